"""What the Distillation page and its section of the pack say beside their sentences: where they start, four figures, notes, licence."""

from analytics.board.distilled import Terms
from analytics.board.distilled_found import Found
from analytics.board.statement import Figure
from analytics.company import Company
from analytics.measure import Number
from analytics.words import money, months, percent

ASSUMED = (
    "distillation.max_share", "distillation.gpu_usd_per_hour", "distillation.utilisation", "distillation.tokens_per_second",
    "risk.retention", "distillation.setup_usd", "distillation.refresh_usd_per_month", "distillation.overhead",
    "distillation.escalated_share", "distillation.hosted_usd_per_mtok", "prices.capability_decline", "prices.list_decline",
    "distillation.quality_hazard",
)  # fmt: skip
IDLE = (
    "Dollars a month of GPUs, which come whole, at least two, each number where it changes. Idle: paid for while nothing is served; part "
    "of it is the headroom that a peak needs."
)


def usual(at: Company) -> Terms:
    """The terms that a first visit sees: signed, else shipped."""
    start = at.assumed
    return Terms(
        max_share=start("distillation.max_share"), gpu_usd_per_hour=start("distillation.gpu_usd_per_hour"),
        utilisation=start("distillation.utilisation"), tokens_per_second=start("distillation.tokens_per_second"),
        retention=start("risk.retention"), setup_usd=start("distillation.setup_usd"),
        refresh_usd_per_month=start("distillation.refresh_usd_per_month"), overhead=start("distillation.overhead"),
        escalated_share=start("distillation.escalated_share"), hosted_usd_per_mtok=start("distillation.hosted_usd_per_mtok"),
        alternative_decline=start("prices.capability_decline"), alternative_usd_per_mtok=at.signed("alternative_usd_per_mtok"),
    )  # fmt: skip


def taken(terms: Terms) -> dict[str, float]:
    """What the terms take for the assumptions they can set, by name."""
    return {
        "distillation.max_share": terms.max_share, "distillation.gpu_usd_per_hour": terms.gpu_usd_per_hour,
        "distillation.utilisation": terms.utilisation, "distillation.tokens_per_second": terms.tokens_per_second,
        "risk.retention": terms.retention, "distillation.setup_usd": terms.setup_usd,
        "distillation.refresh_usd_per_month": terms.refresh_usd_per_month, "distillation.hosted_usd_per_mtok": terms.hosted_usd_per_mtok,
        "prices.capability_decline": terms.alternative_decline,
    }  # fmt: skip


def figures(found: Found) -> tuple[Figure, ...]:
    """Pay-back both ways, the most it saves and when it is erased, what it bears."""
    measures, currency = found.measures, found.currency
    horizon_words = f"within {found.made.terms.horizon_months} months"

    def length(name: str) -> str:
        value = measures[name].value
        return f"not {horizon_words}" if value is None else months(value)

    erased, paid = found.names["erased_in"], measures["break_even"].value is not None
    bears, rise = measures["d_switch"].value, measures["d_rise"].value
    return (
        Figure("Pays back, against the alternative", length("break_even"), (f"{length('path_break_even')} against what is bought today",),
               "assumed", ()),
        Figure("Most it saves, against the alternative", money(measures["best"].value, currency) if paid else "nothing",
               (f"by {found.names['best_in']}" if paid else f"at best {money(measures['short'].value, currency)} short of its setup",),
               "assumed", ()),
        Figure("The alternative erases the monthly saving", erased or ("never" if paid else "at once"),
               (f"falling {percent(found.made.terms.alternative_decline, 0)} a year, {horizon_words}",), "assumed", ()),
        Figure("Needs a rise of prices of" if rise else "Bears a fall of prices of",
               "none" if bears is None else f"{percent(rise or bears, 0)} a year",
               (f"switched off in time; {_bears(measures['d_run'].value)} run to the end",), "assumed", ()),
    )  # fmt: skip


def _bears(value: Number | None) -> str:
    return "none" if value is None else percent(value, 0)


def saving_note(found: Found) -> str:
    """What the alternative is, and the volume that running a student needs."""
    run = ", ".join(_volume(found, name) for name in ("v_run", "v_run_full"))
    return (
        "The alternative is the cheapest hosted model that does the work as well; from "
        f"{money(found.made.alternative[0], found.currency)} a million it falls at the rate of a fixed capability, not a list price. "
        f"Volume stays as it is: {found.made.work.mtok:,.0f} million tokens a month bought at "
        f"{money(found.made.work.usd_per_mtok, found.currency)} a million. To pay for running it needs {run}."
    )


def _volume(found: Found, name: str) -> str:
    value = found.measures[name].value
    when = "today's prices" if name == "v_run" else f"month {found.made.full}'s prices"
    return f"{'no volume is enough' if value is None else f'{float(value):,.0f} million tokens a month'} at {when}"


def cumulative_spoken(found: Found) -> str:
    """Where the saving ends, both ways."""
    end = found.made.rows.row(-1, named=True)
    return (
        f"Cumulative saving ends at {money(end['cumulative'], found.currency)} against the alternative, at "
        f"{money(end['cumulative_of_path'], found.currency)} against what is bought today"
    )


def prices_spoken(found: Found) -> str:
    """Where each price of a million tokens ends."""
    end, currency = found.made.rows.row(-1, named=True), found.currency
    return (
        f"In the end bought at {money(end['teacher'], currency)}, alternative {money(end['alternative'], currency)}, own GPUs "
        f"{money(end['own_unit_cost'], currency)}, host {money(found.made.terms.hosted_usd_per_mtok, currency)}"
    )


def buy_note(found: Found) -> str:
    """Whose tokens are counted, and how."""
    return (
        f"The student's {found.made.full_mtok:,.0f} million tokens in month {found.made.full}, refresh and escalations with it. A student "
        f"is counted where it is served for less: {'at a host' if found.made.hosted else 'on own GPUs'}."
    )


def running(found: Found) -> str:
    """The model of one's own that serves already; empty where there is none."""
    now = found.running
    if now is None:
        return ""
    return (
        f"A model of one's own serves already: {now.mtok:,.0f} million tokens for {money(now.cost, found.currency)} a month, "
        f"{money(now.unit_cost, found.currency)} a million."
    )


def quality_note(found: Found) -> str:
    """Success of both, and what lost quality costs in customers."""
    measures = found.measures
    churn = measures["churn"].value
    lost = (
        "Customers who leave for lost quality: not measurable without gross profit."
        if churn is None
        else f"Lost quality costs {money(churn, found.currency)} of gross profit more each month as customers leave (assumed)."
    )
    return (
        f"The teacher succeeds in {percent(found.sold.success)} ({found.sold.grade}), the student with escalations in "
        f"{percent(measures['q_eff'].value)}. Net gain: revenue of outcomes that the student reaches, less its cost, beside the "
        f"teacher's. {lost}"
    )


def licence(found: Found) -> tuple[str, str]:
    """Whether the student may be sold at all, and what says so."""
    if found.licence == 1.0:
        return "The licence permits the student: signed", "The company has signed that the model it hosts may be sold."
    if found.licence == 0.0:
        return "The licence forbids the student: signed", "The company has signed that it may not be sold: nothing above counts."
    return (
        "The licence of the teacher is not settled: settle it before a dollar of setup",
        "Sign it on the Scenarios page (licence: 1 permitted, 0 restricted). OpenAI forbids models that compete with it; Anthropic lets"
        " narrow ones such as classifiers pass, others with its permission; open-weight teachers have licences of their own.",
    )
