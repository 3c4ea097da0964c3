"""Who sits on a body on a day, what its terms say, and whether the two agree."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import Capacity, Position, Power, ProvidersSit, RuleKind
from ropewalk.partnership.models import Body, Holder, Partnership, Seat, Terms
from ropewalk.partnership.rules.composition import (
    Constitution,
    Rule,
    SeatNow,
    breaches,
)

SUBSTITUTE = " (substitute)"


def bodies_seen_by(actor: Account, *, on: date) -> QuerySet[Body]:
    """The bodies of the partnerships that the actor may see, by name, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Body.objects.filter(partnership__in=seen).select_related("partnership")


def terms_of(body: Body, *, on: date) -> Terms | None:
    """The terms of reference that hold on a day, if there are any; three queries."""
    return (
        body.terms.filter(starts_on__lte=on)
        .prefetch_related("rules", "remit")
        .order_by("-starts_on")
        .first()
    )


def seats_of(body: Body, *, on: date) -> list[Seat]:
    """The seats of a body on a day with who holds each, in three queries."""
    held = (
        Holder.objects.filter(covering(on))
        .select_related("member")
        .order_by("is_substitute", "pk")
    )
    return list(
        body.seats.filter(covering(on))
        .select_related("organisation")
        .prefetch_related(Prefetch("holders", held, to_attr="held"))
    )


def seat_now(seat: Seat) -> SeatNow:
    """A seat as the rules see it."""
    return SeatNow(
        seat=seat.pk,
        title=seat.title,
        capacity=Capacity(seat.capacity),
        position=Position(seat.position),
        organisation=seat.organisation_id,
        has_vote=seat.has_vote,
        is_chair=seat.is_chair,
    )


def filled(seats: Iterable[Seat]) -> list[SeatNow]:
    """Those of ``seats_of`` that somebody holds, as the rules see them."""
    return [
        seat_now(seat)
        for seat in seats
        if any(not holder.is_substitute for holder in seat.held)  # type: ignore[attr-defined]
    ]


def constitution_of(body: Body, terms: Terms) -> Constitution:
    """What a body's terms say about who sits, in two queries and what was prefetched."""
    return Constitution(
        power=Power(body.power),
        is_joint=body.is_joint,
        organisations=body.organisations.count(),
        providers_sit=ProvidersSit(terms.providers_sit),
        rules=tuple(
            Rule(
                kind=RuleKind(rule.kind),
                number=rule.number,
                capacity=Capacity(rule.capacity) if rule.capacity else None,
                position=Position(rule.position),
            )
            for rule in terms.rules.all()
        ),
        has_reporting_line=body.reports_to.exists(),
    )


def breaches_of(body: Body, *, on: date) -> list[str]:
    """Everything in which a body is not what its terms say on a day, in words."""
    terms = terms_of(body, on=on)
    if terms is None:
        return [f"{body} has no terms of reference on this day."]
    return breaches(constitution_of(body, terms), filled(seats_of(body, on=on)))


def partners_of(body: Body) -> dict[int, str]:
    """The organisations a body acts for, number to name, in one query."""
    return {
        each.organisation_id: each.organisation.name
        for each in body.organisations.select_related("organisation")
    }


def seat_choices(body: Body, *, on: date) -> list[tuple[int, str]]:
    """The holders who can attend a meeting of a body, as (number, words) pairs."""
    return [
        (
            holder.pk,
            f"{holder.member.name}, {seat.title}{SUBSTITUTE * holder.is_substitute}",
        )
        for seat in seats_of(body, on=on)
        for holder in seat.held  # type: ignore[attr-defined]
    ]


def holders_in(body: Body, *, on: date) -> QuerySet[Holder]:
    """Everybody who holds a seat of a body on a day, in one query."""
    return Holder.objects.filter(
        covering(on),
        Q(seat__ends_before=None) | Q(seat__ends_before__gt=on),
        seat__body=body,
        seat__starts_on__lte=on,
    ).select_related("seat", "member")
