"""What an address may ask for besides the thing it names: a year, or a page of a list."""

from ninja import Field, Schema

from ropewalk.api.requests import today
from ropewalk.partnership.rules.terms import financial_year

FIRST_YEAR, YEARS_END_BEFORE = 1974, 2100
MOST = 100
USUAL = 25
LAST = 2**53 - 1  # the largest whole number that every program reads exactly


def this_year() -> int:
    """The financial year of today, by the calendar year in which it starts."""
    return financial_year(today())


class YearAsked(Schema):
    """A financial year, by the calendar year in which it starts."""

    year: int = Field(
        default_factory=this_year,
        ge=FIRST_YEAR,
        lt=YEARS_END_BEFORE,
        description="The calendar year in which the financial year starts; that of "
        "today where it is left out.",
    )


class PageAsked(Schema):
    """A page of a list whose latest come first."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="How many at most.")
    after: int = Field(
        default_factory=lambda: LAST,
        ge=1,
        le=LAST,
        description="The next_after of the page before; left out for the first page.",
    )
