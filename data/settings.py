"""The settings of a home; changing one derives again."""

from typing import Literal

from pydantic import BaseModel, Field


class Settings(BaseModel, frozen=True, extra="forbid"):
    """How this company is read. Floor is a fraction; the fiscal year starts on the first of a month (1..12)."""

    company: str = Field(default="", title="Company name", max_length=120)
    base_currency: str = Field(default="USD", pattern="^[A-Z]{3}$", title="Base currency")
    fiscal_year_start: int = Field(default=1, ge=1, le=12, title="First month of the fiscal year")
    floor: float = Field(default=0.30, ge=0, lt=1, title="Gross margin floor")
    spread: Literal["day", "month"] = Field(default="day", title="Spread a service period by day, or in even months")
    exchange: Literal["invoice_date", "monthly_average"] = Field(default="invoice_date", title="Exchange rate")
