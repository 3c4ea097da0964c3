"""Who in a meeting may take part in an item, and who has a conflict of interest in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import Capacity, MeetingState
from ropewalk.partnership.models import (
    AgendaItem,
    Holder,
    Interest,
    Meeting,
    Member,
    PostHolder,
    Seat,
)
from ropewalk.partnership.queries.bodies import holders_in, seat_now
from ropewalk.partnership.rules.composition import SeatNow


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict of interest found by rule: who, why, and whether it was ruled on."""

    holder_id: int
    who: str
    seat: str
    because: str
    is_recused: bool
    is_dispensed: bool

    @property
    def waits(self) -> bool:
        """Whether nobody has ruled on it."""
        return not (self.is_recused or self.is_dispensed)


def conflicts_in(item: AgendaItem, *, on: date) -> list[Conflict]:
    """The members at a meeting whom an item's organisations concern, in eight queries.

    Before the meeting opens they are looked for among everybody who sits on the body.
    """
    there = list(_there(item.meeting))
    ruled = {each.holder_id: each for each in item.recusals.all()}
    because = _because(item, [each.member for each in there], on=on)
    return [
        Conflict(
            holder_id=holder.pk,
            who=holder.member.name,
            seat=holder.seat.title,
            because=because[holder.member_id],
            is_recused=holder.pk in ruled and not ruled[holder.pk].is_dispensed,
            is_dispensed=holder.pk in ruled and ruled[holder.pk].is_dispensed,
        )
        for holder in there
        if holder.member_id in because
    ]


def _there(meeting: Meeting) -> QuerySet[Holder]:
    """Who is at a meeting, or could be while it is only called."""
    if meeting.state == MeetingState.CALLED:
        return holders_in(meeting.body, on=meeting.on)
    return Holder.objects.filter(
        pk__in=meeting.attendances.filter(left_at=None).values("holder")
    ).select_related("seat", "member")


def _because(
    item: AgendaItem, members: Iterable[Member], *, on: date
) -> dict[int, str]:
    """Why each member is concerned, in words, by member.

    A member is concerned who has declared an interest in one of the item's organisations,
    sits for it anywhere in the partnership as a provider, or has a job there. A job with
    a partner that the body acts for is no conflict: that is why they are there.
    """
    concerned = set(item.concerns.values_list("organisation_id", flat=True))
    if not concerned:
        return {}
    people = {each.pk: each for each in members}
    found = {
        each.member_id: f"has an interest in {each.organisation}"
        for each in Interest.objects.filter(
            covering(on), member__in=people, organisation__in=concerned
        ).select_related("organisation")
    }
    for holder in Holder.objects.filter(
        covering(on),
        member__in=people,
        seat__capacity=Capacity.PROVIDER,
        seat__organisation__in=concerned,
    ).select_related("seat__organisation"):
        found.setdefault(holder.member_id, f"sits for {holder.seat.organisation}")
    elsewhere = concerned - set(
        item.meeting.body.organisations.values_list("organisation_id", flat=True)
    )
    for post in PostHolder.objects.filter(
        covering(on), member__in=people, post__employer__in=elsewhere
    ).select_related("post__employer"):
        found.setdefault(post.member_id, f"works for {post.post.employer}")
    accounts = {each.account_id: each.pk for each in people.values()}
    for job in Membership.objects.filter(
        covering(on), account__in=filter(None, accounts), organisation__in=elsewhere
    ).select_related("organisation"):
        found.setdefault(accounts[job.account_id], f"works for {job.organisation}")
    return found


def present_in(item: AgendaItem) -> list[SeatNow]:
    """The seats filled in the room whose holders may take part in an item; two queries."""
    recused = item.recusals.filter(is_dispensed=False).values("holder")
    there = item.meeting.attendances.filter(left_at=None).exclude(holder__in=recused)
    return [
        seat_now(each)
        for each in Seat.objects.filter(pk__in=there.values("holder__seat"))
    ]


def voting_seats(item: AgendaItem) -> list[Seat]:
    """The seats present that may vote on an item, in two queries."""
    present = {each.seat for each in present_in(item) if each.has_vote}
    return list(Seat.objects.filter(pk__in=present).select_related("organisation"))


def why_paper_is_kept_back(item: AgendaItem, actor: Account, *, on: date) -> str | None:
    """Why a person may not read the paper of an item; ``None`` when they may.

    Whoever is taken out of an item, or has a conflict in it that nobody has ruled on,
    does not see its paper.
    """
    mine = list(
        Member.objects.filter(
            covering(on), partnership=item.meeting.body.partnership_id, account=actor
        )
    )
    if not mine:
        return None
    rulings = list(item.recusals.filter(holder__member__in=mine))
    if any(not each.is_dispensed for each in rulings):
        return (
            "You are taken out of this item, so its paper is kept from you. Ask the chair "
            "if you think that is wrong."
        )
    because = _because(item, mine, on=on)
    if because and not rulings:
        return (
            f"This item concerns an organisation with which you {_second(because)}. Its "
            "paper is kept from you until the chair has ruled on it."
        )
    return None


def _second(because: dict[int, str]) -> str:
    """The reason as the person themselves is told it, without particulars."""
    words = next(iter(because.values()))
    return "work or sit" if words.startswith(("works", "sits")) else "have an interest"
