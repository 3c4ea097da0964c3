"""Two people ask for one thing at the same moment: it is recorded once, and one is told."""

from uuid import uuid4

import pytest
from django.db import connection
from factories.arrangements import arranged
from factories.bidding import choice
from factories.organisations import NOON, MembershipFactory
from factories.service import FIRST_DAY
from money.test_at_once import second_after

from ropewalk.organisations.models import Role
from ropewalk.service.actions.arrangements import apply_to_join
from ropewalk.service.actions.capacity import take_part
from ropewalk.service.actions.contracts import make_contract
from ropewalk.service.models import ArrangementApplication, Contract, Participation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _several_writers():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


@pytest.fixture
def made():
    return choice()


def told(answers):
    """What was said to the one of two that was refused."""
    (said,) = [each for each in answers if isinstance(each, str)]
    return said


def test_two_people_of_one_provider_apply_at_once_and_one_application_waits(made):
    market = arranged(made)
    other = MembershipFactory(
        organisation=made.first.organisation, role=Role.COMMISSIONER
    ).account

    def applies(by):
        return lambda: apply_to_join(
            arrangement_id=market.pk,
            provider_id=made.first.pk,
            how="We are",
            submission_key=uuid4(),
            by=by,
            at=NOON,
        )

    answers = second_after(applies(made.first_bidder), applies(other))

    assert "waits for an answer" in told(answers)
    assert ArrangementApplication.objects.count() == 1


def test_a_practice_recorded_twice_at_once_takes_part_once(made):
    elm = made.here.practice()

    def takes_part():
        return take_part(
            partnership_id=made.here.partnership.pk,
            scheme="Warm homes",
            starts_on=FIRST_DAY,
            practice_id=elm.pk,
            **made.here.said,
        )

    answers = second_after(takes_part, takes_part)

    assert "It takes part already" in told(answers)
    assert Participation.objects.count() == 1


def test_a_contract_made_twice_at_once_is_made_once_and_the_other_is_told(made):
    award = made.here.award()

    def makes(reference):
        return lambda: make_contract(
            award_id=award.pk,
            said=made.here.contract_said(reference=reference),
            submission_key=uuid4(),
            **made.here.said,
        )

    answers = second_after(makes("C-1"), makes("C-2"))

    assert "has its contract already" in told(answers)
    assert Contract.objects.count() == 1
