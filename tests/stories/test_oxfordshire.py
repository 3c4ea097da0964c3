"""Oxfordshire: three general managers decide each month, and providers are consulted."""

import pytest
from factories.laid import laid

from ropewalk.figures import BadInput
from ropewalk.partnership.actions.decisions import Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import Capacity, Power
from ropewalk.partnership.queries.bodies import body_page, breaches_of
from ropewalk.stories import oxfordshire
from ropewalk.stories.ground import SeatSaid
from ropewalk.stories.oxfordshire import HEALTH
from tests.factories.outcomes import OutcomeFactory
from tests.factories.place import NeedFactory

pytestmark = pytest.mark.django_db
BEGINS = oxfordshire.BEGINS
FIRST = BEGINS.date()
PROVIDER = SeatSaid("Home care provider", Capacity.PROVIDER)


place = laid(oxfordshire.build)


def test_s3_14_three_general_managers_meet_every_month(place):
    page = body_page(place.managers, on=FIRST)

    assert page.breaches == []
    assert [each.get_position_display() for each in page.seats] == [
        "General manager"
    ] * 3
    days = [each.on for each in place.meetings]
    assert [(each.year, each.month) for each in days] == [
        *((1994, month) for month in range(4, 13)),
        *((1995, month) for month in range(1, 4)),
    ]
    assert {each.weekday() for each in days} == {FIRST.weekday()}


def test_s3_14_a_team_with_health_council_and_voluntary_sector_reports_to_them(place):
    page = body_page(place.team, on=FIRST)

    assert page.breaches == []
    assert page.reports_to == [place.managers.name]
    assert place.team.power == Power.ADVISES
    titles = [each.title for each in page.seats]
    assert titles[-2:] == ["Community health council", "Voluntary sector"]
    assert len(titles) == 5


def test_s3_14_providers_are_consulted_and_are_not_members(place):
    assert not place.team.seats.filter(capacity=Capacity.PROVIDER).exists()

    place.ground.seat(place.team, PROVIDER, starts_on=FIRST, at=BEGINS)

    [said] = breaches_of(place.team, on=FIRST)
    assert said.startswith("The terms let providers be consulted but not sit")


def test_s3_14_with_a_provider_among_them_the_managers_decide_nothing(place):
    ground = place.ground
    decision = ground.propose(
        place.meetings[0],
        "Care at home",
        Paper(),
        Proposal(
            text="Review care at home.",
            matter="Care at home",
            resources="Officers' time",
            need_ids=[NeedFactory(organisation=ground.organisations[HEALTH]).pk],
            outcome_ids=[OutcomeFactory().pk],
            pence_by_organisation={},
            commits_nothing=True,
        ),
        at=BEGINS,
    )
    ground.seat(place.managers, PROVIDER, starts_on=FIRST, at=BEGINS)

    with pytest.raises(BadInput, match="“Home care provider” is a provider's"):
        ground.agree(decision, at=BEGINS)
