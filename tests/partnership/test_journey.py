"""From an agreement on paper to a decision whose checks are all met, through actions."""

import pytest
from factories.organisations import NOON, TODAY, OrganisationFactory
from factories.partnership import three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import Capacity, DecisionState, Found
from ropewalk.partnership.queries.bodies import breaches_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_board_of_two_councils_and_an_icb_decides_with_every_check_met():
    three = three_partners()
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER)
    agreement = three.agreement()
    body = three.board()
    three.seat(body, "Provider", Capacity.PROVIDER, provider, has_vote=False)
    assert breaches_of(body, on=TODAY) == []
    meeting = three.meeting(body)
    item = three.item(meeting, provider)
    decision = three.propose(item, agreement_id=agreement.pk)
    there = three.open(meeting)
    three.vote(decision, there)

    with pytest.raises(BadInput) as refused:
        three.take(decision)
    assert "has not cleared it" in str(refused.value)
    assert "Provider (Provider) sits for" in str(refused.value)
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED
    assert not decision.checks.exists()

    actions.rule_on_conflict(
        item_id=item.pk,
        holder_id=there["Provider"].pk,
        because="Sits for the provider",
        is_found_by_rule=True,
        ruling="",
        by=three.secretary,
        at=NOON,
    )
    three.clear(decision)
    taken = three.take(decision)

    assert taken.state == DecisionState.AGREED
    assert {each.found for each in taken.checks.all()} == {Found.MET}
    assert Event.objects.filter(kind=Event.Kind.DECISION_TAKEN).count() == 1
