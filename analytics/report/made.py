"""What a pack says that can be held against it later: the verdict, the headline figures, the months it projects."""

from typing import Any

from analytics.report.given import Given
from analytics.report.headline import headline


def said(given: Given) -> dict[str, Any] | None:
    """The record of a pack, in plain numbers; None where there is no complete month to speak of."""
    month = given.verdict.month
    if month is None or given.last is None:
        return None
    figures = {name: None if value is None else float(str(value)) for name, value in headline(given).items()}
    projection = [{**row, "month": row["month"].isoformat()} for row in given.next_months.to_dicts()]
    return {"month": month.isoformat(), "sentence": given.verdict.sentence, "figures": figures, "projection": projection}
