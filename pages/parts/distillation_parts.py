"""The parts of the Distillation page: controls, pay-back, prices and make or buy, GPUs, quality, licence, what it rests on."""

import polars as pl
import streamlit as st

from analytics import distilled_found
from analytics.baseline import Known
from analytics.charts import distilled as charts
from analytics.company import Company
from analytics.distilled import NAMES, Terms
from analytics.distilled_found import Found, work_of
from analytics.measure import Number
from analytics.paths.presets import LABELS, Preset
from analytics.words import money, months, percent, signed_money, symbol
from pages.parts import board_parts, cards, theme, verdict_parts
from pages.parts.download import download
from pages.parts.shown import Shown
from pages.parts.table import Column, Row, show
from pages.parts.text import esc

_PATHS: tuple[Preset, ...] = ("list_30", "flat", "by_tier", "announced", "shock_100_month_3", "tenfold")
_ASSUMED = {
    "distillation.max_share": "Share of tokens in the end", "distillation.gpu_usd_per_hour": "GPU",
    "distillation.utilisation": "Utilisation planned for", "distillation.tokens_per_second": "Tokens a second",
    "risk.retention": "Success kept", "distillation.setup_usd": "Setup", "distillation.refresh_usd_per_month": "Refresh",
    "distillation.overhead": "Overhead", "distillation.escalated_share": "Escalated to the teacher",
    "distillation.hosted_usd_per_mtok": "Price of a host", "prices.capability_decline": "Fall of the alternative",
    "prices.list_decline": "Fall of list prices a year", "distillation.quality_hazard": "Churn for lost quality",
}  # fmt: skip
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
    cards.needed(verdict_parts.NEEDED[1:])


def asked(at: Company) -> Terms:
    """The controls; all of them live in the address and start from what is signed, else shipped."""
    start, sign = at.assumed, symbol(at.at.currency)
    with st.container(key="choices"):
        upper = st.columns(5, gap="medium", vertical_alignment="bottom")
        lower = st.columns(5, gap="medium", vertical_alignment="bottom")
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
    measures, currency = found.measures, found.currency
    horizon_words = f"within {found.made.terms.horizon_months} months"
    horizon = f"not {horizon_words}"

    def length(name: str) -> str:
        value = measures[name].value
        return horizon if value is None else months(value)

    erased, paid = found.names["erased_in"], measures["break_even"].value is not None
    bears, rise = measures["d_switch"].value, measures["d_rise"].value
    cards.figures(
        [
            ("Pays back, against the alternative", length("break_even"), (f"{length('path_break_even')} against what is bought today",),
             "assumed"),
            ("Most it saves, against the alternative", money(measures["best"].value, currency) if paid else "nothing",
             (f"by {found.names['best_in']}" if paid else f"at best {money(measures['short'].value, currency)} short of its setup",),
             "assumed"),
            ("The alternative erases the monthly saving", erased or ("never" if paid else "at once"),
             (f"falling {percent(found.made.terms.alternative_decline, 0)} a year, {horizon_words}",), "assumed"),
            ("Needs a rise of prices of" if rise else "Bears a fall of prices of",
             "none" if bears is None else f"{percent(rise or bears, 0)} a year",
             (f"switched off in time; {_bears(measures['d_run'].value)} run to the end",), "assumed"),
        ]
    )  # fmt: skip


def _bears(value: Number | None) -> str:
    return "none" if value is None else percent(value, 0)


def saving(found: Found) -> None:
    """E12.5 by month, with the month that erases it."""
    rows, currency, terms = found.made.rows, found.currency, found.made.terms
    end = rows.tail(1).to_dicts()[0]
    with st.container(key="part-saving"):
        left, right = st.columns(2, gap="large")
        said = (
            f"Cumulative saving ends at {money(end['cumulative'], currency)} against the alternative, at "
            f"{money(end['cumulative_of_path'], currency)} against what is bought today"
        )
        with left:
            cards.section("Saved so far, after setup")
            board_parts.chart(
                charts.cumulative(rows, found.made.erased, currency), "distilled-saving", f"Dollars, {terms.horizon_months} months", said
            )
        with right:
            cards.section("Prices of a million tokens")
            board_parts.chart(
                charts.prices(rows, terms.hosted_usd_per_mtok, float(found.made.rows["own_unit_cost"][found.made.full] or 0), currency),
                "distilled-prices",
                "Dollars, refresh and escalations apart",
                f"In the end bought at {money(end['teacher'], currency)}, alternative {money(end['alternative'], currency)}, own GPUs "
                f"{money(end['own_unit_cost'], currency)}, host {money(terms.hosted_usd_per_mtok, currency)}",
            )
        run = ", ".join(_volume(found, name) for name in ("v_run", "v_run_full"))
        st.html(
            '<p class="note">The alternative is the cheapest hosted model that does the work as well; from '
            f"{esc(money(found.made.alternative[0], currency))} a million it falls at the rate of a fixed capability, not a list price. "
            f"Volume stays as it is: {f'{found.made.work.mtok:,.0f}'} bought at "
            f"{esc(money(found.made.work.usd_per_mtok, currency))} a million. To pay for running it needs {esc(run)}.</p>"
        )
        with st.expander("Month by month"):
            _months(found)


def _volume(found: Found, name: str) -> str:
    value = found.measures[name].value
    when = "today's prices" if name == "v_run" else f"month {found.made.full}'s prices"
    return f"{'no volume is enough' if value is None else f'{float(value):,.0f} million tokens a month'} at {when}"


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
        cards.section(
            found.buy_title.text,
            f"The student's {made.full_mtok:,.0f} million tokens in month {made.full}, refresh and escalations with it. A student is "
            f"counted where it is served for less: {'at a host' if made.hosted else 'on own GPUs'}.",
        )
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
    running = found.running
    now = (
        f" A model of one's own serves already: {running.mtok:,.0f} million tokens for {money(running.cost, found.currency)} a month, "
        f"{money(running.unit_cost, found.currency)} a million."
        if running
        else ""
    )
    theme.figure(
        said,
        charts.idle(found.made.rows, found.currency),
        "distilled-gpus",
        "Dollars a month of GPUs, which come whole, at least two, each number where it changes. Idle: paid for while nothing is served; "
        f"part of it is the headroom that a peak needs.{esc(now)}",
        f"{said}. In month {found.made.full} {found.made.rows['gpus'][found.made.full]:,.0f} GPUs.",
    )


def quality(found: Found) -> None:
    """E12.7 to E12.9."""
    measures, currency = found.measures, found.currency
    said = found.quality_title.text
    churn = measures["churn"].value
    note = (
        f"The teacher succeeds in {percent(found.sold.success)} ({found.sold.grade}), the student with escalations in "
        f"{percent(measures['q_eff'].value)}. Net gain: revenue of outcomes that the student reaches, less its cost, beside the "
        "teacher's. "
        + (
            "Customers who leave for lost quality: not measurable without gross profit."
            if churn is None
            else f"Lost quality costs {money(churn, currency)} of gross profit more each month as customers leave (assumed)."
        )
    )
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
    words = {
        None: (
            "The licence of the teacher is not settled: settle it before a dollar of setup",
            "Sign it on the Scenarios page (licence: 1 permitted, 0 restricted). OpenAI forbids models that compete with it; Anthropic lets"
            " narrow ones such as classifiers pass, others with its permission; open-weight teachers have licences of their own.",
        ),
        1.0: ("The licence permits the student: signed", "The company has signed that the model it hosts may be sold."),
        0.0: ("The licence forbids the student: signed", "The company has signed that it may not be sold: nothing above counts."),
    }
    title, note = words.get(found.licence, words[None])
    with st.container(key="part-licence"):
        cards.section(title, note)


def rests_on(at: Company, found: Found) -> None:
    """Equations, and what is assumed."""
    verdict_parts.how([each for each in found.measures.values() if each.id != "gain_size"], found.currency)
    terms = found.made.terms
    moved = {
        "distillation.max_share": terms.max_share, "distillation.gpu_usd_per_hour": terms.gpu_usd_per_hour,
        "distillation.utilisation": terms.utilisation, "distillation.tokens_per_second": terms.tokens_per_second,
        "risk.retention": terms.retention, "distillation.setup_usd": terms.setup_usd,
        "distillation.refresh_usd_per_month": terms.refresh_usd_per_month, "distillation.hosted_usd_per_mtok": terms.hosted_usd_per_mtok,
        "prices.capability_decline": terms.alternative_decline,
    }  # fmt: skip
    with st.expander("What this rests on"):
        board_parts.assumed(at, _ASSUMED, moved)
        if found.currency != "USD":
            said = f"Prices of GPUs, hosts, setup and refresh are published in USD and taken here as {found.currency}."
            st.html(f'<p class="note">{esc(said)}</p>')
