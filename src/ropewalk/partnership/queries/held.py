"""Rows held for a write, in one order, so that two people cannot act on them at once.

The meeting is always held first: whoever comes, goes, votes or rules changes what the
others would find.
"""

from ropewalk.partnership.models import (
    AgendaItem,
    Body,
    Decision,
    InvitedExpert,
    Meeting,
)


def held_meeting(meeting_id: int) -> Meeting:
    """A meeting, held so that nobody else changes it meanwhile."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("body__partnership")
        .get(pk=meeting_id)
    )


def held_item(item_id: int) -> AgendaItem:
    """An item of an agenda, held with its meeting."""
    held_meeting(AgendaItem.objects.values_list("meeting", flat=True).get(pk=item_id))
    return (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("meeting__body__partnership")
        .get(pk=item_id)
    )


def held_expert(expert_id: int) -> InvitedExpert:
    """An invitation to advise, held with its item and meeting."""
    found = InvitedExpert.objects.values_list("item", flat=True).get(pk=expert_id)
    held_item(found)
    return (
        InvitedExpert.objects.select_for_update(of=("self",))
        .select_related("item__meeting__body__partnership")
        .get(pk=expert_id)
    )


def held_decision(decision_id: int) -> Decision:
    """A decision, held with its meeting."""
    meeting_id = Decision.objects.values_list("item__meeting", flat=True).get(
        pk=decision_id
    )
    held_meeting(meeting_id)
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related(
            "item__meeting__body__partnership", "agreement", "delegation__from_body"
        )
        .get(pk=decision_id)
    )


def hold_limit(decision: Decision) -> None:
    """Hold whoever delegated what a decision is under, or the body on its own terms.

    Two halves of one matter, taken by two bodies at the same moment, would otherwise not
    see each other.
    """
    holds = (
        decision.delegation.from_body_id
        if decision.delegation is not None
        else decision.item.meeting.body_id
    )
    Body.objects.select_for_update().get(pk=holds)
