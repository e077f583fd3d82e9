"""The Method page says what the code does: each metric, equation and default once, from the code itself."""

import re
from pathlib import Path

from analytics import metrics
from analytics.assumptions import assumptions
from analytics.board.method import SUBJECTS, all_equations, defaults, glossary, limits, readings

ROOT = Path(__file__).resolve().parent.parent


def test_every_metric_is_read_once():
    ids = [each.id for each in (*metrics.METRICS, *metrics.INDICATORS)]
    assert sorted(each.id for each in readings()) == sorted(ids)
    assert all(each.means and each.equation for each in readings())


def test_every_equation_that_a_metric_names_is_stated():
    stated = {each.number for each in all_equations()}
    named = {number for each in readings() for number in re.findall(r"E\d+\.\d+", each.equation)}
    assert named <= stated


def test_every_chapter_of_the_model_has_equations_and_no_text_is_empty():
    assert {each.subject for each in all_equations()} == set(SUBJECTS.values())
    assert all(each.text and not each.text.startswith(("E", ",", ".")) or each.text.startswith("E[") for each in all_equations())


def test_a_signed_value_stands_beside_the_shipped_one():
    (found,) = [each for each in defaults({"byok.fee_rate": 0.02}) if each.name == "byok.fee_rate"]
    assert (found.value, found.signed) == (assumptions()["byok.fee_rate"].value, 0.02)
    assert all(each.source and each.since for each in defaults({}))


def test_words_and_limits_are_said_once():
    terms = [each.term for each in glossary()]
    assert len(set(terms)) == len(terms) > 20
    assert all(each.means.endswith(".") for each in glossary())
    assert all(each.text.endswith(".") and each.source for each in limits())
