"""A small consistent company, written as the exports of its systems; split, repeated and reordered as a test likes."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

Cells = Mapping[str, object]
TODAY = date(2026, 11, 15)
CUSTOMERS = ("acme", "globex", "initech", "umbrella")
STATUSES = ("paid", "paid", "open", "uncollectible", "draft", "void")
CURRENCIES = ("usd", "usd", "eur", "jpy", "kwd")
DIGITS = {"jpy": 0, "kwd": 3}
MODELS = (("openai", "gpt-4o"), ("openai", "gpt-4o-mini"), ("anthropic", "claude-sonnet-4-20250514"))
SOLD = (("prod_api", "Model API", "price_api", "tokens"), ("prod_seat", "Seats", "price_seat", "seat"))


@dataclass(frozen=True)
class Table:
    """One export: how it is written, and what may be split: rows that have an id, or whole days."""

    name: str
    rows: tuple[Cells, ...]
    form: str = "csv"  # csv | lines (JSON lines) | costs (pages of OpenAI's costs API)
    by: str = "row"  # row | day

    def unit(self, row: Cells) -> object:
        """What must stay together in one file."""
        return row["start_time"] if self.by == "day" else id(row)

    def text(self, rows: Sequence[Cells] | None = None) -> str:
        chosen = self.rows if rows is None else rows
        if self.form == "lines":
            return "".join(json.dumps(row) + "\n" for row in chosen)
        if self.form == "costs":
            days: dict[object, list[Cells]] = {}
            for row in chosen:
                days.setdefault(row["start_time"], []).append({k: v for k, v in row.items() if k != "start_time"})
            pages = [{"object": "bucket", "start_time": day, "results": results} for day, results in days.items()]
            return json.dumps({"object": "page", "data": pages, "has_more": False})
        return csv_text(self.rows[0].keys(), chosen)

    def write(self, folder: Path, rows: Sequence[Cells] | None = None, tag: str = "") -> Path:
        path = folder / f"{self.name}{tag}.{'csv' if self.form == 'csv' else 'json'}"
        path.write_text(self.text(rows), encoding="utf-8")
        return path


@dataclass(frozen=True)
class Company:
    tables: tuple[Table, ...]
    mapping: tuple[Mapping[str, str], ...] = field(default=())

    def __getitem__(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    def write(self, folder: Path, names: Iterable[str] = ()) -> list[Path]:
        chosen = set(names)
        return [table.write(folder) for table in self.tables if not chosen or table.name in chosen]


def csv_text(header: Iterable[str], rows: Iterable[Cells]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(header), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def company(seed: int = 7, requests: int = 40) -> Company:
    """Four customers, a quarter of bills, a gateway's log, the provider's usage and cost; always the same for a seed."""
    rng = Random(seed)
    invoices, lines, dashboard, notes, note_lines = _billed(rng)
    logged = _logged(rng, requests)
    tables = (
        Table("invoices", tuple(invoices)),
        Table("lines", tuple(lines)),
        Table("dashboard", tuple(dashboard)),
        Table("notes", tuple(notes)),
        Table("note_lines", tuple(note_lines)),
        Table("products", tuple({"id": p, "name": name, "statement_descriptor": "", "unit_label": ""} for p, name, _, _ in SOLD)),
        Table("prices", tuple(_prices())),
        Table("log", tuple(logged[: requests // 2])),
        Table("log_lines", tuple(_as_json(row) for row in logged[requests // 2 :]), form="lines"),
        Table("usage", tuple(_used(rng)), by="day"),
        Table("costs", tuple(_costs(rng)), form="costs", by="day"),
        Table("customers", tuple({"customer_id": c, "name": c.title(), "plan_name": "pro", "renewal_date": ""} for c in CUSTOMERS)),
        Table("rates", tuple(_rates(rng))),
        Table("outcomes", tuple(_outcomes(rng))),
    )  # fmt: skip
    mapping = [{"source": "stripe", "kind": "customer", "id": f"cus_{c}", "customer": c} for c in CUSTOMERS[:3]]
    mapping += [{"source": "stripe", "kind": "product", "id": p, "priced_by": word} for p, _, _, word in SOLD]
    return Company(tables, (*mapping, {"source": "litellm", "kind": "workload", "id": "team-b", "product": "Seats"}))


# -- bills -----------------------------------------------------------------------------------------------------------------


def _billed(rng: Random) -> tuple[list[Cells], list[Cells], list[Cells], list[Cells], list[Cells]]:
    invoices: list[Cells] = []
    lines: list[Cells] = []
    dashboard: list[Cells] = []
    notes: list[Cells] = []
    note_lines: list[Cells] = []
    for number in range(14):
        issued = date(2026, 7, 1) + timedelta(days=rng.randrange(85))
        currency, status = CURRENCIES[number % len(CURRENCIES)], STATUSES[number % len(STATUSES)]
        customer = CUSTOMERS[number % len(CUSTOMERS)]
        invoice_id, total, tax = f"in_{number:03}", 0, 0
        for place in range(rng.randrange(1, 4)):
            line = _line(rng, invoice_id, f"il_{number:03}{place}", currency, issued)
            lines.append(line)
            total += int(str(line["amount"])) - int(str(line["total_discount"])) + int(str(line["total_exclusive_tax"]))
            tax += int(str(line["total_exclusive_tax"]))
        own = [line for line in lines if line["invoice_id"] == invoice_id]
        invoices.append(_invoice(invoice_id, customer, status, currency, issued, total, tax))
        if number % 3 != 2:
            dashboard.append(_in_dashboard(invoices[-1], own, issued))
        if number % 4 == 0:
            note = _note(f"cn_{number:03}", invoices[-1], issued, "void" if number == 8 else "issued")
            notes.append(note)
            if number != 4:
                note_lines.append({"credit_note_id": note["id"], "id": f"cnli_{number:03}", "amount": note["amount"], "discount_amount": 0,
                                   "invoice_line_item": own[0]["id"], "unit_amount_decimal": "", "description": ""})  # fmt: skip
    return invoices, lines, dashboard, notes, note_lines


def _line(rng: Random, invoice_id: str, line_id: str, currency: str, issued: date) -> Cells:
    amount = rng.randrange(1_000, 900_000)
    start = issued - timedelta(days=rng.randrange(40))
    return {
        "invoice_id": invoice_id, "id": line_id, "amount": amount, "currency": currency, "description": "",
        "period_start": f"{start} 00:00:00", "period_end": f"{start + timedelta(days=rng.choice((1, 30, 365)))} 00:00:00",
        "price_id": rng.choice(SOLD)[2], "proration": "false", "quantity": 1, "quantity_decimal": "1",
        "total_discount": rng.choice((0, 0, amount // 10)), "total_exclusive_tax": rng.choice((0, amount // 5)),
    }  # fmt: skip


def _invoice(invoice_id: str, customer: str, status: str, currency: str, issued: date, total: int, tax: int) -> Cells:
    paid = f"{issued + timedelta(days=5)} 12:00:00" if status == "paid" else ""
    return {
        "id": invoice_id, "number": f"N-{invoice_id}", "customer_id": f"cus_{customer}", "customer_name": f"Ü {customer.title()}, Inc.",
        "status": status, "currency": currency, "date": f"{issued} 00:05:00",
        "status_transitions_finalized_at": "" if status == "draft" else f"{issued} 01:05:00",
        "status_transitions_paid_at": paid, "status_transitions_voided_at": "", "status_transitions_marked_uncollectible_at": "",
        "billing_reason": "subscription_cycle", "amount_remaining": 0, "total": total, "tax": tax,
    }  # fmt: skip


def _in_dashboard(invoice: Cells, lines: Sequence[Cells], issued: date) -> Cells:
    def major(minor: object) -> str:
        return f"{Decimal(str(minor)).scaleb(-DIGITS.get(str(invoice['currency']), 2)):f}"

    return {
        "id": invoice["id"], "Number": invoice["number"], "Customer": invoice["customer_id"], "Customer Name": invoice["customer_name"],
        "Date (UTC)": f"{issued} 00:05", "Finalized At (UTC)": str(invoice["status_transitions_finalized_at"])[:16],
        "Paid At (UTC)": str(invoice["status_transitions_paid_at"])[:16], "Status": invoice["status"], "Currency": invoice["currency"],
        "Total": major(invoice["total"]), "Tax": major(invoice["tax"]),
        "Minimum Line Item Period Start (UTC)": min(str(line["period_start"]) for line in lines)[:16],
        "Maximum Line Item Period End (UTC)": max(str(line["period_end"]) for line in lines)[:16],
    }  # fmt: skip


def _note(note_id: str, invoice: Cells, issued: date, status: str) -> Cells:
    return {
        "id": note_id, "amount": 700, "currency": invoice["currency"], "customer_balance_transaction_id": "", "invoice_id": invoice["id"],
        "customer_id": invoice["customer_id"], "reason": "order_change", "status": status,
        "created": f"{issued + timedelta(days=9)} 08:00:00",
        "voided_at": f"{issued + timedelta(days=10)} 08:00:00" if status == "void" else "",
    }  # fmt: skip


def _prices() -> Iterable[Cells]:
    for product, name, price, _ in SOLD:
        yield {
            "id": price, "billing_scheme": "per_unit", "recurring_interval": "month", "currency": "usd", "product_id": product,
            "nickname": name,
            "unit_amount": 100, "unit_amount_decimal": "100", "recurring_usage_type": "licensed",
        }  # fmt: skip


# -- usage and cost ----------------------------------------------------------------------------------------------------------


def request(rng: Random, request_id: str, day: date, customer: str | None = None) -> dict[str, object]:
    """One row of a gateway's log; its prompt counts cached tokens."""
    provider, model = rng.choice(MODELS)
    read, fresh, output = rng.randrange(500), rng.randrange(1, 4_000), rng.randrange(1_500)
    details = {"cache_read_input_tokens": read} if provider == "anthropic" else {"prompt_tokens_details": {"cached_tokens": read}}
    return {
        "request_id": request_id, "call_type": "acompletion", "spend": f"{Decimal(rng.randrange(9_000_000)).scaleb(-9):f}", "model": model,
        "prompt_tokens": read + fresh, "completion_tokens": output, "startTime": f"{day} {rng.randrange(24):02}:20:46.847371",
        "custom_llm_provider": provider, "end_user": rng.choice(("", *CUSTOMERS)) if customer is None else customer,
        "team_id": rng.choice(("", "team-a", "team-b")), "cache_hit": rng.choice(("False", "False", "True", "None")),
        "status": rng.choice(("success", "success", "failure")), "metadata": json.dumps({"usage_object": details}),
    }  # fmt: skip


def _logged(rng: Random, requests: int) -> list[dict[str, object]]:
    return [request(rng, f"chatcmpl-{n:06}", date(2026, 7, 1) + timedelta(days=rng.randrange(90))) for n in range(requests)]


def _as_json(row: Cells) -> Cells:
    """As the log's own API writes it: numbers bare, nothing as null."""
    whole = {name: int(str(row[name])) for name in ("prompt_tokens", "completion_tokens")}
    return (
        dict(row)
        | whole
        | {"end_user": row["end_user"] or None, "team_id": row["team_id"] or None, "metadata": json.loads(str(row["metadata"]))}
    )


def _second(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _used(rng: Random) -> Iterable[Cells]:
    for number in range(12):
        start = _second(date(2026, 7, 3) + timedelta(days=number * 7))
        for model in ("gpt-4o-2024-08-06", "gpt-4o-mini-2024-07-18"):
            fresh, read = rng.randrange(9_000), rng.randrange(900)
            yield {
                "start_time": start, "end_time": start + 86_400, "start_time_iso": "", "end_time_iso": "",
                "project_id": rng.choice(("proj_a", "proj_b")),
                "num_model_requests": "7.0", "model": model, "batch": rng.choice(("FALSE", "TRUE")), "service_tier": "default",
                "input_tokens": f"{fresh + read}.0", "input_cached_tokens": f"{read}.0", "output_tokens": f"{rng.randrange(3_000)}.0",
            }  # fmt: skip


def _costs(rng: Random) -> Iterable[Cells]:
    for number in range(10):
        start = _second(date(2026, 7, 3) + timedelta(days=number * 7))
        for item in ("gpt-4o-2024-08-06, input", "gpt-4o-mini-2024-07-18, output", "web search tool calls"):
            yield {
                "start_time": start, "object": "organization.costs.result",
                "amount": {"value": rng.randrange(10**9) / 10**7, "currency": "usd"},
                "line_item": item, "project_id": "proj_a", "organization_id": "org-1",
            }  # fmt: skip


def _rates(rng: Random) -> Iterable[Cells]:
    for number in range(150):
        day = date(2026, 5, 1) + timedelta(days=number)
        if day.weekday() < 5:
            near = {"USD": 1.1, "JPY": 160, "GBP": 0.85, "CHF": 0.95}
            yield {"Date": str(day)} | {code: f"{rate * rng.uniform(0.95, 1.05):.4f}" for code, rate in near.items()}


def _outcomes(rng: Random) -> Iterable[Cells]:
    for number in range(12):
        yield {
            "outcome_id": f"o{number}", "customer_id": rng.choice(CUSTOMERS), "workflow": "ticket",
            "outcome": rng.choice(("resolved", "resolved", "escalated")), "occurred_at": f"2026-07-{1 + number * 7 % 28:02} 10:00:00",
            "reopened_at": "2026-09-01 08:00:00" if number % 5 == 0 else "",
        }  # fmt: skip
