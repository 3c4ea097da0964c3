"""Pages of the market as a commissioner, another role, a provider and a stranger meet them."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from factories.concerns import of_provider, raised
from factories.laid import laid
from factories.organisations import NOON, AccountFactory, MembershipFactory
from factories.service import AFTER, FIRST_DAY, market

from ropewalk.organisations.models import Organisation, OrganisationKind
from ropewalk.service.actions.concerns import share_concern
from ropewalk.service.kinds import Payment, Sector, VersionKind
from ropewalk.service.models import (
    BlockPlan,
    Concern,
    Contract,
    ContractVersion,
    FactorScore,
    MarketIntention,
    Provider,
    SectorTarget,
    Service,
    ServiceReach,
)

pytestmark = pytest.mark.django_db
TRAFFORD = "E08000009"
MOST_QUERIES = 40


def text(response):
    return response.content.decode().replace("&#39;", "'").replace("&amp;", "&")


@pytest.fixture(autouse=True)
def on_the_day():
    """It is the day of the factories, on which their contracts run."""
    with time_machine.travel(NOON, tick=False):
        yield


@laid
def here():
    return market()


@pytest.fixture
def commissioner(client, here):
    client.force_login(here.commissioner)
    return client


def page_of(client, account, name, *args):
    client.force_login(account)
    return client.get(reverse(name, args=args))


def statement_of(here):
    return reverse("market-statement", args=[f"partnership-{here.partnership.pk}"])


def test_the_register_says_what_is_raised_and_that_it_is_our_reconstruction(
    commissioner, here
):
    raised(here)
    here.committed()

    page = text(commissioner.get(reverse("early-warnings")))

    assert "At least one signal is raised for 1 of 1 provider" in page
    assert "is our reconstruction" in page
    assert "Homecare Limited" in page
    assert "Open concerns and Share of what contracts are worth" in page
    assert statement_of(here) in page
    assert "Why this figure?" in page


def test_the_market_of_trafford_is_there_for_everybody_who_signs_in(client):
    page = text(page_of(client, AccountFactory(), "market-of-place", TRAFFORD))

    assert "Trafford has 56 care homes, run by 44 providers" in page
    assert "Beds in care homes" in page
    assert "<svg" in page
    assert "not a verdict" in page


def test_a_provider_reads_what_is_said_of_it_and_replies(client, here):
    concern = raised(here)
    theirs = of_provider(here.provider)

    page = text(page_of(client, theirs, "watched-provider", here.provider.pk))
    assert reverse("concern", args=[concern.pk]) in page
    assert "Raise a concern" not in page
    page = text(client.get(reverse("concern", args=[concern.pk])))
    assert "Visits are cut short" in page
    assert here.commissioner.name not in page
    assert reverse("close-concern", args=[concern.pk]) not in page

    answer = client.post(
        reverse("reply-to-concern", args=[concern.pk]), {"text": "Two start on Monday."}
    )
    assert answer.url == reverse("concern", args=[concern.pk])
    assert "Two start on Monday." in text(client.get(answer.url))


def test_nobody_else_learns_that_there_is_a_concern(client, here):
    concern = raised(here)
    rival = here.another_provider()
    share_concern(concern_id=concern.pk, **here.said)
    names = ("concern", "reply-to-concern", "act-on-concern", "close-concern")
    for account in (of_provider(rival), AccountFactory(), MembershipFactory().account):
        for name in names:
            assert page_of(client, account, name, concern.pk).status_code == 404
        assert (
            page_of(client, account, "watched-provider", here.provider.pk).status_code
            == 404
        )
        assert (
            page_of(client, account, "raise-concern", here.provider.pk).status_code
            == 404
        )
        page = text(page_of(client, account, "early-warnings"))
        assert "Homecare Limited" not in page
    assert client.get(statement_of(here)).status_code == 404


def test_an_observer_reads_and_is_told_why_they_cannot_act(client, here):
    concern = raised(here)
    observer = MembershipFactory(organisation=here.three.first).account

    page = text(page_of(client, observer, "watched-provider", here.provider.pk))
    assert "does not let you raise a concern about a provider" in page
    page = text(client.get(reverse("raise-concern", args=[here.provider.pk])))
    assert "does not let you raise a concern" in page
    assert "<textarea" not in page
    for name in ("act-on-concern", "close-concern", "share-concern"):
        page = text(client.get(reverse(name, args=[concern.pk])))
        assert "can say what was done about it" in page
    page = text(client.get(reverse("reply-to-concern", args=[concern.pk])))
    assert "Only the provider's own people can reply" in page


def test_a_commissioner_raises_answers_and_closes_a_concern(commissioner, here):
    answer = commissioner.post(
        reverse("raise-concern", args=[here.provider.pk]),
        {
            "about": "quality",
            "voice": "people",
            "statement": "Meals come late.",
            "heard_on_day": "12",
            "heard_on_month": "10",
            "heard_on_year": "2026",
            "submission_key": str(uuid4()),
        },
    )
    concern = Concern.objects.get()
    assert answer.url == reverse("concern", args=[concern.pk])
    page = text(commissioner.get(answer.url))
    assert "People who use services" in page
    assert "The provider, and" in page

    for name, said in (
        ("share-concern", {}),
        ("act-on-concern", {"text": "Asked for the rota."}),
        ("close-concern", {"text": "Meals come at noon."}),
    ):
        commissioner.post(reverse(name, args=[concern.pk]), said)
    page = text(commissioner.get(answer.url))
    assert "Closed." in page
    assert "Meals come at noon." in page
    assert reverse("close-concern", args=[concern.pk]) not in page
    page = text(commissioner.get(reverse("close-concern", args=[concern.pk])))
    assert "This concern is closed already." in page


def test_what_could_be_a_persons_details_is_refused_beside_the_form(commissioner, here):
    page = text(
        commissioner.post(
            reverse("raise-concern", args=[here.provider.pk]),
            {
                "about": "safety",
                "voice": "carers",
                "statement": "About 943 476 5919",
                "heard_on_day": "12",
                "heard_on_month": "10",
                "heard_on_year": "2026",
                "submission_key": str(uuid4()),
            },
        )
    )
    assert "<title>Error: " in page
    assert "never about a named person" in page
    assert not Concern.objects.exists()


def test_the_statement_says_its_parts_and_what_can_be_added(commissioner, here):
    here.committed()
    page = text(commissioner.get(statement_of(here)))

    for said in (
        "A draft, made from data.",
        "the split is 100/0",
        "Eight factors of success",
        "Nobody has written yet what the partnership means to do.",
        reverse("plan-blocks", args=[here.partnership.pk]),
    ):
        assert said in page
    observer = MembershipFactory(organisation=here.three.icb).account
    commissioner.force_login(observer)
    page = text(commissioner.get(statement_of(here)))
    assert "does not let you commission services" in page
    assert reverse("plan-blocks", args=[here.partnership.pk]) not in page


def test_the_statement_of_a_place_is_a_page_and_a_document(client):
    address = reverse("market-statement", args=[TRAFFORD])
    page = text(page_of(client, AccountFactory(), "market-statement", TRAFFORD))
    assert "paid £129.2 million to suppliers of adult social care" in page
    assert page.count("<svg") >= 3

    made = client.get(f"{address}document/")
    assert "market-position-trafford.docx" in made["Content-Disposition"]
    document = Document(BytesIO(made.content))
    said = "\n".join(each.text for each in document.paragraphs)
    assert "paid £129.2 million to suppliers of adult social care" in said
    made = client.get(f"{address}?table=spend&format=csv")
    assert made["Content-Type"].startswith("text/csv")


def test_what_people_type_comes_to_stand_in_the_statement(commissioner, here):
    service = here.service()
    pk = here.partnership.pk
    day = {"_day": "1", "_month": "4", "_year": "2027"}
    sent = {
        "write-intention": {"text": "Buy less by block.", "submission_key": uuid4()},
        "set-sector-target": {
            "outside_percent": "100",
            "why": "People choose",
            **{f"by_day{key}": value for key, value in day.items()},
        },
        "plan-blocks": {
            "why": "People choose",
            "percent_1": "0",
            **{f"day_1{key}": value for key, value in day.items()},
        },
        "score-factor": {"factor": "vision", "state": "partly", "evidence": "A paper"},
        "record-reach": {
            "service_id": service.pk,
            "reach": "generic",
            "why": "Open to all",
            "starts_on_day": "1",
            "starts_on_month": "4",
            "starts_on_year": "2026",
        },
    }
    for name, said in sent.items():
        assert commissioner.get(reverse(name, args=[pk])).status_code == 200
        answer = commissioner.post(reverse(name, args=[pk]), said)
        assert answer.status_code == 302, text(answer)
        assert answer.url == statement_of(here)
    for model in (
        MarketIntention,
        SectorTarget,
        BlockPlan,
        FactorScore,
        ServiceReach,
    ):
        assert model.objects.count() == 1
    page = text(commissioner.get(statement_of(here)))
    assert "Buy less by block." in page
    assert "1 of 1 service (100%) is generic" in page
    assert "It is planned to fall to 0% on 1 April 2027." in page


def test_half_a_stage_is_refused_beside_its_field(commissioner, here):
    page = text(
        commissioner.post(
            reverse("plan-blocks", args=[here.partnership.pk]),
            {"why": "x", "percent_1": "0"},
        )
    )
    assert "Stage 1 has a day and a share, or neither." in page
    assert not BlockPlan.objects.exists()


def test_a_service_of_another_partnership_cannot_be_named(commissioner, here):
    other = market()
    answer = commissioner.post(
        reverse("record-reach", args=[here.partnership.pk]),
        {
            "service_id": other.service().pk,
            "reach": "generic",
            "why": "x",
            "starts_on_day": "1",
            "starts_on_month": "4",
            "starts_on_year": "2026",
        },
    )
    assert "is not among the choices any more" in text(answer)
    assert not ServiceReach.objects.exists()


def grow(here, providers, services, contracts, called="M"):
    """Many providers, services and contracts, as somebody's records could hold."""
    said = {"recorded_at": NOON, "recorded_by": here.commissioner}
    bodies = Organisation.objects.bulk_create(
        Organisation(
            kind=OrganisationKind.PROVIDER,
            name=f"Care {n} Limited",
            starts_on=FIRST_DAY,
        )
        for n in range(providers)
    )
    held = Provider.objects.bulk_create(
        Provider(
            partnership=here.partnership,
            organisation=each,
            sector=Sector.INDEPENDENT,
            starts_on=FIRST_DAY,
            submission_key=uuid4(),
            **said,
        )
        for each in bodies
    )
    given = Service.objects.bulk_create(
        Service(
            partnership=here.partnership,
            provider=held[n % providers],
            name=f"Service {n}",
            description="Help",
            for_whom="Adults",
            phase="long_term",
            starts_on=FIRST_DAY,
            directory_id=uuid4(),
            changed_at=NOON,
            submission_key=uuid4(),
            **said,
        )
        for n in range(services)
    )
    made = Contract.objects.bulk_create(
        Contract(
            partnership=here.partnership,
            buyer=here.three.first,
            provider=held[n % providers],
            service=given[n % services],
            fund=here.pool.fund,
            strand=here.pool.strand,
            source=here.pool.source,
            reference=f"{called}-{n}",
            title=f"Contract {n}",
            payment=Payment.BLOCK,
            starts_on=FIRST_DAY,
            submission_key=uuid4(),
            **said,
        )
        for n in range(contracts)
    )
    ContractVersion.objects.bulk_create(
        ContractVersion(
            contract=each,
            number=1,
            kind=VersionKind.FIRST,
            starts_on=FIRST_DAY,
            ends_before=AFTER + timedelta(days=n % 700),
            pence=1_000_00 + n,
            why="",
            **said,
        )
        for n, each in enumerate(made)
    )


def queries(client, address):
    with CaptureQueriesContext(connection) as held:
        assert client.get(address).status_code == 200
    return len(held)


def test_five_thousand_services_and_two_thousand_contracts_cost_no_more_queries(
    commissioner, here
):
    grow(here, 2, 3, 3)
    some = here.provider
    addresses = [
        reverse("early-warnings"),
        reverse("watched-provider", args=[some.pk]),
        statement_of(here),
    ]
    for address in addresses:  # what is remembered in the process is held by now
        commissioner.get(address)
    few = [queries(commissioner, each) for each in addresses]

    grow(here, 500, 5000, 2000, called="N")
    many = [queries(commissioner, each) for each in addresses]

    assert Service.objects.count() > 5000
    assert Contract.objects.count() > 2000
    assert many == few
    assert max(many) <= MOST_QUERIES


@pytest.mark.parametrize("on", ["2026-10-13", "2020-01-01"])
def test_a_place_can_be_asked_about_another_day(client, on):
    client.force_login(AccountFactory())
    page = client.get(reverse("market-of-place", args=[TRAFFORD]), {"on": on})
    assert page.status_code == 200
