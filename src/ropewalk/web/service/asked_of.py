"""What a page asks of a partnership's commissioning, and why this person may not."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from ropewalk.money.permissions import refusal_to_post
from ropewalk.service.permissions import (
    refusal_to_choose,
    refusal_to_commission,
    refusal_to_return,
)
from ropewalk.web.requests import actor, today


def who(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when: what every action is told."""
    return {"by": actor(request), "at": timezone.now()}


def why_not_commission(request: HttpRequest, partnership: Any) -> str | None:
    """Why this person may not commission for the partnership, if they may not."""
    return refusal_to_commission(
        actor=actor(request), partnership=partnership, on=today()
    )


def why_not_choose(request: HttpRequest, procurement: Any) -> str | None:
    """Why this person may not run the procurement, if they may not."""
    return refusal_to_choose(actor=actor(request), procurement=procurement, on=today())


def why_not_pay(request: HttpRequest, contract: Any) -> str | None:
    """Why this person may not post to the fund that a contract is paid from, if not."""
    return refusal_to_post(actor=actor(request), fund=contract.fund, on=today())


def why_not_return(request: HttpRequest, contract: Any) -> str | None:
    """Why this person may not return what a contract is measured by, if they may not."""
    return refusal_to_return(actor=actor(request), contract=contract, on=today())
