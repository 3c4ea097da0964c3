"""Pages of outcomes: member, other role and stranger; good and bad spreadsheets."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from factories.organisations import AccountFactory, MembershipFactory
from factories.outcomes import FrameworkFactory, MeasureFactory, OutcomeFactory

from ropewalk.organisations.models import Role
from ropewalk.outcomes.models import Framework, MeasureValue

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
SHEET = (
    "Heading,Outcome,Measure,Unit,Direction,Frequency,Source,Target\n"
    "Home,Live at home,In own home,percent,{},yearly,CLD,80\n"
)


GOOD = SHEET.format("higher")


def text(response):
    return response.content.decode()


@pytest.fixture
def commissioner(client):
    membership = MembershipFactory(role=Role.COMMISSIONER)
    client.force_login(membership.account)
    return membership


def sent(content=GOOD, **changes):
    return {
        "name": "Our strategy",
        "source": "Agreed in March",
        "starts_on_day": "1",
        "starts_on_month": "4",
        "starts_on_year": "2026",
        "file": SimpleUploadedFile("outcomes.csv", content.encode()),
    } | changes


def test_a_framework_that_ships_is_brought_into_use_from_its_page(client, commissioner):
    page = text(client.get(reverse("frameworks")))
    assert "Adult Social Care Outcomes Framework" in page

    answer = client.post(reverse("adopt-framework"), {"code": "ascof"}, follow=True)

    assert "have no measure yet" in text(answer)
    assert Framework.objects.get().code == "ascof"


def test_a_spreadsheet_becomes_a_framework(client, commissioner):
    answer = client.post(reverse("add-framework"), sent(), follow=True)

    assert "In own home" in text(answer)
    assert Framework.objects.get().organisation == commissioner.organisation


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SHEET.format("sideways"), "row 2, column direction"),
        ("a,b\n1,2\n", "no column called outcome and measure"),
        ("", "is empty"),
    ],
)
def test_a_wrong_spreadsheet_is_refused_on_the_form(
    client, commissioner, content, said
):
    page = text(client.post(reverse("add-framework"), sent(content)))

    assert "There is a problem" in page
    assert said in page
    assert not Framework.objects.exists()


def test_a_value_is_recorded_and_shown(client, commissioner):
    measure = MeasureFactory()
    address = reverse("measure", args=[measure.pk])
    days = {
        f"{name}_{part}": str(getattr(day, part))
        for name, day in (
            ("starts_on", date(2025, 4, 1)),
            ("ends_before", date(2026, 4, 1)),
        )
        for part in ("day", "month", "year")
    }

    page = text(client.post(address, days | {"value": "6x", "source": "CLD"}))
    assert "Enter a number, like 62.5." in page
    page = text(
        client.post(address, days | {"value": "61.5", "source": "CLD"}, follow=True)
    )

    assert "61.5" in page
    assert "1 April 2025 to 31 March 2026" in page
    assert f"It is the value of {commissioner.organisation.name}." in page
    assert MeasureValue.objects.count() == 1


def test_a_target_is_set_for_the_organisation_that_one_acts_for(client, commissioner):
    measure = MeasureFactory()
    address = reverse("set-target", args=[measure.pk])

    page = text(client.post(address, {"value": "6x", "source": "Plan"}))
    assert "Enter a number, like 62.5." in page
    page = text(client.post(address, {"value": "70", "source": "Plan"}, follow=True))

    assert f"{commissioner.organisation.name}: 70 (Plan)" in page


def test_an_observer_sees_why_and_no_form(client):
    client.force_login(MembershipFactory(role=Role.OBSERVER).account)
    measure = MeasureFactory()

    for address in (
        reverse("add-framework"),
        reverse("measure", args=[measure.pk]),
        reverse("set-target", args=[measure.pk]),
    ):
        page = text(client.get(address))
        assert "Your role does not let you record outcomes" in page
        assert "nhsuk-button" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_stranger_is_told_nothing_of_an_organisations_own_framework(client):
    own = FrameworkFactory(organisation=MembershipFactory().organisation)
    measure = MeasureFactory(outcome__framework=own)
    client.force_login(AccountFactory())

    assert client.get(reverse("framework", args=[own.pk])).status_code == 404
    assert client.get(reverse("measure", args=[measure.pk])).status_code == 404


def test_a_framework_costs_the_same_however_much_is_in_it(
    client, commissioner, django_assert_max_num_queries
):
    framework = FrameworkFactory()
    for number in range(5):
        MeasureFactory(outcome__framework=framework, name=f"Measure {number}")

    with django_assert_max_num_queries(14):
        client.get(reverse("framework", args=[framework.pk]))


@pytest.mark.parametrize("cell", ["a" * 200_000, f'"{"b" * 200_000}'])
def test_a_cell_that_is_too_long_is_refused_with_its_line(client, commissioner, cell):
    page = text(client.post(reverse("add-framework"), sent(f"{GOOD}Home,{cell}\n")))

    assert "line 3: a cell cannot be read" in page
    assert "131,072 characters at most" in page
    assert not Framework.objects.exists()


def test_what_an_observer_sends_is_refused_before_it_is_read(client):
    client.force_login(MembershipFactory(role=Role.OBSERVER).account)

    answer = client.post(reverse("add-framework"), sent("nothing of a framework"))

    assert answer.status_code == 403
    assert "Your role does not let you record outcomes" in text(answer)
    assert "nothing of a framework" not in text(answer)


def test_a_measure_is_added_by_form_from_the_framework(client, commissioner):
    outcome = OutcomeFactory(framework__organisation=commissioner.organisation)
    page = text(client.get(reverse("framework", args=[outcome.framework_id])))
    address = reverse("add-measure", args=[outcome.pk])
    assert address in page
    typed = {
        "name": "Enough company",
        "unit": "percent",
        "direction": "higher",
        "frequency": "yearly",
        "source": "Our survey",
        "target": "62.5",
    }
    assert "Choose which way is better." in text(
        client.post(address, typed | {"direction": ""})
    )

    said = text(client.post(address, typed, follow=True))

    assert "Enough company" in said
    assert commissioner.organisation.name in said
    page = text(client.get(reverse("framework", args=[outcome.framework_id])))
    assert "have no measure yet" not in page


def test_a_measure_is_not_offered_to_an_observer_nor_told_to_a_stranger(client):
    outcome = OutcomeFactory()
    client.force_login(MembershipFactory().account)
    address = reverse("add-measure", args=[outcome.pk])
    assert address not in text(
        client.get(reverse("framework", args=[outcome.framework_id]))
    )
    assert "does not let you record outcomes" in text(client.get(address))

    outcome.framework.organisation = MembershipFactory().organisation
    outcome.framework.save()
    assert client.get(address).status_code == 404
