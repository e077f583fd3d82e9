"""A snapshot whose customers are letters: A for the largest by revenue, wherever a name, an id or a text that holds one stands."""

import re
from collections.abc import Callable, Mapping

from data.snapshot import Snapshot, renamed

_IDS = """
with known as (
    select customer, sum(base_amount) filter (counted) as revenue from billing_lines group by customer
    union all select customer, null from usage union all select customer, null from outcomes union all select customer, null from customers
)
select customer, sum(revenue) as revenue from known where customer is not null
group by customer order by revenue desc nulls last, customer
"""
_NAMES = """
select distinct customer, name from (
    select customer, name from customers union all select customer, id from customer_ids union all select customer, name from customer_ids
    union all select customer, customer_id from billing_lines union all select customer, customer_id from usage
    union all select customer, customer from customers
) where customer is not null and name is not null and trim(name) <> ''
"""
_NAMED = {
    "billing_lines": ("customer", "customer_id"), "usage": ("customer", "customer_id"), "outcomes": ("customer",),
    "customers": ("customer", "name"), "customer_ids": ("customer", "id", "name"),
}  # fmt: skip
_TEXTS = {
    "billing_lines": ("product", "plan_name", "description"), "usage": ("workload", "product"), "customers": ("plan_name",),
    "provider_costs": ("account", "workload", "line_item"), "typed": ("note",), "imports": ("file",), "assumptions": ("source",),
}  # fmt: skip
_FORMS = re.compile(
    r"(?:[\W_]+(?:inc|llc|ltd|limited|gmbh|corp|corporation|co|company|plc|ag|sa|sas|bv|ab|oy|spa|srl))+\W*$", re.IGNORECASE
)
_SHORTEST = 3  # letters of a name that is looked for within other texts


def anonymous(snapshot: Snapshot) -> Snapshot:
    """The snapshot with letters for customers; its figures are the same."""
    order = snapshot.query(_IDS)["customer"].to_list()
    called = {customer: f"Customer {letters(place)}" for place, customer in enumerate(order)}
    names = {**{name: customer for customer, name in snapshot.query(_NAMES).rows()}, **{customer: customer for customer in order}}
    changes: dict[tuple[str, str], dict[str, str]] = {}
    for fact, columns in _NAMED.items():
        for column in columns:
            held = _held(snapshot, fact, column)
            changes[fact, column] = {text: called[names[text]] if text in names else called.get(text, "Customer") for text in held}
    within = _within({name: called[customer] for name, customer in names.items()})
    for fact, columns in _TEXTS.items():
        for column in columns:
            found = {text: within(text) for text in _held(snapshot, fact, column)}
            changes[fact, column] = {old: new for old, new in found.items() if old != new}
    return renamed(snapshot, "anonymous", changes)


def _held(snapshot: Snapshot, fact: str, column: str) -> list[str]:
    return list(snapshot.query(f"select distinct {column} as text from {fact} where {column} is not null")["text"])  # noqa: S608 names of ours


def _within(called: Mapping[str, str]) -> Callable[[str], str]:
    """What replaces each name inside a text, whatever stands between its words and in whatever case."""
    forms: dict[str, str] = {}
    for name, letter in called.items():
        for form in (name, _FORMS.sub("", name)):
            words = re.findall(r"[^\W_]+", form)
            if sum(map(len, words)) >= _SHORTEST:
                forms.setdefault("".join(words).casefold(), letter)
                forms.setdefault(r"[\W_]*".join(map(re.escape, words)), letter)
    patterns = sorted((form for form in forms), key=len, reverse=True)
    if not patterns:
        return lambda text: text
    any_name = re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE)

    def put(match: re.Match[str]) -> str:
        return forms["".join(re.findall(r"[^\W_]+", match[0])).casefold()]

    return lambda text: any_name.sub(put, text)


def letters(number: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)
