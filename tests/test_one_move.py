"""Which one move to decide: what is claimed from which data, what it gives by the engine, what turns it over, and how it is said."""

from datetime import date

import pytest

from analytics.answers.asked import Asked
from analytics.board.move import YEAR, start
from analytics.board.moves import MOVES
from analytics.board.one_move import WORDS, months_more, moves
from analytics.engine.projection import project
from analytics.equations.floor import Crossing
from analytics.levers.migration import Migration
from analytics.questions.one_move import ONE_MOVE, answered
from tests.published import complete, line, published, use

TODAY = date(2026, 11, 15)
MONTHS = [f"2026-{month:02d}" for month in range(4, 11)]


def asked(folder, lines, usage, **more):
    tables = {"billing_lines": lines, "usage": usage, "months": complete(*MONTHS)} | more
    return Asked(published(folder, **tables), None, TODAY)


def by_token(folder, **more):
    lines = [line(month, "a", "1300") for month in MONTHS]
    return asked(folder, lines, [use(f"{month}-02", "a", 1_000_000_000) for month in MONTHS], **more)


def under_water(folder):
    lines = [line(month, "a", "1000", priced_by="seat") for month in MONTHS] + [
        line(month, "b", "100", priced_by="seat") for month in MONTHS
    ]
    tokens = (("a", 100_000_000), ("b", 400_000_000))
    usage = [use(f"{month}-02", who, amount, priced_by="seat") for month in MONTHS for who, amount in tokens]
    return asked(folder, lines, usage)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory):
    found = by_token(tmp_path_factory.mktemp("tokens"))
    return found, moves(found)


def test_the_start_is_the_company_as_it_sells(tokens):
    begun = start(tokens[0])
    assert begun.stay.revenue[0] == pytest.approx(1300)
    assert begun.stay.profit[0] == pytest.approx(300)


def test_what_a_fee_gives_is_the_difference_of_two_runs_of_the_engine(tokens):
    company, found = tokens
    (fee,) = [each for each in found.ranked if each.move.id == "fee"]
    begun = start(company)
    plan = begun.pegged.scenario.plan
    to = plan.model_copy(update={"platform_fee": 650.0, "included_mtok": 500.0})
    moved = begun.pegged.with_lever(Migration(to=to, mode="forced", base_loss=0.02, loss_per_increase=0.30))
    after, before = (project(each.base, each.scenario).rows["gross_profit"][1 : YEAR + 1].sum() for each in (moved, begun.pegged))
    assert fee.gives == pytest.approx(after - before)


def test_a_fee_gives_more_the_faster_prices_fall_and_turns_over_where_said(tokens):
    company, found = tokens
    (fee,) = [each for each in found.ranked if each.move.id == "fee"]
    assert fee.low < 0 < fee.gives < fee.high
    assert (fee.flip.name, fee.flip.below) == ("prices.list_decline", True)
    begun = start(company)

    def gives(decline):
        other = begun.under(YEAR, prices__list_decline=decline)
        return float((fee.move.after(other).profit - other.stay.profit)[1:].sum())

    assert gives(fee.flip.at + 0.01) > 0 > gives(fee.flip.at - 0.01)


def test_a_dearer_price_is_named_only_where_nothing_else_adds_enough(tokens):
    _, found = tokens
    assert {each.move.id for each in found.ranked} == {"fee", "price"}
    assert found.one.move.id == "fee"
    only = found.__class__(tuple(each for each in found.ranked if each.move.last), (), found.stay, found.floor, found.decline)
    assert answered(only, "USD", 0.3).standing == "bad"


def test_what_the_data_do_not_support_is_open_with_the_file_that_decides(tokens):
    _, found = tokens
    assert not {"outcomes", "routing", "caching", "distillation", "own_keys"} & {each.move.id for each in found.ranked}
    assert all(each.needs and each.low is None for each in found.open)


def test_customers_under_water_give_back_what_they_cost(tmp_path):
    found = moves(under_water(tmp_path))
    one = found.one
    assert one.move.id == "under_water"
    assert one.gives == pytest.approx(12 * 300)  # 400 of inference on 100 of revenue
    text = answered(found, "USD", 0.3)
    assert "$3,600 more gross profit over a year" in text.sentence.text
    assert "list prices" not in text.sentence.text
    assert "one thing alone" in text.change.text


def test_the_sentence_says_what_it_gives_and_what_turns_it_over(tokens):
    company, found = tokens
    answer = answered(found, company.currency, company.floor)
    fee = found.one
    assert answer.sentence.text.startswith(f"{fee.move.label}. It gives $")
    assert "where the fall of list prices a year is below" in answer.change.text
    assert answer.grade == "assumed"
    assert answer.chart.rows.height == 2
    assert {"Q33_fee", "Q33_stay"} <= {measure.id for measure in answer.measures}


@pytest.mark.parametrize("side", ["billing_lines", "usage"])
def test_half_the_files_name_no_move_and_say_what_is_missing(tmp_path, side):
    lines = [line(month, "a", "1300") for month in MONTHS] if side == "billing_lines" else []
    usage = [use(f"{month}-02", "a", 1_000_000) for month in MONTHS] if side == "usage" else []
    answer = ONE_MOVE.answer(asked(tmp_path, lines, usage))
    assert answer.standing == "unknown"
    assert "both billing lines and inference cost" in answer.needs
    assert "It cannot be said yet" in answer.sentence.text


def test_nothing_loaded_names_no_move():
    answer = ONE_MOVE.answer(Asked(None, None, TODAY))
    assert (answer.standing, answer.chart) == ("unknown", None)


def test_billions_a_month_are_weighed(tmp_path):
    lines = [line(month, "a", "2000000000") for month in MONTHS] + [line(month, "b", "0.03", priced_by="seat") for month in MONTHS]
    usage = [use(f"{month}-02", "a", 10**15) for month in MONTHS] + [use(f"{month}-02", "b", 10_000, priced_by="seat") for month in MONTHS]
    assert moves(asked(tmp_path, lines, usage)).one is not None


def test_a_floor_held_longer_is_counted_to_the_end_of_the_horizon():
    reached, held, below = Crossing("reached", 10.0), Crossing("not_within_horizon"), Crossing("already_below")
    assert months_more(reached, held) == 26.0
    assert months_more(reached, Crossing("reached", 8.0)) == -2.0
    assert months_more(held, held) is None
    assert months_more(below, below) is None


def test_every_assumption_a_move_rests_on_has_words_and_ids_are_its_own():
    assert {name for move in MOVES for name in move.rests_on} <= WORDS.keys()
    assert len({move.id for move in MOVES}) == len(MOVES)
    assert not any(letter.isdigit() for move in MOVES for letter in move.label)
