"""What a page asks of a fund: it stands above, and is where one goes back to."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from ropewalk.figures import BadInput
from ropewalk.money.permissions import refusal_to_keep, refusal_to_post
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.web.asking import Question
from ropewalk.web.money.trails import trail_of_fund
from ropewalk.web.requests import EARLIEST, LATEST, actor, today


def who(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when: what every action is told."""
    return {"by": actor(request), "at": timezone.now()}


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


def why_not_post(request: HttpRequest, fund: Any) -> str | None:
    """Why this person may not post to the fund, if they may not."""
    return refusal_to_post(actor=actor(request), fund=fund, on=today())


def year_asked(request: HttpRequest) -> int:
    """The financial year that the address names, ``?year=2026``; this one otherwise.

    Raises:
        BadInput: When it is not a year that the records can cover.
    """
    said = request.GET.get("year", "").strip()
    return year_of(said) if said else financial_year(today())


def year_of(said: str) -> int:
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
