"""What a page asks of a fund: it stands above, and is where one goes back to."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.money.permissions import refusal_to_keep, refusal_to_post
from ropewalk.money.queries.closing import YearOfQuarters
from ropewalk.money.queries.fund_choices import PartsToPost, parts_to_post
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.web.asking import Question
from ropewalk.web.money.trails import trail_of_fund
from ropewalk.web.requests import EARLIEST, LATEST, actor, today


def of_fund(fund: Any, title: str, sentence: str, button: str, **more: Any) -> Question:
    """A question about a fund."""
    said = {
        "title": title,
        "sentence": sentence,
        "button": button,
        "trail": trail_of_fund(fund),
        "caption": fund.title,
        "back": "Back to the fund",
    }
    return Question(**said | more)


def why_not_keep(request: HttpRequest, fund: Any) -> str | None:
    """Why this person may not keep the fund, if they may not."""
    return refusal_to_keep(actor=actor(request), fund=fund, on=today())


def why_not_post(request: HttpRequest, fund: Any, *partners: int | None) -> str | None:
    """Why this person may not post to the fund, or to partners' parts of it, if not."""
    return refusal_to_post(
        actor=actor(request),
        fund=fund,
        on=today(),
        partners=[each for each in partners if each is not None],
    )


def parts(request: HttpRequest, fund: Any, *, must_be_open: bool = True) -> PartsToPost:
    """Whose parts of the fund this person may post to."""
    return parts_to_post(actor(request), fund, on=today(), must_be_open=must_be_open)


def year_of(request: HttpRequest, years: Sequence[YearOfQuarters]) -> int:
    """The year that is asked about: of those the fund has, that of today unless said.

    Raises:
        BadInput: When the fund has no such year.
    """
    held = [each.year_starting for each in years]
    said = request.GET.get("year", "")
    if not said:
        now = financial_year(today())
        return now if now in held or not held else held[0]
    if said not in {str(each) for each in held}:
        raise BadInput(f"{said[:40]} is not a financial year of this fund.")
    return int(said)


def year_first(fund: Any, years: Sequence[object]) -> list[tuple[str, str]]:
    """The way to a financial year, where a fund has none yet."""
    if years:
        return []
    return [("Open a financial year first", reverse("open-fund-year", args=[fund.pk]))]


def other_years(
    years: Sequence[YearOfQuarters], year: int, address: str
) -> list[tuple[str, str]]:
    """The other years of a fund, each with the address of the same page for it."""
    return [
        (f"See {each.year}", f"{address}?year={each.year_starting}")
        for each in years
        if each.year_starting != year
    ]


def year_asked(request: HttpRequest) -> int:
    """The financial year that the address names, ``?year=2026``; this one otherwise.

    Raises:
        BadInput: When it is not a year that the records can cover.
    """
    said = request.GET.get("year", "").strip()
    return year_written(said) if said else financial_year(today())


def year_written(said: str) -> int:
    """A financial year as it was written.

    Raises:
        BadInput: When it is not a year that the records can cover.
    """
    year = int(said) if said.isascii() and said.isdecimal() and len(said) == 4 else 0
    if not EARLIEST.year <= year < LATEST.year:
        raise BadInput(
            f"{said[:10]} is not a financial year; write the year it starts in, like 2026."
        )
    return year
