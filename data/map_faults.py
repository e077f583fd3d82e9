"""What is wrong with a row of a mapping, and which rows have nothing to act on yet.

A row that could never act is rejected. A row whose file may still come is taken, with a word: files come in any order.
"""

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import process

from data.importers import IMPORTERS
from data.snapshot import Snapshot
from data.tables import PRICED_BY

COLUMNS = ("source", "kind", "id", "customer", "product", "key_owner", "priced_by")
NEEDED = COLUMNS[:3]
# of each kind of id: what a person can say of it, and what is expected in words
_SAYS = {
    "customer": (("customer", "key_owner", "priced_by"), "a customer, a key_owner or a priced_by"),
    "workload": (("customer", "product", "key_owner"), "a customer, a product or a key_owner"),
    "product": (("priced_by",), "a priced_by"),
}
_ALLOWED = {"kind": tuple(_SAYS), "key_owner": ("vendor", "customer"), "priced_by": PRICED_BY}


def fault(row: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Column, found, expected of a row that cannot be taken."""
    for column in NEEDED:
        if not row[column]:
            return column, "nothing", f"a{'n' if column == 'id' else ''} {column}"
    for column, allowed in _ALLOWED.items():
        if row[column] and row[column] not in allowed:
            near = process.extractOne(row[column], allowed)
            return column, row[column], f"one of {', '.join(allowed)}{f' (nearest: {near[0]})' if near else ''}"
    kind = row["kind"]
    columns, expected = _SAYS[kind]
    if any(row[name] for name in columns):
        return None
    said = next(((name, row[name]) for name in COLUMNS[3:] if row[name]), None)
    if said:
        return (*said, f"{expected} beside it: of a row of kind {kind} nothing else acts")
    return columns[0], "nothing", expected


def unmet(snapshot: Snapshot | None, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[str]:
    """Of rows taken, with their lines: the ids and products that no loaded row has, in words."""
    known = set(snapshot.query("select source, kind, id from known_ids").iter_rows()) if snapshot else set()
    sources = sorted({importer.family.split("_")[0] for importer in IMPORTERS if importer.kind in ("billing", "usage", "outcomes")})
    seen = {source for source, _, _ in known}
    sold = {name for _, kind, name in known if kind == "product"}
    sold |= {row["product"] for _, row in rows if row["kind"] == "product" and row.get("product")}
    for line, row in rows:
        source, kind, product = row["source"], row["kind"], row.get("product")
        if source not in seen and source not in sources:
            near = process.extractOne(source, sources)
            nearest = f" (nearest: {near[0]})" if near else ""
            yield f"line {line}, source: found {source}, of which nothing is loaded{nearest}; it acts when a file of {source} comes"
        elif (source, kind, row["id"]) not in known:
            yield f"line {line}, id: found {row['id']}; no loaded row of {source} has this {kind} yet; it acts when one comes"
        if kind == "workload" and product and product not in sold:
            yield f"line {line}, product: found {product}; no loaded line sells it yet; its cost stands unclassified until one does"
