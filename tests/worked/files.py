"""The worked cases as scenario files: what each says, and what its rows must be."""

from typing import Any

COMPRESSION = """
name = "Compression and disintermediation"
horizon_months = 24

[baseline]
customers = 1
tokens_mtok = 1_000.0
price_usd_per_mtok = 0.85
list_price_usd_per_mtok = 1.0

[behaviour]
markup_end = 0.05
markup_half_life_months = 12
churn = 0.015
price_gap_hazard = 0.15
transparency = 1.0
switching_cost_usd = 5_000.0

[plan]
plan = "markup"
"""
MARKUP = """
name = "Markup and margin"
horizon_months = 1

[baseline]
tokens_mtok = 100.0
price_usd_per_mtok = PAID
list_price_usd_per_mtok = 1.0

[plan]
plan = "markup"
markup = ADDED

[[levers]]
lever = "other_cogs"
RATES
"""
HYBRID = """
name = "Platform fee and overage, price halved at once"
horizon_months = 1

[baseline]
tokens_mtok = 120.0
price_usd_per_mtok = 5.4

[plan]
plan = "hybrid"
platform_fee = 500.0
included_mtok = 50.0
overage_markup = 0.30

[[levers]]
lever = "price_path"
jumps = [{ month = 1, change = -0.5 }]
"""
OUTCOME = """
name = "Resolved tickets"

[baseline]
tasks = 10_000
tokens_mtok = 1_255.5
price_usd_per_mtok = 1.0

[plan]
plan = "outcome"
price_usd = 0.99
involvement = 0.9
success_per_attempt = 0.45
max_attempts = 2
cost_per_attempt_usd = 0.09
reversed_share = 0.03
handoff_usd = 0.05
"""
CREDIT = """
name = "Internal credits"
horizon_months = 12

[baseline]
tasks = 3_000
tokens_mtok = 120.0
price_usd_per_mtok = 1.0

[plan]
plan = "credit"
price_usd = 0.005
credits_per_task = 20.0
breakage = 0.12
pass_through = THETA

[[levers]]
lever = "price_path"
annual_decline = 0.6
"""
KEYS = """
name = "Every customer brings a key"
horizon_months = 1

[baseline]
tasks = 1_000
tokens_mtok = 1_000.0
price_usd_per_mtok = 1.0
fixed_cogs = 60.0

[plan]
PLAN

[[levers]]
lever = "byok"
share = 1.0
TERMS

[[levers]]
lever = "other_cogs"
card_rate = 0.029
"""
OUTCOME_3000 = 'plan = "outcome"\nprice_usd = 3.0\nsuccess_per_attempt = 1.0'
KEY_CASES = {
    "markup_30_to_5pct_fee": ('plan = "markup"', ""),
    "platform_400_plus_10pct": ('plan = "hybrid"\nplatform_fee = 400.0\noverage_markup = 0.10', "fee_rate = 0.0"),
    "outcome_full_price_cut": (OUTCOME_3000, "handed_back_share = 1.0"),
    "outcome_half_price_cut": (OUTCOME_3000, "handed_back_share = 0.5"),
    "markup_30_to_gainshare": ('plan = "markup"', "gainshare_share = 0.3\ngainshare_saving = 0.35"),
}
STUDENT = """
name = "Distilled"
horizon_months = 36

[baseline]
tokens_mtok = VOLUME
price_usd_per_mtok = 5.4

[plan]
plan = "markup"

[[levers]]
lever = "price_path"
annual_decline = DECLINE

[[levers]]
lever = "distillation"
launch_month = 2
max_share = 0.6
steepness = 0.9
mid_month = 6
gpu_usd_per_hour = 2.95
overhead = 0.3
tokens_per_second = 10_000.0
utilisation = 0.35
min_gpus = 2
escalated_share = 0.08
setup_usd = 120_000.0
refresh_usd_per_month = 10_000.0
ALTERNATIVE
"""
ALTERNATIVE = "alternative_usd_per_mtok = 0.6\nalternative_from_month = 12\nalternative_annual_decline = 0.467"
STUDENT_CASES = {
    "large_d36": ("20_000.0", "0.361", ""),
    "large_d90": ("20_000.0", "0.9", ""),
    "small_d36": ("3_000.0", "0.361", ""),
    "large_with_hosted_alternative": ("20_000.0", "0.361", ALTERNATIVE),
}


def markup(paid: str, added: str, rates: str) -> str:
    """A case of WE01."""
    return MARKUP.replace("PAID", paid).replace("ADDED", added).replace("RATES", rates)


def keys(case: str) -> str:
    """A case of WE13."""
    plan, terms = KEY_CASES[case]
    return KEYS.replace("PLAN", plan).replace("TERMS", terms)


def student(case: str) -> str:
    """A case of WE15."""
    volume, decline, alternative = STUDENT_CASES[case]
    return STUDENT.replace("VOLUME", volume).replace("DECLINE", decline).replace("ALTERNATIVE", alternative)


def credit(pass_through: float) -> str:
    """A case of WE08."""
    return CREDIT.replace("THETA", f"{pass_through}")


def numbers(rows: list[dict[str, Any]], *names: str) -> list[list[Any]]:
    """Columns of rows, in the order of the names."""
    return [[row[name] for name in names] for row in rows]
