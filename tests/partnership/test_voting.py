"""Voting in a meeting: who may, who may not, and when nobody may."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory, OrganisationFactory
from factories.partnership import TERMS, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    Clearing,
    DecisionState,
    InterestKind,
    Office,
    ProvidersSit,
    Way,
)
from ropewalk.partnership.models import Holder, Member, Vote
from ropewalk.partnership.queries.bodies import breaches_of
from ropewalk.partnership.queries.conflicts import (
    conflicts_in,
    kept_back_from,
    why_paper_is_kept_back,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


@laid
def meeting(three):
    return three.meeting(three.board())


@laid
def decision(three, meeting):
    return three.propose(three.item(meeting))


def hold(seat, name, **changes):
    """Somebody else in a seat: a job-share, or a substitute."""
    member = Member.objects.create(
        partnership=seat.body.partnership, name=name, starts_on=TODAY
    )
    return Holder.objects.create(seat=seat, member=member, starts_on=TODAY, **changes)


def cast(three, decision, ways, **dissent):
    return actions.cast_votes(
        decision_id=decision.pk,
        ways={holder.seat_id: way for holder, way in ways.items()},
        dissent=dissent.get("dissent", {}),
        by=three.secretary,
        at=NOON,
    )


def test_a_vote_is_kept_with_its_dissent_and_cannot_be_cast_twice(
    three, meeting, decision
):
    there = three.open(meeting)
    against = there["Councillor"]

    cast(
        three,
        decision,
        dict.fromkeys(there.values(), Way.FOR) | {against: Way.AGAINST},
        dissent={against.seat_id: "The price is too high."},
    )

    kept = Vote.objects.get(seat=against.seat_id)
    assert (kept.way, kept.dissent) == (Way.AGAINST, "The price is too high.")
    assert Event.objects.filter(kind=Event.Kind.VOTE_CAST).count() == 1
    with pytest.raises(BadInput, match="one of these has voted"):
        cast(three, decision, {against: Way.FOR})
    three.clear(decision)
    assert three.take(decision).state == DecisionState.AGREED


def test_a_lost_vote_is_kept_as_not_agreed(three, meeting, decision):
    three.vote(decision, three.open(meeting), way=Way.AGAINST)
    three.clear(decision)

    taken = three.take(decision)

    assert taken.state == DecisionState.DECLINED
    assert taken.checks.get(code="votes").sentence == (
        "The vote is lost, 0 for and 4 against."
    )


@pytest.mark.parametrize(
    ("has_casting_vote", "state"),
    [(True, DecisionState.AGREED), (False, DecisionState.DECLINED)],
)
def test_a_tie_is_the_chairs_to_break_where_the_terms_say_so(
    three, has_casting_vote, state
):
    body = three.board(terms=replace(TERMS, has_casting_vote=has_casting_vote))
    meeting = three.meeting(body)
    decision = three.propose(three.item(meeting))
    there = three.open(meeting)
    other = {"Councillor": Way.AGAINST, "ICB director": Way.AGAINST}
    three.vote(decision, there, **other)
    three.clear(decision)

    assert three.take(decision).state == state


def test_every_partner_must_agree_where_the_terms_say_so(three):
    body = three.board(terms=replace(TERMS, needs_every_partner=True))
    meeting = three.meeting(body)
    decision = three.propose(three.item(meeting))
    three.vote(decision, three.open(meeting), **{"ICB director": Way.AGAINST})
    three.clear(decision)

    taken = three.take(decision)

    assert taken.state == DecisionState.DECLINED
    assert "An integrated board has 0 for and 1 against" in (
        taken.checks.get(code="votes").sentence
    )


def test_a_seat_without_a_vote_and_one_that_is_empty_cannot_vote(three, meeting):
    three.seat(meeting.body, "Adviser", Capacity.ADVISER, has_vote=False)
    decision = three.propose(three.item(meeting))
    there = three.open(meeting, "Carer")
    absent = Holder.objects.get(seat__title="Carer")

    for holder in (there["Adviser"], absent):
        with pytest.raises(BadInput, match=f"“{holder.seat}” cannot vote on this"):
            cast(three, decision, {holder: Way.FOR})

    assert not Vote.objects.exists()


def test_somebody_taken_out_of_an_item_cannot_vote_on_it(three, meeting, decision):
    there = three.open(meeting)
    actions.rule_on_conflict(
        item_id=decision.item_id,
        holder_id=there["Councillor"].pk,
        because="Owns the building",
        is_found_by_rule=False,
        ruling="",
        by=three.secretary,
        at=NOON,
    )

    with pytest.raises(BadInput, match=r"Councillor \(Councillor\) takes no part"):
        cast(three, decision, dict.fromkeys(there.values(), Way.FOR))

    assert not Vote.objects.exists()


def test_nobody_votes_for_somebody_else_but_a_named_substitute_who_is_here(
    three, meeting, decision
):
    carer = Holder.objects.get(seat__title="Carer")
    stands_in = hold(carer.seat, "Stand-in", is_substitute=True)
    there = three.open(meeting, "Carer")
    with pytest.raises(BadInput, match="Nobody votes for somebody else"):
        cast(three, decision, {carer: Way.FOR})

    actions.record_arrival(
        meeting_id=meeting.pk, holder_id=stands_in.pk, by=three.secretary, at=NOON
    )
    cast(three, decision, {stands_in: Way.FOR, there["Chair"]: Way.FOR})

    assert Vote.objects.count() == 2
    with pytest.raises(BadInput, match="a substitute sits only where"):
        actions.record_arrival(
            meeting_id=meeting.pk, holder_id=carer.pk, by=three.secretary, at=NOON
        )


def test_a_job_share_has_one_vote_though_both_are_here(three, meeting, decision):
    first = Holder.objects.get(seat__title="ICB director")
    second = hold(first.seat, "Other half")
    there = three.open(meeting, "ICB director")
    for holder in (first, second):
        actions.record_arrival(
            meeting_id=meeting.pk, holder_id=holder.pk, by=three.secretary, at=NOON
        )

    cast(three, decision, {first: Way.FOR, there["Chair"]: Way.FOR})

    with pytest.raises(BadInput, match="one of these has voted"):
        cast(three, decision, {second: Way.AGAINST})


def test_a_body_that_loses_its_quorum_half_way_can_neither_vote_nor_decide(
    three, meeting
):
    voted, waiting = (
        three.propose(three.item(meeting, title=title), matter=title)
        for title in ("First", "Second")
    )
    there = three.open(meeting)
    three.vote(voted, there)
    for each in (voted, waiting):
        three.clear(each)
    actions.record_departure(
        meeting_id=meeting.pk,
        holder_id=there["ICB director"].pk,
        by=three.secretary,
        at=NOON,
    )

    with pytest.raises(BadInput, match="An integrated board has 0"):
        cast(three, waiting, {there["Chair"]: Way.FOR})
    with pytest.raises(BadInput, match="There is no quorum"):
        three.take(voted)

    voted.refresh_from_db()
    assert voted.state == DecisionState.PROPOSED
    actions.record_arrival(
        meeting_id=meeting.pk,
        holder_id=there["ICB director"].pk,
        by=three.secretary,
        at=NOON,
    )
    assert three.take(voted).state == DecisionState.AGREED


def test_s4_11_a_provider_hat_cannot_vote_at_the_executive(three):
    """Somebody who also sits for a provider, at a body where providers never sit."""
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Helping Hand")
    terms = replace(TERMS, providers_sit=ProvidersSit.NEVER)
    executive = three.board(name="Executive", kind=BodyKind.EXECUTIVE, terms=terms)
    forum = three.body(name="Forum", kind=BodyKind.GROUP)
    seat = three.seat(forum, "Provider", Capacity.PROVIDER, provider)
    director = Holder.objects.get(seat__title="ICB director", seat__body=executive)
    Holder.objects.create(seat=seat, member=director.member, starts_on=TODAY)
    meeting = three.meeting(executive)
    decision = three.propose(three.item(meeting, provider))
    there = three.open(meeting)
    assert breaches_of(executive, on=TODAY) == []

    with pytest.raises(BadInput, match="sits for Helping Hand: rule on that before"):
        cast(three, decision, {there["ICB director"]: Way.FOR})
    actions.rule_on_conflict(
        item_id=decision.item_id,
        holder_id=director.pk,
        because="Sits for the provider",
        is_found_by_rule=True,
        ruling="",
        by=three.secretary,
        at=NOON,
    )
    with pytest.raises(BadInput, match=r"ICB director \(ICB director\) takes no part"):
        cast(three, decision, {there["ICB director"]: Way.FOR})

    three.seat(executive, "A provider's", Capacity.PROVIDER, provider)
    assert any(
        "do not let providers sit" in each for each in breaches_of(executive, on=TODAY)
    )


def test_s4_11_whoever_wears_a_provider_hat_does_not_read_the_paper(three):
    """They see that there is an item, and of what stage; not what is bid."""
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER)
    works_there = MembershipFactory(organisation=provider).account
    MembershipFactory(organisation=three.icb, account=works_there)
    board = three.board()
    three.seat(board, "Clinician", Capacity.CLINICIAN, email=works_there.email)
    meeting = three.meeting(board)
    bids = three.item(meeting, provider, title="Bids for care at home")
    needs = three.item(meeting, title="Needs of people at home")
    assert [each.who for each in conflicts_in(bids, on=TODAY)] == ["Clinician"]
    assert kept_back_from(works_there, on=TODAY) == {bids.pk}
    assert kept_back_from(three.secretary, on=TODAY) == set()
    there = three.open(meeting)

    kept = why_paper_is_kept_back(bids, works_there, on=TODAY)

    assert "kept from you until the chair has ruled" in kept
    assert why_paper_is_kept_back(needs, works_there, on=TODAY) is None
    assert why_paper_is_kept_back(bids, three.secretary, on=TODAY) is None
    [conflict] = conflicts_in(bids, on=TODAY)
    assert conflict.because == f"works for {provider}"
    said = {
        "item_id": bids.pk,
        "holder_id": there["Clinician"].pk,
        "because": "Works there",
        "is_found_by_rule": True,
        "by": three.secretary,
        "at": NOON,
    }
    actions.rule_on_conflict(ruling="They know the field best.", **said)
    assert kept_back_from(works_there, on=TODAY) == set()
    assert why_paper_is_kept_back(bids, works_there, on=TODAY) is None


def test_a_job_with_a_partner_is_no_conflict_and_a_declared_interest_is_one(three):
    board = three.board()
    member = Holder.objects.get(seat__title="Carer").member
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Helping Hand")
    actions.declare_interest(
        member_id=member.pk,
        kind=InterestKind.FAMILY,
        organisation_id=provider.pk,
        named="",
        particulars="A close relation works there.",
        is_financial=False,
        is_sensitive=True,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    council_worker = MembershipFactory(organisation=three.first).account
    three.seat(board, "Officer", Capacity.OFFICER, email=council_worker.email)
    meeting = three.meeting(board)
    item = three.item(meeting, provider, three.first)
    three.open(meeting)

    found = conflicts_in(item, on=TODAY)

    assert [(each.who, each.because) for each in found] == [
        ("Carer", "has a declared interest")
    ]
    assert "relation" not in found[0].because
    assert kept_back_from(council_worker, on=TODAY) == set()


def test_the_last_word_of_a_finance_officer_counts(three, meeting, decision):
    three.vote(decision, three.open(meeting))
    three.clear(decision)
    officer = three.officers[three.icb.pk]
    said = {
        "decision_id": decision.pk,
        "organisation_id": three.icb.pk,
        "about": Clearing.FINANCE,
        "by": officer,
        "at": NOON,
    }
    with pytest.raises(BadInput, match="Say why"):
        actions.give_clearance(is_clear=False, advice=" ", **said)
    actions.give_clearance(is_clear=False, advice="No money is left.", **said)
    with pytest.raises(BadInput, match="An integrated board has not cleared it"):
        three.take(decision)

    actions.give_clearance(is_clear=True, advice="Found some.", **said)

    assert three.take(decision).state == DecisionState.AGREED
    assert decision.clearances.count() == 4


def test_the_officer_is_whoever_holds_the_office_that_day(three, decision):
    former = three.officers[three.icb.pk]
    new = MembershipFactory(organisation=three.icb, role=Role.FINANCE).account
    tomorrow = NOON + (NOON - NOON.replace(day=12))
    actions.appoint_officer(
        organisation_id=three.icb.pk,
        office=Office.NHS_FINANCE,
        email=new.email,
        starts_on=tomorrow.date(),
        by=MembershipFactory(organisation=three.icb, role=Role.ADMINISTRATOR).account,
        at=NOON,
    )
    said = {
        "decision_id": decision.pk,
        "organisation_id": three.icb.pk,
        "about": Clearing.FINANCE,
        "is_clear": True,
        "advice": "",
    }

    with pytest.raises(PermissionDenied, match="own finance officer"):
        actions.give_clearance(by=new, at=NOON, **said)
    with pytest.raises(PermissionDenied, match="own finance officer"):
        actions.give_clearance(by=former, at=tomorrow, **said)
    actions.give_clearance(by=new, at=tomorrow, **said)

    assert decision.clearances.get().given_by == new


def test_a_monitoring_officers_advice_against_it_stops_it(three, meeting):
    lawyer = MembershipFactory(organisation=three.first).account
    actions.appoint_officer(
        organisation_id=three.first.pk,
        office=Office.MONITORING,
        email=lawyer.email,
        starts_on=TODAY,
        by=MembershipFactory(organisation=three.first, role=Role.ADMINISTRATOR).account,
        at=NOON,
    )
    decision = three.propose(three.item(meeting), needs_legal_advice=True)
    three.vote(decision, three.open(meeting))
    three.clear(decision)
    with pytest.raises(BadInput, match="no monitoring officer has cleared it"):
        three.take(decision)
    said = {
        "decision_id": decision.pk,
        "organisation_id": three.first.pk,
        "about": Clearing.LEGAL,
        "by": lawyer,
        "at": NOON,
    }
    actions.give_clearance(is_clear=False, advice="No power.", **said)
    with pytest.raises(BadInput, match="advises against it"):
        three.take(decision)

    actions.give_clearance(is_clear=True, advice="Section 75.", **said)

    assert three.take(decision).state == DecisionState.AGREED


def test_what_was_decided_is_changed_by_nobody_not_even_by_hand(three):
    decision = three.decided(three.board())

    with pytest.raises(PermissionDenied, match="decided already"):
        three.take(decision)
    with pytest.raises(PermissionDenied, match="decided already"):
        actions.withdraw_proposal(decision_id=decision.pk, by=three.secretary, at=NOON)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        decision.votes.update(way=Way.AGAINST)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        decision.checks.update(found="met")
