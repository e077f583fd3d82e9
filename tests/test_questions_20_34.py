"""Questions 20 to 34: worked examples to check in the head, what is said where something is missing, and where the marks lie."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.answers.asked import Asked
from analytics.answers.marks import Marks, spanned
from analytics.answers.score_targets import SOFTWARE, Scored, first_to_break, targets
from analytics.measure import Measure
from analytics.question import Answer
from analytics.questions import QUESTIONS
from analytics.scoring.score import BEST, POINTS, Input
from data.settings import Settings
from tests.generated import made
from tests.published import Row, charge, complete, line, published, typed, use

TODAY = date(2026, 11, 15)
WORKED = (20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34)
OURS = {question.number: question for question in QUESTIONS if question.number in WORKED}
MONTHS = ("2026-03", "2026-04", "2026-05")


def shop(months: Iterable[str] = MONTHS) -> dict[str, list[Row]]:
    """A month bills 200: 130 and 10 by the token, 60 of seats; 112 of inference, which its provider states, and 8 of other COGS."""
    rows: dict[str, list[Row]] = {name: [] for name in ("billing_lines", "usage", "provider_costs", "typed", "customers")}
    for month in months:
        rows["billing_lines"] += [
            line(month, "acme", "130"), line(month, "tiny", "10"), line(month, "seats", "60", priced_by="seat", quantity="6")
        ]  # fmt: skip
        rows["usage"] += [use(f"{month}-04", "acme", 100_000_000), use(f"{month}-05", "tiny", 12_000_000)]
        rows["provider_costs"].append(charge(f"{month}-06", "112"))
        rows["typed"].append(typed(month, "other_cogs", "8"))
    rows["customers"] += [{"customer": "tiny", "name": "Tiny & Co"}]
    return rows | {"months": complete(*months)}


def asked(folder: Path, tables: dict[str, list[Row]], settings: Settings | None = None) -> Asked:
    return Asked(published(folder, settings, **tables), None, TODAY)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    return asked(tmp_path_factory.mktemp("shop"), shop())


@pytest.fixture(scope="module")
def nothing() -> Asked:
    return Asked(None, None, TODAY)


def answer(number: int, of: Asked) -> Answer:
    return OURS[number].answer(of)


def told(found: Answer, *parts: str) -> None:
    """Each part stands in the sentence, in what is said with it, or in what would change it."""
    text = " ".join((found.sentence.text, found.say.text, found.change.text))
    for part in parts:
        assert part in text, f"{part!r} is not in {text!r}"


# -- worked examples -----------------------------------------------------------------------------------------------------------


def test_the_customer_under_water_is_named_with_its_loss_its_months_and_the_price_that_mends_it(company):
    found = answer(20, company)  # 12 of inference against a bill of 10, which is 5% of 200
    told(found, "One customer of 3 ", "Tiny & Co", "5.0% of revenue", "loses $2.00 a month, for 3 months in a row", "A price 20.0% higher")
    assert found.standing == "between"


def test_where_none_is_under_water_the_thinnest_is_named_and_the_rise_that_sinks_it(tmp_path):
    tables = shop()
    tables["usage"] = [row for row in tables["usage"] if row["customer"] != "tiny"]
    tables["usage"] += [use("2026-05-05", "tiny", 12_000_000, "0.5")]
    tables["provider_costs"] = [charge("2026-05-06", "106")]
    found = answer(20, asked(tmp_path, tables))
    told(found, "No customer costs more", "acme, leaves 23.1% of its bill", "A rise of 30.0% in inference cost", "3% of revenue or more")
    assert found.standing == "good"


def test_usage_that_names_half_of_its_customers_leaves_an_interval(tmp_path):
    tables = shop(("2026-05",))
    tables["usage"] = [use("2026-05-04", "acme", 60_000_000), use("2026-05-04", None, 52_000_000)]
    found = answer(20, asked(tmp_path, tables))  # tiny could bear 52 on 10, acme 112 on 130, seats 52 on 60
    told(found, "0.0% to 5.0% of revenue may be under water")
    assert (found.standing, found.needs) == ("unknown", "usage that names its customers")


def test_what_recurs_is_told_by_what_is_due_and_what_follows_use(company):
    found = answer(22, company)
    told(found, "$2,400 a year recurs: $720 of fees and seats", "$1,680 that follows use", "30.0% of it is due", "$480 a year more is due")
    assert found.standing == "between"


def test_a_peak_month_times_twelve_is_no_arr(tmp_path):
    tables = shop()
    tables["billing_lines"].append(line("2026-05", "acme", "150"))  # 350 in the month, 250 on the average of three
    found = answer(22, asked(tmp_path, tables))
    told(found, "$3,000 a year recurs", "The month times twelve would say $4,200")
    assert found.standing == "bad"


def test_one_month_alone_is_said_to_be_one(tmp_path):
    told(answer(22, asked(tmp_path, shop(("2026-05",)))), "On one month alone, times twelve, $2,400 a year recurs")


def test_retention_is_volume_times_price(tmp_path):
    rows: dict[str, list[Row]] = {"billing_lines": [], "usage": [], "months": complete(*(f"2026-0{n}" for n in range(1, 7)))}
    for number in range(1, 7):
        month, later = f"2026-0{number}", number > 3
        rows["billing_lines"] += [line(month, "a", "15" if later else "10")]
        rows["usage"] += [use(f"{month}-04", "a", 2_000_000 if later else 1_000_000)]
    found = answer(23, asked(tmp_path, rows))  # twice the volume at three quarters of the price
    told(found, "Customers of 3 months ago pay 150.0%", "volume is 200.0% of then, price 75.0%", "fall of 33.3%", "(not annualised)")
    assert found.standing == "good"


def test_elasticity_is_an_assumption_with_its_dollars(company):
    found = answer(24, company)  # at none, a tenth less is a tenth of the 28 that tokens bring
    told(found, "It is assumed, not measured: between 0 and 0.7", "to $2.80 of gross profit a month", "halves in 23.3 months at 0")
    assert (found.standing, found.grade) == ("between", "assumed")


def test_the_way_to_outcomes_is_told_as_its_chart_draws_it(company):
    found = answer(25, company)
    assert found.chart is not None
    rows = found.chart.rows
    stay, forced = rows["Staying cost-plus"], rows["Everybody at renewal"]
    by = {measure.id: measure.value for measure in found.measures}
    assert by["Q25_month"] == forced.arg_min()
    assert by["Q25_gain"] == pytest.approx(abs(float((forced - stay)[1:].sum())))
    assert float(by["Q25_fall"] or 0) == pytest.approx(1 - min(forced) / stay[0])


@pytest.mark.parametrize(
    ("attempted", "words"),
    [
        (None, "It is the model: at today's revenue outcomes bring"),  # as many tasks as bring today's revenue at the market's price
        (1_000, "is the model, at today's revenue, and"),  # 643 at the market's price, and 200 is billed today
        (100, "At the market's price outcomes bring"),  # 64
    ],
)
def test_structure_and_level_make_up_the_change_and_the_sentence_says_which_carries_it(tmp_path, attempted, words):
    tables = shop()
    if attempted:
        counted = {"customer": "acme", "outcome_type": "ticket", "attempted": attempted, "succeeded": attempted * 65 // 100, "reversed": 0}
        tables["outcomes"] = [{"day": f"{month}-03"} | counted for month in MONTHS]
    found = answer(26, asked(tmp_path, tables))
    assert found.chart is not None
    before, structure, level, after = found.chart.rows["value"]
    assert before + structure + level == pytest.approx(after)
    told(found, words)
    assert ("Tasks are assumed" in found.sentence.text) == (attempted is None) == bool(found.needs)
    assert (after > before) == ("less than cost-plus" not in found.sentence.text)


def test_a_promise_is_measured_against_what_prices_leave_of_the_bill(company, tmp_path):
    found = answer(27, company)  # nothing grows: 112 falls by 30% to 78.4, tenfold to 11.2
    told(found, "Above $78 a month", "above $11 if they fall tenfold", "Up to $5.60 a month a commitment is safe")
    assert (found.standing, found.needs.split()[0]) == ("unknown", "what")
    for promised, standing in (("5", "good"), ("60", "between"), ("100", "bad")):
        tables = shop() | {"assumptions": [{"key": "committed_usd_per_month", "value": promised, "signed_by": "cfo"}]}
        signed = answer(27, asked(tmp_path / promised, tables))
        assert signed.standing == standing
    told(signed, "$22 of the $100 promised would be paid for nothing")


def test_customers_who_leave_faster_than_a_projection_takes_are_projected_at_its_fastest(tmp_path):
    months = ["2024-12", *(f"2025-{number:02}" for number in range(1, 13))]
    tables = shop(months)
    tables["billing_lines"] += [line(month, f"c{month}-{number}", "1") for month in months for number in range(9)]  # all gone after a month
    told(answer(27, asked(tmp_path, tables)), "No file says what you have promised to buy. Above $")


def test_net_revenue_leaves_out_what_is_passed_through(company):
    found = answer(28, company)
    told(
        found, "Of $200 billed a month $112 is inference passed through, so net revenue is $88", "40.0% of gross and 90.9% of net", "$100 a"
    )
    assert found.standing == "bad"


def test_a_million_is_told_to_the_dollar_where_nothing_is_missing(company):
    found = answer(29, company)
    told(found, "$400,000 is kept, 40.0%, after $560,000 of inference and $40,000 of other COGS", "26.8% less")
    assert (found.standing, found.needs) == ("between", "")


def test_a_missing_bill_makes_it_an_interval_and_is_named(tmp_path):
    tables = shop() | {"provider_costs": []}
    found = answer(29, asked(tmp_path, tables))  # 112 at list price is 95.2 to 128.8
    told(found, "$316,000 to $484,000 is kept, which is 31.6% to 48.4%", "what narrows it most: what OpenAI charged")
    assert found.needs == "what OpenAI charged"


def test_a_supplier_that_sells_the_same_tokens_is_said_so(company):
    found = answer(30, company)
    told(found, "one supplier, openai, keeps $56", "70.0% of revenue is tokens or credits", "20.0% cheaper", "raised its prices by 71.4%")
    assert found.standing == "bad"


def test_no_credits_hide_nothing_and_credits_an_interval(company, tmp_path):
    none = answer(31, company)
    told(none, "Nothing is billed in credits")
    assert none.standing == "good"
    tables = shop()
    tables["billing_lines"].append(line("2026-05", "acme", "200", priced_by="credits"))
    found = answer(31, asked(tmp_path, tables))
    told(found, "$200 a month, 50.0% of revenue, is billed in credits", "0.0% to 50.0% of revenue may be", "once 40.0% of what is sold")
    assert (found.standing, found.needs) == ("unknown", "credits sold and burned by grant, with what has expired")


def test_no_record_is_bad_and_a_record_is_told_with_its_error(company, tmp_path):
    assert answer(32, company).standing == "bad"
    months = [f"2026-0{number}" for number in range(1, 9)]
    found = answer(32, asked(tmp_path, shop(months)))  # made to stand still while prices were projected to fall
    told(found, "The projection made 6 months ago missed revenue by")
    assert found.chart is not None
    assert found.chart.rows.height == 6


# -- what must be true -----------------------------------------------------------------------------------------------------------

fractions = st.floats(0, 1, allow_nan=False)
companies = st.fixed_dictionaries({name: fractions | st.none() for name in BEST})


def scored(values: dict[str, float | None]) -> Scored:
    return Scored({name: Input(value) for name, value in values.items()}, 1.0)


@given(companies)
def test_the_targets_reach_the_score_and_fewer_parts_do_not(values):
    of = scored(values)
    found = targets(of)
    if found is None:
        assert of.low_at(BEST) < SOFTWARE
        return
    assert of.low_at({each.component: each.to for each in found}) >= SOFTWARE
    assert all(0 <= each.way <= 1 for each in found)
    if len(found) > 1:
        assert all(of.low_at({name: best}) < SOFTWARE for name, best in BEST.items())


@given(companies)
def test_what_breaks_it_first_takes_it_below(values):
    of = scored(values)
    found = first_to_break(of) if of.low_at({}) >= SOFTWARE else None
    if found is not None:
        assert of.low_at({found.component: found.to}) < SOFTWARE
        assert found.now is not None
        assert POINTS[found.component](found.to) < POINTS[found.component](found.now)


def test_the_shortest_way_is_the_one_told():
    known = {"S1": 0.5, "S2": 0.4, "S3": 0.40, "S4": 0.3, "S5": 0.0, "S6": 0.9, "S7": 0.25}
    # 12.5 + 12 + 10 + 7 + 0 + 10 + 5 = 56.5; 3.5 points are 14 points of pass-through, of the 50 that there are
    (found,) = targets(scored(known)) or ()
    assert (found.component, found.to) == ("S1", pytest.approx(0.36, abs=1e-4))
    assert found.way == pytest.approx(0.28, abs=1e-4)


def test_too_little_evidence_is_no_verdict(nothing, company):
    told(answer(34, nothing), "Nothing of the score is measurable", "0 to 100")
    assert answer(34, nothing).standing == "unknown"
    assert answer(34, company).standing in ("between", "bad", "unknown")


# -- marks -----------------------------------------------------------------------------------------------------------------------


def measure(value: float | None = None, low: float | None = None, high: float | None = None) -> Measure:
    return Measure("m", "m", "fraction", value, "measured", "", low=low, high=high)


@given(st.floats(-2, 2), st.floats(-1, 1), st.floats(0.01, 1))
def test_a_mark_splits_the_line_in_three_either_way_round(value, middle, half):
    low, high = middle - half, middle + half
    less, more = Marks(good=low, bad=high), Marks(good=high, bad=low)
    assert less.stand(measure(value)) == ("good" if value < low else "bad" if value > high else "between")
    assert more.stand(measure(value)) == ("good" if value > high else "bad" if value < low else "between")


@given(st.floats(0, 1), st.floats(0, 1))
def test_an_interval_stands_somewhere_where_both_ends_do(one, other):
    marks, (low, high) = Marks(good=0.3, bad=0.6), sorted((one, other))
    ends = {marks.stand(measure(low)), marks.stand(measure(high))}
    assert marks.stand(measure(None, low, high)) == (ends.pop() if len(ends) == 1 else "unknown")
    assert spanned(measure(low, low, high)).value == (low if low == high else None)


# -- all of them ---------------------------------------------------------------------------------------------------------------


def holds(number: int, found: Answer) -> None:
    """What is true of every answer: no missing measure is named, and what cannot be told says what would settle it."""
    for said in (found.sentence, found.say, found.change):
        for broken in ("not measurable", "None", "nan", "—", "  ", "{", ".."):
            assert broken not in said.text, (number, said.text)
        assert said.text[-1] == "."
    if found.standing == "unknown":
        assert found.needs, number
    if found.chart is not None and found.chart.kind != "lines":
        assert not found.chart.rows.null_count().sum_horizontal().item(), number
    assert found.chart is None or not found.chart.rows.is_empty()


def test_every_question_of_these_is_there_once():
    assert tuple(sorted(OURS)) == WORKED


@pytest.mark.parametrize("number", WORKED)
def test_with_nothing_loaded_each_says_what_it_needs(nothing, number):
    found = answer(number, nothing)
    holds(number, found)
    assert (found.standing, found.grade, found.chart) == ("unknown", "assumed", None)
    assert " takes " in found.sentence.text


HALVES = ((2, ()), (3, ("typed", "outcomes")), (8, ("usage", "provider_costs")), (4, ("billing_lines",)))


@pytest.mark.parametrize(("seed", "without"), HALVES, ids=str)
def test_no_answer_of_a_made_company_reads_badly_with_half_its_files(tmp_path, seed, without):
    tables: dict[str, Any] = {name: rows for name, rows in made(seed).tables.items() if name not in without}
    of = asked(tmp_path, tables)
    for number in WORKED:
        holds(number, answer(number, of))
