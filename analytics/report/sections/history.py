"""The history under public price lists: what each would have billed, who pays more and who less, apart from its price level."""

from analytics.board import history_words as words
from analytics.board.price_lists import Listed, price_lists
from analytics.board.rebilled import longest
from analytics.report.blocks import Block, Column, Row, Section, Table, Text
from analytics.report.given import Given
from analytics.report.part import Part
from analytics.report.shared import called

_MOST = 8


def _make(given: Given) -> Section | None:
    everything = price_lists(given.snapshot)
    if not everything:
        return None
    counted = [each for each in everything if not each.found.needs]
    known, assumed = ([each for each in counted if each.assumed == wanted] for wanted in (False, True))
    claim, note = words.claim(known, len(everything))
    blocks: list[Block] = []
    if known:
        blocks.append(_lists("History", "History under public price lists", known, words.NOTE))
    if assumed:
        notes = " ".join(f"{each.preset.label}: {words.taken(each)}." for each in assumed)
        blocks.append(_lists("History assumed", f"{len(assumed)} lists whose unit takes an assumption", assumed, notes))
    if counted:
        blocks.append(_customers(given, counted[0]))
    if lacking := longest({each.found.needs.split(":")[0] for each in everything if each.found.needs}):
        blocks.append(Text(f"{'Other price lists need' if counted else 'They need'} {'; or '.join(lacking)}."))
    return Section("history", "History billed anew", claim, note, tuple(blocks))


def _lists(id: str, claim: str, found: list[Listed], note: str) -> Table:
    columns = (
        Column("list", "Public price list"), Column("billed", "Billed", "money"), Column("rebilled", "Would have billed", "money"),
        Column("level", "Price level", "change", "{rebilled}/{billed}-1"),
        Column("moved", "Structure moves", "money"), Column("less", "Pay less", "count"),
        Column("more", "Pay more", "count"),
    )  # fmt: skip
    rows = []
    for each in found:
        less, more = words.pays(each)
        values = {
            "list": each.preset.label, "billed": each.billed, "rebilled": each.rebilled, "level": each.change,
            "moved": words.moved(each), "less": int(less), "more": int(more),
        }  # fmt: skip
        rows.append(Row(values, mark=words.of(each), grade="assumed" if each.assumed else each.found.grade))
    return Table(id, claim, columns, tuple(rows), note)


def _customers(given: Given, each: Listed) -> Table:
    columns = (
        Column("customer", "Customer"), Column("billed", "Billed", "money"), Column("rebilled", "Would have paid", "money"),
        Column("change", "Change", "signed", "{rebilled}-{billed}"), Column("structure", "at the same total", "signed"),
    )  # fmt: skip
    rows = tuple(
        Row(
            {
                **row,
                "customer": called(given.names, row["customer"]),
                "change": "the same" if row["pays"] == "the same" else row["difference"],
                "structure": "the same" if words.whole(row["structure"], given.currency) == "the same" else row["structure"],
            },
            grade="assumed" if each.assumed else each.found.grade,
        )
        for row in each.customers.head(_MOST).to_dicts()
    )
    note = words.beside(each, each.customers.height - len(rows), given.currency)
    return Table("History customers", f"By customer, {each.preset.label}", columns, rows, note)


HISTORY = Part("history", "History billed anew", "What public price lists would have billed, who pays more and who less.", _make)
