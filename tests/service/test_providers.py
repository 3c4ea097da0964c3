"""The organisations that give services, and how their own people come to be let in."""

import pytest
from factories.organisations import (
    NOON,
    TODAY,
    AccountFactory,
    OrganisationFactory,
    administrator,
)
from factories.service import FIRST_DAY, market

from ropewalk.organisations.actions import give_role
from ropewalk.organisations.models import Role
from ropewalk.organisations.queries import organisation_called
from ropewalk.service.permissions import refusal_to_bid

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def here():
    return market()


def test_a_recorded_providers_people_can_be_let_in_by_its_name(here):
    provider = here.another_provider("Doorstep Care")
    account = AccountFactory()

    give_role(
        account_id=account.pk,
        organisation_id=organisation_called("Doorstep Care", on=TODAY).pk,
        role=Role.CONTRACT_MANAGER,
        starts_on=TODAY,
        by=administrator(),
        at=NOON,
    )

    assert refusal_to_bid(actor=account, provider=provider, on=TODAY) is None


def test_an_organisation_known_since_later_is_not_recorded_a_second_time(here):
    known = OrganisationFactory(name="Doorstep Care", starts_on=TODAY)

    provider = here.another_provider("doorstep care", starts_on=FIRST_DAY)

    assert provider.organisation == known
