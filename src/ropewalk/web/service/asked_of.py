"""What a page asks of a partnership's commissioning, and why this person may not."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ropewalk.outcomes.queries import outcomes_seen_by
from ropewalk.service.performance_permissions import (
    refusal_to_hold_to_account,
    refusal_to_pay,
)
from ropewalk.service.permissions import (
    refusal_to_choose,
    refusal_to_commission,
    refusal_to_return,
)
from ropewalk.web.requests import actor, today


def one_of(words: str) -> dict[str, Any]:
    """The practice or locality that was chosen, as actions are told: none of an empty choice.

    Args:
        words: ``practice-12`` or ``locality-3``.
    """
    kind, _, number = words.partition("-")
    return {f"{kind}_id": int(number)} if number else {}


def why_not_commission(request: HttpRequest, partnership: Any) -> str | None:
    """Why this person may not commission for the partnership, if they may not."""
    return refusal_to_commission(
        actor=actor(request), partnership=partnership, on=today()
    )


def where_to_measure(request: HttpRequest, service: Any) -> list[tuple[str, str]]:
    """Where a measure is added to what a service is for; as many queries as one outcome."""
    seen = outcomes_seen_by(actor(request), on=today()).filter(
        pk__in=service.outcomes.values("pk")
    )
    return [
        (
            f"Add a measure to “{each.statement}” (outcome {each.pk})",
            f"{reverse('add-measure', args=[each.pk])}?next={request.path}",
        )
        for each in seen
    ] or [("Go to the outcomes", reverse("frameworks"))]


def why_not_choose(request: HttpRequest, procurement: Any) -> str | None:
    """Why this person may not run the procurement, if they may not."""
    return refusal_to_choose(actor=actor(request), procurement=procurement, on=today())


def why_not_pay(request: HttpRequest, contract: Any) -> str | None:
    """Why this person may not record or pay what is delivered under a contract, if not."""
    return why_not(request, refusal_to_pay, contract)


def why_not_vary(request: HttpRequest, contract: Any) -> str | None:
    """Why this person may not vary or measure a contract, if they may not."""
    return why_not(request, refusal_to_hold_to_account, contract)


def why_not_return(request: HttpRequest, contract: Any) -> str | None:
    """Why this person may not return what a contract is measured by, if they may not."""
    return refusal_to_return(actor=actor(request), contract=contract, on=today())


def why_not(
    request: HttpRequest, refusing: Callable[..., str | None], contract: Any
) -> str | None:
    """Why this person may not do something about a contract, if they may not."""
    return refusing(actor=actor(request), contract=contract, on=today())
