"""The parts of the Distillation page: controls, pay-back, prices and make or buy, GPUs, quality, licence, what it rests on."""

import polars as pl
import streamlit as st

from analytics.board import distilled_found, distilled_words
from analytics.board.distilled import NAMES, Terms
from analytics.board.distilled_found import Found, work_of
from analytics.charts import distilled as charts
from analytics.company import Company
from analytics.estimates.baseline import Known
from analytics.paths.presets import LABELS, Preset
from analytics.words import money, percent, signed_money, symbol
from pages.parts import board_parts, cards, theme, verdict_parts
from pages.parts.download import download
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

_PATHS: tuple[Preset, ...] = ("list_30", "flat", "by_tier", "announced", "shock_100_month_3", "tenfold")
_WAYS = (
    Column("way", "Way", number=False),
    Column("unit", "A million tokens"),
    Column("cost", "A month"),
    Column("beside", "beside today", wide=True),
)
_MONTHS = (
    Column("month", "Month", number=False),
    Column("share", "Share", wide=True),
    Column("teacher", "Bought at", wide=True),
    Column("alternative", "Alternative"),
    Column("gpus", "GPUs"),
    Column("used", "Used", wide=True),
    Column("idle", "Idle"),
    Column("saving", "Saving", wide=True),
    Column("cumulative", "Cumulative"),
)
_EVERY = 3


def measurable(at: Company, known: Known) -> bool:
    """Whether the tokens bought and their price are known."""
    return work_of(at, known) is not None


def missing(now: Shown, at: Company) -> None:
    """What is lacking, and what to upload."""
    cards.head(
        board_parts.kicker(now, "Distillation", at), "Whether a student would pay cannot be told yet", f"It needs {distilled_found.NEEDS}."
    )
    verdict_parts.lacking(now)


def asked(at: Company) -> Terms:
    """The controls; all of them live in the address and start from what is signed, else shipped."""
    start, sign = at.assumed, symbol(at.at.currency)
    with st.container(key="choices"):
        upper = st.columns((4, 4, 4, 4, 6), gap="medium", vertical_alignment="bottom")
        lower = st.columns((4, 4, 4, 4, 6), gap="medium", vertical_alignment="bottom")
    with upper[0]:
        share = board_parts.fraction("Volume share", "share", start("distillation.max_share"), 0.05, 1.0, say="Of tokens, in the end.")
    with upper[1]:
        used = board_parts.fraction("Utilisation", "used", start("distillation.utilisation"), 0.05, 1.0, say="Planned for, on average.")
    with upper[2]:
        kept = board_parts.fraction("Success kept", "kept", start("risk.retention"), 0.8, 1.02, say="Of the teacher's success.")
    with upper[3]:
        fall = board_parts.fraction(
            "Alternative falls", "falls", start("prices.capability_decline"), 0.0, 0.99,
            say="A year. The price of a fixed capability: other models reach the same quality for less.",
        )  # fmt: skip
    with upper[4]:
        path = st.selectbox(
            "Price of what is bought", _PATHS, format_func=lambda name: LABELS[name], key="path", bind="query-params",
            help="The path of the price of the models bought today.",
        )  # fmt: skip
    with lower[0]:
        gpu = board_parts.amount(f"GPU, {sign} an hour", "gpu", start("distillation.gpu_usd_per_hour"), 0.0, 100.0, step=0.05, form="%.2f")
    with lower[1]:
        speed = board_parts.amount("Tokens a second", "speed", start("distillation.tokens_per_second"), 100.0, 1e6, step=1000.0)
    with lower[2]:
        setup = board_parts.amount(f"Setup, {sign}", "setup", start("distillation.setup_usd"), 0.0, 1e8, step=10_000.0)
    with lower[3]:
        begin = start("distillation.refresh_usd_per_month")
        refresh = board_parts.amount(f"Refresh, {sign} a month", "refresh", begin, 0.0, 1e7, step=1000.0)
    with lower[4]:
        host = board_parts.amount(
            f"Host, {sign} a million", "host", start("distillation.hosted_usd_per_mtok"), 0.0, 1000.0, step=0.01, form="%.3f",
            say="What a host asks to serve the same student.",
        )  # fmt: skip
    return Terms(
        max_share=share, gpu_usd_per_hour=gpu, utilisation=used, tokens_per_second=speed, retention=kept, setup_usd=setup,
        refresh_usd_per_month=refresh, overhead=start("distillation.overhead"), escalated_share=start("distillation.escalated_share"),
        hosted_usd_per_mtok=host, alternative_decline=fall, path=path or "list_30",
        alternative_usd_per_mtok=at.signed("alternative_usd_per_mtok"),
    )  # fmt: skip


def found(now: Shown, at: Company, known: Known, terms: Terms) -> Found:
    """Computed once for a snapshot and terms; `measurable` must hold."""
    return _found(now.key, f"{at.today}", terms, at, known)


@st.cache_resource(show_spinner=False, max_entries=64)
def _found(key: tuple[str, str, str], day: str, terms: Terms, _at: Company, _known: Known) -> Found:
    there = distilled_found.found(_at, _known, terms)
    assert there is not None  # noqa: S101 measurable said so
    return there


def figures(found: Found) -> None:
    """Pay-back both ways, the most it saves and when it is erased, what it bears."""
    cards.figures([(each.title, each.value, each.details, each.grade) for each in distilled_words.figures(found)])


def saving(found: Found) -> None:
    """E12.5 by month, with the month that erases it."""
    rows, currency, terms = found.made.rows, found.currency, found.made.terms
    with st.container(key="part-saving"):
        left, right = st.columns(2, gap="large")
        with left:
            cards.section("Saved so far, after setup")
            board_parts.chart(
                charts.cumulative(rows, found.made.erased, currency),
                "distilled-saving",
                f"Dollars, {terms.horizon_months} months",
                distilled_words.cumulative_spoken(found),
            )
        with right:
            cards.section("Prices of a million tokens")
            board_parts.chart(
                charts.prices(rows, terms.hosted_usd_per_mtok, float(found.made.rows["own_unit_cost"][found.made.full] or 0), currency),
                "distilled-prices",
                "Dollars, refresh and escalations apart",
                distilled_words.prices_spoken(found),
            )
        st.html(f'<p class="note">{esc(distilled_words.saving_note(found))}</p>')
        with st.expander("Month by month"):
            _months(found)


def _months(found: Found) -> None:
    currency = found.currency
    rows = [
        Row(
            (
                "today" if row["t"] == 0 else f"month {row['t']}",
                percent(row["share"], 0),
                money(row["teacher"], currency),
                money(row["alternative"], currency),
                f"{row['gpus']:,.0f}",
                percent(row["utilisation"], 0),
                money(row["idle"], currency),
                money(row["saving"], currency),
                money(row["cumulative"], currency),
            )
        )
        for row in found.made.rows.filter(pl.col("t") % _EVERY == 0).to_dicts()
    ]
    show("A student month by month", _MONTHS, rows)
    download(found.made.rows, "distillation-months", "Download all months as CSV")


def make_or_buy(found: Found) -> None:
    """Every way to do the same work, dearest last."""
    made, currency = found.made, found.currency
    with st.container(key="part-ways"):
        cards.section(found.buy_title.text, distilled_words.buy_note(found))
        rows = [
            Row(
                (NAMES[way], money(row["unit_cost"], currency), money(row["cost"], currency), signed_money(row["beside_today"], currency)),
                tone="total" if way == made.pick else "",
                mark="cheapest" if way == made.pick else "",
            )
            for way, row in zip(made.ways["way"], made.ways.to_dicts(), strict=True)
        ]
        show("Make or buy: what each way costs", _WAYS, rows)
        download(made.ways, "make-or-buy")


def gpus(found: Found) -> None:
    """Whole GPUs, and what stands idle."""
    said = found.gpu_title.text
    theme.figure(
        said,
        charts.idle(found.made.rows, found.made.full, found.currency),
        "distilled-gpus",
        esc(f"{distilled_words.IDLE} {distilled_words.running(found)}"),
        f"{said}. In month {found.made.full} {found.made.rows['gpus'][found.made.full]:,.0f} GPUs.",
    )


def quality(found: Found) -> None:
    """E12.7 to E12.9."""
    measures, currency = found.measures, found.currency
    said = found.quality_title.text
    note = distilled_words.quality_note(found)
    if not found.sold.by_outcome:
        with st.container(key="part-quality"):
            cards.section(said, note)
        return
    theme.figure(
        said,
        charts.gain_by_retention(found.quality, found.made.terms.retention, _number(measures["kap_star"].value), currency),
        "distilled-quality",
        esc(note),
        f"{said}. At 80% {money(found.quality['gain'][0], currency)}, at 102% {money(found.quality['gain'][-1], currency)}.",
    )
    download(found.quality, "distillation-quality")


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def licence(found: Found) -> None:
    """Whether the student may be sold at all."""
    title, note = distilled_words.licence(found)
    with st.container(key="part-licence"):
        cards.section(title, note)


def rests_on(at: Company, found: Found) -> None:
    """Equations, and what is assumed."""
    verdict_parts.how([each for each in found.measures.values() if each.id != "gain_size"], found.currency)
    with st.expander("What this rests on"):
        board_parts.assumed(at, distilled_words.ASSUMED, distilled_words.taken(found.made.terms))
