"""A decision whose paper is kept from somebody is none that they can name in buying."""

import pytest
from django.urls import reverse
from factories.organisations import NOON, TODAY, OrganisationFactory
from factories.service import CHOSEN_BY_PEOPLE, market

from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind
from ropewalk.partnership.actions import declare_interest
from ropewalk.partnership.kinds import Capacity, InterestKind
from ropewalk.partnership.models import Member
from ropewalk.service.actions.ending import OverrideSaid, end_service
from ropewalk.service.actions.procurements import (
    award_lot,
    move_procurement,
    record_route,
)
from ropewalk.service.kinds import OverrideGround, Route, Stage
from ropewalk.service.models import Award

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
PROPOSED = "Pay Acme Care for a hundred hours."
NO_SUCH_NUMBER = 999_999_999


@pytest.fixture
def here():
    """A decision about a provider, one about nobody, and a commissioner with a share."""
    here = market()
    three, owner = here.three, here.commissioner
    acme = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Acme Care")
    board = three.board()
    elsewhere = three.body(name="Another group")
    three.seat(
        elsewhere, "Owner", Capacity.COMMISSIONER, three.first, email=owner.email
    )
    declare_interest(
        member_id=Member.objects.get(account=owner).pk,
        kind=InterestKind.OWNERSHIP,
        organisation_id=acme.pk,
        named="",
        particulars="A share",
        is_financial=True,
        is_sensitive=False,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    here.kept = three.decided(board, acme, text=PROPOSED)
    meeting = three.meeting(board)
    item = three.item(meeting, title="Day care for all")
    here.other = three.propose(item, text="Open a day centre.")
    return here


def lot_to_award(here):
    """A lot that can be awarded directly."""
    lot = here.lot()
    record_route(
        procurement_id=lot.procurement_id,
        route=Route.DIRECT_B,
        why="People choose.",
        answers=CHOSEN_BY_PEOPLE,
        **here.said,
    )
    move_procurement(
        procurement_id=lot.procurement_id, to=Stage.EVALUATING, **here.said
    )
    return lot


def award(here, lot, decision_id):
    return award_lot(
        lot_id=lot.pk,
        provider_id=here.provider.pk,
        why="They chose it",
        awarded_on=TODAY,
        decision_id=decision_id,
        **here.said,
    )


@pytest.mark.parametrize("page", ["award-lot", "end-service"])
def test_a_form_offers_decisions_that_one_may_read_by_their_titles(client, here, page):
    about = lot_to_award(here) if page == "award-lot" else here.ending(here.service())
    client.force_login(here.commissioner)

    shown = client.get(reverse(page, args=[about.pk])).content.decode()

    assert f'value="{here.other.pk}"' in shown
    assert "Day care for all" in shown
    assert "Open a day centre." not in shown
    assert f'<option value="{here.kept.pk}"' not in shown
    assert PROPOSED not in shown


def test_nothing_is_awarded_by_a_decision_that_is_kept_back(here):
    lot = lot_to_award(here)
    refusals = []
    for decision_id in (here.kept.pk, NO_SUCH_NUMBER):
        with pytest.raises(BadInput) as refused:
            award(here, lot, decision_id)
        refusals.append(str(refused.value))

    assert refusals == ["Choose one of the decisions of this partnership."] * 2
    assert not Award.objects.exists()
    assert award(here, lot, here.other.pk).decision == here.other


def test_no_service_ends_by_a_decision_that_is_kept_back(here):
    ending = here.ending(here.service())
    refusals = []
    for decision_id in (here.kept.pk, NO_SUCH_NUMBER):
        with pytest.raises(BadInput, match="Only a decision of this") as refused:
            end_service(
                ending_id=ending.pk,
                override=OverrideSaid(
                    decision_id, OverrideGround.SAFETY, "The building is unsafe"
                ),
                **here.said,
            )
        refusals.append(str(refused.value))

    assert refusals[0] == refusals[1]
    ending.refresh_from_db()
    assert ending.ended_at is None
