"""How much there is hour by hour, what of it is used too little, and who takes part."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from factories.money import YEAR
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import AFTER, FIRST_DAY, market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership.kinds import BodyKind
from ropewalk.service.actions.capacity import (
    CapacitySaid,
    count_capacity,
    leave_scheme,
    take_part,
)
from ropewalk.service.kinds import CareLevel
from ropewalk.service.queries.capacity import capacity_told, coverage_of
from ropewalk.service.rules.capacity import Counted, places_by_hour, use_of

pytestmark = pytest.mark.postgresql


@pytest.fixture
def here(db):
    return market()


def counted(here, service, *, by=None, **changes):
    said = {
        "level": CareLevel.INTERIM,
        "on": TODAY,
        "from_hour": 0,
        "until_hour": 24,
        "places": 10,
        "taken": 4,
        "source": "Bed return",
    }
    return count_capacity(
        service_id=service.pk,
        said=CapacitySaid(**said | changes),
        by=by or here.commissioner,
        at=NOON,
    )


def told(here):
    return capacity_told(here.partnership, first=FIRST_DAY, until=AFTER)


def test_s2_32_under_used_interim_beds_are_shown(here):
    beds = here.service(name="Interim beds")
    night = here.service(name="Night sitting")
    counted(here, beds)
    counted(here, night, level=CareLevel.HIGH, from_hour=20, places=3, taken=3)

    found = told(here)

    assert found.said == (
        "Interim beds (interim bed: for a time, on the way home) is less than half used."
    )
    hours = {row[0]: row[3:] for row in found.by_hour.rows}
    assert hours["Night sitting"] == (0,) * 20 + (3,) * 4
    assert hours["Interim beds"] == (10,) * 24


def test_hours_in_which_nobody_counted_are_neither_used_nor_unused(here):
    beds = here.service(name="Interim beds")
    counted(here, beds, until_hour=12)
    counted(here, beds, from_hour=12, taken=None)

    [row] = told(here).use.rows

    assert row[2:] == (120, 48, 40.0, 12)


def test_what_was_counted_last_counts(here):
    beds = here.service(name="Interim beds")
    counted(here, beds)
    counted(here, beds, taken=9)

    assert told(here).under_used == []


def test_more_is_not_taken_than_there_is(here):
    with pytest.raises(BadInput, match="11 of 10 places cannot be taken"):
        counted(here, here.service(), taken=11)


def test_a_provider_counts_its_own_and_nobody_elses(here):
    own = here.contract().service
    theirs = MembershipFactory(
        organisation=here.provider.organisation, role=Role.COMMISSIONER
    ).account

    assert counted(here, own, by=theirs).places == 10
    with pytest.raises(PermissionDenied):
        counted(here, here.service(), by=theirs)


def test_s2_48_three_of_eight_take_part_and_one_of_another_area(here):
    groups = [
        here.three.body(name=f"Consortium {number}", kind=BodyKind.LOCALITY)
        for number in range(8)
    ]
    for each in groups[:3]:
        join(here, each)
    waveney = here.three.body(name="Waveney", kind=BodyKind.LOCALITY)
    join(here, waveney, is_outside=True)

    [found] = coverage_of(here.partnership, on=TODAY)

    assert found.share == Fraction(3, 8)
    assert found.said == (
        "Practice commissioning: 3 of 8 take part (37.5%), and 1 of another area."
    )


def test_where_not_all_that_take_part_are_localities_of_how_many_is_not_known(here):
    join(here, here.three.body(name="Consortium"))

    [found] = coverage_of(here.partnership, on=TODAY)
    assert found.share is None
    assert found.said == (
        "Practice commissioning: 1 take part, of how many is not known."
    )


def join(here, body, **changes):
    said = {
        "scheme": "Practice commissioning",
        "starts_on": FIRST_DAY,
        "locality_id": body.pk,
    }
    return take_part(partnership_id=here.partnership.pk, **said | changes, **here.said)


def test_whoever_has_left_takes_part_no_more(here):
    held = join(here, here.three.body(name="Consortium"))
    leave_scheme(participation_id=held.pk, ends_before=date(YEAR, 9, 1), **here.said)

    [before] = coverage_of(here.partnership, on=date(YEAR, 8, 31))
    assert before.inside == 1
    assert coverage_of(here.partnership, on=date(YEAR, 9, 1)) == []


HOURS = st.tuples(
    st.integers(0, 23), st.integers(1, 24), st.integers(0, 50), st.integers(0, 50)
).map(
    lambda four: Counted(
        min(four[0], four[1] - 1), four[1], max(four[2:]), min(four[2:])
    )
)


@given(st.lists(HOURS, max_size=6))
def test_place_hours_are_what_the_hours_add_up_to(counts):
    found = use_of(counts)

    assert found.places == sum(places_by_hour(counts))
    assert found.share is None or 0 <= found.share <= 1
