"""Drawing neighbourhoods and recording needs: what is written, and who is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
)
from factories.place import NeedFactory, NeighbourhoodFactory

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput, Figure
from ropewalk.organisations.models import Role
from ropewalk.place.actions import (
    Document,
    draw_neighbourhood,
    end_neighbourhood,
    link_evidence,
    record_need,
    withdraw_need,
)
from ropewalk.place.models import Evidence, Level, Need, Neighbourhood
from ropewalk.place.places import find_place
from ropewalk.place.queries import (
    loose_ends,
    needs_seen_by,
    neighbourhoods_seen_by,
    place_of_neighbourhood,
    register_of_neighbourhoods,
)
from ropewalk.place.shelf import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

TWO_AREAS = ("E01006074", "E01006075")
INDEX = Figure(
    key="need_index.final.vs_icb",
    label="Relative need and unavoidable cost",
    value=0.9252,
    unit="index",
    vintage="2025/26",
)


@pytest.fixture
def lake():
    return shelf()


@pytest.fixture
def trafford(lake):
    return find_place(lake, "E08000009", on=TODAY)


@pytest.fixture
def commissioner():
    return MembershipFactory(role=Role.COMMISSIONER)


def drawn(lake, membership, **changes):
    wanted = {
        "organisation_id": membership.organisation_id,
        "name": "North",
        "small_areas": TWO_AREAS,
        "practices": (),
        "starts_on": TODAY,
        "lake": lake,
        "by": membership.account,
        "at": NOON,
    }
    return draw_neighbourhood(**(wanted | changes))


def recorded(place, membership, **changes):
    wanted = {
        "organisation_id": membership.organisation_id,
        "level": Level.STRATEGIC,
        "statement": "Older people wait too long to go home from hospital.",
        "people": "People aged 75 and over",
        "place": place,
        "neighbourhood_id": None,
        "voice": Need.Voice.CARERS,
        "how_heard": "Carers' forum, September 2026",
        "evidence": (),
        "submission_key": uuid4(),
        "by": membership.account,
        "at": NOON,
    }
    return record_need(**(wanted | changes))


def test_a_neighbourhood_is_a_place_that_questions_can_be_asked_about(
    lake, commissioner
):
    neighbourhood = drawn(lake, commissioner)

    place = place_of_neighbourhood(lake, neighbourhood)
    assert (place.name, set(place.lsoa_codes)) == ("North", set(TWO_AREAS))
    event = Event.objects.get()
    assert event.kind == Event.Kind.NEIGHBOURHOOD_DRAWN
    assert event.actor_id == commissioner.account_id


def test_a_neighbourhood_of_unknown_codes_is_refused_by_name_and_nothing_is_drawn(
    lake, commissioner
):
    with pytest.raises(BadInput, match="E01999999"):
        drawn(lake, commissioner, small_areas=(*TWO_AREAS, "E01999999"))
    with pytest.raises(BadInput, match="Z99999"):
        drawn(lake, commissioner, small_areas=(), practices=("Z99999",))
    with pytest.raises(BadInput, match="at least one"):
        drawn(lake, commissioner, small_areas=())

    assert not Neighbourhood.objects.exists()
    assert not Event.objects.exists()


def test_a_name_is_used_once_at_a_time_and_again_from_the_day_the_first_ends(
    lake, commissioner
):
    first = drawn(lake, commissioner)
    with pytest.raises(BadInput, match="already in use"):
        drawn(lake, commissioner)

    next_week = TODAY + timedelta(days=7)
    end_neighbourhood(
        neighbourhood_id=first.pk,
        ends_before=next_week,
        by=commissioner.account,
        at=NOON,
    )
    again = drawn(lake, commissioner, starts_on=next_week)

    seen = neighbourhoods_seen_by(commissioner.account, on=TODAY)
    assert list(seen.in_use(on=TODAY)) == [first]
    assert list(seen.in_use(on=next_week)) == [again]
    table = register_of_neighbourhoods(seen)
    assert table.column("small_areas") == (len(TWO_AREAS), len(TWO_AREAS))
    assert table.column("ends_before") == ("20 October 2026", "still in use")


def test_a_neighbourhood_cannot_end_before_it_starts_or_twice(lake, commissioner):
    neighbourhood = drawn(lake, commissioner)
    ending = {
        "neighbourhood_id": neighbourhood.pk,
        "by": commissioner.account,
        "at": NOON,
    }

    with pytest.raises(BadInput, match="after the day it starts"):
        end_neighbourhood(ends_before=TODAY, **ending)
    end_neighbourhood(ends_before=TODAY + timedelta(days=1), **ending)
    with pytest.raises(PermissionDenied, match="already ended"):
        end_neighbourhood(ends_before=TODAY + timedelta(days=2), **ending)


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.FINANCE])
def test_a_role_without_the_permission_is_told_whom_to_ask(lake, trafford, role):
    reader = MembershipFactory(role=role)

    with pytest.raises(PermissionDenied, match="draw neighbourhoods"):
        drawn(lake, reader)
    with pytest.raises(PermissionDenied, match="record needs"):
        recorded(trafford, reader)

    assert not Need.objects.exists()
    assert not Neighbourhood.objects.exists()
    assert not Event.objects.exists()


def test_another_organisations_commissioner_is_refused(lake, trafford, commissioner):
    elsewhere = OrganisationFactory()

    with pytest.raises(PermissionDenied):
        drawn(lake, commissioner, organisation_id=elsewhere.pk)
    with pytest.raises(PermissionDenied):
        recorded(trafford, commissioner, organisation_id=elsewhere.pk)


def test_s1_02_a_need_keeps_the_figure_it_rests_on_as_it_stood(trafford, commissioner):
    paper = Document(title="Carers' survey", address="https://example.org/survey")

    need = recorded(trafford, commissioner, evidence=(INDEX, paper))

    figure, document = need.evidence.all()
    assert (figure.figure_key, figure.value, figure.vintage) == (
        "need_index.final.vs_icb",
        0.9252,
        "2025/26",
    )
    assert (document.title, document.address) == (
        "Carers' survey",
        "https://example.org/survey",
    )
    assert loose_ends(need) == []


def test_s1_02_a_need_without_evidence_is_a_loose_end_until_some_is_linked(
    trafford, commissioner
):
    need = recorded(trafford, commissioner)
    assert loose_ends(need) == ["No evidence is linked to this need yet."]

    link_evidence(need_id=need.pk, evidence=INDEX, by=commissioner.account, at=NOON)

    assert loose_ends(Need.objects.get(pk=need.pk)) == []


def test_s1_01_needs_of_every_level_are_seen_together(trafford, commissioner):
    for level in Level:
        recorded(trafford, commissioner, level=level)

    seen = needs_seen_by(commissioner.account, on=TODAY)
    assert {need.level for need in seen} == set(Level)


def test_an_unknown_figure_cannot_be_evidence_and_nothing_is_recorded(
    trafford, commissioner
):
    unknown = Figure(key="x", label="Beds", value=None, unit="beds", vintage="2026")

    with pytest.raises(BadInput, match="not known"):
        recorded(trafford, commissioner, evidence=(unknown,))

    assert not Need.objects.exists()
    assert not Event.objects.exists()


def test_sending_the_same_form_twice_records_one_need(trafford, commissioner):
    key = uuid4()

    first = recorded(trafford, commissioner, submission_key=key, evidence=(INDEX,))
    again = recorded(trafford, commissioner, submission_key=key, evidence=(INDEX,))

    assert first == again
    assert Evidence.objects.count() == 1
    assert Event.objects.filter(kind=Event.Kind.NEED_RECORDED).count() == 1


def test_a_key_that_another_organisation_used_does_not_hand_out_its_need(
    trafford, commissioner
):
    key = uuid4()
    recorded(trafford, commissioner, submission_key=key)
    other = MembershipFactory(role=Role.COMMISSIONER)

    with pytest.raises(BadInput, match="sent before, for something else"):
        recorded(trafford, other, submission_key=key)

    assert Need.objects.count() == 1


def test_a_need_cannot_point_at_another_organisations_neighbourhood(
    trafford, commissioner
):
    theirs = NeighbourhoodFactory()

    with pytest.raises(Neighbourhood.DoesNotExist):
        recorded(trafford, commissioner, neighbourhood_id=theirs.pk)


def test_a_withdrawn_need_stays_on_record_with_its_reason(trafford, commissioner):
    need = recorded(trafford, commissioner)
    withdrawing = {"need_id": need.pk, "by": commissioner.account, "at": NOON}

    with pytest.raises(BadInput, match="Say why"):
        withdraw_need(because=" ", **withdrawing)
    withdraw_need(because="Recorded twice", **withdrawing)

    kept = Need.objects.get(pk=need.pk)
    assert (kept.withdrawn_because, kept.withdrawn_at) == ("Recorded twice", NOON)
    assert not Need.objects.standing().exists()
    with pytest.raises(PermissionDenied, match="already been withdrawn"):
        link_evidence(need_id=need.pk, evidence=INDEX, by=commissioner.account, at=NOON)


def test_strangers_see_neither_needs_nor_neighbourhoods(lake, trafford, commissioner):
    recorded(trafford, commissioner)
    drawn(lake, commissioner)
    stranger = MembershipFactory(role=Role.ADMINISTRATOR).account

    assert not needs_seen_by(stranger, on=TODAY).exists()
    assert not neighbourhoods_seen_by(stranger, on=TODAY).exists()


def test_a_membership_that_has_ended_shows_nothing(trafford, commissioner):
    recorded(trafford, commissioner)
    commissioner.ends_before = date(2026, 10, 1)
    commissioner.save()

    assert not needs_seen_by(commissioner.account, on=TODAY).exists()


def test_a_list_of_needs_costs_the_same_however_long(
    commissioner, django_assert_num_queries
):
    for _ in range(5):
        NeedFactory(organisation=commissioner.organisation)

    with django_assert_num_queries(2):  # needs with their organisations; evidence
        for need in needs_seen_by(commissioner.account, on=TODAY):
            loose_ends(need)
