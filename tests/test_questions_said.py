"""How answers are said: what cannot be said yet, losses, small prices, random paths beside the named ones, and what is no question here."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.answers.answering import not_yet, open_while
from analytics.answers.asked import Asked
from analytics.answers.outcomes_sold import OutcomesSold
from analytics.answers.own_figure import set_line
from analytics.answers.random_paths import random_paths
from analytics.answers.rehearsal import hear
from analytics.measure import Measure
from analytics.questions import QUESTIONS
from analytics.words import in_unit
from tests.published import charge, complete, line, published, typed, use
from tests.test_questions_20_34 import shop

TODAY = date(2026, 11, 15)
BY_NUMBER = {question.number: question for question in QUESTIONS}


def asked(folder: Path, **tables: list) -> Asked:
    return Asked(published(folder, **tables), None, TODAY)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    return asked(tmp_path_factory.mktemp("shop"), **shop())


@pytest.fixture(scope="module")
def seats(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Sixty a month for seats, and six of inference."""
    tables = {
        "billing_lines": [line("2026-05", "a", "60", priced_by="seat", product="Seats")],
        "usage": [use("2026-05-04", "a", 6_000_000, priced_by="seat", product="Seats")],
        "provider_costs": [charge("2026-05-06", "6")],
        "typed": [typed("2026-05", "other_cogs", "1")],
    }
    return asked(tmp_path_factory.mktemp("seats"), **tables, months=complete("2026-05"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.0264", "$0.0264"), ("0.0213", "$0.0213"), ("0.05", "$0.05"), ("-0.031", "−$0.031"), ("0.001", "$0.001"), ("0.00001", "$0.00"),
        ("0.0995", "$0.10"), ("0.26", "$0.26"), ("0", "$0"),
    ],
)  # fmt: skip
def test_prices_below_ten_cents_are_told_apart(amount, text):
    assert in_unit(Decimal(amount), "USD") == in_unit(float(amount), "USD") == text


def test_what_cannot_be_said_names_what_it_takes_and_why():
    found = not_yet("who pays", "invoices of 2 months", why="nothing is loaded")
    assert found.sentence.text == "It cannot be said yet who pays: nothing is loaded. It takes invoices of 2 months."
    assert (found.standing, found.needs) == ("unknown", "invoices of 2 months")
    assert not_yet("who pays", "invoices").sentence.text == "It cannot be said yet who pays: that takes invoices."
    marked = open_while("who pays", "Above {most:0} it is good.", "QUESTIONS D1", most=0.2).nothing(Asked(None, None, TODAY), "invoices")
    assert marked.change.text == "Above 20% it is good." and set_line(marked.change.used[0])


def test_a_loss_is_said_as_one(company):
    found = BY_NUMBER[8].answer(company)  # 80 of gross profit, and 112 of inference at one provider
    assert "its price doubled and nothing passed on leaves a loss of $32" in found.sentence.text
    assert "leaves a loss of $32" in found.say.text and "−$" not in found.sentence.text


def test_random_paths_start_at_today_s_margin_and_stand_beside_the_named_ones(company):
    found = random_paths(company, 36)
    assert found is not None
    margins = found.bands.select("gross_margin_p10", "gross_margin_p50", "gross_margin_p90")
    assert margins.row(0) == pytest.approx((0.4, 0.4, 0.4))
    assert all(low <= middle <= high for low, middle, high in margins.rows())
    assert 0 <= found.below <= 1 and found.within == 24
    answer = BY_NUMBER[4].answer(company)
    assert answer.chart is not None and {"Lowest tenth", "Highest tenth"} <= set(answer.chart.rows.columns)
    assert "in eight of ten" in answer.sentence.text


def test_no_random_path_is_drawn_where_a_side_is_missing(tmp_path):
    assert random_paths(Asked(None, None, TODAY), 36) is None
    assert random_paths(asked(tmp_path, **shop() | {"usage": [], "provider_costs": []}), 36) is None


def test_what_is_sold_by_the_seat_alone_meets_no_question_of_tokens_or_outcomes(seats):
    gains, decides = (BY_NUMBER[number].answer(seats) for number in (6, 13))
    assert (gains.standing, gains.needs) == ("good", "") and "nothing of $60 a month is billed by the token" in gains.sentence.text
    assert (decides.standing, decides.needs) == ("unknown", "") and "Nothing of $60 a month" in decides.sentence.text


def test_what_is_loaded_is_not_asked_for(tmp_path):
    invoices = asked(tmp_path, **shop() | {"usage": [], "provider_costs": [], "typed": []})
    for number in (25, 26, 27, 28, 29, 30):
        needs = BY_NUMBER[number].answer(invoices).needs
        assert needs == "what you used in May, or what your providers charged", number


def test_a_price_without_a_value_or_a_wage_names_both(tmp_path):
    done = {"day": "2026-05-03", "customer": "a", "outcome_type": "ticket", "attempted": 100, "succeeded": 50, "reversed": 0}
    tables = {
        "billing_lines": [line("2026-05", "a", "50", priced_by="outcome", quantity="50")],
        "usage": [use("2026-05-04", "a", 10_000_000, priced_by="outcome")],
        "outcomes": [done | {"human_minutes": "30"}],
    }
    needs = BY_NUMBER[11].answer(asked(tmp_path, **tables, months=complete("2026-05"))).needs
    assert needs == "what the task costs the customer without us, signed with its source, and the wage of the people who help, signed"


def test_a_mark_is_no_input_and_a_bad_answer_names_its_mark(company):
    assert set_line(Measure("Q9_good", "Decoupled share called good", "fraction", 0.7, "assumed", "METRICS M5"))
    assert not set_line(Measure("M5", "Pegged share", "fraction", 0.7, "assumed", "M5"))
    mark = "bad mark. The mark: “Half of revenue or more is passed through: the growth multiple is on that”"
    assert hear(company, BY_NUMBER[28]).reason.endswith(mark)


@pytest.mark.parametrize(("price", "attempt"), [(-0.5, 0.1), (0.0, 0.1), (0.99, -0.1)])
def test_outcomes_that_bring_nothing_or_cost_less_than_nothing_need_no_resolution(price, attempt):  # E9.5
    assert OutcomesSold(price, attempt, attempt, 0.6, 0.02).needed(0.3) is None
    assert (OutcomesSold(0.99, 0.1, 0.1, 0.6, 0.02).needed(0.3) or 0) > 0
