"""Calling meetings, their agenda, who comes and goes, and closing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.actions.decisions import Proposal, propose_decision
from ropewalk.partnership.kinds import MeetingState, Recurrence
from ropewalk.partnership.models import (
    AgendaItem,
    Attendance,
    Body,
    ConcernedOrganisation,
    Meeting,
    RemitItem,
)
from ropewalk.partnership.permissions import (
    refusal_to_minute,
    refusal_to_open,
    refusal_to_prepare,
    refusal_to_run,
)
from ropewalk.partnership.queries.authority import late_if_added
from ropewalk.partnership.queries.bodies import holders_in
from ropewalk.partnership.queries.exempt import (
    items_of_one_matter,
    refuse_unknown_ground,
)
from ropewalk.partnership.queries.held import held_item, held_meeting
from ropewalk.partnership.rules.meetings import days_of_cycle

TWO_YEARS = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class Paper:
    """The parts of a paper that an item brings.

    Attributes:
        purpose: What the body is asked to do.
        background: How it came to this.
        needs: What it means for needs.
        resources: What it means for resources.
        outcomes: What it means for outcomes.
        equality: What it means for people with protected characteristics.
        risk: What could go wrong.
        finance: What it costs and who pays.
        recommendation: What the authors recommend.
        authors: The posts of those who wrote it.
    """

    purpose: str = ""
    background: str = ""
    needs: str = ""
    resources: str = ""
    outcomes: str = ""
    equality: str = ""
    risk: str = ""
    finance: str = ""
    recommendation: str = ""
    authors: str = ""


@transaction.atomic
def call_meeting(
    *,
    body_id: int,
    on: date,
    where: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
    urgent_because: str = "",
    starts_at: time | None = None,
    notice_on: date | None = None,
) -> Meeting:
    """Call a meeting of a body, once for each ``submission_key``.

    Business that cannot wait for a meeting is an urgent one, and says why. Notice is
    given today, unless it was given before.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the day is past, the body does not exist on it, or the day of
            notice is still to come.
    """
    body = Body.objects.select_related("partnership").get(pk=body_id)
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if on < local_day(at):
        raise BadInput("A meeting cannot be called for a day that is past.")
    if body.starts_on > on or (body.ends_before and body.ends_before <= on):
        raise BadInput(f"{body} does not exist on that day.")
    if notice_on is not None and notice_on > local_day(at):
        raise BadInput("Notice is recorded once it was given: choose today or before.")
    meeting, is_new = Meeting.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "body": body,
            "on": on,
            "where": where.strip(),
            "is_urgent": bool(urgent_because.strip()),
            "urgent_because": urgent_because.strip(),
            "notice_on": notice_on or local_day(at),
            "starts_at": starts_at,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(meeting, body_id=body.pk, of_post="")
    if is_new:
        record(
            Event.Kind.MEETING_CALLED,
            subject=meeting,
            by=by,
            at=at,
            detail=f"{body}, {on.isoformat()}",
        )
    return meeting


@transaction.atomic
def say_why_urgent(
    *, meeting_id: int, because: str, by: Account, at: datetime
) -> Meeting:
    """Record why a meeting that is not closed could not wait for longer notice.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or one is recorded.
    """
    meeting = held_meeting(meeting_id)
    if refusal := refusal_to_prepare(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not because.strip():
        raise BadInput("Say why the meeting could not wait.")
    if meeting.is_urgent:
        raise BadInput("Why it could not wait is recorded already.")
    meeting.is_urgent = True
    meeting.urgent_because = because.strip()
    meeting.save(update_fields=["is_urgent", "urgent_because"])
    record(Event.Kind.MEETING_URGENT, subject=meeting, by=by, at=at)
    return meeting


@transaction.atomic
def call_cycle(
    *,
    body_id: int,
    first_on: date,
    every: Recurrence,
    until: date,
    where: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
    starts_at: time | None = None,
) -> list[Meeting]:
    """Call the meetings of a cycle, once for each ``submission_key``.

    A day on which the body meets already is left as it is.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the first day is past, the cycle ends before it or runs for more
            than two years, or the body does not exist on one of the days.
    """
    body = (
        Body.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=body_id)
    )
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if until > first_on + TWO_YEARS:
        raise BadInput(
            "Call meetings for two years at most: the rest can follow later."
        )
    days = days_of_cycle(first_on, Recurrence(every), until)
    if first_on < local_day(at) or not days:
        raise BadInput(
            "Choose a first day from today on, and a last day that is not before it."
        )
    if body.starts_on > days[0] or (body.ends_before and body.ends_before <= days[-1]):
        raise BadInput(f"{body} does not exist on all of these days.")
    keys = {on: uuid5(submission_key, on.isoformat()) for on in days}
    sent = Meeting.objects.filter(submission_key__in=keys.values()).order_by("on")
    if sent:
        for meeting in sent:
            refuse_other_use(meeting, body_id=body.pk)
        return list(sent)
    held = set(
        body.meetings.exclude(state=MeetingState.CANCELLED).values_list("on", flat=True)
    )
    called = Meeting.objects.bulk_create(
        Meeting(
            body=body,
            on=on,
            where=where.strip(),
            starts_at=starts_at,
            notice_on=local_day(at),
            recorded_at=at,
            recorded_by=by,
            submission_key=keys[on],
        )
        for on in days
        if on not in held
    )
    record(
        Event.Kind.MEETING_CALLED,
        subject=body,
        by=by,
        at=at,
        detail=f"{len(called)} meetings, {every}, {days[0].isoformat()} to "
        f"{days[-1].isoformat()}",
    )
    return called


@transaction.atomic
def cancel_meeting(
    *, meeting_id: int, because: str, by: Account, at: datetime
) -> Meeting:
    """Cancel a meeting that has not been opened, with the reason.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given.
    """
    meeting = held_meeting(meeting_id)
    if refusal := refusal_to_open(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not because.strip():
        raise BadInput("Say why the meeting is cancelled.")
    meeting.state = MeetingState.CANCELLED
    meeting.minutes = f"Cancelled: {because.strip()}"
    meeting.save(update_fields=["state", "minutes"])
    record(Event.Kind.MEETING_CANCELLED, subject=meeting, by=by, at=at)
    return meeting


@transaction.atomic
def add_item(
    *,
    meeting_id: int,
    title: str,
    paper: Paper,
    concerned_ids: Sequence[int],
    by: Account,
    at: datetime,
    remit_item_id: int | None = None,
    late_because: str = "",
    exempt_ground: str = "",
    proposal: Proposal | None = None,
) -> AgendaItem:
    """Put an item on the agenda of a meeting that is not closed, with what is proposed.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title, is on the agenda already, comes late (once the
            meeting is open, or with too few clear days) without a reason, is exempt on a ground that there is not, or
            is what the body's terms leave out; or when what is proposed cannot be.
    """
    meeting = held_meeting(meeting_id)
    if refusal := refusal_to_prepare(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not title.strip():
        raise BadInput("Say what the item is about.")
    if meeting.state == MeetingState.OPEN and not late_because.strip():
        raise BadInput("The meeting is open: say why the item could not wait.")
    if not late_because.strip() and (
        reason := late_if_added(meeting, on=local_day(at))
    ):
        raise BadInput(reason)
    refuse_unknown_ground(exempt_ground)
    if meeting.items.filter(title__iexact=title.strip()).exists():
        raise BadInput(f"“{title.strip()}” is on this agenda already.")
    if remit_item_id is not None:
        part = RemitItem.objects.get(pk=remit_item_id, terms__body=meeting.body_id)
        if part.is_left_out:
            raise BadInput(
                f"“{part}” is not the business of {meeting.body}, as its terms of "
                "reference say. Put it to the body whose business it is."
            )

    last = meeting.items.aggregate(last=Max("number"))["last"]
    item = AgendaItem.objects.create(
        meeting=meeting,
        number=last + 1 if last else 1,
        title=title.strip(),
        remit_item_id=remit_item_id,
        added_on=local_day(at),
        is_late=bool(late_because.strip()),
        late_because=late_because.strip(),
        exempt_ground=exempt_ground,
        **{name: getattr(paper, name).strip() for name in Paper.__dataclass_fields__},
    )
    ConcernedOrganisation.objects.bulk_create(
        ConcernedOrganisation(item=item, organisation_id=each)
        for each in dict.fromkeys(concerned_ids)
    )
    record(
        Event.Kind.ITEM_ADDED,
        subject=meeting,
        by=by,
        at=at,
        detail=f"item {item.number}{', late' if item.is_late else ''}",
    )
    if proposal is not None:
        propose_decision(item_id=item.pk, proposal=proposal, by=by, at=at)
    return item


@transaction.atomic
def classify_item(
    *, item_id: int, exempt_ground: str, because: str, by: Account, at: datetime
) -> AgendaItem:
    """Keep the public out of an item on a ground from now on, or let it in with a reason.

    What was put to committees in common, or sent up, is one matter: all its items are
    open, or none is. The reason is kept in the record of what was done.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is no such ground, nothing would change, or no reason is
            given.
    """
    item = held_item(item_id)
    if refusal := refusal_to_run(
        actor=by, partnership=item.meeting.body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    refuse_unknown_ground(exempt_ground)
    if item.exempt_ground == exempt_ground:
        raise BadInput(
            "The public is kept out of this item on that ground already."
            if exempt_ground
            else "This item is open to the public already."
        )
    if not because.strip():
        raise BadInput(
            "Say why: the public interest is weighed each time, and the reason is kept."
        )
    same = items_of_one_matter(item)
    AgendaItem.objects.filter(pk__in=same).update(exempt_ground=exempt_ground)
    item.refresh_from_db(fields=["exempt_ground"])
    for each in AgendaItem.objects.filter(pk__in=same).order_by("pk"):
        record(
            Event.Kind.ITEM_CLASSIFIED,
            subject=each,
            by=by,
            at=at,
            detail=f"{exempt_ground or 'open'}: {because.strip()}",
        )
    return item


@transaction.atomic
def open_meeting(
    *, meeting_id: int, holder_ids: Sequence[int], by: Account, at: datetime
) -> Meeting:
    """Open a meeting with those who are there.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not the day, or somebody named does not sit on the body.
    """
    meeting = held_meeting(meeting_id)
    if refusal := refusal_to_open(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    if local_day(at) < meeting.on:
        raise BadInput(
            f"The meeting is on {meeting.on.isoformat()}: it cannot be opened before."
        )
    meeting.state = MeetingState.OPEN
    meeting.opened_at = at
    meeting.save(update_fields=["state", "opened_at"])
    _seat(meeting, holder_ids, at=at)
    record(
        Event.Kind.MEETING_OPENED,
        subject=meeting,
        by=by,
        at=at,
        detail=f"{len(set(holder_ids))} present",
    )
    return meeting


@transaction.atomic
def record_arrival(
    *, meeting_id: int, holder_id: int, by: Account, at: datetime
) -> Attendance:
    """Record that somebody came into an open meeting.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they do not sit on the body, or are there already.
    """
    meeting = held_meeting(meeting_id)
    if refusal := refusal_to_minute(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    [attendance] = _seat(meeting, [holder_id], at=at)
    record(Event.Kind.ATTENDANCE_RECORDED, subject=meeting, by=by, at=at, detail="came")
    return attendance


@transaction.atomic
def record_departure(
    *, meeting_id: int, holder_id: int, by: Account, at: datetime
) -> Attendance:
    """Record that somebody left an open meeting: from then on they are not counted.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they are not there.
    """
    meeting = held_meeting(meeting_id)
    if refusal := refusal_to_minute(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    there = meeting.attendances.filter(holder_id=holder_id, left_at=None).first()
    if there is None:
        raise BadInput("That person is not at this meeting.")
    there.left_at = at
    there.save(update_fields=["left_at"])
    record(Event.Kind.ATTENDANCE_RECORDED, subject=meeting, by=by, at=at, detail="left")
    return there


@transaction.atomic
def close_meeting(
    *, meeting_id: int, minutes: str, by: Account, at: datetime
) -> Meeting:
    """Close a meeting with its minutes. Nothing can be decided at it afterwards.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    meeting = held_meeting(meeting_id)
    if refusal := refusal_to_minute(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    meeting.state = MeetingState.CLOSED
    meeting.closed_at = at
    meeting.minutes = minutes.strip()
    meeting.save(update_fields=["state", "closed_at", "minutes"])
    meeting.attendances.filter(left_at=None).update(left_at=at)
    record(Event.Kind.MEETING_CLOSED, subject=meeting, by=by, at=at)
    return meeting


def _seat(
    meeting: Meeting, holder_ids: Sequence[int], *, at: datetime
) -> list[Attendance]:
    """Those who came: a seat's own holders, or one substitute in their place.

    Those who share a seat may both be there; they have one vote. Whoever's term is over
    by the day they come does not sit, whenever the meeting was called for.
    """
    chosen = {
        each.pk: each
        for each in holders_in(meeting.body, on=local_day(at)).filter(
            pk__in=holders_in(meeting.body, on=meeting.on).filter(pk__in=holder_ids)
        )
    }
    if missing := set(holder_ids) - set(chosen):
        raise BadInput(
            f"Nobody numbered {min(missing)} sits on this body that day, and still today."
        )
    there = {
        each.holder_id: each.holder
        for each in meeting.attendances.filter(left_at=None).select_related(
            "holder__seat", "holder__member"
        )
    }
    for each in chosen.values():
        if each.pk in there:
            raise BadInput(f"Whoever holds “{each.seat}” is here already.")
        if each.seat.has_vote and (
            twice := next(
                (
                    other.seat
                    for other in there.values()
                    if other.member_id == each.member_id and other.seat.has_vote
                ),
                None,
            )
        ):
            raise BadInput(
                f"{each.member.name} is here already, in the seat “{twice}”: one person "
                "has one vote."
            )
        if any(
            other.seat_id == each.seat_id
            and (other.is_substitute or each.is_substitute)
            for other in there.values()
        ):
            raise BadInput(
                f"Somebody is in the seat “{each.seat}” already: a substitute sits only "
                "where the holder does not."
            )
        there[each.pk] = each
    return Attendance.objects.bulk_create(
        Attendance(meeting=meeting, holder=each, came_at=at) for each in chosen.values()
    )
