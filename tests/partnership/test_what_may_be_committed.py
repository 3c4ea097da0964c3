"""What a body may commit: up to its limit, whose money, and that nothing is left empty."""

from dataclasses import replace
from uuid import uuid4

import pytest
from factories.laid import laid
from factories.organisations import NOON, TODAY
from factories.partnership import TERMS, three_partners

from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import BodyKind, DecisionState, Found
from ropewalk.partnership.queries.decisions import checks_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


def found(decision, code):
    return {each.code: each for each in checks_of(decision, on=TODAY)}[code]


def proposed(three, terms=TERMS, **changes):
    return three.propose(three.item(three.meeting(three.board(terms=terms))), **changes)


def test_terms_without_a_limit_need_advice_and_are_never_within_it(three):
    decision = proposed(three, replace(TERMS, limit_pence=None))

    check = found(decision, "limit")
    assert check.found == Found.ADVICE
    assert check.sentence.startswith("The terms give no limit")


@pytest.mark.parametrize(
    ("limit", "verdict"), [(120_000_00, Found.MET), (119_999_99, Found.NOT_MET)]
)
def test_a_body_decides_by_itself_up_to_the_limit_in_its_terms(three, limit, verdict):
    decision = proposed(three, replace(TERMS, limit_pence=limit))

    assert found(decision, "limit").found == verdict


def test_a_matter_cut_in_two_is_added_up_against_the_limit_in_the_terms(three):
    body = three.board(terms=replace(TERMS, limit_pence=150_000_00))
    three.decided(body)
    again = three.propose(three.item(three.meeting(body)))

    check = found(again, "limit")

    assert check.found == Found.NOT_MET
    assert "with £120,000.00 decided before" in check.sentence


def test_a_delegation_without_a_limit_needs_advice(three):
    above = three.body(name="Board above")
    body = three.board()
    delegation = three.delegation(above, to_body_id=body.pk, limit_pence=None)
    decision = three.propose(
        three.item(three.meeting(body)), delegation_id=delegation.pk
    )

    check = found(decision, "limit")
    assert check.found == Found.ADVICE
    assert "gives no limit" in check.sentence


def test_money_boxes_left_empty_are_not_a_proposal_that_commits_no_money(three):
    item = three.item(three.meeting(three.board()))

    with pytest.raises(BadInput, match="or say that it commits no money"):
        three.propose(item, pence_by_organisation={})
    with pytest.raises(BadInput, match="one of the two"):
        three.propose(item, commits_nothing=True)
    with pytest.raises(BadInput, match="over its whole life either"):
        three.propose(
            item, pence_by_organisation={}, commits_nothing=True, whole_life_pence=1
        )

    decision = three.propose(item, pence_by_organisation={}, commits_nothing=True)
    assert found(decision, "finance").sentence == "It commits no money."
    assert found(decision, "limit").found == Found.MET


def test_a_proposal_of_before_that_said_neither_is_not_met(three):
    decision = proposed(three, pence_by_organisation={}, commits_nothing=True)
    type(decision).objects.filter(pk=decision.pk).update(commits_nothing=False)
    decision.refresh_from_db()

    for code in ("finance", "limit"):
        assert found(decision, code).found == Found.NOT_MET
        assert "names no sum" in found(decision, code).sentence


def test_money_without_an_agreement_needs_legal_advice_though_it_is_one_partners(three):
    decision = proposed(three, pence_by_organisation={three.first.pk: 1_000_00})

    assert found(decision, "agreement").found == Found.ADVICE


def test_a_body_cannot_commit_the_money_of_a_partner_it_does_not_act_for(three):
    cabinet = three.board(
        name="Cabinet of the first council",
        kind=BodyKind.SOVEREIGN,
        is_joint=False,
        organisation_ids=[three.first.pk],
    )
    decision = three.propose(three.item(three.meeting(cabinet)))

    check = found(decision, "money")

    assert check.found == Found.NOT_MET
    assert check.sentence.startswith(
        f"Cabinet of the first council does not act for {three.icb}"
    )


def test_a_cabinet_cannot_delegate_the_money_of_another_partner(three):
    cabinet = three.body(
        name="Cabinet of the first council",
        kind=BodyKind.SOVEREIGN,
        is_joint=False,
        organisation_ids=[three.first.pk],
    )
    board = three.board()
    delegation = three.delegation(
        cabinet, to_body_id=board.pk, limit_pence=1_000_000_00
    )
    item = three.item(three.meeting(board))
    decision = three.propose(item, delegation_id=delegation.pk)

    check = found(decision, "money")

    assert check.found == Found.NOT_MET
    assert "Cabinet of the first council" in check.sentence
    assert three.icb.name in check.sentence
    three.vote(decision, three.open(item.meeting))
    three.clear(decision)
    with pytest.raises(BadInput, match="delegate the money of"):
        three.take(decision)
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED


def test_in_common_a_committee_without_money_in_it_commits_none_and_none_is_lost(three):
    meetings = [
        three.meeting(
            three.body(
                name=f"Committee of {each}",
                kind=BodyKind.IN_COMMON,
                is_joint=False,
                organisation_ids=[each.pk],
            )
        )
        for each in (three.first, three.second)
    ]

    def put(pence):
        return actions.propose_in_common(
            meeting_ids=[each.pk for each in meetings],
            title="Care at home",
            paper=Paper(purpose="To decide"),
            proposal=three.proposal(pence_by_organisation=pence),
            late_because="It came up this morning.",
            common_key=uuid4(),
            by=three.secretary,
            at=NOON,
        )

    with pytest.raises(BadInput, match=f"money of {three.icb} is for exactly one"):
        put({three.first.pk: 1_000_00, three.icb.pk: 1_000_00})

    first, second = put({three.first.pk: 1_000_00})
    assert (first.pence, first.commits_nothing) == (1_000_00, False)
    assert (second.pence, second.commits_nothing) == (None, True)
