"""The colours of .streamlit/config.toml, computed: plans told apart under the common kinds of colour blindness, text read on its ground.

Distances are CIEDE2000; sights are those of Machado, Oliveira and Fernandes (2009) at full severity, over linear light.
"""

import tomllib
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from tests.serving import ROOT

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
SIGHTS = {
    "normal": np.eye(3),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]),
}
APART = {"normal": 26, "deuteranopia": 16, "protanopia": 16, "tritanopia": 16}
WORDS_BESIDE = 11  # good against bad: never by colour alone
GRAPHICS, TEXT = 3.0, 4.5  # WCAG 2.2: 1.4.11 and 1.4.3
MODES = ("light", "dark")


def light(colour: str) -> Any:
    """Linear red, green and blue of #RRGGBB."""
    part = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    ends = sorted(float(light(colour) @ np.array([0.2126, 0.7152, 0.0722])) for colour in (one, other))
    return (ends[1] + 0.05) / (ends[0] + 0.05)


def lab(rgb: Any) -> Any:
    to_xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
    x, y, z = (np.cbrt(v) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in to_xyz @ rgb / np.array([0.95047, 1.0, 1.08883]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one: Any, other: Any) -> float:
    """CIEDE2000 of two colours in CIELAB (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 1 + 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25**7)))
    c1, c2 = np.hypot(g * a1, b1), np.hypot(g * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, g * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(((h2 - h1 + 180) % 360 - 180) / 2))
    lm, cm, hm = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + h2) / 2
    if abs(h1 - h2) > 180:
        hm += 180 if hm < 180 else -180
    t = (
        1 - 0.17 * np.cos(np.radians(hm - 30)) + 0.24 * np.cos(np.radians(2 * hm))
        + 0.32 * np.cos(np.radians(3 * hm + 6)) - 0.2 * np.cos(np.radians(4 * hm - 63))
    )  # fmt: skip
    sl, sc, sh = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2), 1 + 0.045 * cm, 1 + 0.015 * cm * t
    turn = -2 * np.sqrt(cm**7 / (cm**7 + 25**7)) * np.sin(np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2))))
    parts = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return float(np.sqrt(sum(part**2 for part in parts) + turn * parts[1] * parts[2]))


def seen(one: str, other: str, sight: str) -> float:
    return distance(*(lab(np.clip(SIGHTS[sight] @ light(colour), 0, 1)) for colour in (one, other)))


def test_the_distance_is_that_of_the_published_pairs():  # Sharma, Wu and Dalal 2005, table 1: pairs 1, 7, 17 and 25
    pairs = (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    )
    for one, other, expected in pairs:
        assert distance(one, other) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_plans_are_told_apart(mode, sight):
    plans = THEME[mode]["chartCategoricalColors"][:7]
    assert min(seen(one, other, sight) for one, other in combinations(plans, 2)) >= APART[sight]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_good_and_bad_differ_beside_their_words(mode, sight):
    bad, good = THEME[mode]["chartCategoricalColors"][7:9]
    assert seen(bad, good, sight) >= WORDS_BESIDE


@pytest.mark.parametrize("mode", MODES)
def test_marks_and_text_stand_out_from_their_ground(mode):
    theme = THEME[mode]
    ground, inset = theme["backgroundColor"], theme["secondaryBackgroundColor"]
    plans, said = theme["chartCategoricalColors"][:7], theme["chartCategoricalColors"][7:]
    assert min(contrast(colour, ground) for colour in plans) >= GRAPHICS
    words = [theme[name] for name in ("textColor", "grayTextColor", "linkColor", "redColor", "greenColor", "primaryColor")]
    assert min(contrast(colour, ground) for colour in (*said, *words)) >= TEXT
    assert min(contrast(theme[name], inset) for name in ("textColor", "grayTextColor", "linkColor")) >= TEXT
