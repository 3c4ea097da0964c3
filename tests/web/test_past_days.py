"""The day that a page is asked about never decides who may see it."""

from datetime import timedelta

import pytest
from factories.organisations import TODAY, MembershipFactory
from factories.place import NeedFactory, NeighbourhoodFactory

from ropewalk.organisations.models import Role
from ropewalk.web.requests import today

pytestmark = pytest.mark.django_db
ROLES = {
    "ended": {"starts_on": TODAY - timedelta(days=900), "ends_before": TODAY},
    "to come": {"starts_on": today() + timedelta(days=30)},
}


@pytest.mark.parametrize("term", ROLES.values(), ids=ROLES)
def test_a_role_that_has_ended_or_is_to_come_opens_nothing_on_any_day(client, term):
    member = MembershipFactory(role=Role.COMMISSIONER, **term)
    drawn = NeighbourhoodFactory(organisation=member.organisation, name="Riverside")
    drawn.members.create(kind="lsoa", code="E01006074")
    NeedFactory(organisation=member.organisation, statement="A bus to the clinic.")
    client.force_login(member.account)
    days = [term["starts_on"] + timedelta(days=1), today()]

    for day in days:
        asked = {"on": day.isoformat()}
        place = client.get(f"/analyse/neighbourhood-{drawn.pk}/", asked)
        assert place.status_code == 404
        for page in ("/analyse/needs/", "/analyse/neighbourhoods/"):
            said = client.get(page, asked).content.decode()
            assert "Riverside" not in said
            assert "A bus to the clinic." not in said


def test_a_need_is_not_listed_as_at_a_day_before_it_was_recorded(client):
    member = MembershipFactory(role=Role.COMMISSIONER)
    NeedFactory(organisation=member.organisation, statement="A bus to the clinic.")
    client.force_login(member.account)

    before = client.get("/analyse/needs/", {"on": "2026-10-12"}).content.decode()
    after = client.get("/analyse/needs/", {"on": "2026-10-13"}).content.decode()

    assert "A bus to the clinic." not in before
    assert "A bus to the clinic." in after
