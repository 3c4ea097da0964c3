"""What a decision rests on, gathered for the checks of its authority."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.organisations.models.organisation import covering
from ropewalk.parameters.register import parameter
from ropewalk.partnership.kinds import (
    Capacity,
    Clearing,
    DecisionState,
    LimitBasis,
    MeetingState,
    Power,
    Way,
)
from ropewalk.partnership.models import (
    AgendaItem,
    Decision,
    Delegation,
    Holder,
    Interest,
    Partnership,
    Seat,
    Terms,
)
from ropewalk.partnership.queries.agreements import advice_on, fault_of
from ropewalk.partnership.queries.bodies import (
    breaches_of,
    partners_of,
    seat_now,
    terms_of,
)
from ropewalk.partnership.rules.authority import Facts, KeyDecision, Limit
from ropewalk.partnership.rules.composition import SeatNow
from ropewalk.partnership.rules.quorum import no_quorum
from ropewalk.partnership.rules.voting import not_carried


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict of interest found by rule: who, why, and whether it was ruled on."""

    holder_id: int
    who: str
    seat: str
    because: str
    is_recused: bool
    is_dispensed: bool


def decisions_seen_by(actor: Account, *, on: date) -> QuerySet[Decision]:
    """The decisions of the partnerships that the actor may see, newest first."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Decision.objects.filter(
        item__meeting__body__partnership__in=seen
    ).select_related("item__meeting__body__partnership", "agreement", "delegation")


def conflicts_in(item: AgendaItem, *, on: date) -> list[Conflict]:
    """The members at a meeting whom an item's organisations concern, in four queries.

    A member is concerned who has declared an interest in one of those organisations, or
    sits for it anywhere in the partnership as a provider.
    """
    concerned = set(item.concerns.values_list("organisation_id", flat=True))
    there = list(
        Holder.objects.filter(
            pk__in=item.meeting.attendances.filter(left_at=None).values("holder")
        ).select_related("seat", "member")
    )
    ruled = {each.holder_id: each for each in item.recusals.all()}
    because = _because(concerned, {each.member_id for each in there}, on=on)
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


def _because(concerned: set[int], member_ids: set[int], *, on: date) -> dict[int, str]:
    """Why each member is concerned, in words, by member."""
    if not concerned:
        return {}
    found = {
        each.member_id: f"has an interest in {each.organisation}"
        for each in Interest.objects.filter(
            covering(on), member__in=member_ids, organisation__in=concerned
        ).select_related("organisation")
    }
    for holder in Holder.objects.filter(
        covering(on),
        member__in=member_ids,
        seat__capacity=Capacity.PROVIDER,
        seat__organisation__in=concerned,
    ).select_related("seat__organisation"):
        found.setdefault(holder.member_id, f"sits for {holder.seat.organisation}")
    return found


def present_in(item: AgendaItem) -> list[SeatNow]:
    """The seats filled in the room whose holders may take part in an item; two queries."""
    recused = item.recusals.filter(is_dispensed=False).values("holder")
    there = item.meeting.attendances.filter(left_at=None).exclude(holder__in=recused)
    return [
        seat_now(each)
        for each in Seat.objects.filter(pk__in=there.values("holder__seat"))
    ]


def facts_of(decision: Decision, *, on: date) -> Facts:
    """Everything that the checks of a decision look at, in a fixed number of queries."""
    meeting = decision.item.meeting
    body = meeting.body
    terms = terms_of(body, on=on)
    partners = partners_of(body)
    present = present_in(decision.item)
    waiting = [
        each
        for each in conflicts_in(decision.item, on=on)
        if not (each.is_recused or each.is_dispensed)
    ]
    return Facts(
        on=on,
        body=body.name,
        power=Power(body.power),
        pence=decision.pence,
        whole_life_pence=decision.whole_life_pence,
        same_matter_pence=_same_matter_pence(decision),
        wards_affected=decision.wards_affected,
        is_marked_key=decision.is_key,
        agreement=decision.agreement.title if decision.agreement else "",
        agreement_fault=fault_of(decision.agreement, on=on)
        if decision.agreement
        else None,
        agreement_advice=advice_on(decision.agreement, on=on)
        if decision.agreement
        else None,
        limit=_limit(decision, on=on),
        key_rules=_key_rules(decision, terms, on=on),
        composition=tuple(breaches_of(body, on=on)),
        no_quorum="The body has no terms of reference on this day."
        if terms is None
        else no_quorum(
            present,
            quorum=terms.quorum,
            per_partner=terms.quorum_per_partner,
            partners=partners,
        ),
        conflicts=tuple(
            f"{each.who} ({each.seat}) {each.because}, and nothing is ruled on it."
            for each in waiting
        ),
        not_carried=_not_carried(decision, terms, partners),
        cleared=_cleared(decision),
        needs_legal_advice=decision.needs_legal_advice,
        legal={
            each.organisation.name: each.is_clear
            for each in decision.clearances.filter(about=Clearing.LEGAL).select_related(
                "organisation"
            )
        },
        missing_links=_missing_links(decision),
        resolutions=(),
        is_open_meeting=meeting.state == MeetingState.OPEN,
    )


def _missing_links(decision: Decision) -> tuple[str, ...]:
    return missing_links(
        needs=decision.needs.exists(),
        resources=bool(decision.resources.strip()),
        outcomes=decision.outcomes.exists(),
    )


def missing_links(*, needs: bool, resources: bool, outcomes: bool) -> tuple[str, ...]:
    """What a decision is not tied to, each in a sentence."""
    return tuple(
        sentence
        for there, sentence in (
            (needs, "It names no need: say which need it answers."),
            (resources, "It names no resources: say what it uses."),
            (outcomes, "It names no outcome: say what ought to be better."),
        )
        if not there
    )


def _cleared(decision: Decision) -> dict[str, bool]:
    """Each contributing partner, and whether its finance officer's last word is clear."""
    last = {
        each.organisation_id: each.is_clear
        for each in decision.clearances.filter(about=Clearing.FINANCE).order_by("pk")
    }
    return {
        each.organisation.name: last.get(each.organisation_id, False)
        for each in decision.contributors.select_related("organisation")
    }


def _same_matter_pence(decision: Decision) -> int:
    """What the body has agreed before on the same matter, in pence."""
    return _sum_of(
        Decision.objects.filter(
            item__meeting__body=decision.item.meeting.body_id,
            matter__iexact=decision.matter,
            state=DecisionState.AGREED,
        ).exclude(pk=decision.pk)
    )


def _sum_of(decisions: QuerySet[Decision]) -> int:
    total = decisions.aggregate(total=Sum("pence"))["total"]
    return int(total) if total is not None else 0


def _limit(decision: Decision, *, on: date) -> Limit | None:
    """The delegation that a decision is taken under, and how much of it is used."""
    delegation = decision.delegation
    if delegation is None:
        return None
    used = 0
    if delegation.limit_basis == LimitBasis.CUMULATIVE:
        year = on.year - ((on.month, on.day) < (4, 1))
        used = _sum_of(
            Decision.objects.filter(
                delegation__in=_same_line(delegation),
                state=DecisionState.AGREED,
                item__meeting__on__gte=date(year, 4, 1),
                item__meeting__on__lt=date(year + 1, 4, 1),
            ).exclude(pk=decision.pk)
        )
    return Limit(
        subject=delegation.subject,
        by=delegation.from_body.name,
        pence=delegation.limit_pence,
        basis=LimitBasis(delegation.limit_basis),
        used_pence=used,
        power=Power(delegation.power),
        is_in_force=delegation.starts_on <= on
        and (delegation.ends_before is None or delegation.ends_before > on),
    )


def _same_line(delegation: Delegation) -> set[int]:
    """A delegation and those it took the place of: a new limit does not start afresh."""
    line = {delegation.pk}
    earlier = delegation.replaces
    while earlier is not None:
        line.add(earlier.pk)
        earlier = earlier.replaces
    return line


def _key_rules(
    decision: Decision, terms: Terms | None, *, on: date
) -> KeyDecision | None:
    """The rules on key decisions, where the body acts for a council."""
    acts_for_council = decision.item.meeting.body.organisations.filter(
        organisation__kind=OrganisationKind.COUNCIL
    ).exists()
    if not acts_for_council:
        return None
    return KeyDecision(
        threshold_pence=terms.key_threshold_pence if terms else None,
        wards=int(parameter("key_decision_wards", on=on).value),
        notice_days=int(parameter("key_decision_notice_days", on=on).value),
        notice_on=decision.notice_on,
    )


def _not_carried(
    decision: Decision, terms: Terms | None, partners: dict[int, str]
) -> str | None:
    votes = [
        (seat_now(each.seat), Way(each.way))
        for each in decision.votes.select_related("seat")
    ]
    return not_carried(
        votes,
        has_casting_vote=bool(terms and terms.has_casting_vote),
        needs_every_partner=bool(terms and terms.needs_every_partner),
        partners=partners,
    )


def voting_seats(item: AgendaItem) -> list[Seat]:
    """The seats present that may vote on an item, in two queries."""
    present = {each.seat for each in present_in(item) if each.has_vote}
    return list(Seat.objects.filter(pk__in=present).select_related("organisation"))


def delegation_choices(body_id: int, *, on: date) -> list[tuple[str, str]]:
    """The delegations that a body can decide under on a day, as (number, words)."""
    held = Delegation.objects.filter(covering(on), to_body=body_id).select_related(
        "from_body"
    )
    return [(str(each.pk), f"{each.subject}, from {each.from_body}") for each in held]
