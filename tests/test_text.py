"""Text of a customer's on a page and in a chart: inert, in its place, and amounts that stay on one line."""

import html

import plotly.graph_objects as go
import pytest

from analytics.charts.template import apart, in_billions, safe
from analytics.words import inside, times
from pages.parts.text import JOINER, attribute, esc, plain

TURNED = "\u202eemcA\u202c \u2066x\u2069"


@pytest.mark.parametrize("made", [plain, esc, attribute, safe])
def test_no_name_turns_the_direction_of_what_follows(made):
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(made(TURNED))
    assert "👩‍👩‍👧" in made("👩‍👩‍👧")


def test_a_signed_amount_stays_on_one_line_and_is_plain_when_copied():
    assert esc("−$4,172 to +€1.24M") == '<span class="amount">−$4,172</span> to <span class="amount">+€1.24M</span>'
    assert plain("−$4") == f"−{JOINER}\\$4"
    assert attribute('−$4 "a"') == "−$4 &quot;a&quot;"
    assert esc("<b>5 − 4</b>") == "&lt;b&gt;5 − 4&lt;/b&gt;"


def test_names_cut_to_the_same_text_keep_places_of_their_own():
    cut = [safe(f"{'Société Générale ' * 20}{number}", 16) for number in range(3)]
    assert len(set(cut)) == 1
    assert len(set(apart(cut))) == 3
    assert apart(["a", "b"]) == ["a", "b"]


def test_a_name_is_no_template_of_a_chart_s_hover():
    assert "%{" not in safe("%{y:$,.2f}")


def test_ticks_say_billions_as_the_sentences_do_and_only_where_there_are_any():
    large = in_billions(go.Figure({"data": [{"type": "bar", "x": ["a"], "y": [2.13e9]}]}))
    assert large.layout.yaxis.labelalias["$1.5G"] == "$1.5B"
    assert large.layout.yaxis.labelalias["−$20G"] == "−$20B"
    assert in_billions(go.Figure({"data": [{"type": "bar", "x": ["a"], "y": [2.13e6]}]})).layout.yaxis.labelalias is None


def test_a_multiple_is_read_at_any_size():
    assert [times(value) for value in (1.3, 99.99, 99.996, 130000)] == ["1.30×", "99.99×", "100×", "130,000×"]


@pytest.mark.parametrize("name", ["W" * 300, "😀" * 40, "北京智能科技有限公司" * 9, "i" * 300, "Société Générale", ""])
def test_a_name_in_a_chart_takes_the_room_it_is_given(name):
    kept = html.unescape(safe(name, 20))
    assert kept == name if len(name) <= 16 else kept.endswith("…") and name.startswith(kept[:-1])
    assert len(kept) <= (20 if name[:1] in ("i", "S", "") else 12)


@pytest.mark.parametrize(
    ("label", "said"), [("Other COGS", "other COGS"), ("NRR is low", "NRR is low"), ("GPUs", "GPUs"), ("A peak", "a peak"), ("", "")]
)
def test_a_label_inside_a_sentence_keeps_its_capitals(label, said):
    assert inside(label) == said
