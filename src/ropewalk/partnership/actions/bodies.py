"""Forming bodies, their terms of reference, their seats and who sits in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.actions.partnerships import add_member
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    Position,
    Power,
    ProvidersSit,
)
from ropewalk.partnership.models import (
    Body,
    BodyOrganisation,
    CompositionRule,
    Holder,
    Member,
    Partnership,
    RemitItem,
    ReportingLine,
    Seat,
    Terms,
)
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.rules.as_seen import version_of_terms
from ropewalk.partnership.rules.composition import Rule
from ropewalk.place.models import Level
from ropewalk.place.rules import refuse_if_changed


@dataclass(frozen=True, slots=True)
class TermsSaid:
    """What terms of reference say.

    Attributes:
        quorum: How many voting seats must be there.
        quorum_per_partner: How many of them for each partner.
        providers_sit: How far providers take part.
        has_casting_vote: Whether the chair decides a tie.
        needs_every_partner: Whether each partner must agree by itself.
        key_threshold_pence: What the council calls significant spending, in pence.
        remit: What the body is there to do, item by item.
        left_out: What is not its business, item by item.
        rules: The rules of composition.
        votes_by_partner: Whether each partner has one vote, cast by its seats together.
        takes_key_decisions: Whether key decisions are its to take, or the body's above.
        call_in_days: Working days that scrutiny has to call a key decision in.
        limit_pence: Up to how much it may decide by itself, in pence; none where the terms
            do not say.
    """

    quorum: int
    providers_sit: ProvidersSit
    quorum_per_partner: int = 0
    has_casting_vote: bool = False
    needs_every_partner: bool = False
    key_threshold_pence: int | None = None
    remit: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    votes_by_partner: bool = False
    takes_key_decisions: bool = True
    call_in_days: int | None = None
    limit_pence: int | None = None


@dataclass(frozen=True, slots=True)
class SeatSaid:
    """A seat that a body is formed with.

    Attributes:
        title: What the seat is called.
        capacity: In what capacity its holder sits.
        position: What it is reserved for.
        organisation_id: The organisation it speaks for; none where for nobody.
        has_vote: Whether it votes.
        is_chair: Whether it takes the chair.
        name: Who sits in it; empty when nobody does yet.
        email: The address they sign in with, where they do.
    """

    title: str
    capacity: Capacity
    position: Position = Position.ANY
    organisation_id: int | None = None
    has_vote: bool = True
    is_chair: bool = False
    name: str = ""
    email: str = ""


@transaction.atomic
def form_body(
    *,
    partnership_id: int,
    name: str,
    kind: BodyKind,
    level: Level,
    power: Power,
    is_joint: bool,
    organisation_ids: Sequence[int],
    reports_to_body_ids: Sequence[int],
    reports_to_post: str,
    terms: TermsSaid,
    starts_on: date,
    submission_key: UUID,
    by: Account,
    at: datetime,
    seats: Sequence[SeatSaid] = (),
) -> Body:
    """Form a body, its first terms and its seats, once for each ``submission_key``.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name, the quorum is nobody or fewer than the partners'
            parts of it, calls itself joint and acts for fewer than two organisations, or
            names one that is no partner; or, by its title, when a seat cannot be made.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_run(actor=by, partnership=partnership, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not name.strip():
        raise BadInput("Say what the body is called.")
    chosen = list(dict.fromkeys(organisation_ids))
    _refuse_quorum(terms, partners=len(chosen))
    partners = set(
        partnership.partners.filter(covering(starts_on)).values_list(
            "organisation_id", flat=True
        )
    )
    if not chosen or not set(chosen) <= partners:
        raise BadInput("Choose the partners that the body acts for.")
    if is_joint and len(chosen) < 2:
        raise BadInput(
            "A body that calls itself joint acts for two organisations or more."
        )
    body, is_new = Body.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "name": name.strip(),
            "kind": BodyKind(kind),
            "level": Level(level),
            "power": Power(power),
            "is_joint": is_joint,
            "starts_on": starts_on,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(body, partnership_id=partnership.pk, kind=BodyKind(kind))
    if not is_new:
        return body
    BodyOrganisation.objects.bulk_create(
        BodyOrganisation(body=body, organisation_id=each) for each in chosen
    )
    above = Body.objects.filter(partnership=partnership, pk__in=reports_to_body_ids)
    ReportingLine.objects.bulk_create(
        [
            *(ReportingLine(body=body, to_body=each) for each in above),
            *(
                [ReportingLine(body=body, to_post=reports_to_post.strip())]
                if reports_to_post.strip()
                else []
            ),
        ]
    )
    _write_terms(body, terms, number=1, starts_on=starts_on, by=by, at=at)
    record(Event.Kind.BODY_FORMED, subject=body, by=by, at=at, detail=body.kind)
    for seat in seats:
        try:
            add_seat(
                body_id=body.pk,
                title=seat.title,
                capacity=seat.capacity,
                position=seat.position,
                organisation_id=seat.organisation_id,
                has_vote=seat.has_vote,
                is_chair=seat.is_chair,
                name=seat.name,
                email=seat.email,
                starts_on=starts_on,
                by=by,
                at=at,
            )
        except BadInput as wrong:
            raise BadInput(f"The seat “{seat.title}”: {wrong}") from None
    return body


def _refuse_quorum(terms: TermsSaid, *, partners: int) -> None:
    """Refuse a quorum of nobody, or one smaller than the partners' parts of it."""
    if terms.quorum < 1:
        raise BadInput("The quorum is at least 1: nobody cannot decide anything.")
    least = terms.quorum_per_partner * partners
    if terms.quorum < least:
        raise BadInput(
            f"{terms.quorum_per_partner} from each of {partners} partners are {least}, so "
            f"the quorum is {least} or more, and not {terms.quorum}."
        )


def _write_terms(
    body: Body,
    said: TermsSaid,
    *,
    number: int,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Terms:
    """One version of a body's terms of reference, with its remit and its rules."""
    terms = Terms.objects.create(
        body=body,
        number=number,
        starts_on=starts_on,
        quorum=said.quorum,
        quorum_per_partner=said.quorum_per_partner,
        providers_sit=ProvidersSit(said.providers_sit),
        has_casting_vote=said.has_casting_vote,
        needs_every_partner=said.needs_every_partner,
        key_threshold_pence=said.key_threshold_pence,
        votes_by_partner=said.votes_by_partner,
        takes_key_decisions=said.takes_key_decisions,
        call_in_days=said.call_in_days,
        limit_pence=said.limit_pence,
        recorded_at=at,
        recorded_by=by,
    )
    RemitItem.objects.bulk_create(
        RemitItem(
            terms=terms, number=place, text=text, is_left_out=place > len(said.remit)
        )
        for place, text in enumerate((*said.remit, *said.left_out), start=1)
    )
    CompositionRule.objects.bulk_create(
        CompositionRule(
            terms=terms,
            kind=rule.kind,
            number=rule.number,
            capacity=rule.capacity or "",
            position=rule.position,
        )
        for rule in said.rules
    )
    return terms


@transaction.atomic
def add_seat(
    *,
    body_id: int,
    title: str,
    capacity: Capacity,
    position: Position,
    organisation_id: int | None,
    has_vote: bool,
    is_chair: bool,
    name: str,
    email: str,
    starts_on: date,
    by: Account,
    at: datetime,
    is_ex_officio: bool = False,
    submission_key: UUID | None = None,
) -> Seat:
    """Make a seat on a body and, where somebody is named, let them sit in it.

    Once for each ``submission_key``.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title, the body has a chair already, an address is
            given without a name, or whoever is named votes on this body already.
    """
    body = _held(body_id)
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if submission_key is not None and (
        made := Seat.objects.filter(submission_key=submission_key).first()
    ):
        refuse_other_use(made, body_id=body.pk)
        return made
    if not title.strip():
        raise BadInput("Say what the seat is called.")
    there = body.seats.filter(
        Q(ends_before=None) | Q(ends_before__gt=starts_on), is_chair=True
    ).first()
    if is_chair and there is not None:
        since = f" from {day(there.starts_on)}" if there.starts_on > starts_on else ""
        raise BadInput(f"{body} has a chair already{since}: end that seat first.")
    seat = Seat.objects.create(
        body=body,
        title=title.strip(),
        capacity=Capacity(capacity),
        position=Position(position),
        organisation_id=organisation_id,
        has_vote=has_vote,
        is_chair=is_chair,
        is_ex_officio=is_ex_officio,
        starts_on=starts_on,
        submission_key=submission_key,
    )
    if name.strip() or email.strip():
        member = add_member(
            partnership_id=body.partnership_id,
            name=name,
            email=email,
            starts_on=starts_on,
            by=by,
            at=at,
        )
        if has_vote:
            _refuse_second_seat(body, member, starts_on=starts_on)
        Holder.objects.create(seat=seat, member=member, starts_on=starts_on)
    record(
        Event.Kind.SEAT_MADE,
        subject=body,
        by=by,
        at=at,
        detail=f"{seat.capacity}, {'with' if has_vote else 'without'} a vote",
    )
    return seat


def _refuse_second_seat(body: Body, member: Member, *, starts_on: date) -> None:
    """Refuse a second vote on a body to somebody who sits in a voting seat of it.

    Somebody of the same name is taken for the same person.
    """
    sits = (
        Holder.objects.filter(
            Q(ends_before=None) | Q(ends_before__gt=starts_on),
            Q(seat__ends_before=None) | Q(seat__ends_before__gt=starts_on),
            Q(member=member) | Q(member__name__iexact=member.name),
            seat__body=body,
            seat__has_vote=True,
            is_substitute=False,
        )
        .select_related("seat", "member")
        .first()
    )
    if sits is not None:
        raise BadInput(
            f"{sits.member.name} already sits on this body, in the seat “{sits.seat}”: one "
            "person has one vote. If this is somebody else, tell their names apart."
        )


@transaction.atomic
def change_terms(
    *,
    body_id: int,
    terms: TermsSaid,
    starts_on: date,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Terms:
    """Give a body other terms of reference from a day; those before stay on record.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the quorum is nobody or fewer than the partners' parts of it, the
            day is not after the present terms started, or somebody changed them since
            they were ``as_seen``.
    """
    body = _held(body_id)
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    _refuse_quorum(terms, partners=body.organisations.count())
    last = body.terms.order_by("-number").first()
    refuse_if_changed(as_seen, version_of_terms(last.number if last else None))
    if last is not None and starts_on <= last.starts_on:
        raise BadInput("New terms start after the day the present ones started.")

    number = last.number + 1 if last else 1
    written = _write_terms(
        body, terms, number=number, starts_on=starts_on, by=by, at=at
    )
    record(
        Event.Kind.TERMS_CHANGED, subject=body, by=by, at=at, detail=f"terms {number}"
    )
    return written


@transaction.atomic
def fill_seat(
    *,
    seat_id: int,
    name: str,
    email: str,
    is_substitute: bool,
    starts_on: date,
    by: Account,
    at: datetime,
    submission_key: UUID | None = None,
) -> Holder:
    """Let somebody sit in a seat: alone, as a job-share, or as its named substitute.

    Sent twice with one ``submission_key`` it is done once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody is named, they sit in it already, or vote on this body in
            another seat.
    """
    seat = Seat.objects.select_related("body__partnership").get(pk=seat_id)
    body = _held(seat.body_id)
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if submission_key is not None and (
        held := Holder.objects.filter(submission_key=submission_key).first()
    ):
        refuse_other_use(held, seat_id=seat.pk)
        return held
    member = add_member(
        partnership_id=body.partnership_id,
        name=name,
        email=email,
        starts_on=starts_on,
        by=by,
        at=at,
    )
    if seat.holders.filter(member=member, ends_before=None).exists():
        raise BadInput("They sit in it already.")
    if seat.has_vote and not is_substitute:
        _refuse_second_seat(body, member, starts_on=starts_on)

    holder = Holder.objects.create(
        seat=seat,
        submission_key=submission_key,
        member=member,
        is_substitute=is_substitute,
        starts_on=starts_on,
    )
    record(
        Event.Kind.SEAT_FILLED,
        subject=seat,
        by=by,
        at=at,
        detail="substitute" if is_substitute else "holder",
    )
    return holder


@transaction.atomic
def leave_seat(
    *, holder_id: int, ends_before: date, by: Account, at: datetime
) -> Holder:
    """Record that somebody no longer sits in a seat; ``ends_before`` is the first day.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they have left already, or the day is not after they began.
    """
    found = Holder.objects.select_related("seat").get(pk=holder_id)
    body = _held(found.seat.body_id)
    holder = Holder.objects.select_related("seat").get(pk=holder_id)
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if holder.ends_before is not None:
        raise BadInput("They have left this seat already.")
    if ends_before <= holder.starts_on:
        raise BadInput("They must leave after the day they began.")

    holder.ends_before = ends_before
    holder.save(update_fields=["ends_before"])
    record(
        Event.Kind.SEAT_LEFT,
        subject=holder.seat,
        by=by,
        at=at,
        detail=ends_before.isoformat(),
    )
    return holder


def _held(body_id: int) -> Body:
    """A body, held so that nobody else changes it meanwhile."""
    return (
        Body.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=body_id)
    )
