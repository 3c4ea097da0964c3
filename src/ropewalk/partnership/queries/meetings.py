"""Meetings that the person asking may see, who is there, and what was left to do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Prefetch, QuerySet
from django.utils import timezone

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day, listed
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import BodyKind, MeetingState
from ropewalk.partnership.models import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Meeting,
    MeetingAction,
    Partnership,
    Recusal,
)
from ropewalk.partnership.queries.bodies import (
    SUBSTITUTE,
    partners_of,
    seat_choices,
    seats_there,
    terms_for,
    terms_of,
)
from ropewalk.partnership.queries.experts import (
    attended_for,
    expert_said,
    heard_in,
)
from ropewalk.partnership.queries.papers import proposal_said, with_what_they_rest_on
from ropewalk.partnership.queries.votes import (
    Cast,
    counted,
    struck_said,
    votes_by_decision,
    ways_said,
)
from ropewalk.partnership.rules.quorum import no_quorum

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in the room: their holding of a seat, and their name and seat in words."""

    holder_id: int
    words: str


@dataclass(frozen=True, slots=True)
class Room:
    """Who is at a meeting, who could still come, and whether they are enough."""

    present: Sequence[Present]
    absent: Sequence[tuple[int, str]]
    no_quorum: str | None


@dataclass(frozen=True, slots=True)
class Covered:
    """One item of a remit: when it was last dealt with, and whether within a year."""

    number: int
    text: str
    last_on: date | None
    is_covered: bool


def meetings_seen_by(actor: Account, *, on: date) -> QuerySet[Meeting]:
    """The meetings of the partnerships that the actor may see, latest first."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Meeting.objects.filter(body__partnership__in=seen).select_related(
        "body__partnership"
    )


def items_seen_by(actor: Account, *, on: date) -> QuerySet[AgendaItem]:
    """The items of those meetings, with their decisions."""
    return AgendaItem.objects.filter(
        meeting__in=meetings_seen_by(actor, on=on)
    ).select_related(
        "meeting__body__partnership",
        "decision",
        "remit_item",
        "moved_from__meeting",
        "moved_to__meeting",
    )


def meeting_actions_seen_by(actor: Account, *, on: date) -> QuerySet[MeetingAction]:
    """What those meetings left somebody to do."""
    return MeetingAction.objects.filter(
        item__in=items_seen_by(actor, on=on)
    ).select_related("item__meeting__body__partnership")


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The items of a meeting with their decisions and actions, in two queries."""
    return list(
        meeting.items.select_related(
            "decision", "moved_to__meeting", "moved_from__meeting"
        ).prefetch_related(
            Prefetch("actions", MeetingAction.objects.order_by("due_on", "pk"))
        )
    )


def room_of(meeting: Meeting) -> Room:
    """Who is at a meeting and who could still come, in ten queries."""
    there = list(
        Attendance.objects.filter(meeting=meeting, left_at=None).select_related(
            "holder__seat", "holder__member"
        )
    )
    ids = {each.holder_id for each in there}
    terms = terms_for(meeting, on=meeting.on)
    return Room(
        present=[
            Present(
                each.holder_id,
                f"{each.holder.member.name}, {each.holder.seat.title}"
                + SUBSTITUTE * each.holder.is_substitute,
            )
            for each in there
        ],
        absent=[
            (number, words)
            for number, words in seat_choices(meeting.body, on=meeting.on)
            if number not in ids
        ],
        no_quorum=f"{meeting.body} has no terms of reference on this day: write them first."
        if terms is None
        else no_quorum(
            seats_there(there),
            quorum=terms.quorum,
            per_partner=terms.quorum_per_partner,
            partners=partners_of(meeting.body),
        ),
    )


def attended(meeting: Meeting) -> list[str]:
    """Everybody who was at a meeting, and from when to when they were not there all along.

    Whoever was heard on one item alone comes last. Two queries.
    """
    return [
        f"{each.holder.member.name}, {each.holder.seat.title}"
        + SUBSTITUTE * each.holder.is_substitute
        + (
            f", from {_clock(each.came_at)}"
            if each.came_at != meeting.opened_at
            else ""
        )
        + (
            f", until {_clock(each.left_at)}"
            if each.left_at and each.left_at != meeting.closed_at
            else ""
        )
        for each in meeting.attendances.select_related("holder__seat", "holder__member")
    ] + [attended_for(each) for each in heard_in(meeting)]


def _clock(when: datetime) -> str:
    """The time of day in London."""
    return f"{timezone.localtime(when):%H:%M}"


def open_actions(
    partnership: Partnership, *, kept_back: Collection[int] = ()
) -> QuerySet[MeetingAction]:
    """What meetings of a partnership left to do and nobody has done, the first due first.

    Without what was left to do under items that are kept back from the reader.
    """
    return (
        MeetingAction.objects.filter(
            item__meeting__body__partnership=partnership, done_on=None
        )
        .exclude(item__in=kept_back)
        .select_related("item__meeting__body")
    )


def remit_coverage(body: Body, *, on: date) -> list[Covered]:
    """Each item of a body's remit and when a closed meeting last dealt with it.

    An item is covered when that was within a year. Three queries and one for each version
    of the terms.
    """
    terms = terms_of(body, on=on)
    if terms is None:
        return []
    last = {
        text.casefold(): held
        for text, held in AgendaItem.objects.filter(
            meeting__body=body,
            meeting__state=MeetingState.CLOSED,
            meeting__on__lte=on,
            remit_item__isnull=False,
            moved_to=None,
        )
        .values_list("remit_item__text")
        .annotate(held=Max("meeting__on"))
    }
    return [
        Covered(
            number=each.number,
            text=each.text,
            last_on=last.get(each.text.casefold()),
            is_covered=each.text.casefold() in last
            and last[each.text.casefold()] > on - YEAR,
        )
        for each in terms.remit.filter(is_left_out=False)
    ]


def remit_choices(body: Body, *, on: date) -> list[tuple[str, str]]:
    """The items of a body's remit, as (number, text) pairs."""
    terms = terms_of(body, on=on)
    if terms is None:
        return []
    return [
        (str(each.pk), f"{each}: left out" if each.is_left_out else each.text)
        for each in terms.remit.all()
    ]


def meetings_in_common(partnership: Partnership) -> list[Meeting]:
    """The meetings of committees in common that can still deal with something; one query."""
    return list(
        Meeting.objects.filter(
            body__partnership=partnership,
            body__kind=BodyKind.IN_COMMON,
            state=MeetingState.CALLED,
        )
        .select_related("body__partnership")
        .order_by("on", "pk")
    )


def register_of_meetings(meetings: Iterable[Meeting]) -> Table:
    """Meetings as a table, in the order given."""
    return Table(
        key="meetings",
        title="Meetings",
        columns=(
            Column("on", "Day"),
            Column("body", "Body"),
            Column("where", "Where"),
            Column("state", "State"),
            Column("items", "Items", "count"),
            Column("decisions", "Decisions proposed", "count"),
            Column("sort", "Sort"),
        ),
        rows=tuple(
            (
                each.on.isoformat(),
                each.body.name,
                each.where or "not said",
                MeetingState(each.state).label,
                len(each.items.all()),
                sum(hasattr(item, "decision") for item in each.items.all()),
                _sort_of(each),
            )
            for each in meetings
        ),
    )


def _sort_of(meeting: Meeting) -> str:
    if meeting.of_post:
        return f"decision of {meeting.of_post}"
    return "urgent" if meeting.is_urgent else "ordinary"


def with_items(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings with their items and decisions fetched; two more queries."""
    return meetings.prefetch_related(
        Prefetch("items", AgendaItem.objects.select_related("decision"))
    )


def paper_of(item: AgendaItem) -> list[tuple[str, str]]:
    """The parts of an item's paper that were written, each with its heading; two queries.

    The options are those of the proposal under the item.
    """
    decision = getattr(item, "decision", None)
    options = "" if decision is None else _options_of(decision)
    parts = (
        ("Purpose", item.purpose),
        ("Background", item.background),
        ("Options", options),
        ("Implications for needs", item.needs),
        ("Implications for resources", item.resources),
        ("Implications for outcomes", item.outcomes),
        ("Implications for equality", item.equality),
        ("Risk", item.risk),
        ("Finance", item.finance),
        ("Recommendations", item.recommendation),
        ("Authors and contact", item.authors),
    )
    return [(heading, text) for heading, text in parts if text]


def _options_of(decision: Decision) -> str:
    return "\n".join(
        f"{each.title}{' (proposed)' if each.is_preferred else ''}: {each.because}"
        for each in decision.options.all()
    )


def decisions_at(meeting: Meeting, *, kept_back: Collection[int] = ()) -> list[int]:
    """The numbers of what is proposed at a meeting, without items kept back; one query."""
    found = Decision.objects.filter(item__meeting=meeting).exclude(item__in=kept_back)
    return list(found.order_by("pk").values_list("pk", flat=True))


def proposed_in(agenda: Iterable[AgendaItem]) -> list[Decision]:
    """What is proposed under the items of an agenda, with all that it rests on."""
    return with_what_they_rest_on(
        each.decision for each in agenda if hasattr(each, "decision")
    )


def pack_of(
    meeting: Meeting,
    *,
    kept_back: Collection[int] = (),
    put_with: Mapping[int, Sequence[str]] | None = None,
) -> list[tuple[str, str]]:
    """A meeting from agenda to minutes, as parts with headings; three queries an item.

    It says when and where it was and who had the chair, and of each item who took no part,
    what was decided, why and how each voted. Items kept back from the reader are named,
    and nothing more.

    Args:
        meeting: Which.
        kept_back: The items that the reader may not read.
        put_with: By the number of a decision, what else is put with it, line by line.
    """
    agenda = agenda_of(meeting)
    heard = heard_in(meeting)
    proposed = proposed_in(each for each in agenda if each.pk not in kept_back)
    votes = votes_by_decision(proposed)
    ruled = _rulings_in(meeting)
    parts = [("When and where", _when_and_where(meeting))]
    parts += [("Agenda", "\n".join(f"{each.number}. {each.title}" for each in agenda))]
    if meeting.state == MeetingState.CLOSED:
        parts.append(("Present", "\n".join(attended(meeting))))
    for each in agenda:
        if each.pk in kept_back:
            parts.append((f"{each.number}. {each.title}", "Kept back from you."))
            continue
        text = [f"Late: {each.late_because}"] if each.is_late else []
        text += [f"{heading}: {said}" for heading, said in paper_of(each)]
        text += ruled.get(each.pk, [])
        decision = getattr(each, "decision", None)
        if decision is not None:
            text += proposal_said(decision)
            text += (put_with or {}).get(decision.pk, ())
            text += _votes_said(votes[decision.pk])
        text += [
            f"Advice was heard from {expert_said(expert)}, on {expert.asked_about}"
            for expert in heard
            if expert.item_id == each.pk
        ]
        if moved := getattr(each, "moved_to", None):
            text.append(f"Put to the meeting of {day(moved.meeting.on)}.")
        if each.minute:
            text.append(f"Minute: {each.minute}")
        text += [
            f"To do: {action.text} ({action.owner_post}, by {day(action.due_on)})"
            for action in each.actions.all()
        ]
        parts.append((f"{each.number}. {each.title}", "\n".join(text) or "No paper."))
    if meeting.minutes:
        parts.append(("Minutes", meeting.minutes))
    return parts


def _when_and_where(meeting: Meeting) -> str:
    """The day, the time and the place of a meeting, and who had the chair; one query."""
    chairs = [
        each.holder.member.name
        for each in meeting.attendances.filter(
            holder__seat__is_chair=True
        ).select_related("holder__member")
    ]
    starts = f", {meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    opened = f"Opened at {_clock(meeting.opened_at)}" if meeting.opened_at else ""
    closed = f", closed at {_clock(meeting.closed_at)}" if meeting.closed_at else ""
    lines = [
        f"{day(meeting.on)}{starts}",
        f"Place: {meeting.where or 'not said'}",
        f"In the chair: {listed(list(dict.fromkeys(chairs))) or 'nobody'}"
        if opened
        else "",
        f"{opened}{closed}",
    ]
    return "\n".join(filter(None, lines))


def _rulings_in(meeting: Meeting) -> dict[int, list[str]]:
    """Who took no part in each item of a meeting, or was let stay, in words; one query."""
    said: dict[int, list[str]] = {}
    for each in Recusal.objects.filter(item__meeting=meeting).select_related(
        "holder__member", "holder__seat"
    ):
        who = f"{each.holder.member.name} ({each.holder.seat.title})"
        ruled = (
            f"The chair let them take part: {each.ruling}"
            if each.is_dispensed
            else "They took no part."
        )
        said.setdefault(each.item_id, []).append(
            f"Conflict of interest, {who}: {each.because.rstrip('.')}. {ruled}"
        )
    return said


def _votes_said(votes: Sequence[Cast]) -> list[str]:
    """How a proposal was voted on: the count, and who voted which way."""
    if not votes:
        return []
    each_said = [
        f"{listed(each.who) or each.vote.seat.title} ({each.vote.seat.title}), "
        f"{each.way.label.lower()}"
        + (f", dissent recorded: {each.vote.dissent}" if each.vote.dissent else "")
        for each in counted(votes)
    ]
    said = [f"Votes: {ways_said(votes)}.", f"Voted: {'; '.join(each_said)}."]
    return [*said, *filter(None, [struck_said(votes)])]


def why_not_put_off(item: AgendaItem) -> str | None:
    """Why an item cannot be put to another meeting; nothing when it can. Two queries."""
    if item.meeting.of_post:
        return "A post decides this alone: no meeting deals with it."
    if AgendaItem.objects.filter(moved_from=item).exists():
        return "This is put to another meeting already."
    if Decision.objects.filter(item=item).exclude(decided_at=None).exists():
        return "What was proposed here is dealt with. Propose anew what is to change."
    return None


def meetings_to_come(item: AgendaItem) -> list[Meeting]:
    """The meetings of the body of an item that are still to come; one query."""
    return list(
        Meeting.objects.filter(
            body=item.meeting.body_id, state=MeetingState.CALLED, of_post=""
        )
        .exclude(pk=item.meeting_id)
        .select_related("body__partnership")
        .order_by("on", "pk")
    )
