"""Questions 9 to 19 and 21: each worked by hand on a small company, with nothing loaded, at its marks, and on whole companies."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.answers.asked import Asked
from analytics.answers.own_models import SHIPPED
from analytics.assumptions import assumption
from analytics.levers.distillation import Distillation
from analytics.questions import (
    QUESTIONS,
    all_own_keys,
    cheap_model_quality,
    cost_per_task,
    decoupled_revenue,
    distillation_pays,
    gpu_idle,
    margin_without_credits,
    priced_by_value,
    required_resolution,
    rivals_halve,
    student_moat,
    who_decides,
)
from data.pricebook import PriceBook
from data.snapshot import open_snapshot
from tests.generated import made
from tests.published import charge, complete, line, published, typed, use

TODAY = date(2026, 6, 20)
NUMBERS = (*range(9, 20), 21)
MINE = {question.number: question for question in QUESTIONS if question.number in NUMBERS}
SHARE = st.floats(0, 1)


def cost(dollars, priced_by="tokens", day="2026-05-01", price="1", **more):
    """Usage that comes to so many dollars, of a customer's product named as it is priced."""
    tokens = round(dollars * 1_000_000 / float(price))
    return use(day, more.pop("customer", "a"), tokens, price, priced_by=priced_by, product=priced_by, output_tokens=1, **more)


def sold(amount, priced_by="tokens", month="2026-05", customer="a", **more):
    return line(month, customer, f"{amount}", priced_by=priced_by, product=priced_by, **more)


def done(attempted, succeeded, back=0, day="2026-05-03", customer="a"):
    return {"day": day, "customer": customer, "outcome_type": "ticket", "attempted": attempted, "succeeded": succeeded, "reversed": back}


def signed(**values):
    return [{"key": key.replace("__", "."), "value": f"{value}", "signed_by": "cfo"} for key, value in values.items()]


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """The company of some rows, built once."""
    built = {}

    def of(**tables):
        rows = {"months": complete("2026-05")} | tables
        key = repr(sorted(rows.items()))
        if key not in built:
            built[key] = Asked(published(tmp_path_factory.mktemp("asked"), **rows), None, TODAY)
        return built[key]

    return of


def answer(number, asked):
    return MINE[number].answer(asked)


THREE_PLANS = {
    "billing_lines": [sold(1300), sold(600, "outcome", customer="b"), sold(100, "platform", customer="b")],
    "usage": [cost(1000), cost(200, "outcome", customer="b")],
}
OUTCOMES = {"billing_lines": [sold(500, "outcome")], "usage": [cost(200, "outcome")], "outcomes": [done(1000, 500)]}
HOSTED = {  # a thousand million tokens on a model of our own for $1,000, beside one at 0.5 and one at 2 a million
    "billing_lines": [sold(9000, "outcome")],
    "usage": [
        use("2026-05-02", "a", 1_000_000_000, None, provider="self_hosted", model="student", priced_by="outcome", product="outcome"),
        cost(500, "outcome", price="0.5", model="small"),
        cost(2000, "outcome", price="2", model="large"),
    ],
    "typed": [typed("2026-05", "invoice", "1000", provider="self_hosted"), typed("2026-05", "other_cogs", "0")],
}


# -- worked by hand ------------------------------------------------------------------------------------------------------------------


def test_seven_hundred_of_two_thousand_is_decoupled_and_half_as_much_again_would_be_good(asked):
    found = answer(9, asked(**THREE_PLANS))
    assert found.sentence.text == (
        "35.0% of revenue is priced by something other than tokens; its gross profit on inference is $500 a month, of $800 in all."
    )
    assert found.change.text == "Moving $700 of revenue a month from tokens to outcomes, seats or fees would reach the mark of 70%."
    assert (found.standing, found.grade) == ("between", "estimated")
    assert found.chart.rows["value"].to_list() == [1300, 600, 100]


def test_what_is_not_classified_widens_the_share_and_names_its_file(asked):
    found = answer(9, asked(billing_lines=[sold(600), sold(300, "seat"), sold(100, "unclassified")], usage=[cost(100)]))
    assert found.sentence.text.startswith("30.0% to 40.0% of revenue is priced by something other than tokens")
    assert "map file" in found.needs


def test_with_every_key_theirs_a_quarter_is_lost_and_twelve_points_of_fee_more_would_keep_nine_tenths(asked):
    found = answer(10, asked(**THREE_PLANS))  # 5% of 1000, 600 less 0.75 of 200, and the platform: 50 + 450 + 100
    assert "$600 of $800 gross profit on inference a month would be left, 25.0% less" in found.sentence.text
    assert found.change.text == "A fee of 17.0% of the tokens on their keys, in place of 5%, would keep the loss to 10%."
    assert [row[1] for row in found.chart.rows.rows()] == pytest.approx([800, 50, -250, 600])
    assert (found.standing, found.grade) == ("between", "assumed")


def test_a_price_of_one_dollar_takes_a_tenth_of_ten(asked):
    found = answer(11, asked(**OUTCOMES, assumptions=signed(human_usd_per_task=10)))
    assert found.sentence.text == (
        "We ask $1.00 for an outcome that costs us $0.40; $0.57 would just keep the floor. "
        "It is worth $10 to the customer, so the price takes 10.0% of the value."
    )
    assert found.change.text == "Above a value of $20 an outcome the price takes less than 5% of it; below $5.00, more than 20%."
    assert found.standing == "between"  # twice what keeps the floor would be 1.14


def test_a_value_that_nobody_signed_is_not_told(asked):
    found = answer(11, asked(**OUTCOMES))
    assert "nobody has signed what the task costs the customer without us" in found.sentence.text
    assert (found.standing, found.needs) == ("unknown", "what the task costs the customer without us, signed with its source")


def test_a_value_without_the_cost_of_an_outcome_names_the_file_of_outcomes(asked):
    rows = {"billing_lines": [sold(500, "outcome", quantity="500")], "usage": OUTCOMES["usage"]}
    found = answer(11, asked(**rows, assumptions=signed(human_usd_per_task=10)))
    assert "what a paid outcome costs us cannot be told" in found.sentence.text
    assert (found.standing, found.needs) == ("unknown", "an export of outcomes that says which attempts succeeded")


def test_an_attempt_of_twenty_cents_needs_a_fifth_resolved_at_a_dollar(asked):
    found = answer(12, asked(**OUTCOMES))
    assert found.sentence.text == (
        "Resolution must reach 20.0% to break even and 28.6% to keep the floor; we resolve 50.0%. "
        "The lowest customer, a, is at 50.0%: above both."
    )
    assert found.change.text == "A price of $0.57 an outcome, in place of $1.00, is where today's resolution just keeps the floor."
    assert (found.standing, found.needs) == ("good", "")


def test_a_customer_below_break_even_with_a_fifth_of_the_volume_is_seen(asked):
    outcomes = [done(700, 490), done(300, 10, customer="b")]  # b at 3.3%, with three tenths of the attempts
    found = answer(12, asked(**(OUTCOMES | {"outcomes": outcomes})))
    assert "The lowest customer, b, is at 3.3%; 30.0% of attempts are at customers under the floor." in found.sentence.text
    assert found.standing == "bad"


def test_a_tenth_comes_back_and_nobody_says_what_the_customer_confirmed(asked):
    found = answer(13, asked(**(OUTCOMES | {"outcomes": [done(1000, 500, 50)]})))
    assert found.sentence.text == (
        "Of what we count as resolved, 10.0% came back; whether the customer confirmed the rest or we assumed it, no file says."
    )
    assert [row[1] for row in found.chart.rows.rows()] == [1000, -500, -50, 450]
    # a price of 500 / 450 leaves 30% at a cost of 0.78 an outcome paid, and 0.20 / 0.5 of one resolved is 51.4% of that
    assert found.change.text.startswith("If 48.6% came back, in place of 10.0%")
    assert found.standing == "between"


def test_credit_notes_that_rise_are_bad(asked):
    lines = [*OUTCOMES["billing_lines"], sold(-20, "outcome", kind="credit_note")]
    found = answer(13, asked(**(OUTCOMES | {"billing_lines": lines})))
    assert "Credit notes took back $20 of outcome revenue in three months, after $0 in the three before." in found.sentence.text
    assert found.standing == "bad"


def test_half_the_price_leaves_fifty_of_two_hundred_and_fifty(asked):
    found = answer(14, asked(**OUTCOMES, typed=[typed("2026-05", "other_cogs", "0")]))
    assert found.sentence.text == (
        "If we follow a cut of 50% at once, gross margin falls from 60.0% to 20.0%, and $250 of gross profit a month is gone: "
        "the floor breaks at once."
    )
    assert found.change.text == "A cut of 42.9% is where the floor breaks; the question supposes 50%."  # 1 - 200 / (0.7 x 500)
    assert found.standing == "bad"


def test_a_model_of_our_own_at_a_dollar_saves_against_two_and_loses_against_fifty_cents(asked):
    found = answer(15, asked(**HOSTED))
    assert found.sentence.text == (
        "Our own model answers 33.3% of the tokens of its work at $1.00 a million. Against large that saves $1,000 a month; "
        "against small, bought for the same work at $0.50, it loses $500. What training cost is in no file."
    )
    assert found.change.text == "At 2,000 million tokens a month, in place of 1,000, the same bill would match small."
    assert (found.standing, found.grade) == ("unknown", "estimated")


def test_a_student_there_would_be_is_assumed_and_says_the_volume_it_takes(asked):
    found = answer(15, asked(billing_lines=[sold(3000)], usage=[cost(2000, price="2")]))
    # two GPUs at 2.95 x 730 x 1.3 and a refresh of 12,000, over half of the tokens at nine tenths of two dollars: 17,599 / 0.9
    assert found.sentence.text == (
        "No model is hosted, so this is assumed: at 1,000 million tokens a month a student would not pay for its own running, "
        "which takes 19,555 million."
    )
    assert (found.standing, found.grade) == ("bad", "assumed")


def test_a_large_buyer_s_student_breaks_even_against_its_average_and_not_against_a_cheap_model_it_buys(asked):
    usage = [cost(200_000, price="4"), cost(5_000, price="0.1", model="small")]
    found = answer(15, asked(billing_lines=[sold(900_000)], usage=usage))
    assert "would break even after" in found.sentence.text
    assert "not within three years against small, which we buy already at $0.10 a million" in found.sentence.text
    assert found.standing == "between"


def test_the_saving_against_two_dollars_lasts_until_prices_have_halved(asked):
    found = answer(16, asked(**HOSTED))  # 12 ln 0.5 / ln 0.7 is 23.3
    assert "Against large ($2.00) it saves for another 23.3 months of prices falling 30.0% a year" in found.sentence.text
    assert "against small ($0.50) it saves nothing already. Nobody has signed its licence." in found.sentence.text
    assert found.change.text.startswith("An alternative at $1.20 a million")
    assert (found.standing, found.grade) == ("unknown", "assumed")


def test_a_signed_alternative_and_licence_settle_it(asked):
    found = answer(16, asked(**HOSTED, assumptions=signed(alternative_usd_per_mtok=4, licence=1)))
    assert (found.standing, found.needs) == ("good", "")  # 4 x 0.7^3 is 1.37 a million after three years


def test_the_worst_tenth_is_not_the_average(asked):
    early = [done(300, 240, day=f"2026-0{month}-02", customer=name) for month in (1, 2) for name in "ab"]
    late = [done(300, 240 if name == "a" else 180, day=f"2026-0{month}-02", customer=name) for month in (3, 4, 5) for name in "ab"]
    usage = [row | {"day": f"2026-0{month}-02", "month": f"2026-0{month}-01"} for month in (3, 4, 5) for row in HOSTED["usage"]]
    found = answer(17, asked(**(HOSTED | {"usage": usage}), outcomes=[*early, *late]))
    assert "resolution fell from 80.0% to 70.0%; the worst tenth of attempts kept 75.0% of its earlier rate" in found.sentence.text
    assert found.chart.rows["value"].to_list() == pytest.approx([0.75, 1.0])
    assert found.grade == "estimated" and "which model answered" in found.needs


def test_gpus_that_cost_a_dollar_a_million_are_busy_a_tenth_of_the_time(asked):
    found = answer(18, asked(**HOSTED))  # at full load a million costs 2.95 x 1.3 / 36 = 0.1065
    assert "at the values assumed 10.7%, with $893 a month idle" in found.sentence.text
    assert (found.standing, found.grade) == ("unknown", "assumed")


def test_what_the_company_signs_of_its_gpus_closes_the_interval(asked):
    own = signed(student__gpu_usd_per_hour=2.95, student__tokens_per_second=10_000)
    found = answer(18, asked(**HOSTED, assumptions=own))
    assert "Their GPUs are busy 10.7% of the time, and $893 a month is idle." in found.sentence.text
    assert (found.standing, found.needs) == ("bad", "")


def test_who_buys_by_the_token_has_no_idle_gpu(asked):
    found = answer(18, asked(**THREE_PLANS))
    assert "all $1,200 of inference a month is bought by the token, so no GPU stands idle" in found.sentence.text
    assert found.standing == "good"


def test_a_task_costs_a_quarter_less_and_the_token_price_had_no_part_in_it(asked):
    months = ("2025-05", "2026-05")
    found = answer(19, asked(
        billing_lines=[sold(500, "outcome", month=month) for month in months],
        usage=[cost(100, "outcome", day="2025-05-01"), cost(75, "outcome")],
        outcomes=[done(100, 80, day=f"{month}-03") for month in months],
        months=complete(*months),
    ))  # fmt: skip
    assert found.sentence.text == (
        "Cost per thousand outcomes of outcome fell by 25.0% over 12 months, from $1,250 to $938; the token price had no part in it. "
        "Of the earlier cost, the token price did 0.0 pts, tokens a task −25.0 pts, model mix 0.0 pts and caching 0.0 pts."
    )
    assert found.standing == "good"
    assert found.change.text.startswith("With 6.7% more tokens a task")  # 0.80 over 0.75


def test_without_tasks_the_price_of_tokens_says_nothing_of_a_task(asked):
    months = ("2026-04", "2026-05")
    found = answer(19, asked(billing_lines=[sold(500, month=month) for month in months],
                             usage=[cost(100, day="2026-04-01"), cost(80, price="0.8")], months=complete(*months)))  # fmt: skip
    assert "fell by 20.0% over a month, from $1.00 to $0.80; no task is counted" in found.sentence.text
    assert found.standing == "unknown"


def test_credits_of_fifty_on_a_thousand_are_five_points(asked):
    known = [typed("2026-05", "credits", "50", provider="openai"), typed("2026-05", "other_cogs", "0")]
    found = answer(21, asked(billing_lines=[sold(1000)], usage=[cost(700)], typed=known))
    assert found.sentence.text == (
        "In the books gross margin is 35.0%; without the providers' credits of $50 a month it is 30.0%. "
        "What was bought was bought at list price."
    )
    assert found.change.text == ("Credits above $20 a month (2% of revenue) would part the books from this; above $100 (10%), widely.")
    assert (found.standing, found.needs) == ("between", "")


def test_a_discount_of_a_tenth_stands_in_the_margin(asked):
    rows = {"billing_lines": [sold(1000)], "usage": [cost(500)], "provider_costs": [charge("2026-05-01", "490")]}
    found = answer(21, asked(**rows))  # provider's money within 3% of list scales the rows
    assert "At the list prices of what was bought it would be 50.0%." in found.sentence.text
    assert "no credits are typed for the month, not even that there were none" in found.sentence.text
    assert found.standing == "unknown"


# -- nothing, little, and all ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", NUMBERS)
def test_with_nothing_loaded_a_question_says_so_and_names_its_file_and_its_marks(number):
    found = answer(number, Asked(None, None, TODAY))
    assert found.sentence.text.startswith("It cannot be said yet ") and ": nothing is loaded. It takes " in found.sentence.text
    assert found.needs and found.needs in found.sentence.text
    assert found.standing == "unknown" and found.chart is None
    assert found.change.grade == "assumed"  # the marks


def test_what_is_not_sold_is_not_missing_and_what_is_not_classified_is(asked):
    tokens = asked(billing_lines=[sold(1000)], usage=[cost(700)])
    unclassified = asked(billing_lines=[sold(1000, "unclassified")], usage=[cost(700)])
    for number in (11, 12, 14):
        beside = answer(number, tokens)
        assert (beside.standing, beside.needs) == ("unknown", "")
        assert "map file" in answer(number, unclassified).needs


def read(found):
    return [each.text for each in (found.sentence, found.say, found.change)] + [found.chart.claim if found.chart else ""]


@pytest.mark.parametrize("seed", (0, 19))
def test_no_sentence_of_a_company_has_a_hole_or_contradicts_its_own_figures(seed, tmp_path):
    company = made(seed)
    year, month = (int(part) for part in company.last.split("-"))
    asked = Asked(published(tmp_path, **company.tables), None, date(year + month // 12, month % 12 + 1, 15))
    for number, question in MINE.items():
        found = question.answer(asked)
        assert not any(hole in text for text in read(found) for hole in ("not measurable", "—", "None", "nan")), (number, read(found))
        assert found.sentence.grade != "measured" or found.standing == "unknown"
    cut = answer(14, asked)
    if "falls" in cut.sentence.text:
        after = float(cut.sentence.measures["after"].value)
        assert (cut.standing == "bad") == (after < asked.floor)
    keys = answer(10, asked)
    if keys.chart is not None:
        *steps, end = keys.chart.rows["value"].to_list()
        assert sum(steps) == pytest.approx(end, abs=0.05)


def test_the_demo_company_s_answers_are_whole_and_its_own_model_is_weighed(demo_built):
    today = date(2026, 11, 15)
    asked = Asked(open_snapshot(demo_built.demo), PriceBook.load(demo_built.demo.prices), today)
    found = {number: question.answer(asked) for number, question in MINE.items()}
    assert not any(hole in text for each in found.values() for text in read(each) for hole in ("not measurable", "—"))
    assert all(each.chart is not None for each in found.values())
    standings = {number: each.standing for number, each in found.items()}
    assert standings == {9: "between", 10: "between", 11: "unknown", 12: "good", 13: "unknown", 14: "between", 15: "unknown", 16: "unknown",
                         17: "good", 18: "unknown", 19: "between", 21: "unknown"}  # fmt: skip
    by = {question.number: question.answer(asked) for question in QUESTIONS if question.number in (5, 28, 30, 34)}
    assert all("by contract 68.4% of revenue follows" in by[number].sentence.text for number in (5, 34))  # the score reads it otherwise
    assert all("the score goes by the pass-through that outcomes measured, 12.5%" in by[number].sentence.text for number in (28, 30))
    assert {by[number].standing for number in (5, 34)} == {"between"}  # of another band by contract
    assert "student" not in found[15].needs and "our own model answers" in found[15].sentence.text.lower()


def test_a_student_s_lever_starts_at_what_is_shipped_for_it():
    lever = Distillation()
    assert {name: getattr(lever, name) for name in SHIPPED} == {name: assumption(f"student.{name}").value for name in SHIPPED}


# -- the marks -------------------------------------------------------------------------------------------------------------------------


@given(SHARE, SHARE, SHARE, SHARE, st.one_of(st.none(), SHARE))
def test_more_knowledge_of_what_is_pegged_never_overturns_an_answer(low, width, inner, part, beta):
    high = min(low + width, 1.0)
    start = low + inner * (high - low)
    wide, close = decoupled_revenue.standing(low, high, beta), decoupled_revenue.standing(start, start + part * (high - start), beta)
    assert wide in ("unknown", close) or (wide == "between" and close == "between")
    assert decoupled_revenue.standing(0.7, 1.0, beta) == "bad"
    assert decoupled_revenue.standing(low, high, None) != "good"


@given(st.floats(0.01, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_a_tenth_lost_is_good_and_nothing_left_is_bad(now, left, other):
    stands = all_own_keys.standing(now, left, other)
    assert (stands == "bad") == (left - other <= 0)
    assert (stands == "good") == (left - other > 0 and left >= 0.9 * now)


@given(st.floats(0.01, 100), st.floats(0.01, 100), st.one_of(st.none(), SHARE))
def test_a_price_under_its_cost_is_bad_whatever_it_is_worth(price, cost_, capture):
    stands = priced_by_value.standing(price, cost_, cost_ / 0.7, capture)
    assert (stands == "bad") == (price < cost_)
    if stands == "good":
        assert 0.05 <= capture <= 0.20 and price >= 2 * cost_ / 0.7


@given(SHARE, SHARE, SHARE, SHARE)
def test_customers_who_say_nothing_never_make_resolution_good_or_bad(under, more, dark, seen):
    below = min(under + more, 1.0)
    wide = required_resolution.standing(True, (under, min(under + dark, 1.0)), (below, min(below + dark, 1.0)))
    known = required_resolution.standing(True, (under + seen * (min(under + dark, 1.0) - under),) * 2,
                                         (below + seen * (min(below + dark, 1.0) - below),) * 2)  # fmt: skip
    assert wide in ("unknown", known)
    assert required_resolution.standing(False, None, None) == "bad"


@given(st.one_of(st.none(), SHARE), st.floats(0, 1e4), st.floats(0, 1e4), st.one_of(st.none(), st.floats(0, 1e5)))
def test_nothing_about_who_decides_is_good_while_nobody_confirms(back, now, before, billed):
    assert who_decides.standing(back, now, before, billed) != "good"
    assert who_decides.standing(0.03, 0.0, 0.0, billed) == "between"


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_floor_that_breaks_at_once_is_bad_and_one_that_holds_without_other_cogs_is_not_told(holds, later, complete_):
    stands = rivals_halve.standing(holds, later, complete_)
    assert (stands == "bad") == (not holds)
    assert (stands == "good") == (holds and not later and complete_)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_student_is_good_only_against_the_cheapest_and_bad_only_against_the_dearest(least, more, fall):
    stands = distillation_pays.standing_running(least, least + more, least - fall)
    assert (stands == "good") == (least - fall >= 0)
    assert (stands == "bad") == (least + more < 0)


@given(st.one_of(st.none(), st.floats(-1, 0.99)), st.one_of(st.none(), st.floats(0, 36)))
def test_a_student_that_does_not_bear_the_fall_of_prices_is_bad(bears, months):
    stands = distillation_pays.standing_assumed(True, bears, 0.30, months)
    assert (stands == "bad") == (bears is None or bears < 0.30)
    assert stands != "good" or months < 12
    assert distillation_pays.standing_assumed(False, 0.9, 0.30, 1.0) == "bad"


@given(
    st.floats(0.01, 2),
    st.floats(0.01, 10),
    st.floats(0, 10),
    st.sampled_from((None, 0.0, 0.5, 1.0)),
    st.one_of(st.none(), st.floats(0, 36)),
)
def test_a_moat_takes_a_signed_alternative_a_licence_and_two_years(cost_, low, more, licence, lasts):
    assert student_moat.standing(cost_, low, low + more, False, licence, lasts) != "good"
    assert student_moat.standing(cost_, low, low + more, True, 0.0, None) == "bad"
    stands = student_moat.standing(cost_, low, low, True, licence, lasts)
    assert (stands == "good") == (licence == 1 and low > 1.2 * cost_ and (lasts is None or lasts >= 24))


@given(st.floats(0, 2), st.floats(0, 2), st.one_of(st.none(), SHARE))
def test_quality_is_bad_where_the_worst_tenth_keeps_too_little(worst, other, needed):
    stands = cheap_model_quality.standing(worst, min(worst, other), needed)
    assert (stands == "unknown") == (needed is None)
    if needed is not None:
        assert (stands == "bad") == (worst < needed)
        assert stands != "good" or min(worst, other) >= needed


@given(SHARE, SHARE, SHARE, SHARE)
def test_a_closer_look_at_the_gpus_never_overturns_an_answer(low, width, inner, part):
    high = min(low + width, 1.0)
    start = low + inner * (high - low)
    assert gpu_idle.standing(low, high) in ("unknown", gpu_idle.standing(start, start + part * (high - start)))


@given(st.floats(-1, 5))
def test_a_task_that_costs_no_less_is_bad_whatever_the_token_price_did(a_year):
    stands = cost_per_task.standing(a_year)
    assert (stands == "bad") == (a_year >= 0) and (stands == "good") == (a_year <= -0.2)


@given(SHARE, SHARE, st.one_of(st.none(), st.floats(0, 24)))
def test_credits_that_nobody_typed_are_never_good(credits, discounts, months):
    assert margin_without_credits.standing(None, discounts, months) == ("bad" if discounts > 0.10 else "unknown")
    stands = margin_without_credits.standing(credits, discounts, months)
    assert (stands == "good") == (credits + discounts < 0.02)
    assert credits + discounts <= 0.10 or stands == "bad"
