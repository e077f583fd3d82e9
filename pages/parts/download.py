"""A table as a CSV file that no spreadsheet runs: text that begins like a formula gets an apostrophe in front."""

import polars as pl
import streamlit as st

_FORMULA = r"^[=+\-@\t\r]"


def neutral(frame: pl.DataFrame) -> str:
    """The frame as CSV; numbers to the digit without zeros beyond cents, text made inert."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    nested = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List | pl.Struct)]
    guarded = (
        pl.when(pl.col(name).str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), pl.col(name))).otherwise(pl.col(name)).alias(name)
        for name in texts
    )
    exact = (
        pl.col(name).cast(pl.String).str.replace(r"(\.\d\d\d*?)0+$", "$1").alias(name)
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.Decimal)
    )
    return frame.drop(nested).with_columns(*guarded, *exact).write_csv()


def download(frame: pl.DataFrame, name: str, label: str = "Download as CSV") -> None:
    """A quiet button under a table."""
    st.download_button(
        label, neutral(frame).encode("utf-8-sig"), f"{name}.csv", "text/csv", key=f"csv-{name}", on_click="ignore", type="tertiary"
    )
