"""What a decision rests on, gathered for the checks of its authority."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ropewalk.figures.days import day_begins, local_day
from ropewalk.organisations.models import OrganisationKind
from ropewalk.organisations.models.organisation import covering
from ropewalk.parameters.register import held_parameter
from ropewalk.partnership.kinds import (
    BodyKind,
    Clearing,
    DecisionState,
    LimitBasis,
    MeetingState,
    Power,
    Urgency,
)
from ropewalk.partnership.models import (
    AgendaItem,
    Body,
    BodyOrganisation,
    Decision,
    Delegation,
    Meeting,
    Terms,
)
from ropewalk.partnership.queries.agreements import advice_on, fault_of
from ropewalk.partnership.queries.bodies import (
    breaches_of,
    partners_of,
    seat_now,
    terms_for,
)
from ropewalk.partnership.queries.conflicts import conflicts_in, present_in
from ropewalk.partnership.queries.held import sent_up_as
from ropewalk.partnership.queries.resolutions import standing_resolutions
from ropewalk.partnership.queries.votes import Cast, counted, struck_said, votes_on
from ropewalk.partnership.rules.authority import Facts, Limit
from ropewalk.partnership.rules.key_decisions import KeyDecision, is_key
from ropewalk.partnership.rules.meetings import (
    NoticeGiven,
    needs_public_notice,
    why_late,
)
from ropewalk.partnership.rules.quorum import no_quorum
from ropewalk.partnership.rules.voting import not_carried
from ropewalk.place.models import Level

KEY_SAID = {True: "yes", False: "no", None: "nobody can tell"}


def facts_of(decision: Decision, *, on: date) -> Facts:
    """Everything that the checks of a decision look at, in a fixed number of queries."""
    meeting = decision.item.meeting
    body = meeting.body
    terms = terms_for(meeting, on=on)
    agreement = decision.agreement
    before, before_whole_life = _same_matter_pence(decision)
    votes = votes_on(decision)
    return Facts(
        on=on,
        body=body.name,
        power=Power(body.power),
        pence=decision.pence,
        commits_nothing=decision.commits_nothing,
        own_limit_pence=terms.limit_pence if terms else None,
        whole_life_pence=decision.whole_life_pence,
        same_matter_pence=before,
        same_matter_whole_life_pence=before_whole_life,
        unnamed=_unnamed(decision, on=on),
        is_own_gift=bool(
            meeting.of_post
            and decision.delegation
            and decision.delegation.recorded_by_id == decision.proposed_by_id
            and decision.delegation.approved_in_id is None
        ),
        wards_affected=decision.wards_affected,
        is_marked_key=decision.is_key,
        agreement=agreement.open_title if agreement else "",
        agreement_fault=fault_of(agreement, on=on) if agreement else None,
        agreement_advice=advice_on(agreement, on=on) if agreement else None,
        limit=_limit(decision, on=on),
        key_rules=_key_rules(decision, terms, on=on)
        if acts_for_council(body)
        else None,
        notice=notice_of(meeting, item=decision.item),
        composition=tuple(breaches_of(body, on=on)),
        no_quorum=why_no_quorum(decision, on=on),
        conflicts=tuple(
            f"{each.who} ({each.seat}) {each.because}, and nothing is ruled on it."
            for each in conflicts_in(decision.item, on=on)
            if each.waits
        ),
        money_of_others=_money_of_others(decision),
        not_carried=_not_carried(votes, terms, partners_of(body)),
        struck=struck_said(votes),
        cleared=cleared_of(decision),
        needs_legal_advice=decision.needs_legal_advice,
        legal={
            each.organisation.name: each.is_clear
            for each in decision.clearances.filter(about=Clearing.LEGAL)
            .select_related("organisation")
            .order_by("pk")  # the last word counts
        },
        missing_links=_missing_links(decision),
        resolutions=tuple(
            standing_resolutions(body, on=on).values_list("text", flat=True)
        ),
        is_open_meeting=meeting.state == MeetingState.OPEN,
        post=meeting.of_post,
    )


def _money_of_others(decision: Decision) -> tuple[str, ...]:
    """The contributing partners for which whoever has the authority does not act.

    Nobody delegates more than they have: under a delegation that is who delegated it.
    """
    delegation = decision.delegation
    has_it = delegation.from_body if delegation else decision.item.meeting.body
    others = decision.contributors.exclude(
        organisation__in=has_it.organisations.values("organisation")
    )
    return tuple(others.values_list("organisation__name", flat=True))


def why_no_quorum(decision: Decision, *, on: date) -> str | None:
    """Why those present may not decide on an item now; ``None`` when they may."""
    body = decision.item.meeting.body
    terms = terms_for(decision.item.meeting, on=on)
    if terms is None:
        return f"{body} has no terms of reference on this day: write them first."
    return no_quorum(
        present_in(decision.item, on=on),
        quorum=terms.quorum,
        per_partner=terms.quorum_per_partner,
        partners=partners_of(body),
    )


def _missing_links(decision: Decision) -> tuple[str, ...]:
    return missing_links(
        Level(decision.item.meeting.body.level),
        rights=bool(decision.rights.strip()),
        needs=decision.needs.exists(),
        resources=bool(decision.resources.strip()),
        outcomes=decision.outcomes.exists(),
    )


def missing_links(
    level: Level, *, needs: bool, resources: bool, outcomes: bool, rights: bool
) -> tuple[str, ...]:
    """What a decision is not tied to, each in a sentence.

    One about an individual is tied to their rights as well.
    """
    return tuple(
        sentence
        for there, sentence in (
            (needs, "It names no need: say which need it answers."),
            (resources, "It names no resources: say what it uses."),
            (outcomes, "It names no outcome: say what ought to be better."),
            (
                rights or level != Level.INDIVIDUAL,
                "It is about an individual and names no right: say which right it keeps to.",
            ),
        )
        if not there
    )


def cleared_of(decision: Decision) -> dict[str, bool]:
    """Each contributing partner, and whether its finance officer's last word is clear."""
    last = {
        each.organisation_id: each.is_clear
        for each in decision.clearances.filter(about=Clearing.FINANCE).order_by("pk")
    }
    return {
        each.organisation.name: last.get(each.organisation_id, False)
        for each in decision.contributors.select_related("organisation")
    }


def _same_matter_pence(decision: Decision) -> tuple[int, int]:
    """What was agreed before on the same matter: now, and over its whole life, in pence.

    It does not help to cut a matter in two, to name another delegation or none, to take
    the second half to another body that the same body delegated to, or to send it up.
    """
    same = Q()
    for each in (decision, *sent_up_as(decision)):
        meeting = each.item.meeting
        said = {"body": meeting.body_id, "of_post": meeting.of_post}
        for way in ("item__meeting", "routed_from__item__meeting"):
            same |= Q(**{f"{way}__{name}": value for name, value in said.items()})
    if decision.delegation is not None:
        same |= Q(delegation__from_body=decision.delegation.from_body_id)
    total = (
        Decision.objects.filter(
            same, matter_key=decision.matter_key, state=DecisionState.AGREED
        )
        .exclude(pk=decision.pk)
        .aggregate(
            now=Sum("pence", default=0),
            whole_life=Sum(Coalesce("whole_life_pence", "pence"), default=0),
        )
    )
    return int(total["now"]), int(total["whole_life"])


def _unnamed(decision: Decision, *, on: date) -> tuple[str, ...]:
    """What was delegated to a body, where it decides and names none of it; one query.

    What is held under one agreement is not for what is decided under another.
    """
    meeting = decision.item.meeting
    if decision.delegation is not None or meeting.of_post:
        return ()
    held = Delegation.objects.filter(
        covering(on), to_body=meeting.body_id, power=Power.DECIDES
    ).select_related("from_body")
    if decision.agreement_id is not None:
        held = held.filter(Q(agreement=None) | Q(agreement=decision.agreement_id))
    return tuple(f"“{each.subject}” from {each.from_body}" for each in held)


def _sum_of(decisions: QuerySet[Decision]) -> int:
    total = decisions.aggregate(total=Sum("pence"))["total"]
    return int(total) if total is not None else 0


def _limit(decision: Decision, *, on: date) -> Limit | None:
    """The delegation that a decision is taken under, and how much of it is used."""
    delegation = decision.delegation
    if delegation is None:
        return None
    meeting = decision.item.meeting
    used = (
        used_pence(delegation, on=on, but=decision)
        if delegation.limit_basis == LimitBasis.CUMULATIVE
        else 0
    )
    return Limit(
        subject=delegation.subject,
        by=delegation.from_body.name,
        pence=delegation.limit_pence,
        basis=LimitBasis(delegation.limit_basis),
        used_pence=used,
        power=Power(delegation.power),
        is_in_force=is_in_force(delegation, on=on),
        is_held=delegation.to_post == meeting.of_post
        if meeting.of_post
        else delegation.to_body_id == meeting.body_id,
        conditions=delegation.conditions,
    )


def is_in_force(delegation: Delegation, *, on: date) -> bool:
    """Whether a delegation's term covers a day."""
    return delegation.starts_on <= on and (
        delegation.ends_before is None or delegation.ends_before > on
    )


def used_pence(delegation: Delegation, *, on: date, but: Decision | None = None) -> int:
    """What decisions under a delegation commit in the financial year of a day, in pence.

    A decision counts in the year of the day on which it was taken, whatever the day of
    the meeting.
    """
    starts_on = date(on.year - ((on.month, on.day) < (4, 1)), 4, 1)
    decided = Decision.objects.filter(
        delegation__in=_same_line(delegation),
        state=DecisionState.AGREED,
        decided_at__gte=day_begins(starts_on),
        decided_at__lt=day_begins(date(starts_on.year + 1, 4, 1)),
    )
    return _sum_of(decided.exclude(pk=but.pk) if but else decided)


def _same_line(delegation: Delegation) -> set[int]:
    """A delegation and those it took the place of: a new limit does not start afresh."""
    line = {delegation.pk}
    earlier = delegation.replaces
    while earlier is not None:
        line.add(earlier.pk)
        earlier = earlier.replaces
    return line


def _key_rules(decision: Decision, terms: Terms | None, *, on: date) -> KeyDecision:
    """The rules on key decisions of a body that acts for a council."""
    return KeyDecision(
        threshold_pence=terms.key_threshold_pence if terms else None,
        wards=_number("key_decision_wards", on=on),
        notice_days=_number("key_decision_notice_days", on=on),
        exception_days=_number("key_decision_exception_days", on=on),
        notice_on=decision.notice_on,
        urgency=Urgency(decision.urgency),
        urgency_on=decision.urgency_on,
        body_since=decision.item.meeting.body.starts_on,
        proposed_on=local_day([decision, *sent_up_as(decision)][-1].proposed_at),
        has_evidence=decision.evidence.exists(),
        is_taken_here=terms is None or terms.takes_key_decisions,
    )


def acts_for_council(body: Body) -> bool:
    """Whether a council is among those for which a body acts; one query."""
    return body.organisations.filter(
        organisation__kind=OrganisationKind.COUNCIL
    ).exists()


def late_if_added(meeting: Meeting, *, on: date) -> str:
    """Why an item added on a day needs a reason; nothing where it does not. One query."""
    notice = notice_of(meeting)
    return "" if notice is None else why_late(replace(notice, added_on=on))


def late_asked(meeting: Meeting, *, on: date) -> str:
    """What a form asks about an item that comes late; nothing in time. One query."""
    if meeting.opened_at is not None:
        return "The meeting is open: why could it not wait?"
    if late_if_added(meeting, on=on):
        return "Too few clear days are left before the meeting: why could it not wait?"
    return ""


def notice_of(
    meeting: Meeting, *, item: AgendaItem | None = None
) -> NoticeGiven | None:
    """The notice of a meeting that the public may come to, and of an item; one query.

    None where nobody sits, or the public is not told beforehand when the body meets.
    """
    body = meeting.body
    if meeting.of_post or not needs_public_notice(
        BodyKind(body.kind),
        Power(body.power),
        acts_for_council=acts_for_council(body),
    ):
        return None
    return NoticeGiven(
        on=meeting.on,
        given_on=meeting.notice_on,
        needed=_number("public_meeting_notice_days", on=meeting.on),
        urgent_because=meeting.urgent_because,
        added_on=item.added_on if item else None,
        late_because=item.late_because if item else "",
    )


def key_said(decisions: Iterable[Decision], *, on: date) -> dict[int, str]:
    """Whether each decision is key, in words, as its check finds it; three queries.

    What was decided is looked at on the day it was, and what is proposed with what its
    body agreed before on the same matter.
    """
    of = {each.pk: each for each in decisions}
    bodies = {each.item.meeting.body_id for each in of.values()}
    councils = set(
        BodyOrganisation.objects.filter(
            body__in=bodies, organisation__kind=OrganisationKind.COUNCIL
        ).values_list("body", flat=True)
    )
    terms: dict[int, list[Terms]] = {}
    for each in Terms.objects.filter(body__in=bodies).order_by("-starts_on"):
        terms.setdefault(each.body_id, []).append(each)
    agreed = {
        (body, matter): max(now, whole_life)
        for body, matter, now, whole_life in Decision.objects.filter(
            item__meeting__body__in=bodies,
            matter_key__in={each.matter_key for each in of.values()},
            state=DecisionState.AGREED,
        )
        .values_list("item__meeting__body", "matter_key")
        .annotate(
            now=Sum("pence", default=0),
            life=Sum(Coalesce("whole_life_pence", "pence"), default=0),
        )
    }
    found = {}
    for number, decision in of.items():
        body = decision.item.meeting.body_id
        when = local_day(decision.decided_at) if decision.decided_at else on
        held = next((t for t in terms.get(body, ()) if t.starts_on <= when), None)
        is_it: bool | None = decision.is_key
        if not is_it and body in councils:
            said = (decision.pence, decision.whole_life_pence)
            pence = max((each for each in said if each is not None), default=None)
            before = agreed.get((body, decision.matter_key))
            if pence is not None and before is not None and not decision.decided_at:
                pence += before
            is_it = is_key(
                KeyDecision(
                    threshold_pence=held.key_threshold_pence if held else None,
                    wards=_number("key_decision_wards", on=when),
                    notice_days=None,
                    notice_on=None,
                ),
                pence=pence,
                wards_affected=decision.wards_affected,
                is_marked=False,
            )
        found[number] = KEY_SAID[is_it]
    return found


def _number(name: str, *, on: date) -> int | None:
    """A number of the rules on key decisions, if that of the day is held."""
    held = held_parameter(name, on=on)
    return None if held is None else int(held.value)


def _not_carried(
    votes: Sequence[Cast], terms: Terms | None, partners: dict[int, str]
) -> str | None:
    return not_carried(
        [(seat_now(each.vote.seat), each.way) for each in counted(votes)],
        has_casting_vote=bool(terms and terms.has_casting_vote),
        needs_every_partner=bool(terms and terms.needs_every_partner),
        votes_by_partner=bool(terms and terms.votes_by_partner),
        partners=partners,
    )
