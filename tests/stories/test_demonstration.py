"""The demonstration place: who can sign in, and what they find."""

import pytest
from django.contrib.auth import authenticate

from ropewalk.audit.models import Event
from ropewalk.organisations.actions import change_password
from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.place.models import Need, Neighbourhood
from ropewalk.place.queries import loose_ends, needs_seen_by, place_of_neighbourhood
from ropewalk.place.shelf import shelf
from ropewalk.stories.demonstration import build, sign_ins
from tests.factories.organisations import NOON, TODAY, administrator

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_everybody_named_can_sign_in_and_has_the_role_that_is_printed(rf):
    made = build(at=NOON)

    assert len(made) == Account.objects.count() == 5
    for each in made:
        account = authenticate(
            rf.post("/"), username=each.email, password=each.password
        )
        assert account is not None, each.email
        held = Membership.objects.filter(account=account)
        assert held.exists()
        if "every organisation" not in each.role:
            said = {f"{m.get_role_display()}, {m.organisation.name}" for m in held}
            assert said == set(each.role.split("; "))


def test_passwords_belong_to_one_installation_alone(settings):
    settings.SECRET_KEY = "the key of one installation"
    here = {each.password for each in build(at=NOON)}

    settings.SECRET_KEY = "the key of another installation"
    assert sign_ins() == []  # these passwords open nothing, so none is printed
    assert len(here) == 5


def test_a_second_run_changes_nothing_and_prints_nobody_unasked():
    made = build(at=NOON)
    events = Event.objects.count()

    assert build(at=NOON) == []
    assert sign_ins() == made
    assert Event.objects.count() == events


def test_a_password_somebody_changed_is_no_longer_printed():
    made = build(at=NOON)
    asha = Account.objects.get(email="asha@demonstration.example")

    change_password(
        account_id=asha.pk, password="three words of my own", by=asha, at=NOON
    )

    assert {s.email for s in made} - {s.email for s in sign_ins()} == {asha.email}


def test_an_installation_that_has_begun_is_left_as_it_is():
    administrator()
    organisations = Organisation.objects.count()

    assert build(at=NOON) == []
    assert Organisation.objects.count() == organisations
    assert not Need.objects.exists()


def test_the_four_localities_of_trafford_hold_every_small_area_once():
    build(at=NOON)

    drawn = Neighbourhood.objects.order_by("name")
    assert [each.name for each in drawn] == [
        "Trafford Central",
        "Trafford North",
        "Trafford South",
        "Trafford West",
    ]
    areas = [
        code
        for each in drawn
        for code in place_of_neighbourhood(shelf(), each).lsoa_codes
    ]
    assert len(areas) == len(set(areas)) == 139


def test_the_commissioner_finds_needs_with_evidence_and_one_loose_end():
    build(at=NOON)
    asha = Account.objects.get(email="asha@demonstration.example")

    needs = list(needs_seen_by(asha, on=TODAY))

    assert len(needs) == 3
    assert sum(bool(loose_ends(need)) for need in needs) == 1
    assert all(need.how_heard == "Written for the demonstration" for need in needs)
    figures = [e for need in needs for e in need.evidence.all() if e.figure_key]
    assert figures
    assert all(each.value is not None and each.vintage for each in figures)


def test_everything_is_done_by_action_so_all_of_it_is_recorded():
    build(at=NOON)

    recorded = Event.objects.filter(kind=Event.Kind.NEED_RECORDED).count()
    assert recorded == Need.objects.count()
    drawn = Event.objects.filter(kind=Event.Kind.NEIGHBOURHOOD_DRAWN).count()
    assert drawn == Neighbourhood.objects.count()
    given = Event.objects.filter(kind=Event.Kind.ROLE_GIVEN).count()
    assert given == Membership.objects.count() - 1  # the first came with the beginning
