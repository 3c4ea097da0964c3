"""Who sits on a body on a day, what its terms say, and whether the two agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import Capacity, Position, Power, ProvidersSit, RuleKind
from ropewalk.partnership.models import (
    Attendance,
    Body,
    CompositionRule,
    Holder,
    Meeting,
    Partnership,
    Seat,
    Terms,
)
from ropewalk.partnership.rules.as_seen import version_of_terms
from ropewalk.partnership.rules.composition import (
    Constitution,
    Rule,
    SeatNow,
    breaches,
    rule_said,
)
from ropewalk.partnership.rules.quorum import seats_of_people

SUBSTITUTE = " (substitute)"


def bodies_seen_by(actor: Account, *, on: date) -> QuerySet[Body]:
    """The bodies of the partnerships that the actor may see, by name, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Body.objects.filter(partnership__in=seen).select_related("partnership")


def holders_seen_by(actor: Account, *, on: date) -> QuerySet[Holder]:
    """Those who sit in the seats of those bodies, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Holder.objects.filter(seat__body__partnership__in=seen).select_related(
        "seat__body__partnership", "member"
    )


def seats_seen_by(actor: Account, *, on: date) -> QuerySet[Seat]:
    """The seats of those bodies, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Seat.objects.filter(body__partnership__in=seen).select_related(
        "body__partnership"
    )


def terms_of(body: Body, *, on: date) -> Terms | None:
    """The terms of reference that hold on a day, if there are any; three queries."""
    return _terms_in(body.terms.all(), on=on)


def _terms_in(terms: QuerySet[Terms], *, on: date) -> Terms | None:
    return (
        terms.filter(starts_on__lte=on)
        .prefetch_related("rules", "remit")
        .order_by("-starts_on")
        .first()
    )


def terms_for(meeting: Meeting, *, on: date) -> Terms | None:
    """The terms of reference by which a meeting decides on a day; four queries.

    Once it is open they are those that were recorded when it opened and held on that
    day: what is changed while people sit counts from the next meeting.
    """
    if meeting.opened_at is not None:
        known = meeting.body.terms.filter(recorded_at__lte=meeting.opened_at)
        opened = local_day(meeting.opened_at)
        terms = _terms_in(known, on=opened)
        if terms is not None:
            return terms
    return terms_of(meeting.body, on=on)


def terms_as_seen(body: Body) -> str:
    """What a form keeps of a body's terms, to tell whether they changed; one query."""
    numbers = body.terms.order_by("-number").values_list("number", flat=True)
    return version_of_terms(numbers.first())


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


def seats_there(attendances: Iterable[Attendance]) -> list[SeatNow]:
    """The seats of those who are there: with a vote, one for each person."""
    holders = [each.holder for each in attendances]
    voting = seats_of_people(
        [(each.seat_id, each.member_id) for each in holders if each.seat.has_vote]
    )
    seats = {each.seat_id: each.seat for each in holders}
    return [
        seat_now(seat)
        for number, seat in seats.items()
        if number in voting or not seat.has_vote
    ]


def filled(seats: Iterable[Seat]) -> list[SeatNow]:
    """Those of ``seats_of`` that somebody holds, as the rules see them."""
    return [
        seat_now(seat)
        for seat in seats
        if any(not holder.is_substitute for holder in seat.held)  # type: ignore[attr-defined]  # put there by seats_of
    ]


def constitution_of(body: Body, terms: Terms) -> Constitution:
    """What a body's terms say about who sits, in two queries and what was prefetched."""
    return Constitution(
        power=Power(body.power),
        is_joint=body.is_joint,
        organisations=body.organisations.count(),
        providers_sit=ProvidersSit(terms.providers_sit),
        rules=tuple(rule_from(rule) for rule in terms.rules.all()),
        has_reporting_line=body.reports_to.exists(),
    )


def rule_from(rule: CompositionRule) -> Rule:
    """A rule of composition as the rules see it."""
    return Rule(
        kind=RuleKind(rule.kind),
        number=rule.number,
        capacity=Capacity(rule.capacity) if rule.capacity else None,
        position=Position(rule.position),
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
        for holder in seat.held  # type: ignore[attr-defined]  # put there by seats_of
    ]


def quorum_said(body: Body, *, on: date) -> str:
    """How many must be there for a body to decide, in a sentence; three queries."""
    terms = terms_of(body, on=on)
    if terms is None:
        return f"{body} has no terms of reference on this day: write them first."
    each = terms.quorum_per_partner
    apart = f", {each} of them from each partner" if each else ""
    return f"{body} can decide while {terms.quorum} who have a vote are here{apart}."


def holders_in(body: Body, *, on: date) -> QuerySet[Holder]:
    """Everybody who holds a seat of a body on a day, in one query."""
    return Holder.objects.filter(
        covering(on),
        Q(seat__ends_before=None) | Q(seat__ends_before__gt=on),
        seat__body=body,
        seat__starts_on__lte=on,
    ).select_related("seat", "member")


@dataclass(frozen=True, slots=True)
class BodyPage:
    """What a reader is shown of a body: who sits, what its terms say, where they differ."""

    terms: Terms | None
    rules: Sequence[str]
    seats: Sequence[Seat]
    breaches: Sequence[str]
    organisations: Sequence[str]
    reports_to: Sequence[str]
    meetings: Sequence[Meeting]


def body_page(body: Body, *, on: date) -> BodyPage:
    """All of that on a day, in a fixed number of queries."""
    terms = terms_of(body, on=on)
    seats = seats_of(body, on=on)
    return BodyPage(
        terms=terms,
        rules=[rule_said(rule_from(rule)) for rule in terms.rules.all()]
        if terms
        else [],
        seats=seats,
        breaches=breaches(constitution_of(body, terms), filled(seats))
        if terms
        else breaches_of(body, on=on),
        organisations=list(partners_of(body).values()),
        reports_to=[
            line.to_body.name if line.to_body else line.to_post
            for line in body.reports_to.select_related("to_body")
        ],
        meetings=list(body.meetings.all()[:10]),
    )


def body_choices(partnership: Partnership, *, on: date) -> list[tuple[str, str]]:
    """The bodies of a partnership on a day, as (number, name), in one query."""
    return [
        (str(each.pk), each.name) for each in partnership.bodies.filter(covering(on))
    ]
