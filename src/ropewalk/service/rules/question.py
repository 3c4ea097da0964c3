"""What is asked when a provider is chosen, and how the answer for one route reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices

from ropewalk.service.kinds import Regime, Route, Standing
from ropewalk.service.rules.contract_changes import Change
from ropewalk.service.rules.known import Answer, Point, joined
from ropewalk.service.rules.selection_law import Authority, Bought, Law, SelectionLaw


class Ground(TextChoices):
    """What may justify a direct award under the Act.

    Source: Procurement Act 2023 Schedule 5, from general knowledge.
    """

    NONE = "none", "None applies"
    SINGLE_SUPPLIER = "single_supplier", "Only one supplier can do it"
    USER_CHOICE = "user_choice", "The person supported, or their carer, chose"
    URGENCY = "urgency", "Extreme urgency that could not be foreseen"
    SAME_SUPPLIER = "same_supplier", "More of the same, from the same supplier"
    OTHER = "other", "Another ground of Schedule 5"


@dataclass(frozen=True, slots=True)
class Question:
    """The facts from which the route follows; ``None`` is a fact that is not known.

    Attributes:
        on: The day on which the choice begins.
        authority: What kind of body is buying.
        is_health_care: Whether health care services are among what is bought.
        is_mixed: Whether the same contract buys anything else.
        health_care_pence: Lifetime value of the health care in it.
        other_pence: Lifetime value of the rest.
        is_separable: Whether the rest could reasonably be bought by itself.
        bought: What is bought, as the Act sees it.
        pence_with_vat: Estimated value of the whole, VAT included.
        has_existing_provider: Whether there is a provider of it now.
        is_only_capable: Whether only that provider can do it, by its nature.
        is_framework: Whether it is a framework agreement.
        patients_choose: Whether patients have a choice of provider.
        is_number_unrestricted: Whether the authority does not limit the number.
        all_qualifying_get_contract: Whether everybody who qualifies is offered one.
        can_express_interest: Whether any provider can come forward.
        is_expiring: Whether an existing contract comes to its end.
        is_replacing: Whether the new contract replaces it.
        change: How the new contract differs from the existing one.
        is_satisfying: Whether the provider does well under the existing contract.
        is_likely_to_satisfy: Whether it is likely to do well under the new one.
        can_identify_most_suitable: Whether the most suitable provider can be found
            without a competition.
        is_urgent: Whether health care is needed urgently.
        is_urgency_own: Whether the authority could foresee that, or brought it about.
        is_delay_a_risk: Whether waiting for a process would put people at risk.
        urgent_months: For how many months it would be bought without one.
        ground: What justifies a direct award under the Act.
    """

    on: date
    authority: Authority | None = None
    is_health_care: Answer = None
    is_mixed: Answer = None
    health_care_pence: int | None = None
    other_pence: int | None = None
    is_separable: Answer = None
    bought: Bought | None = None
    pence_with_vat: int | None = None
    has_existing_provider: Answer = None
    is_only_capable: Answer = None
    is_framework: Answer = None
    patients_choose: Answer = None
    is_number_unrestricted: Answer = None
    all_qualifying_get_contract: Answer = None
    can_express_interest: Answer = None
    is_expiring: Answer = None
    is_replacing: Answer = None
    change: Change = field(default_factory=Change)
    is_satisfying: Answer = None
    is_likely_to_satisfy: Answer = None
    can_identify_most_suitable: Answer = None
    is_urgent: Answer = None
    is_urgency_own: Answer = None
    is_delay_a_risk: Answer = None
    urgent_months: int | None = None
    ground: Ground | None = None


@dataclass(frozen=True, slots=True)
class RouteFound:
    """Whether one route is open, why, and test by test.

    Attributes:
        route: Which.
        standing: Whether it must or may be used.
        reason: Why, in a paragraph.
        points: Its tests.
        law: Where they come from.
    """

    route: Route
    standing: Standing
    reason: str
    points: tuple[Point, ...]
    law: Law


def standing_of(is_open: Answer, when_open: Standing) -> Standing:
    """The standing of a route that is open, closed or not known to be either."""
    if is_open is None:
        return Standing.ADVICE
    return when_open if is_open else Standing.NOT_OPEN


def route_found(
    route: Route,
    standing: Standing,
    points: Sequence[Point],
    law: SelectionLaw,
    more: str = "",
) -> RouteFound:
    """One route as it reads: its standing, then the tests that led to it."""
    lead, why = {
        Standing.MUST: ("must be used", joined(points, found=True)),
        Standing.MAY: ("may be used", joined(points, found=True)),
        Standing.NOT_OPEN: ("is not open", joined(points, found=False)),
        Standing.ADVICE: ("needs advice", joined(points, found=None)),
    }[standing]
    reason = " ".join(filter(None, (f"{route.label} {lead}.", why, more)))
    return RouteFound(route, standing, reason, tuple(points), law.routes[route].law)


def regime_point(regime: Regime, applies: Answer) -> Point:
    """The test that a set of rules applies at all."""
    said = {
        True: f"It falls under the {regime.label}.",
        False: f"It does not fall under the {regime.label}.",
        None: f"Whether it falls under the {regime.label} is not known.",
    }[applies]
    return Point(f"regime_{regime.value}", applies, said)
