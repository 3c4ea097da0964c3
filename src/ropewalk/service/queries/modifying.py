"""Whether a contract may be changed as it is meant to be, without a new process."""

from dataclasses import dataclass
from datetime import date

from ropewalk.service.kinds import Regime, Route
from ropewalk.service.models import Contract, Procurement, RouteRecord
from ropewalk.service.queries.versions import terms_of
from ropewalk.service.rules.contract_changes import (
    Modification,
    ModificationFound,
    modification_allowed,
)
from ropewalk.service.rules.known import Answer
from ropewalk.service.rules.selection_law import selection_law
from ropewalk.service.rules.urgency import MONTHS, months_begun
from ropewalk.service.rules.worth import Term, pence_by_year


@dataclass(frozen=True, slots=True)
class ModificationSaid:
    """What a person says of a change; ``None`` is not known. The sums are worked out."""

    is_provided_for: Answer = None
    is_succession: Answer = None
    is_external: Answer = None
    is_authority_decision: Answer = None
    is_materially_different: Answer = None
    is_urgent: Answer = None
    is_urgency_own: Answer = None
    is_delay_a_risk: Answer = None


def route_of(contract: Contract) -> RouteRecord | None:
    """By which route a contract came about, if one is recorded; one query."""
    return (
        RouteRecord.objects.filter(procurement__lots__award__contract=contract)
        .order_by("recorded_at", "pk")
        .last()
    )


def refusal_of_urgent_term(
    procurement: Procurement, starts_on: date, ends_before: date
) -> str | None:
    """Why a contract cannot last that long, if it was awarded urgently for less.

    Up to two queries. Where no time was recorded, the limit of the day it starts holds.
    """
    route = procurement.routes.last()
    if route is None or route.route != Route.DIRECT_URGENT:
        return None
    recorded = route.facts.filter(name="urgent_months").first()
    limit = selection_law().held(MONTHS, on=starts_on)
    if recorded is not None:
        most = int(recorded.answer)
    elif limit is not None:
        most = int(limit.value)
    else:
        return None
    months = months_begun(starts_on, ends_before)
    if months <= most:
        return None
    return (
        f"This was awarded urgently for up to {most} months, and a contract of these days "
        f"lasts {months}. Shorten it: for longer, choose a provider by a process."
    )


def is_of_health_care(route: RouteRecord | None) -> bool:
    """Whether a route belongs to the regime for health care."""
    if route is None:
        return False
    regime = selection_law().routes[Route(route.route)].regime
    return regime == Regime.PROVIDER_SELECTION


def modification_of(
    contract: Contract, term: Term, said: ModificationSaid, *, on: date
) -> ModificationFound | None:
    """What the regime for health care says of a change to a contract.

    Args:
        contract: The contract.
        term: Its terms from the day of the change.
        said: The facts of it.
        on: The day of the question.

    Returns:
        Whether it may be made and who is told; none where that regime does not govern
        the contract. Two queries.
    """
    route = route_of(contract)
    if route is None or not is_of_health_care(route):
        return None
    agreed = terms_of(contract)
    original = agreed[0].pence
    lifetime = sum(pence_by_year([*agreed, term]).values())
    return modification_allowed(
        Modification(
            is_provided_for=said.is_provided_for,
            is_succession=said.is_succession,
            is_external=said.is_external,
            is_authority_decision=said.is_authority_decision,
            is_materially_different=said.is_materially_different,
            was_direct_award_a_or_b=route.route in {Route.DIRECT_A, Route.DIRECT_B},
            is_urgent=said.is_urgent,
            is_urgency_own=said.is_urgency_own,
            is_delay_a_risk=said.is_delay_a_risk,
            urgent_months=months_begun(term.starts_on, term.ends_before),
            original_pence=original,
            change_pence=lifetime - original,
        ),
        on=on,
    )
