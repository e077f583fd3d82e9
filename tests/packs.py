"""A small company whose customers bear the names that break things, for tests of the board pack."""

from pathlib import Path

from data.decisions import map_rows
from data.home import Home
from data.ingest import import_files
from tests.company import TODAY, company, csv_text

NAMES = {
    "acme": '=HYPERLINK("http://x","Acme Anvils")',
    "globex": "北京智能科技 😀",
    "initech": "#strong[Initech] $x$ <b>*b*</b> " + "Very" * 68,
    "umbrella": "شركة الأمل للتجارة",
}


def hostile(home: Home, folder: Path) -> Home:
    """The company of tests.company under those names, one of which stands in a file's name."""
    made = company()
    folder.mkdir(parents=True, exist_ok=True)
    paths = made.write(folder, [table.name for table in made.tables if table.name != "customers"])
    named = folder / "customers_Acme-Anvils.csv"
    rows = [{"customer_id": key, "name": name, "plan_name": "pro", "renewal_date": ""} for key, name in NAMES.items()]
    named.write_text(csv_text(["customer_id", "name", "plan_name", "renewal_date"], rows), encoding="utf-8")
    import_files(home, [*paths, named], today=TODAY)
    map_rows(home, [dict(row) for row in made.mapping], today=TODAY)
    return home
