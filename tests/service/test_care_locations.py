"""Care homes are joined to a provider by location id; a name only suggests."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from factories.laid import laid
from factories.lake import lake_with
from factories.organisations import NOON, TODAY, AccountFactory
from factories.placements import brokered_in, supply
from factories.service import market

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.place.shelf import shelf
from ropewalk.service.actions.care_locations import join_locations, take_off_locations
from ropewalk.service.actions.placements import open_placement
from ropewalk.service.models import CareLocation
from ropewalk.service.placement_kinds import WhyNot
from ropewalk.service.queries.care_locations import locations_told
from ropewalk.service.queries.market_watch import watched_by
from ropewalk.service.queries.placements import placement_told

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
ELM, ASH, OAK = "1-900000001", "1-900000002", "1-900000003"
NAME = "Bright Futures Care Limited"


@laid
def here():
    """A partnership of Trafford's council with a provider that the list names."""
    made = market()
    council = made.three.first
    council.names.update(name="Trafford")
    council.name = "Trafford"
    council.save(update_fields=["name"])
    made.provider = made.another_provider(name=NAME)
    return made


@pytest.fixture
def lake(tmp_path):
    """A list with ratings: two homes under the provider's name, one under another's."""
    whose = [
        (ELM, "Elm House", NAME, "M33 7XX", "Good"),
        (ASH, "Ash House", NAME.upper(), "M33 1AB", "Inadequate"),
        (OAK, "Oak House", "Oak Trustees", "M33 7XX", "Requires improvement"),
    ]
    rows = [
        {"cqc_id": code, "name": name, "provider": provider, "postcode": postcode}
        | {"rating": rating, "kind": "Nursing homes", "ltla_code": "E08000009"}
        for code, name, provider, postcode, rating in whose
    ]
    return lake_with(
        shelf(),
        tmp_path,
        "care_homes",
        rows,
        vintage="Trafford October 2026",
        covers="Trafford",
        as_at=date(2026, 10, 1),
    )


def join(here, lake, *codes, provider=None, by=None, key=None, on=TODAY):
    return join_locations(
        provider_id=(provider or here.provider).pk,
        codes=codes,
        on=on,
        lake=lake,
        submission_key=key or uuid4(),
        by=by or here.commissioner,
        at=NOON,
    )


def take_off(here, *codes, on=TODAY, why="Sold"):
    return take_off_locations(
        provider_id=here.provider.pk,
        codes=codes,
        on=on,
        why=why,
        submission_key=uuid4(),
        **here.said,
    )


def told(here, lake):
    return locations_told(here.provider, lake, on=TODAY)


def test_a_name_suggests_homes_and_joins_none(here, lake):
    found = told(here, lake)

    assert found.said == (
        "No care home is joined to it by location id. 2 homes of this partnership's places "
        "have its registered name and are joined to nobody: a suggestion, until somebody "
        "confirms it."
    )
    assert [each.code for each in found.suggested] == [ASH, ELM]
    assert not CareLocation.objects.exists()


def test_a_joined_home_is_told_with_its_rating_and_the_vintage_of_the_list(here, lake):
    key = uuid4()
    [made] = join(here, lake, f" {OAK} ", key=key)
    assert join(here, lake, OAK, key=key) == [made]  # the form was sent twice
    with pytest.raises(BadInput, match="sent before"):
        join(here, lake, OAK, key=key, provider=here.another_provider())

    found = told(here, lake)

    [table, suggested] = found.tables
    assert table.rows == (
        (
            *("Oak House", "Requires improvement", "not in this list"),
            *("Trafford October 2026", "In the newest list", OAK, "M33 7XX"),
            "2026-10-13",
        ),
    )
    assert "no provider ids" in table.note
    assert suggested.column("code") == (ASH, ELM)
    event = Event.objects.get(kind=Event.Kind.CARE_LOCATIONS_JOINED)
    assert (event.subject_id, OAK in event.detail) == (str(here.provider.pk), True)


def test_a_home_that_a_newer_list_of_its_area_leaves_out_is_said_to_be_gone(here, lake):
    old = shelf().table("care_homes", vintage="Trafford February 2026").to_pylist()[0]
    join(here, lake, old["cqc_id"])
    [row] = told(here, lake).tables[0].rows

    assert (row[0], row[1], row[6]) == (
        old["name"],
        "not in this list",
        old["postcode"],
    )
    assert row[3:5] == (
        "Trafford February 2026",
        "Not in the newest list of its area: check whether it is still registered",
    )


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ((), "Choose a care home, or enter its location id"),
        (("RX12",), "RX12 is no location id .* like 1-123456789, and check it"),
        (
            (ELM, "1-999999999"),
            "1-999999999 is in no list .* Check it on the Care Qual",
        ),
    ],
)
def test_what_is_no_known_location_is_refused_and_nothing_is_joined(
    here, lake, codes, words
):
    with pytest.raises(BadInput, match=words):
        join(here, lake, *codes)

    assert not CareLocation.objects.exists()


def test_a_home_is_of_one_provider_at_a_time_and_what_was_said_before_stays(here, lake):
    other = here.another_provider()
    join(here, lake, ELM)
    with pytest.raises(BadInput, match="Elm House, is joined to this provider already"):
        join(here, lake, ELM)
    with pytest.raises(BadInput, match=f"is joined to {NAME}. Take it off there first"):
        join(here, lake, ELM, provider=other)
    with pytest.raises(BadInput, match="Say why"):
        take_off(here, ELM, why=" ")
    with pytest.raises(BadInput, match="is not joined to this provider"):
        take_off(here, ASH)
    before = TODAY - timedelta(1)
    with pytest.raises(BadInput, match="Enter that day or a later one"):
        take_off(here, ELM, on=before)
    with pytest.raises(BadInput, match="still to come"):
        join(here, lake, ASH, on=TODAY + timedelta(1))
    take_off(here, ELM)
    with pytest.raises(BadInput, match="Enter that day or a later one"):
        join(here, lake, ELM, provider=other, on=before)
    join(here, lake, ELM, provider=other)

    assert [each.code for each in told(here, lake).suggested] == [ASH]
    assert not told(here, lake).joined
    assert CareLocation.objects.count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        CareLocation.objects.update(is_joined=True)


def test_only_whoever_commissions_joins_homes(here, lake):
    for account in (AccountFactory(), here.pool.manager):
        with pytest.raises(PermissionDenied):
            join(here, lake, ELM, by=account)


def test_early_warnings_go_by_what_is_joined_and_say_where_they_rest_on_a_name(
    here, lake
):
    def rating():
        watch = watched_by(
            lake, here.commissioner, on=TODAY, provider_id=here.provider.pk
        )
        return next(each for each in watch.watched[0].signals if each.key == "rating")

    by_name = rating()
    assert by_name.figure.value == 1
    assert by_name.sentence.endswith(
        "This rests on the registered name only: no home here is joined to the provider by "
        "its location id."
    )
    assert "registered name only" in by_name.figure.note
    join(here, lake, ELM)
    one = rating()
    assert (one.figure.value, one.is_raised) == (0, False)
    assert one.sentence.endswith(
        "Not counted, as it has its registered name and is not joined to it by location "
        "id: Ash House."
    )
    join(here, lake, ASH)
    both = rating()
    assert (both.figure.value, both.is_raised) == (1, True)
    assert "registered name" not in both.sentence


def test_the_floor_for_quality_goes_by_what_is_joined(here, lake):
    made = brokered_in(here)
    supply(here, here.another_provider("Oak Trustees"), rating=None)

    def candidate(reference):
        request = open_placement(
            partnership_id=here.partnership.pk,
            said=made.placement_said(reference=reference),
            lake=lake,
            submission_key=uuid4(),
            **made.said,
        )
        shown = placement_told(
            request, actor=here.commissioner, lake=lake, on=TODAY, at=NOON
        )
        return request, {row[0]: row for row in shown.table.rows}["Oak Trustees"]

    request, row = candidate("AB-1")
    oak = request.candidates.get(provider__organisation__name="Oak Trustees")
    assert oak.why_not == WhyNot.BELOW_FLOOR
    assert "This rests on the registered name only" in row[2]
    # its own after all, good, and at the same postcode
    join(here, lake, ELM, provider=oak.provider)
    _, row = candidate("AB-2")
    assert row[1:] == ("Yes", "")


def test_a_provider_asked_by_its_name_only_is_told_apart_on_the_page(here, lake):
    made = brokered_in(here)
    named = here.another_provider("Named Homes")
    supply(here, named, rating=None)
    named.organisation.name = "Oak Trustees"
    named.organisation.save(update_fields=["name"])
    request = open_placement(
        partnership_id=here.partnership.pk,
        said=made.placement_said(floor="inadequate"),
        lake=lake,
        submission_key=uuid4(),
        **made.said,
    )
    shown = placement_told(
        request, actor=here.commissioner, lake=lake, on=TODAY, at=NOON
    )
    rows = {row[0]: row[1:] for row in shown.table.rows}

    assert rows["Oak Trustees"][0] == "Yes"
    assert "rests on the registered name only" in rows["Oak Trustees"][1]


def test_homes_are_confirmed_and_taken_off_on_pages(client, here):
    client.force_login(here.commissioner)
    at = {"on_day": "1", "on_month": "10", "on_year": "2026"}
    address = reverse("provider", args=[here.provider.pk])
    said = client.get(address).content.decode()
    assert "No care home is joined to it by location id. 2 homes" in said
    assert "Suggested by the registered name, to confirm" in said
    form = client.get(reverse("join-locations", args=[here.provider.pk])).content
    assert b"checked" not in form  # nothing is ticked beforehand
    [first, _] = [each.code for each in told(here, shelf()).suggested]

    unknown = client.post(
        reverse("join-locations", args=[here.provider.pk]),
        {"typed": "1-999999999", "submission_key": uuid4(), **at},
    ).content.decode()
    assert "is in no list of care homes held here" in unknown
    joined = client.post(
        reverse("join-locations", args=[here.provider.pk]),
        {"suggested": [first], "typed": "", "submission_key": uuid4(), **at},
        follow=True,
    ).content.decode()
    assert "1 care home is joined to it by location id." in joined
    assert "Trafford February 2026" in joined

    off = client.post(
        reverse("take-off-locations", args=[here.provider.pk]),
        {"codes": [first], "why": "Sold", "submission_key": uuid4(), **at},
        follow=True,
    ).content.decode()
    assert "No care home is joined to it by location id." in off


def test_a_code_of_a_provider_that_cannot_be_one_is_refused(here):
    with pytest.raises(
        BadInput, match=r"CQC 12 is no provider code .* like 1-123456789"
    ):
        here.another_provider(regulator_code="CQC 12")

    assert (
        here.another_provider(regulator_code=" 1-101635").regulator_code == "1-101635"
    )
