"""Pages about needs: who may record, link and withdraw, and what each is told."""

from uuid import uuid4

import pytest
from django.urls import reverse
from factories.organisations import AccountFactory, MembershipFactory
from factories.place import NeedFactory, NeighbourhoodFactory

from ropewalk.audit.models import Event
from ropewalk.organisations.models import Role
from ropewalk.place.models import Evidence, Need, NeighbourhoodMember
from ropewalk.place.rules import version_of_need

TRAFFORD = "E08000009"
NEW = "/analyse/needs/new/"

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def text(response):
    return response.content.decode()


@pytest.fixture
def commissioner(client):
    membership = MembershipFactory(role=Role.COMMISSIONER)
    client.force_login(membership.account)
    return membership


@pytest.fixture
def need(commissioner):
    return NeedFactory(organisation=commissioner.organisation)


def told(**changes):
    said = {
        "statement": "People wait too long to go home from hospital.",
        "people": "People aged 75 and over",
        "level": "strategic",
        "neighbourhood": "",
        "voice": "carers",
        "how_heard": "Carers' forum",
        "document": "",
        "address": "",
        "submission_key": str(uuid4()),
    }
    return said | changes


def test_a_need_is_recorded_with_the_figure_that_led_to_it(client, commissioner):
    address = f"{NEW}?place={TRAFFORD}&figure=need_index.final.vs_icb"
    page = text(client.get(address))
    assert "This figure will be linked as evidence" in page

    response = client.post(address, told(document="Survey", address="example.org"))

    recorded = Need.objects.get()
    assert response.url == reverse("need", args=[recorded.pk])
    assert recorded.organisation == commissioner.organisation
    assert [each.title for each in recorded.evidence.all()][1] == "Survey"
    assert recorded.evidence.first().value == pytest.approx(0.9252, abs=5e-5)
    page = text(client.get(response.url))
    assert "0.925" in page
    assert "Recorded on" in page
    assert commissioner.account.name in page


def test_sending_the_form_twice_records_one_need(client, commissioner):
    given = told()

    first, second = (client.post(f"{NEW}?place={TRAFFORD}", given) for _ in range(2))

    assert first.url == second.url
    assert Need.objects.count() == 1
    assert Event.objects.filter(kind=Event.Kind.NEED_RECORDED).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"statement": " "}, "Say what people need."),
        ({"people": ""}, "Say who needs it."),
        ({"voice": ""}, "Choose who said so."),
        ({"level": "cosmic"}, "cosmic is not among the choices any more"),
        ({"address": "https://example.org"}, "Say what the document is."),
        (
            {"document": "D", "address": "javascript:alert(1)"},
            "starts with https://",
        ),
        ({"statement": "x" * 2001}, "at most 2000"),
        ({"submission_key": "twice"}, "valid UUID"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_recorded(
    client, commissioner, changes, said
):
    page = text(client.post(f"{NEW}?place={TRAFFORD}", told(**changes)))

    assert said in page
    assert "<title>Error: " in page
    assert not Need.objects.exists()


def test_a_figure_that_is_not_known_is_refused_on_the_form(client, commissioner):
    england = f"{NEW}?place=E92000001&figure=need_index.final.vs_icb"

    page = text(client.post(england, told()))

    assert "is not known, so it cannot be evidence" in page
    assert 'name="statement"' in page
    assert not Need.objects.exists()


def test_a_figure_that_the_place_has_not_is_refused(client, commissioner):
    response = client.get(f"{NEW}?place={TRAFFORD}&figure=weather")

    assert response.status_code == 400
    assert "There is no figure" in text(response)


def test_the_place_is_asked_for_first_and_an_unknown_one_is_said_there(
    client, commissioner
):
    assert "In which place?" in text(client.get(NEW))

    response = client.get(f"{NEW}?place=Trafort<b>")

    page = text(response)
    assert response.status_code == 200
    assert "<title>Error: Record a need" in page
    assert "Trafort&lt;b&gt;" in page
    assert "Did you mean" in page


def test_a_place_may_be_named_in_words(client, commissioner):
    assert "Record a need in Trafford" in text(client.get(f"{NEW}?place=trafford"))


def test_a_need_of_a_neighbourhood_is_seen_there_and_in_the_council(
    client, commissioner
):
    drawn = NeighbourhoodFactory(
        organisation=commissioner.organisation, name="Northern end"
    )
    NeighbourhoodMember.objects.create(
        neighbourhood=drawn, kind=NeighbourhoodMember.Kind.SMALL_AREA, code="E01006074"
    )
    code = f"neighbourhood-{drawn.pk}"

    client.post(f"{NEW}?place={code}", told(statement="Seen in both"))

    recorded = Need.objects.get()
    assert recorded.neighbourhood == drawn
    for place in (code, recorded.place_code):
        assert "Seen in both" in text(client.get(f"/analyse/{place}/"))
    page = text(client.get(reverse("need", args=[recorded.pk])))
    assert f'href="/analyse/{code}/"' in page


def test_somebody_elses_neighbourhood_cannot_be_named(client, commissioner):
    theirs = NeighbourhoodFactory()

    page = text(
        client.post(f"{NEW}?place={TRAFFORD}", told(neighbourhood=str(theirs.pk)))
    )
    mine = NeighbourhoodFactory(organisation=commissioner.organisation)
    again = text(
        client.post(f"{NEW}?place={TRAFFORD}", told(neighbourhood=str(theirs.pk)))
    )

    assert theirs.name not in page + again
    assert mine.name in again
    assert not Need.objects.filter(neighbourhood=theirs).exists()


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.FINANCE, Role.ADMINISTRATOR])
def test_another_role_is_told_why_not_and_given_no_form(client, role):
    client.force_login(MembershipFactory(role=role).account)

    page = text(client.get(f"{NEW}?place={TRAFFORD}"))

    assert "does not let you record needs" in page
    assert 'name="statement"' not in page
    assert client.post(f"{NEW}?place={TRAFFORD}", told()).status_code == 200
    assert not Need.objects.exists()


@pytest.mark.parametrize("page", ["need", "link-evidence", "withdraw-need"])
def test_a_stranger_does_not_learn_that_a_need_exists(client, page):
    need = NeedFactory()
    client.force_login(MembershipFactory(role=Role.COMMISSIONER).account)

    assert client.get(reverse(page, args=[need.pk])).status_code == 404
    assert client.post(reverse(page, args=[need.pk]), told()).status_code == 404


@pytest.mark.parametrize("page", ["link-evidence", "withdraw-need"])
def test_a_colleague_who_may_not_is_told_so_without_a_form(client, page):
    colleague = MembershipFactory(role=Role.OBSERVER)
    need = NeedFactory(organisation=colleague.organisation)
    client.force_login(colleague.account)

    shown = text(client.get(reverse(page, args=[need.pk])))

    assert "does not let you record needs" in shown
    assert 'name="as_seen"' not in shown
    given = {
        "because": "No longer so.",
        "document": "A report",
        "as_seen": "standing-0",
    }
    assert client.post(reverse(page, args=[need.pk]), given).status_code == 403
    need.refresh_from_db()
    assert need.withdrawn_at is None
    assert not Evidence.objects.exists()


def test_a_figure_of_the_place_is_linked_as_it_stands_today(client, need):
    address = reverse("link-evidence", args=[need.pk])
    assert "No evidence is linked to this need yet." in text(
        client.get(reverse("need", args=[need.pk]))
    )

    client.post(
        address,
        {"figure": "people.residents", "as_seen": version_of_need(need)},
    )

    linked = Evidence.objects.get()
    assert (linked.figure_key, linked.unit) == ("people.residents", "people")
    page = text(client.get(reverse("need", args=[need.pk])))
    assert "Loose end" not in page
    assert "Evidence linked on" in page


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"figure": "people.residents", "document": "And a report"},
        {"figure": "weather"},
        {"document": "x" * 301},
    ],
)
def test_one_piece_of_evidence_is_linked_at_a_time(client, need, given):
    page = text(client.post(reverse("link-evidence", args=[need.pk]), given))

    assert "<title>Error: " in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("link-evidence", {"document": "A report"}),
        ("withdraw-need", {"because": "It was met."}),
    ],
)
def test_a_need_that_changed_since_it_was_opened_is_read_again_first(
    client, need, page, given
):
    address = reverse(page, args=[need.pk])
    opened = version_of_need(need)
    client.post(
        reverse("link-evidence", args=[need.pk]),
        {"document": "Meanwhile", "as_seen": opened},
    )

    refused = text(client.post(address, given | {"as_seen": opened}))

    assert "This has changed since you opened it." in refused
    need.refresh_from_db()
    assert (need.withdrawn_at, need.evidence.count()) == (None, 1)
    assert f'name="as_seen" value="{version_of_need(need)}"' in refused
    sent = client.post(address, given | {"as_seen": version_of_need(need)})
    assert sent.status_code == 302


def test_a_form_without_its_version_is_not_trusted(client, need):
    client.post(reverse("withdraw-need", args=[need.pk]), {"because": "It was met."})

    need.refresh_from_db()
    assert need.withdrawn_at is None


def test_a_withdrawn_need_stays_with_its_reason_and_takes_nothing_more(client, need):
    address = reverse("withdraw-need", args=[need.pk])
    assert "Say why" in text(client.post(address, {"because": " "}))

    given = {"because": "It was met.", "as_seen": version_of_need(need)}
    client.post(address, given)

    page = text(client.get(reverse("need", args=[need.pk])))
    assert "<strong>Withdrawn.</strong> It was met." in page
    assert "This need has already been withdrawn." in page
    assert client.post(address, given).status_code == 403


def test_markup_in_a_need_is_shown_as_it_was_typed(client, commissioner):
    need = NeedFactory(
        organisation=commissioner.organisation, statement="<script>alert(1)</script>"
    )

    for address in (
        reverse("needs"),
        reverse("need", args=[need.pk]),
        f"/analyse/{TRAFFORD}/",
    ):
        page = text(client.get(address))
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page


def test_the_register_costs_the_same_for_many_needs(
    client, commissioner, django_assert_num_queries
):
    for _ in range(40):
        need = NeedFactory(organisation=commissioner.organisation)
        Evidence.objects.create(
            need=need,
            kind=Evidence.Kind.DOCUMENT,
            title="A report",
            linked_at=need.recorded_at,
        )

    # session, account, needs with what belongs to them, their evidence, roles, may record
    with django_assert_num_queries(6):
        page = text(client.get(reverse("needs")))

    assert "The newest 25 of 40 standing" in page


def test_the_register_shows_only_what_my_organisations_recorded(client, need):
    theirs = NeedFactory(statement="Theirs alone")

    page = text(client.get(reverse("needs")))

    assert need.statement in page
    assert theirs.statement not in page


def test_the_register_downloads_without_what_a_spreadsheet_would_run(
    client, commissioner
):
    NeedFactory(organisation=commissioner.organisation, statement="=1+1")

    response = client.get(reverse("needs"), {"table": "needs", "format": "csv"})

    assert "\n=1+1" not in response.content.decode("utf-8-sig")
    assert "=1+1" in response.content.decode("utf-8-sig")


def test_a_need_page_costs_the_same_for_much_evidence(
    client, need, django_assert_num_queries
):
    for _ in range(20):
        Evidence.objects.create(
            need=need,
            kind=Evidence.Kind.DOCUMENT,
            title="A report",
            linked_at=need.recorded_at,
        )

    # session, account, need, evidence, may change, history, names, roles
    with django_assert_num_queries(7):
        client.get(reverse("need", args=[need.pk]))


def test_somebody_without_a_role_cannot_act_for_anybody(client):
    client.force_login(AccountFactory())

    response = client.get(NEW)

    assert response.status_code == 403
    assert "You have no role today" in text(response)
