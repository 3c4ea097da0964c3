"""The public register: decisions, agreements and interests of partnerships that publish.

Anybody may read it. An exempt item is listed with its ground and nothing else; a
confidential agreement is not listed; people who use services, carers and members of the
public are told by their seat and never by their name, whatever else they sit as.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch, Q

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import Capacity, DecisionState, Power, Way
from ropewalk.partnership.models import (
    Agreement,
    Decision,
    Holder,
    Interest,
    Member,
    Notice,
    OptionConsidered,
    Partnership,
    PartnershipQuerySet,
    Party,
    Signature,
    Version,
)
from ropewalk.partnership.queries.agreements import fault_of, version_in_force
from ropewalk.partnership.queries.decisions import standing_of, with_approvals
from ropewalk.partnership.queries.exempt import ground_said
from ropewalk.partnership.queries.interests import PROTECTED, named
from ropewalk.partnership.queries.votes import Cast, counted, votes_by_decision
from ropewalk.place.models import Level

UNNAMED = frozenset({Capacity.PERSON, Capacity.CARER, Capacity.PUBLIC})
NOT_NAMED = "Not named"
TAKEN = (DecisionState.AGREED, DecisionState.DECLINED)


def partnerships_that_publish(*, on: date) -> PartnershipQuerySet:
    """The partnerships with a public register on a day, by name, in one query."""
    return Partnership.objects.publishing(on=on)


def public_register(partnership: Partnership, *, on: date) -> tuple[Table, ...]:
    """Decisions, agreements and interests of a partnership as the public may read them.

    Sixteen queries however much there is, and one for each decision in common.
    """
    return (
        _decisions(partnership, on=on),
        _agreements(partnership, on=on),
        _interests(partnership, on=on),
    )


def _decisions(partnership: Partnership, *, on: date) -> Table:
    """Decisions that were taken; none of a body that decides about individuals."""
    taken = (
        with_approvals(
            Decision.objects.filter(
                item__meeting__body__partnership=partnership,
                item__meeting__on__gte=partnership.publishes_from,
                state__in=TAKEN,
            )
        )
        .exclude(item__meeting__body__level=Level.INDIVIDUAL)
        .select_related("item__meeting__body", "agreement")
        .prefetch_related(
            Prefetch("options", OptionConsidered.objects.all()),
        )
        .order_by("-decided_at", "-pk")
    )
    votes = votes_by_decision(taken)
    return Table(
        key="decisions",
        title="Decisions",
        columns=(
            Column("day", "Decided on"),
            Column("body", "By"),
            Column("decision", "Decision"),
            Column("result", "Result"),
            Column("commits", "Commits", "pence"),
            Column("reasons", "Reasons"),
            Column("options", "Options considered"),
            Column("votes", "Votes"),
        ),
        rows=tuple(_decision(each, votes[each.pk], on=on) for each in taken),
    )


def _decision(
    decision: Decision, votes: Sequence[Cast], *, on: date
) -> tuple[str | int | None, ...]:
    """One decision; of an exempt item, only that there was one, and on which ground."""
    taken = (
        day(local_day(decision.decided_at)) if decision.decided_at else None,
        _by(decision),
    )
    if decision.item.exempt_ground:
        ground = f"Not published, exempt: {ground_said(decision.item.exempt_ground)}"
        return (*taken, ground, None, None, None, None, None)
    ways = [each.way for each in counted(votes)]
    return (
        *taken,
        decision.proposal,
        _result(decision, on=on),
        decision.pence,
        decision.reasons or None,
        "; ".join(
            f"{each.title}{' (taken)' if each.is_preferred else ''}: {each.because}"
            for each in decision.options.all()
        )
        or None,
        ", ".join(
            f"{ways.count(way)} {way.label.lower()}" for way in Way if way in ways
        )
        or None,
    )


def _by(decision: Decision) -> str:
    """Who decided: the body, or the post that decided alone for it."""
    meeting = decision.item.meeting
    return (
        f"{meeting.of_post}, for {meeting.body}"
        if meeting.of_post
        else meeting.body.name
    )


def _result(decision: Decision, *, on: date) -> str:
    """What became of it, and while nobody may act on it yet, why not."""
    state = DecisionState(decision.state)
    why_not = standing_of(decision, on=on).why_not
    if state != DecisionState.AGREED or why_not is None:
        return state.label
    return f"{state.label}, and not to be acted on yet. {why_not}"


def _agreements(partnership: Partnership, *, on: date) -> Table:
    held = (
        Agreement.objects.filter(partnership=partnership, is_confidential=False)
        .prefetch_related(
            Prefetch("parties", Party.objects.select_related("organisation")),
            Prefetch("versions", Version.objects.all()),
            Prefetch("versions__signatures", Signature.objects.all()),
            Prefetch("notices", Notice.objects.all()),
        )
        .order_by("title", "pk")
    )
    in_force = [
        (each, version)
        for each in held
        if (version := version_in_force(each, on=on)) is not None
        and fault_of(each, on=on) is None
    ]
    return Table(
        key="agreements",
        title="Agreements in force",
        columns=(
            Column("title", "Agreement"),
            Column("kind", "Kind"),
            Column("parties", "Between"),
            Column("starts", "Starts on"),
            Column("ends", "Ends before"),
            Column("yearly", "Put in for a year", "pence"),
        ),
        rows=tuple(
            (
                each.title,
                each.get_kind_display(),
                listed([party.organisation.name for party in each.parties.all()]),
                day(version.starts_on) if version.starts_on else None,
                _end(version),
                version.yearly_pence,
            )
            for each, version in in_force
        ),
    )


def _end(version: Version) -> str | None:
    if version.is_open_ended:
        return "open-ended"
    return day(version.ends_before) if version.ends_before else None


def _interests(partnership: Partnership, *, on: date) -> Table:
    """Interests of those who vote on bodies that decide."""
    voting = (
        Holder.objects.filter(
            covering(on),
            Q(seat__ends_before=None) | Q(seat__ends_before__gt=on),
            seat__body__partnership=partnership,
            seat__body__power=Power.DECIDES,
            seat__has_vote=True,
        )
        .select_related("seat__body", "member")
        .order_by("seat__body__name", "seat")
    )
    holders: dict[int, list[Holder]] = {}
    for each in voting:
        holders.setdefault(each.member_id, []).append(each)
    unnamed = _unnamed(each[0].member for each in holders.values())
    declared = Interest.objects.filter(covering(on), member__in=holders).select_related(
        "organisation"
    )
    return Table(
        key="interests",
        title="Interests of those who vote",
        columns=(
            Column("who", "Who"),
            Column("seat", "Sits as"),
            Column("in", "Has an interest in"),
            Column("kind", "What sort"),
            Column("since", "Since"),
        ),
        rows=tuple(
            (
                NOT_NAMED
                if each.member_id in unnamed
                else holders[each.member_id][0].member.name,
                listed(
                    [f"{one.seat}, {one.seat.body}" for one in holders[each.member_id]]
                ),
                PROTECTED
                if each.is_sensitive
                or (each.member_id in unnamed and each.organisation is None)
                else named(each),
                each.get_kind_display(),
                day(each.starts_on),
            )
            for each in declared
        ),
    )


def _unnamed(members: Iterable[Member]) -> set[int]:
    """Those among members who are not named, in one query.

    Whoever sits or sat anywhere, in any partnership, as somebody who uses services, as a
    carer or for the public: in another seat they would be known by name after all. What
    they wrote of an interest in their own words could say who they are as well.
    """
    members = list(members)
    seats = Holder.objects.filter(
        Q(member__in=members)
        | Q(member__account__in=[each.account_id for each in members]),
        seat__capacity__in=UNNAMED,
    ).values_list("member", "member__account")
    people, accounts = set(), set()
    for member, account in seats:
        people.add(member)
        accounts.add(account)
    return {
        each.pk
        for each in members
        if each.pk in people or (each.account_id and each.account_id in accounts)
    }
