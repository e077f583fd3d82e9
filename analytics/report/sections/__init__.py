"""The sections of the board pack, in the order people read them: one file and one line each."""

from analytics.report.part import Part
from analytics.report.sections.ahead import AHEAD
from analytics.report.sections.assumed import ASSUMED
from analytics.report.sections.byok import BYOK
from analytics.report.sections.concentration import HELD_BY
from analytics.report.sections.distillation import DISTILLATION
from analytics.report.sections.economics import ECONOMICS
from analytics.report.sections.evidence import EVIDENCE
from analytics.report.sections.hardest import HARDEST
from analytics.report.sections.history import HISTORY
from analytics.report.sections.kept import KEPT
from analytics.report.sections.margin_views import VIEWS_OF_MARGIN
from analytics.report.sections.method import METHOD
from analytics.report.sections.moved import MOVED
from analytics.report.sections.plans import PLANS
from analytics.report.sections.prices import PRICES
from analytics.report.sections.reconciled import RECONCILED
from analytics.report.sections.retention import KEPT_REVENUE
from analytics.report.sections.sources import SOURCES
from analytics.report.sections.valley import VALLEY
from analytics.report.sections.verdict import VERDICT
from analytics.report.sections.whale import WHALE_CURVE

SECTIONS: tuple[Part, ...] = (
    VERDICT, EVIDENCE, ECONOMICS, MOVED, VIEWS_OF_MARGIN, WHALE_CURVE, HELD_BY, KEPT_REVENUE, PRICES, KEPT, BYOK, DISTILLATION, PLANS,
    HISTORY, VALLEY,
    AHEAD, HARDEST, ASSUMED, RECONCILED, SOURCES, METHOD,
)  # fmt: skip
