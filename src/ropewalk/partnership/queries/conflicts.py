"""Who in a meeting may take part in an item, and who has a conflict of interest in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet

from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import Capacity, MeetingState
from ropewalk.partnership.models import (
    AgendaItem,
    BodyOrganisation,
    ConcernedOrganisation,
    Holder,
    Interest,
    Meeting,
    Member,
    Partnership,
    PostHolder,
    Recusal,
    Seat,
)
from ropewalk.partnership.queries.bodies import holders_in, seats_there
from ropewalk.partnership.rules.composition import SeatNow

DECLARED = "has a declared interest"  # of a sensitive one nobody is told in what
TAKEN_OUT = (
    "You are taken out of this item, so its paper is kept from you. Ask the chair if you "
    "think that is wrong."
)


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
    ruled = {
        each.holder.member_id: each
        for each in item.recusals.select_related("holder").order_by("-pk")
    }
    because = _because(item, [each.member for each in there], on=on)
    return [
        Conflict(
            holder_id=holder.pk,
            who=holder.member.name,
            seat=holder.seat.title,
            because=because[holder.member_id],
            is_recused=holder.member_id in ruled
            and not ruled[holder.member_id].is_dispensed,
            is_dispensed=holder.member_id in ruled
            and ruled[holder.member_id].is_dispensed,
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


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties somebody to an organisation: in words, and whether it is a job there.

    ``member_id`` is the member who declared it or sits so; none for a role, which somebody
    has whether or not they are a member.
    """

    member_id: int | None
    account_id: int | None
    organisation_id: int | None
    because: str
    is_job: bool = False

    def is_conflict(self, organisation_id: int, *, acts_for: bool) -> bool:
        """Whether it is a conflict in an item that concerns an organisation.

        A job with a partner that the body acts for is none: that is why they are there.
        """
        return self.organisation_id == organisation_id and not (
            self.is_job and acts_for
        )


def _ties_of_members(members: Iterable[Member], *, on: date) -> list[Tie]:
    """What ties members to organisations on a day as members, in three queries.

    An interest that is declared, a seat for it as a provider anywhere in the partnership,
    or a post that it employs.
    """
    people = {each.pk: each.account_id for each in members}
    interests = Interest.objects.filter(
        covering(on), member__in=people, organisation__isnull=False
    ).select_related("organisation")
    seats = Holder.objects.filter(
        covering(on),
        member__in=people,
        seat__capacity=Capacity.PROVIDER,
        seat__organisation__isnull=False,
    ).select_related("seat__organisation")
    posts = PostHolder.objects.filter(covering(on), member__in=people).select_related(
        "post__employer"
    )
    return [
        *(
            Tie(
                each.member_id,
                people[each.member_id],
                each.organisation_id,
                DECLARED
                if each.is_sensitive
                else f"has an interest in {each.organisation}",
            )
            for each in interests
        ),
        *(
            Tie(
                each.member_id,
                people[each.member_id],
                each.seat.organisation_id,
                f"sits for {each.seat.organisation}",
            )
            for each in seats
        ),
        *(
            Tie(
                each.member_id,
                people[each.member_id],
                each.post.employer_id,
                f"works for {each.post.employer}",
                is_job=True,
            )
            for each in posts
        ),
    ]


def _ties_of_roles(accounts: Iterable[int], *, on: date) -> list[Tie]:
    """The organisations in which people who sign in have a role on a day; one query."""
    roles = Membership.objects.filter(covering(on), account__in=accounts)
    return [
        Tie(
            None,
            each.account_id,
            each.organisation_id,
            f"works for {each.organisation}",
            is_job=True,
        )
        for each in roles.select_related("organisation")
    ]


def _because(
    item: AgendaItem, members: Iterable[Member], *, on: date
) -> dict[int, str]:
    """Why each member is concerned by an item, in words, by member.

    A job with a partner that the body acts for is no conflict: that is why they are there.
    """
    concerned = set(item.concerns.values_list("organisation_id", flat=True))
    if not concerned:
        return {}
    own = set(item.meeting.body.organisations.values_list("organisation_id", flat=True))
    people = list(members)
    accounts = {
        each.account_id: each.pk for each in people if each.account_id is not None
    }
    found: dict[int, str] = {}
    for tie in [
        *_ties_of_members(people, on=on),
        *_ties_of_roles(accounts, on=on),
    ]:
        member_id = tie.member_id
        if member_id is None and tie.account_id is not None:
            member_id = accounts[tie.account_id]
        if member_id is not None and any(
            tie.is_conflict(each, acts_for=each in own) for each in concerned
        ):
            found.setdefault(member_id, tie.because)
    return found


def concerns_of(
    partnership: Partnership,
    accounts: Iterable[Account],
    organisation_ids: Iterable[int],
    *,
    on: date,
) -> dict[int, str]:
    """Why people who sign in are concerned by organisations, in words, by account.

    What is declared as members of the partnership counts, and so do their seats, posts and
    roles there. Five queries, however many people.
    """
    people = {each.pk for each in accounts}
    concerned = set(organisation_ids)
    members = Member.objects.filter(
        covering(on), partnership=partnership, account__in=people
    )
    found: dict[int, str] = {}
    for tie in [
        *_ties_of_members(members, on=on),
        *_ties_of_roles(people, on=on),
    ]:
        if tie.organisation_id in concerned and tie.account_id is not None:
            found.setdefault(tie.account_id, tie.because)
    return found


def present_in(item: AgendaItem, *, on: date) -> list[SeatNow]:
    """The seats filled in the room whose holders may take part in an item; one query.

    Whoever is taken out is so in every seat they hold. Whoever's term in the seat is over
    on the day takes part no more.
    """
    recused = item.recusals.filter(is_dispensed=False).values("holder__member")
    there = item.meeting.attendances.filter(
        left_at=None, holder__in=holders_in(item.meeting.body, on=on)
    )
    return seats_there(
        there.exclude(holder__member__in=recused).select_related("holder__seat")
    )


def voting_seats(item: AgendaItem, *, on: date) -> list[Seat]:
    """The seats present that may vote on an item on a day, in two queries."""
    present = {each.seat for each in present_in(item, on=on) if each.has_vote}
    return list(Seat.objects.filter(pk__in=present).select_related("organisation"))


def why_paper_is_kept_back(item: AgendaItem, actor: Account, *, on: date) -> str | None:
    """Why a person may not read the paper of an item; ``None`` when they may.

    Up to seven queries.
    """
    concerned = ConcernedOrganisation.objects.filter(item=item)
    rulings = Recusal.objects.filter(item=item)
    return _kept_back(actor, concerned, rulings, on=on).get(item.pk)


def kept_back_from(actor: Account, *, on: date) -> set[int]:
    """The items whose papers a person may not read, in up to seven queries."""
    concerned = ConcernedOrganisation.objects.all()
    return set(_kept_back(actor, concerned, Recusal.objects.all(), on=on))


def _kept_back(
    actor: Account,
    concerned: QuerySet[ConcernedOrganisation],
    rulings: QuerySet[Recusal],
    *,
    on: date,
) -> dict[int, str]:
    """Why the papers of items are kept from a person, in a sentence, by item.

    Whoever is taken out of an item, or has a conflict in it that nobody has ruled on,
    does not see its paper. A role in an organisation counts for everybody who has it;
    interests, seats and posts count in the partnership of which they are a member.
    """
    members = {
        each.pk: each for each in Member.objects.filter(covering(on), account=actor)
    }
    ties = _ties_of_roles([actor.pk], on=on)
    ruled: dict[int, bool] = {}
    if members:
        ties = [*_ties_of_members(members.values(), on=on), *ties]
        for ruling in rulings.filter(holder__member__in=members):
            is_out = ruled.get(ruling.item_id, False) or not ruling.is_dispensed
            ruled[ruling.item_id] = is_out
    acts_for = BodyOrganisation.objects.filter(
        body=OuterRef("item__meeting__body"), organisation=OuterRef("organisation")
    )
    rows = list(
        concerned.filter(organisation__in={each.organisation_id for each in ties})
        .annotate(acts_for=Exists(acts_for))
        .values_list(
            "item", "organisation", "item__meeting__body__partnership", "acts_for"
        )
    )
    within = {each.partnership_id for each in members.values()}
    found = {item: TAKEN_OUT for item, is_out in ruled.items() if is_out}
    for tie in ties:
        of = None if tie.member_id is None else members[tie.member_id].partnership_id
        for item, organisation, partnership, is_own in rows:
            if (
                item not in ruled
                and of in (None, partnership)
                and tie.is_conflict(organisation, acts_for=is_own)
            ):
                found.setdefault(item, _kept_said(tie, is_member=partnership in within))
    return found


def _kept_said(tie: Tie, *, is_member: bool) -> str:
    """Why a paper is kept back, as the person themselves is told it, without particulars."""
    if not is_member:
        return (
            "This item concerns an organisation in which you have a role, so its paper is "
            "kept from you. Somebody without that interest deals with it."
        )
    words = (
        "work or sit"
        if tie.because.startswith(("works", "sits"))
        else "have an interest"
    )
    return (
        f"This item concerns an organisation with which you {words}. Its paper is kept "
        "from you until the chair has ruled on it."
    )


def why_no_expert(
    item: AgendaItem,
    *,
    member: Member | None,
    account: Account | None,
    organisation: Organisation | None,
    on: date,
) -> str | None:
    """Why somebody may not advise on an item; ``None`` when they may; up to seven queries.

    Whoever comes from an organisation that the item concerns, works there or has an
    interest in it would advise on their own matter.
    """
    concerned = item.concerns.select_related("organisation")
    own = {organisation.pk} if organisation else set()
    if account is not None:
        own |= set(
            Membership.objects.filter(covering(on), account=account).values_list(
                "organisation", flat=True
            )
        )
    acts_for = set(
        item.meeting.body.organisations.values_list("organisation_id", flat=True)
    )
    because = [
        f"comes from {each.organisation}"
        for each in concerned
        if each.organisation_id in own - acts_for
    ]
    if member is not None:
        because += _because(item, [member], on=on).values()
    if not because:
        return None
    return f"{because[0]}, which this item concerns: ask somebody who has no interest in it."


def refuse_if_kept_back(item: AgendaItem, actor: Account, *, on: date) -> None:
    """Refuse whoever may not read the paper of an item.

    Raises:
        PermissionDenied: with why it is kept back from them.
    """
    if kept_back := why_paper_is_kept_back(item, actor, on=on):
        raise PermissionDenied(kept_back)
