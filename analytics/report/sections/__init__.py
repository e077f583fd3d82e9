"""The sections of the board pack, in the order people read them: one file and one line each."""

from analytics.report.part import Part
from analytics.report.sections.ahead import AHEAD
from analytics.report.sections.assumed import ASSUMED
from analytics.report.sections.economics import ECONOMICS
from analytics.report.sections.evidence import EVIDENCE
from analytics.report.sections.hardest import HARDEST
from analytics.report.sections.method import METHOD
from analytics.report.sections.moved import MOVED
from analytics.report.sections.plans import PLANS
from analytics.report.sections.sources import SOURCES
from analytics.report.sections.verdict import VERDICT

SECTIONS: tuple[Part, ...] = (VERDICT, EVIDENCE, ECONOMICS, MOVED, PLANS, AHEAD, HARDEST, ASSUMED, SOURCES, METHOD)
