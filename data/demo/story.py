"""The demo company as data: Halyard resells tokens at a 30% markup and is growing out of it.

It sells four things. The model gateway bills each customer 1.30 times the list price of the tokens it used. Resolve, from
September 2025, bills $0.99 for each support ticket it resolves, which is two of three. Every customer pays a platform fee, some
pay for seats. List prices fall by steps and rise once, in January 2026. Two of the largest gateway customers move to their own key, in
February and April 2026. In June 2026 a student model on Halyard's own GPUs starts to answer a part of Resolve's traffic.
OpenAI's free credits run out in January 2026, and its cost report of April 2026 is 9% above what the usage comes to.

To keep the log small, one of its rows stands for all that an agent sent in one go, which is far more than one real request.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

COMPANY = "Halyard"
MARKUP = Decimal("1.30")
FIRST_DAY, LAST_DAY = date(2025, 5, 1), date(2026, 10, 31)
MONTHS = tuple(date(2025 + (4 + n) // 12, (4 + n) % 12 + 1, 1) for n in range(18))
CLOSING = date(2026, 11, 1)  # the day the last month is billed
JUDGED_FROM = date(2026, 11, 2)  # the demo's files are never older than the day they are read

MISREPORTED = date(2026, 4, 1)
MISREPORTED_FACTOR = Decimal("1.09")
GROWTH = 0.031  # of a customer's own tokens, a month
TOKENS_PER_TICKET = 180_000
RESOLVE_START = date(2025, 9, 1)
RESOLVE_AT_START = 0.12  # of the tickets of the last month
RESOLVED_AT_START, RESOLVED_AT_END = 0.62, 0.67  # of the tickets it tries

# shares of a call's tokens: input, cache read, cache write, output
SHAPES = {
    "openai": (0.42, 0.45, 0.0, 0.13),
    "anthropic": (0.33, 0.48, 0.06, 0.13),
    "gemini": (0.45, 0.43, 0.0, 0.12),
    "hosted_vllm": (0.86, 0.0, 0.0, 0.14),
}
UNCACHED = (0.80, 0.0, 0.0, 0.20)  # o3 is called without a cache

Route = tuple[str, str, float]  # provider, model, share of tokens
Phase = tuple[date, tuple[Route, ...]]
GPT_41, GPT_5, GPT_52 = "gpt-4.1-2025-04-14", "gpt-5-2025-08-07", "gpt-5.2-2025-12-11"
MINI, O3, STUDENT = "gpt-5-mini-2025-08-07", "o3-2025-04-16", "student-8b"

# from a day on
GATEWAY: tuple[Phase, ...] = (
    (
        date(2025, 5, 1),
        (
            ("openai", GPT_41, 0.57),
            ("openai", O3, 0.08),
            ("anthropic", "claude-3-7-sonnet-latest", 0.32),
            ("anthropic", "claude-3-opus-latest", 0.03),
        ),
    ),
    (
        date(2025, 5, 26),
        (("openai", GPT_41, 0.57), ("openai", O3, 0.08), ("anthropic", "claude-sonnet-4-0", 0.32), ("anthropic", "claude-opus-4-0", 0.03)),
    ),
    (date(2025, 8, 11), (("openai", GPT_5, 0.65), ("anthropic", "claude-sonnet-4-0", 0.32), ("anthropic", "claude-opus-4-1", 0.03))),
    (date(2025, 11, 25), (("openai", GPT_5, 0.63), ("anthropic", "claude-sonnet-4-0", 0.31), ("anthropic", "claude-opus-4-5", 0.06))),
    (date(2026, 1, 5), (("openai", GPT_52, 0.63), ("anthropic", "claude-sonnet-4-0", 0.31), ("anthropic", "claude-opus-4-5", 0.06))),
    (date(2026, 7, 1), (("openai", GPT_52, 0.58), ("anthropic", "claude-sonnet-5", 0.34), ("anthropic", "claude-opus-4-5", 0.08))),
    (date(2026, 9, 22), (("openai", GPT_52, 0.52), ("anthropic", "claude-sonnet-5", 0.38), ("anthropic", "claude-opus-5-5", 0.10))),
    (
        date(2026, 10, 13),
        (
            ("openai", GPT_52, 0.38),
            ("anthropic", "claude-sonnet-5-5", 0.34),
            ("anthropic", "claude-opus-5-5", 0.10),
            ("gemini", "gemini-4-argon", 0.18),
        ),
    ),
)
RESOLVE: tuple[Phase, ...] = (
    (RESOLVE_START, (("openai", GPT_5, 0.75), ("openai", MINI, 0.25))),
    (date(2026, 1, 5), (("openai", GPT_52, 0.70), ("openai", MINI, 0.30))),
    (date(2026, 6, 1), (("hosted_vllm", STUDENT, 0.35), ("openai", GPT_52, 0.45), ("openai", MINI, 0.20))),
    (date(2026, 7, 21), (("hosted_vllm", STUDENT, 0.50), ("openai", GPT_52, 0.28), ("gemini", "gemini-3.6-flash", 0.22))),
    (date(2026, 9, 1), (("hosted_vllm", STUDENT, 0.62), ("openai", GPT_52, 0.16), ("gemini", "gemini-3.6-flash", 0.22))),
)


def _monthly(months: tuple[date, ...], dollars: tuple[int, ...]) -> dict[date, Decimal]:
    return {month: Decimal(amount).quantize(Decimal("0.01")) for month, amount in zip(months, dollars, strict=True)}


# typed figures, US dollars a month
_GPU = (7_900, 7_900, 7_900, 9_600, 9_600)
_CREDITS = (18_000, 18_000, 18_000, 18_000, 18_000, 18_000, 18_000, 18_000, 6_000)
_2025 = (9_200, 9_200, 9_450, 9_450, 9_900, 10_300, 10_300, 10_800)
_2026 = (10_800, 11_100, 11_100, 11_400, 11_400, 12_300, 12_300, 12_600, 12_900, 12_900)
GPU_BILLS = _monthly(MONTHS[13:], _GPU)
OPENAI_CREDITS = _monthly(MONTHS[:9], _CREDITS)
OTHER_COGS = _monthly(MONTHS, _2025 + _2026)


@dataclass(frozen=True)
class Product:
    """What is sold, and what its price follows (blank: nobody has said)."""

    key: str
    name: str
    priced_by: str
    unit: str


PRODUCTS = {
    product.key: product
    for product in (
        Product("gateway", "Model gateway", "tokens", "usage at list price + 30%"),
        Product("resolve", "Resolve", "outcome", "ticket"),
        Product("platform", "Platform", "platform", "month"),
        Product("seats", "Seats", "seat", "seat"),
        Product("onboarding", "Onboarding", "one_off", "project"),
        Product("priority", "Priority lane", "", "month"),
    )
}


def stream(seed: int, what: str) -> Random:
    """Chance for one file: the same seed gives the same bytes."""
    return Random(f"{seed} {what}")  # noqa: S311 a story needs no cryptography
