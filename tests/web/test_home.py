"""Where a person starts: who they act for, and the place of that organisation first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from factories.organisations import (
    LONG_AGO,
    MembershipFactory,
    OrganisationFactory,
)
from factories.partnership import three_partners
from factories.place import NeedFactory

from ropewalk.organisations.models import Identifier, OrganisationKind, Role, Scheme
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import Clearing

TRAFFORD, SALFORD, GREATER_MANCHESTER = "E08000009", "E08000006", "E54000057"

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def coded(scheme, code, **options):
    """An organisation that a code means."""
    organisation = OrganisationFactory(**options)
    Identifier.objects.create(
        organisation=organisation, scheme=scheme, code=code, starts_on=LONG_AGO
    )
    return organisation


def home_of(client, organisation, role=Role.ANALYST):
    membership = MembershipFactory(organisation=organisation, role=role)
    client.force_login(membership.account)
    return text(client.get(reverse("home"))), membership


def test_home_says_who_one_is_whom_one_acts_for_and_as_what(client):
    page, membership = home_of(client, OrganisationFactory(name="Trafford Council"))

    name = membership.account.name
    words = f"{name}, you act for <strong>Trafford Council</strong>, as analyst."
    assert words in page
    assert "You also have a role in" not in page


def test_somebody_with_several_organisations_sees_each_and_can_turn_to_it(client):
    trafford = coded(Scheme.ONS, TRAFFORD, name="Trafford Council")
    salford = coded(Scheme.ONS, SALFORD, name="Salford City Council")
    first = MembershipFactory(organisation=trafford, role=Role.ANALYST)
    MembershipFactory(account=first.account, organisation=salford, role=Role.FINANCE)
    client.force_login(first.account)
    before = text(client.get(reverse("home")))

    given = {"capacity": salford.pk, "next": reverse("home")}
    after = text(client.post(reverse("choose-capacity"), given, follow=True))

    assert "Salford City Council, as finance lead" in before
    assert "Act for Salford City Council" in before
    assert "Position of Trafford" in before
    assert "you act for <strong>Salford City Council</strong>" in after
    assert "Act for Trafford Council" in after
    assert "Position of Salford" in after
    assert "Position of Trafford" not in after


@pytest.mark.parametrize(
    ("kind", "scheme", "code", "address"),
    [
        (OrganisationKind.COUNCIL, Scheme.ONS, TRAFFORD, TRAFFORD),
        (OrganisationKind.ICB, Scheme.ODS, "QOP", GREATER_MANCHESTER),
        (OrganisationKind.SUB_ICB, Scheme.ODS, "02A", "E38000187"),
        (OrganisationKind.PCN, Scheme.ODS, "U16464", "U16464"),
        (OrganisationKind.PRACTICE, Scheme.ODS, "P87657", "P87657"),
    ],
)
def test_the_place_of_ones_organisation_comes_first_by_its_code(
    client, kind, scheme, code, address
):
    page, _ = home_of(client, coded(scheme, code, kind=kind, name="Whatever"))

    assert page.index(f'href="/analyse/{address}/"') < page.index('id="start-with"')


@pytest.mark.parametrize(
    ("kind", "name", "address"),
    [
        (OrganisationKind.COUNCIL, "Trafford MBC", TRAFFORD),
        (OrganisationKind.ICB, "NHS Greater Manchester ICB", GREATER_MANCHESTER),
    ],
)
def test_a_council_or_board_without_a_code_is_known_by_its_name(
    client, kind, name, address
):
    page, _ = home_of(client, OrganisationFactory(kind=kind, name=name))

    assert f'href="/analyse/{address}/"' in page


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (OrganisationKind.COUNCIL, "Newcastle Council"),
        (OrganisationKind.COUNCIL, "NHS Greater Manchester"),
        (OrganisationKind.VOLUNTARY, "Trafford"),
        (OrganisationKind.TRUST, "Manchester"),
        (OrganisationKind.PROVIDER, "M33 4AB"),
    ],
)
def test_the_place_of_an_organisation_is_never_guessed(client, kind, name):
    page, _ = home_of(client, OrganisationFactory(kind=kind, name=name))

    assert "the place of your organisation" not in page
    assert "Which place are you working on?" in page


def test_a_code_that_the_organisation_has_given_up_finds_nothing(client):
    organisation = coded(Scheme.ONS, TRAFFORD, name="Some Council")
    organisation.identifiers.update(ends_before=timezone.localdate())

    page, _ = home_of(client, organisation)

    assert f"/analyse/{TRAFFORD}/" not in page


def test_the_needs_of_the_place_are_counted_within_what_one_may_see(client):
    trafford = coded(Scheme.ONS, TRAFFORD)
    NeedFactory(place_code=TRAFFORD)
    page, _ = home_of(client, trafford)
    assert "No need is recorded in Trafford yet." in page

    for number in range(2):
        NeedFactory(
            organisation=trafford,
            place_code=TRAFFORD,
            recorded_at=timezone.now() - timedelta(days=number),
        )
    NeedFactory(organisation=trafford, place_code=SALFORD)
    page = text(client.get(reverse("home")))

    assert "The 2 needs recorded in Trafford" in page
    assert f'href="/analyse/{TRAFFORD}/#needs-recorded"' in page
    place = text(client.get(f"/analyse/{TRAFFORD}/"))
    assert 'id="needs-recorded"' in place


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.OBSERVER])
def test_recording_is_offered_to_those_who_may_record(client, role):
    page, _ = home_of(client, coded(Scheme.ONS, TRAFFORD), role=role)

    offered = f'href="/analyse/needs/new/?place={TRAFFORD}"' in page
    assert offered == (role == Role.COMMISSIONER)
    assert ("does not let you record needs" in page) == (role == Role.OBSERVER)


def test_home_with_a_place_costs_the_same_for_many_needs(
    client, django_assert_num_queries
):
    trafford = coded(Scheme.ONS, TRAFFORD)
    for _ in range(20):
        NeedFactory(organisation=trafford, place_code=TRAFFORD)
    home_of(client, trafford)

    # session, account, roles, codes, number of needs, partnerships, may record; and what
    # waits: roles, placements to offer for, that there is no contract, options to score;
    # own practices
    with django_assert_num_queries(12):
        client.get(reverse("home"))


def test_what_waits_for_an_officer_is_one_click_from_home_until_they_answer(client):
    three = three_partners()
    decision = three.propose(three.item(three.meeting(three.board())))
    number, officer = next(iter(three.officers.items()))
    client.force_login(officer)

    page = text(client.get(reverse("home")))

    assert f"Clear decision {decision.pk} of Joint board, as" in page
    assert reverse("clear-decision", args=[decision.pk]) in page
    assert decision.proposal not in page
    actions.give_clearance(
        decision_id=decision.pk,
        organisation_id=number,
        about=Clearing.FINANCE,
        is_clear=True,
        advice="",
        by=officer,
        at=timezone.now(),
    )
    assert "Clear decision" not in text(client.get(reverse("home")))


def test_a_secretary_is_led_to_partnerships_and_to_the_meetings_of_the_day(client):
    three = three_partners()
    board = three.board()
    meeting = three.meeting(board, on=timezone.localdate(), at=timezone.now())
    client.force_login(three.secretary)

    page = text(client.get(reverse("home")))

    assert "Joint board meets today" in page
    assert reverse("meeting", args=[meeting.pk]) in page
    assert reverse("partnership", args=[three.partnership.pk]) in page
    assert "does not let you record needs" not in page


def test_a_stranger_learns_of_no_partnership_on_their_home(client):
    three = three_partners()
    three.meeting(three.board(), on=timezone.localdate(), at=timezone.now())

    page, _ = home_of(client, OrganisationFactory())

    assert "Waiting for you" not in page
    assert "Joint board" not in page


def test_home_costs_the_same_for_many_meetings_and_decisions(client):
    three = three_partners()
    board = three.board()
    client.force_login(next(iter(three.officers.values())))

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("home"))
        return len(asked)

    three.propose(three.item(three.meeting(board)))
    one = cost()
    for _ in range(4):
        three.propose(three.item(three.meeting(board)))
    assert cost() == one
