"""Scenarios of any kind for properties: every plan, several levers, behaviour, horizons, floors."""

from typing import Any

from hypothesis import strategies as st

from tests.scenarios import LAST_MONTH

_PLANS = (
    st.builds(lambda markup: {"plan": "markup", "markup": markup}, st.floats(0, 10)),
    st.builds(lambda fee: {"plan": "hybrid", "platform_fee": fee}, st.floats(0, 50_000)),
    st.builds(lambda price, lost: {"plan": "outcome", "price_usd": price, "price_erosion": lost}, st.floats(0.01, 5), st.floats(0, 0.5)),
    st.builds(lambda price: {"plan": "task", "price_usd": price}, st.floats(0.01, 5)),
)
_LEVERS = {
    "price_path": st.one_of(
        st.builds(lambda decline: {"annual_decline": decline}, st.one_of(st.floats(-1, 0.99), st.sampled_from([0.0, 0.3, 0.9]))),
        st.sampled_from([{"preset": "tenfold"}, {"preset": "flat"}, {"jumps": [{"month": 3, "change": 0.5}]}]),
    ),
    "byok": st.builds(lambda share: {"share": share}, st.floats(0, 1)),
    "distillation": st.builds(lambda share, gpus: {"max_share": share, "min_gpus": gpus}, st.floats(0, 1), st.integers(0, 8)),
    "routing": st.builds(lambda share: {"share": share}, st.floats(0, 1)),
}
_LETTERS = st.characters(min_codepoint=33, exclude_categories=("Cs", "Zs", "Zl", "Zp"))


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """What a scenario file would say, as plain values."""
    levers = draw(st.lists(st.sampled_from(sorted(_LEVERS)), unique=True, max_size=4))
    return {
        "name": draw(st.text(_LETTERS, min_size=1, max_size=60)),
        "horizon_months": draw(st.integers(1, 36)),
        "floor": draw(st.floats(0, 0.95)),
        "baseline": dict(LAST_MONTH),
        "behaviour": draw(st.sampled_from([{}, {"elasticity": 0.7}, {"churn": 0.02, "task_growth": 0.05}])),
        "plan": draw(st.one_of(*_PLANS)),
        "levers": [{"lever": name, **draw(_LEVERS[name])} for name in levers],
    }
