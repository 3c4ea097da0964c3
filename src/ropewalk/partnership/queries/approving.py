"""At which of its meetings a body can have approved what others decided."""

from collections.abc import Collection

from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.partnership.kinds import DecisionState, MeetingState
from ropewalk.partnership.models import Body, Decision, Meeting
from ropewalk.partnership.queries.bodies import partners_of, seat_now, terms_of
from ropewalk.partnership.rules.approvals import fault_in_meeting
from ropewalk.partnership.rules.quorum import no_quorum

HELD = (MeetingState.OPEN, MeetingState.CLOSED)


def fault_in_approving(
    meeting: Meeting, *, decision: Decision, body: Body
) -> str | None:
    """Why a body cannot have approved a decision at a meeting; ``None`` when it can.

    Up to nine queries.
    """
    own = meeting.body_id == body.pk
    decided_at = decision.decided_at or decision.item.meeting.recorded_at
    return fault_in_meeting(
        body=body.name,
        of_body=meeting.body.name,
        is_own=own,
        is_held=meeting.state in HELD,
        held_on=meeting.on,
        decided_on=local_day(decided_at),
        officer=meeting.of_post,
        is_agreed=bool(meeting.of_post)
        and Decision.objects.filter(
            item__meeting=meeting, state=DecisionState.AGREED
        ).exists(),
        quorum_fault=None if meeting.of_post or not own else _lacked(meeting),
    )


def _lacked(meeting: Meeting) -> str | None:
    """Why those at a meeting, as it stands or stood when it closed, were not enough."""
    terms = terms_of(meeting.body, on=meeting.on)
    if terms is None:
        return f"{meeting.body} has no terms of reference on that day."
    there = meeting.attendances.filter(left_at=meeting.closed_at).select_related(
        "holder__seat"
    )
    return no_quorum(
        list(
            {each.holder.seat_id: seat_now(each.holder.seat) for each in there}.values()
        ),
        quorum=terms.quorum,
        per_partner=terms.quorum_per_partner,
        partners=partners_of(meeting.body),
    )


def approving_meetings(
    decision: Decision, body_ids: Collection[int]
) -> list[tuple[str, str]]:
    """The meetings of bodies since a decision, as (number, words), in one query."""
    if decision.decided_at is None:
        return []
    held = Meeting.objects.filter(
        body__in=body_ids, state__in=HELD, on__gte=local_day(decision.decided_at)
    ).select_related("body")
    return [
        (
            str(each.pk),
            f"{each.body.name}, {day(each.on)}"
            + (f": {each.of_post} decided alone" if each.of_post else ""),
        )
        for each in held
    ]
