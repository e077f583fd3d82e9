"""Rehearsal: the order of the ten, one's own figure beside the computed one, and what is kept of it."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from analytics.answers.asked import Asked
from analytics.answers.own_figure import as_computed, compared, headline, typed
from analytics.answers.rehearsal import TEN, crib, finding, heard, reason, stands, weakest
from analytics.charts.answer import figure, spoken
from analytics.measure import Grade, Measure
from analytics.question import Answer, Chart, Question, Standing
from analytics.said import Said
from data.home import Home
from data.ingest import undo
from data.rehearsals import record_rehearsal, rehearsals
from data.snapshot import open_snapshot
from tests.test_pages import html, opened

MARGIN = Measure("m", "Gross margin", "fraction", 0.376, "estimated", "E0.2")


def question(number: int, standing: Standing, grade: Grade = "measured", needs: str = "") -> Question:
    known = replace(MARGIN, grade=grade)
    said = Said("It is {m}.", {"m": known}) if standing != "unknown" else Said("It cannot be said.")
    answer = Answer(said, standing, said, said, None, needs)
    return Question(number, f"Question {number}?", "Any", "good", "bad", "nothing", "and then?", lambda _: answer)


def order(*questions: Question) -> list[int]:
    return [each.question.number for each in heard(Asked(None, None, date(2026, 11, 15)), questions)]


def test_bad_comes_before_unknown_before_partial_before_assumed_before_between_before_good():
    assert order(
        question(1, "good"),
        question(2, "between"),
        question(3, "good", "assumed"),
        question(4, "good", needs="a file"),
        question(5, "unknown", needs="a file"),
        question(6, "bad"),
    ) == [6, 5, 4, 3, 2, 1]


def test_within_a_kind_between_comes_before_good_then_the_worst_evidenced_then_the_number():
    assert order(question(1, "good", "assumed"), question(2, "between", "assumed")) == [2, 1]
    assert order(question(1, "bad", "measured"), question(2, "bad", "assumed"), question(3, "bad", "assumed")) == [2, 3, 1]


def test_after_the_ten_the_others_stand_by_number():
    many = [question(number, "bad" if number > 5 else "good") for number in range(1, 15)]
    assert order(*many) == [6, 7, 8, 9, 10, 11, 12, 13, 14, 1, 2, 3, 4, 5]
    assert order(*reversed(many))[TEN:] == [2, 3, 4, 5]


def test_what_does_not_apply_comes_last_and_is_not_called_unanswered():
    assert order(question(1, "unknown"), question(2, "good"), question(3, "unknown", needs="a bill")) == [3, 2, 1]
    answer = question(1, "unknown").answer(None)
    assert (stands(answer), reason(answer)) == ("does not apply", "Nothing of the kind is sold here")


def test_each_reason_says_its_rule():
    answers = [question(1, standing, grade, needs).answer(None) for standing, grade, needs in (
        ("bad", "measured", ""), ("unknown", "measured", "a bill"), ("good", "measured", "a bill"), ("good", "assumed", ""),
        ("between", "measured", ""), ("good", "measured", ""),
    )]  # fmt: skip
    words = ("bad mark", "needs a bill", "To settle it: a bill", "assumption: Gross margin", "between the marks", "evidenced")
    assert all(word in reason(answer) for word, answer in zip(words, answers, strict=True))


def test_the_weakest_input_is_one_that_is_missing_and_never_the_floor():
    missing = Measure("x", "Other COGS", "USD", None, "measured", "E0.1", "other COGS, typed")
    floor = Measure("floor", "Floor", "fraction", 0.3, "assumed", "set")
    said = Said("{m} {floor}", {"m": MARGIN, "floor": floor})
    answer = Answer(said, "good", said, said, None, "", (missing,))
    assert weakest(answer) is missing
    assert weakest(replace(answer, trail=())) is MARGIN


def test_a_crib_sheet_holds_the_ten_with_what_to_say_and_what_not():
    sheet = crib(heard(Asked(None, None, date(2026, 11, 15)), [question(number, "bad") for number in range(1, 13)]))
    assert len(sheet) == TEN
    assert sheet[0].say == "It is 37.6%." and sheet[0].claim_not == "nothing" and sheet[0].follow_up == "and then?"


@pytest.mark.parametrize(
    ("own", "text"),
    [
        (37.6, "You said 37.6%, the data say 37.6%: that holds."),
        (30, "You said 30.0%, the data say 37.6%: 7.6 points below."),
        (45, "You said 45.0%, the data say 37.6%: 7.4 points above."),
    ],
)
def test_one_s_own_figure_is_set_against_the_computed_one(own, text):
    assert compared(MARGIN, typed(MARGIN, own)).text == text


def test_within_an_interval_one_s_own_figure_holds():
    both = replace(MARGIN, value=None, low=0.19, high=0.31)
    assert compared(both, typed(both, 25)).text == "You said 25.0%, the data say 19.0% to 31.0%: that holds."
    assert compared(both, typed(both, 15)).text.endswith("4.0 points below.")


def test_a_sentence_with_a_number_of_its_own_is_refused():
    with pytest.raises(ValueError, match="not measured"):
        Said("It is 30%.")
    with pytest.raises(ValueError, match="neither a measure nor a name"):
        Said("It is {m}.")


def test_the_finding_counts_what_it_says():
    found = heard(Asked(None, None, date(2026, 11, 15)), [question(1, "bad"), question(2, "bad"), question(3, "good", "assumed")])
    assert finding(found)[0] == "Of the ten questions to fear most, two stand at the bad mark and one rests on an assumption"
    assert finding(heard(Asked(None, None, date(2026, 11, 15)), [question(1, "good")]))[0].startswith("No question stands")


# -- the chart ---------------------------------------------------------------------------------------------------------------


CHARTS = (
    Chart("bars", "Bars", "USD", pl.DataFrame({"name": ["<b>a</b>", "b"], "value": [10.0, -4.0]}), 5.0, "work to leave"),
    Chart("steps", "Steps", "USD", pl.DataFrame({"name": ["r", "c", "p"], "value": [10.0, -4.0, 6.0], "total": [True, False, True]})),
    Chart("range", "Range", "fraction", pl.DataFrame({"name": ["a"], "low": [0.1], "value": [None], "high": [0.3]}), 0.3, "floor"),
    Chart("lines", "Lines", "fraction", pl.DataFrame({"t": [0, 1, 2], "a": [0.1, None, 0.3], "b": [0.2, 0.2, 0.2]}), 0.3, "floor"),
    Chart("lines", "Months", "count", pl.DataFrame({"month": [date(2026, 9, 1), date(2026, 10, 1)], "a": [1.0, 2.0]})),
    Chart("bars", "None", "USD", pl.DataFrame({"name": [], "value": []}, schema={"name": pl.String, "value": pl.Float64})),
)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.claim)
def test_every_kind_of_chart_is_drawn_with_its_names_and_said_in_words(chart):
    drawn = figure(chart)
    words = " ".join(str(each.text) for each in drawn.layout.annotations)
    for name in chart.rows["name"].to_list() if "name" in chart.rows.columns else chart.rows.columns[1:]:
        assert ("<b>a</b>" not in words) and (name in spoken(chart))
        assert name.replace("<", "&lt;").replace(">", "&gt;") in words
    assert chart.line is None or chart.line_label in words


def test_a_waterfall_s_steps_begin_where_the_last_ended():
    (bars,) = figure(CHARTS[1]).data
    assert list(bars.base) == [0.0, 10.0, 0.0] and list(bars.x) == [10.0, -4.0, 6.0]


# -- what is kept --------------------------------------------------------------------------------------------------------------


def said(own: float, words: str = "we keep a third") -> dict[str, object]:
    return {"question": 3, "figure": "Gross margin", "unit": "fraction", "own": own, "value": 0.376, "low": None, "high": None,
            "words": words, "day": "2026-11-15", "snapshot": "s"}  # fmt: skip


def test_a_rehearsal_is_kept_read_back_and_taken_back(home: Home, today: date):
    first, second = record_rehearsal(home, said(30.0)), record_rehearsal(home, said(37.0, 'x";drop --'), who="founder")
    snapshot = open_snapshot(home)
    kept = rehearsals(snapshot, 3)
    assert [each.decision_id for each in kept] == [second, first]
    assert kept[0].own == 37.0 and kept[0].words == 'x";drop --' and rehearsals(snapshot, 4) == ()
    figure_ = as_computed(kept[0])
    assert compared(figure_, typed(figure_, kept[0].own)).text.startswith("You said 37.0%, the data say 37.6%")
    undo(home, second, today=today)
    assert [each.decision_id for each in rehearsals(open_snapshot(home), 3)] == [first]


def test_the_answer_is_hidden_until_one_s_own_was_said(demo_built: Home, monkeypatch: pytest.MonkeyPatch):
    page = opened(demo_built, monkeypatch, "scenarios/rehearsal.py", demo="1", q="3")
    assert not page.exception and "What to say" not in html(page)
    page.number_input[0].set_value(30.0)
    page.text_area[0].set_value("<b>a third</b>")
    page.button(key="rehearse-send").click().run()
    assert not page.exception
    shown = html(page)
    assert "You said 30.0%, the data say" in shown and "&lt;b&gt;a third" in shown and "What not to claim" in shown
    assert page.query_params["answer"] == "1" and "keeps no record" in shown


def test_what_was_said_on_the_page_is_kept_and_shown_the_next_time(home: Home, monkeypatch: pytest.MonkeyPatch):
    record_rehearsal(home, said(30.0))
    page = opened(home, monkeypatch, "scenarios/rehearsal.py", demo="0", q="3")
    page.text_area[0].set_value("we keep <i>some</i>")
    page.button(key="rehearse-send").click().run()
    assert not page.exception and "In your words: we keep &lt;i&gt;some" in html(page)
    assert "Last time, 2026-11-15: You said 30.0%, the data said 37.6%: 7.6 points below." in html(page)
    kept = rehearsals(open_snapshot(home), 3)
    assert [(each.words, each.own) for each in kept] == [("we keep <i>some</i>", None), ("we keep a third", 30.0)]


@pytest.mark.parametrize("number", ["0", "999", "x", "<b>"])
def test_a_link_to_a_question_that_is_not_there_opens_the_ten(home: Home, monkeypatch: pytest.MonkeyPatch, number: str):
    page: AppTest = opened(home, monkeypatch, "scenarios/rehearsal.py", demo="0", q=number)
    assert not page.exception
    assert page.title[0].value.startswith("None of an investor")


def test_headline_is_the_first_figure_that_is_known():
    unknown = replace(MARGIN, id="u", value=None, needs="x")
    told = Said("{u} {m}", {"u": unknown, "m": MARGIN})
    assert headline(Answer(told, "good", told, told)) is MARGIN
