"""Dated prices that stand over the price list: our corrections of it, and what a company has agreed with its providers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, model_validator

from data.errors import BadValueError
from data.prices.names import SELF_HOSTED, listed_as, split, undated

CLASSES = ("input", "cache_read", "cache_write", "cache_write_1h", "output")
SHIPPED = Path(__file__).parent / "overrides.toml"


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("a number without quotes")
    return Decimal(value)


def _seller(value: object) -> object:
    if isinstance(value, str) and value.lower() in SELF_HOSTED:
        raise ValueError("a provider that bills tokens; what self-hosted models cost is typed as an invoice of self_hosted")
    if not isinstance(value, str) or listed_as(value) is None:
        raise ValueError("a provider of the price list, such as openai, anthropic, azure, bedrock, vertex_ai")
    return value


Price = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=100_000, allow_inf_nan=False)]


class Entry(BaseModel, frozen=True, extra="forbid", strict=True):
    """One dated price: US dollars per million tokens by class, or a discount on the list as a fraction."""

    provider: Annotated[str, BeforeValidator(_seller)]
    model: str = Field(min_length=1)
    tier: Literal["standard", "batch", "flex", "priority"] | None = None
    first: date = Field(alias="from")
    until: date | None = None
    input: Price | None = Field(default=None, alias="input_usd_per_mtok")
    cache_read: Price | None = Field(default=None, alias="cache_read_usd_per_mtok")
    cache_write: Price | None = Field(default=None, alias="cache_write_usd_per_mtok")
    cache_write_1h: Price | None = Field(default=None, alias="cache_write_1h_usd_per_mtok")
    output: Price | None = Field(default=None, alias="output_usd_per_mtok")
    discount: Annotated[Decimal, BeforeValidator(_number), Field(ge=0, lt=1, allow_inf_nan=False)] | None = None
    snapshots: bool = True
    grade: Literal["exact", "estimated"] = "exact"
    source: str = ""
    reason: str = ""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.discount is None) == (not self.prices):
            raise ValueError("either prices by class (input_usd_per_mtok, ...) or a discount such as 0.15, not both and not neither")
        if self.model == "*" and self.discount is None:
            raise ValueError('prices name one model; model = "*" goes with a discount')
        if self.until is not None and self.until <= self.first:
            raise ValueError("an until after its from (until is the first day it no longer holds)")
        return self

    @property
    def prices(self) -> dict[str, Decimal]:
        named = {name: getattr(self, name) for name in CLASSES}
        return {name: price for name, price in named.items() if price is not None}

    def covers(self, provider: str | None, ref: str, tier: str) -> int:
        """How closely the entry names this model and tier; 0 = not at all, a snapshot's own name beats the model's, the model's beats *."""
        if listed_as(self.provider) != listed_as(provider) or (self.tier or ("standard" if self.discount is None else tier)) != tier:
            return 0
        name = split(self.provider, self.model)[1]
        if name == ref:
            closeness = 3
        elif self.snapshots and undated(ref) == undated(name) == name.replace(".", "-"):
            closeness = 2
        else:
            closeness = int(name == "*")
        return closeness and 2 * closeness + (self.tier is not None)

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Overrides:
    """The entries of one file, and what the shipped one says of the list itself."""

    entries: tuple[Entry, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    confirmed: Mapping[str, Mapping[str, date]] = field(default_factory=dict)

    def on(self, provider: str | None, ref: str, tier: str, day: date) -> Entry | None:
        """The closest entry in force on a day; among equals the latest."""
        fitting = [(entry.covers(provider, ref, tier), entry.first, entry) for entry in self.entries if entry.holds(day)]
        best = max(((near, first) for near, first, _ in fitting if near), default=None)
        return next((entry for near, first, entry in fitting if (near, first) == best), None)

    def changes(self, provider: str | None, ref: str, tier: str) -> set[date]:
        fitting = [entry for entry in self.entries if entry.covers(provider, ref, tier)]
        return {entry.first for entry in fitting} | {entry.until for entry in fitting if entry.until}


def read(path: Path) -> Overrides:
    """Read one file of dated prices; BadValueError names file, entry, field, what was found and expected."""
    try:
        text = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(path, "the file", f"found text that is not TOML ({error})", "entries such as [[price]]") from error
    known = {"price"} if path != SHIPPED else {"price", "list", "confirmed"}
    if unknown := set(text) - known:
        raise _bad(path, "the file", f"found [{min(unknown)}]", "entries headed [[price]]")
    raw = text.get("price", [])
    if not isinstance(raw, list):
        raise _bad(path, "price", "found one table", "[[price]] with two brackets, once an entry")
    entries: dict[tuple[object, ...], Entry] = {}
    for number, fields in enumerate(raw, start=1):
        entry = _entry(path, number, fields)
        key = (listed_as(entry.provider), entry.model.lower(), entry.tier, entry.first)
        if key in entries:
            raise _bad(path, f"entry {number}, from", f"found {entry.first} again for {entry.provider} {entry.model}", "one price a day")
        entries[key] = entry
    return Overrides(tuple(entries.values()), text.get("list", {}), text.get("confirmed", {}))


def _entry(path: Path, number: int, fields: object) -> Entry:
    try:
        return Entry.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the entry"
        if first["type"] == "missing":
            found, expected = "found nothing", "a day such as 2026-01-01" if where == "from" else f"a {where}"
        elif first["type"] == "extra_forbidden":
            names = ", ".join(info.alias or name for name, info in Entry.model_fields.items())
            found, expected = "found a field nobody knows", f"one of {names}"
        else:
            found = f"found {first['input']}" if first["loc"] else f"found {', '.join(fields) if isinstance(fields, dict) else fields}"
            expected = first["msg"].removeprefix("Value error, ")
        raise _bad(path, f"entry {number}, {where}", found, expected) from error


def _bad(path: Path, where: str, found: str, expected: str) -> BadValueError:
    return BadValueError(f"{path}, {where}: {found}; expected {expected}. No price of this file is used: correct the entry and try again.")
