"""What a request says about who asks, for whom they act, and about which day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import listed
from ropewalk.organisations.models import Account, Membership, Organisation, Role
from ropewalk.strategy.permissions import refusal_to_plan

Row = TypeVar("Row", bound=Model)
CAPACITY = "capacity"
PLACES_SEEN = "places_seen"
MOST_PLACES_SEEN = 6
EARLIEST = date(1974, 4, 1)
LATEST = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Capacity:
    """An organisation that the person can act for, and every role they have there today."""

    organisation: Organisation
    roles: tuple[str, ...]

    @property
    def words(self) -> str:
        """The organisation and the roles as they stand in a sentence."""
        roles = listed([role.lower() for role in self.roles])
        return f"{self.organisation}, as {roles}"


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """A place that the person looked at in this session."""

    code: str
    name: str


def actor(request: HttpRequest) -> Account:
    """The account that is signed in.

    Raises:
        PermissionDenied: When nobody is.
    """
    account = request.user
    if not isinstance(account, Account) or not account.is_active:
        raise PermissionDenied("Sign in to see this page.")
    return account


def who(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when: what every action is told."""
    return {"by": actor(request), "at": timezone.now()}


def today() -> date:
    """The day it is in London."""
    return local_day(timezone.now())


def why_not_plan(request: HttpRequest, partnership: Any) -> str | None:
    """Why the person may not plan for a partnership today, if they may not."""
    return refusal_to_plan(actor=actor(request), partnership=partnership, on=today())


def seen_or_404(
    request: HttpRequest, seen_by: Callable[..., QuerySet[Row]], number: int
) -> Row:
    """One of what the person may see today.

    Args:
        request: Who asks.
        seen_by: The query that knows what they may see, such as ``needs_seen_by``.
        number: Which one.

    Raises:
        Http404: When there is none, or it is not for them to know that there is.
    """
    return get_object_or_404(seen_by(actor(request), on=today()), pk=number)


def day_asked(request: HttpRequest) -> date:
    """The day the page is asked about, ``?on=2026-04-01``; today when it is not said.

    Raises:
        BadInput: When it is not a day that the records can cover.
    """
    said = request.GET.get("on", "").strip()
    if not said:
        return today()
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day < LATEST:
        raise BadInput(
            f"{said[:40]} is not a day this page can be asked about; "
            "write a year, month and day, like 2026-04-01."
        )
    return day


def capacities(request: HttpRequest) -> tuple[Capacity, ...]:
    """Whom the person signed in can act for today, in one query for each request."""
    account = request.user
    if not isinstance(account, Account):
        return ()
    on = today()
    each_with_its_body = Membership.objects.select_related("organisation")
    prefetch_related_objects([account], Prefetch("memberships", each_with_its_body))
    held: dict[Organisation, list[str]] = {}
    for membership in account.memberships.all():
        ends = membership.ends_before
        if membership.starts_on <= on and (ends is None or ends > on):
            roles = held.setdefault(membership.organisation, [])
            roles.append(Role(membership.role).label)
    return tuple(
        Capacity(organisation, tuple(dict.fromkeys(roles)))
        for organisation, roles in held.items()
    )


def chosen(request: HttpRequest, held: tuple[Capacity, ...]) -> Capacity | None:
    """The capacity that the person acts in: the one they chose, else their first."""
    wanted = request.session.get(CAPACITY)
    for capacity in held:
        if capacity.organisation.pk == wanted:
            return capacity
    return held[0] if held else None


def choose(request: HttpRequest, organisation_id: int) -> Capacity:
    """Act for another organisation from now on.

    Raises:
        PermissionDenied: When the person has no role there.
    """
    for capacity in capacities(request):
        if capacity.organisation.pk == organisation_id:
            request.session[CAPACITY] = organisation_id
            return capacity
    raise PermissionDenied("You have no role in that organisation today.")


def places_seen(request: HttpRequest) -> tuple[PlaceSeen, ...]:
    """The places looked at in this session, latest first."""
    return tuple(PlaceSeen(*each) for each in request.session.get(PLACES_SEEN, ()))


def remember_place(request: HttpRequest, *, code: str, name: str) -> None:
    """Put a place at the head of the place switcher."""
    seen = [[each.code, each.name] for each in places_seen(request)]
    if seen and seen[0] == [code, name]:
        return
    others = [each for each in seen if each[0] != code]
    request.session[PLACES_SEEN] = [[code, name], *others][:MOST_PLACES_SEEN]


def acting_for(request: HttpRequest) -> Organisation:
    """The organisation that the person acts for.

    Raises:
        PermissionDenied: When they have no role today.
    """
    capacity = chosen(request, capacities(request))
    if capacity is None:
        raise PermissionDenied(
            "You have no role today, so there is no organisation you can act for. "
            "Ask the administrator of your organisation to give you one."
        )
    return capacity.organisation


def refusal_here(
    request: HttpRequest, refusal_to: Callable[..., str | None]
) -> str | None:
    """Why the person may not do something for the organisation they act for, if not.

    Args:
        request: Who asks, and in which capacity.
        refusal_to: The question that the action itself asks, such as
            ``refusal_to_record``; a page offers only what it does not refuse.
    """
    try:
        organisation = acting_for(request)
    except PermissionDenied as without_role:
        return str(without_role)
    return refusal_to(actor=actor(request), organisation=organisation, on=today())


def onward(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, ``?next=/partnership/``: only ever a page of ours."""
    said = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        said, {request.get_host()}, require_https=request.is_secure()
    )
    return said if is_ours else otherwise


def bytes_coming(request: HttpRequest) -> int:
    """How many bytes the browser says it sends; a server reads no more than that."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdecimal() else 0
