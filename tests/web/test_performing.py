"""Pages of how a contract performs, as its provider, its commissioner and others meet them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.concerns import of_provider
from factories.laid import laid
from factories.organisations import TODAY, MembershipFactory
from factories.performing import (
    agreed,
    late,
    monthly,
    planned,
    reported,
    returned,
    sheet_row,
    weeks_returned,
    workbook,
)
from factories.service import market

from ropewalk.organisations.models import Role
from ropewalk.outcomes.kinds import Frequency
from ropewalk.service.kinds import CareLevel
from ropewalk.service.models import (
    AgreedActionDone,
    Delivery,
    ExceptionReport,
    ImprovementPlan,
    ReportedDelivery,
    Return,
)

pytestmark = pytest.mark.django_db
KEY = "6f2d5a9e-9c7e-4a0b-8a53-0d3c7f0f8f11"


@laid
def here():
    return market()


@laid
def held(here):
    return monthly(here)


@pytest.fixture
def theirs(here):
    return of_provider(here.provider)


def page(client, name, *args, status=200):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def send(client, to, *args, **typed):
    return client.post(reverse(to, args=args), typed, follow=True).content.decode()


def day(name, when):
    return {
        f"{name}_day": str(when.day),
        f"{name}_month": str(when.month),
        f"{name}_year": str(when.year),
    }


@pytest.mark.parametrize(
    ("asked", "kept"), [("monthly", Frequency.MONTHLY), ("", Frequency.YEARLY)]
)
def test_whoever_measures_a_contract_is_asked_how_often_it_is_returned(
    client, here, asked, kept
):
    contract = here.committed()
    client.force_login(here.commissioner)

    said = page(client, "measure-contract", contract.pk)
    send(
        client,
        "measure-contract",
        contract.pk,
        measure_id=here.measure.pk,
        frequency=asked,
        days_to_return="20",
    )

    assert "How often is it returned?" in said
    assert f"{here.measure.name} (every year)" in said
    assert contract.measures.get().frequency == kept


def test_a_provider_returns_by_form_the_period_that_is_next(client, held, theirs):
    returned(held, 0, 91, by=theirs)
    client.force_login(theirs)
    asked = page(client, "return-measure", held.pk)
    assert 'value="5"' in asked  # May is next
    assert "Commissioned by" not in asked

    send(
        client,
        "return-measure",
        held.pk,
        value="88",
        note="",
        **day("starts_on", Return.objects.get().ends_before),
        **day("last_day", Return.objects.get().ends_before + timedelta(days=30)),
    )

    assert Return.objects.latest("pk").value == 88


def test_a_provider_returns_by_the_template_and_is_told_what_is_wrong(
    client, held, theirs
):
    client.force_login(theirs)
    template = client.get(reverse("return-template", args=[held.contract_id]))
    assert "returns-c-1-" in template["Content-Disposition"]
    assert "formulas are refused" in page(client, "return-by-file", held.contract_id)

    def sent(*rows):
        file = SimpleUploadedFile("back.xlsx", workbook(*rows))
        return send(client, "return-by-file", held.contract_id, file=file)

    said = sent(sheet_row(held, value="=A1"), sheet_row(held, 1, value="many"))
    assert "sheet Returns, row 2, column Value: is a formula" in said
    assert "row 3, column Value: is “many”" in said
    assert not Return.objects.exists()
    assert "How contract C-1 performs" in sent(sheet_row(held), sheet_row(held, 1, 88))
    assert Return.objects.count() == 2
    assert "says nothing that was not returned already" in sent(sheet_row(held))


def test_the_page_draws_charts_and_tells_how_good_the_returns_are(
    client, here, held, theirs
):
    for month, value in ((0, 91), (1, 84), (3, 84), (4, 60)):
        returned(held, month, value, by=theirs)
    client.force_login(here.commissioner)

    said = page(client, "contract-performance", held.contract_id)

    assert "<svg" in said
    assert "whether the target will be met: that takes 13." in said
    assert "As things run, it" not in said
    assert "common cause" not in said
    assert "misses the target of 90" in said
    assert "Not returned, and not counted as nought: June 2026" in said
    assert "Open an exception report" in said
    table = client.get(
        reverse("contract-performance", args=[held.contract_id]),
        {"table": f"measure-{held.pk}", "format": "csv"},
    ).content.decode("utf-8-sig")
    assert "June 2026" in table


def test_of_values_enough_the_page_tells_what_chance_explains(client, here, held):
    weeks_returned(held, [88, 91] * 6 + [88], by=here.commissioner)
    client.force_login(here.commissioner)

    said = page(client, "contract-performance", held.contract_id)

    assert "As things run, it is chance whether the target is met." in said
    assert "that takes 13" not in said
    table = client.get(
        reverse("contract-performance", args=[held.contract_id]),
        {"table": f"measure-{held.pk}.control", "format": "csv"},
    ).content.decode("utf-8-sig")
    assert "Upper limit" in table


def test_a_report_is_opened_answered_agreed_and_closed(client, here, held, theirs):
    contract = held.contract_id
    client.force_login(here.commissioner)
    asked = {"statement": "Send them", "submission_key": KEY}
    assert "Choose what it is about" in send(
        client, "open-exception", contract, **asked
    )
    send(client, "open-exception", contract, called=f"late-{held.pk}", **asked)
    report = ExceptionReport.objects.get()
    due = {
        "what": "Send May",
        "owner_post": "Manager",
        **day("due_on", report.recorded_at),
    }
    send(client, "agree-action", report.pk, **due)
    assert "No measure calls for another" in page(client, "open-exception", contract)

    client.force_login(theirs)
    assert "Answer the exception report about" in page(client, "home")
    send(client, "answer-exception-report", report.pk, text="Sent today")
    [action] = report.actions.all()
    send(
        client,
        "agreed-done",
        action.pk,
        shown_by="The file",
        **day("done_on", report.recorded_at),
    )
    assert AgreedActionDone.objects.get().shown_by == "The file"
    assert "Close it" not in page(client, "exception-report", report.pk)

    client.force_login(here.commissioner)
    assert "Look into the provider&#39;s answer" in page(client, "home")
    said = send(client, "close-exception-report", report.pk, text="They came")
    assert "Closed. People who live in their own home" in said
    assert "Sent today" in said


def test_an_improvement_plan_is_begun_reviewed_and_ended(client, here, held):
    client.force_login(here.commissioner)
    plan = planned(here, held.contract)
    begun = plan.recorded_at.date()
    send(
        client,
        "set-milestone",
        plan.pk,
        what="Fill two vacancies",
        owner_post="Registered manager",
        **day("due_on", begun + timedelta(days=400)),
    )
    send(
        client,
        "review-improvement",
        plan.pk,
        found="One is filled",
        **day("reviewed_on", begun),
        **day("next_on", begun + timedelta(days=500)),
    )
    assert "0 of 1" in page(client, "contract", held.contract_id)
    said = send(client, "end-improvement", plan.pk, end="met", because="All is whole")
    assert "Ended: met." in said
    assert "One is filled" in said
    assert not ImprovementPlan.objects.standing().exists()


def test_a_provider_reports_and_the_keeper_of_the_fund_confirms(
    client, here, held, theirs
):
    client.force_login(theirs)
    send(
        client,
        "report-delivery",
        held.contract_id,
        reference="Week 1",
        quantity="10",
        submission_key=KEY,
        **day("on", held.contract.starts_on),
    )
    said = ReportedDelivery.objects.get()
    assert "Reported: waits to be confirmed" in page(
        client, "reported-delivery", said.pk
    )
    assert "<form method" not in page(client, "confirm-reported", said.pk)

    client.force_login(here.pool.manager)
    assert "Confirm or query Week 1" in page(client, "home")
    send(client, "query-reported", said.pk, text="Ten?")
    assert not Delivery.objects.exists()
    send(client, "confirm-reported", said.pk)
    assert Delivery.objects.get().pence == 201_25
    assert "Confirmed: it counts for payment" in page(
        client, "contract", held.contract_id
    )


def test_others_learn_of_none_of_it(client, here, held, theirs):
    report, plan = late(here, held), planned(here, held.contract)
    action = agreed(here, report_id=report.pk)
    said = reported(held.contract, by=theirs)
    rival = of_provider(here.another_provider())
    for reader in (rival, MembershipFactory(role=Role.COMMISSIONER).account):
        client.force_login(reader)
        for name, pk in (
            ("contract-performance", held.contract_id),
            ("return-template", held.contract_id),
            ("return-by-file", held.contract_id),
            ("exception-report", report.pk),
            ("improvement-plan", plan.pk),
            ("agreed-done", action.pk),
            ("reported-delivery", said.pk),
        ):
            page(client, name, pk, status=404)


def test_pages_cost_the_same_for_many_rows(client, here, held, theirs):
    client.force_login(here.commissioner)

    def cost():
        counts = []
        for name in ("contract", "contract-performance"):
            with CaptureQueriesContext(connection) as asked:
                page(client, name, held.contract_id)
            counts.append(len(asked))
        return counts

    report = late(here, held)
    agreed(here, report_id=report.pk)
    agreed(here, plan_id=planned(here, held.contract).pk)
    reported(held.contract, "Week 0", by=theirs)
    returned(held, 0, 91, by=theirs)
    few = cost()
    for number in range(1, 5):
        agreed(here, report_id=report.pk)
        agreed(here, plan_id=planned(here, held.contract).pk)
        reported(held.contract, f"Week {number}", by=theirs)
        returned(held, number, 91 - number, by=theirs)
    assert cost() == few
    assert max(few) <= 40


def test_the_page_of_a_service_says_how_well_its_contracts_go(
    client, here, held, theirs
):
    for month, value in enumerate((91, 92, 91)):
        returned(held, month, value, by=theirs)
    client.force_login(here.commissioner)

    said = page(client, "service", held.contract.service_id)

    assert "91 percent for June 2026; 90 is the target, from the contract." in said
    assert "Too few values to tell" in said
    assert Decimal(91) == Return.objects.latest("pk").value


def test_a_provider_counts_the_places_of_its_own_service_from_its_contract(
    client, here, held, theirs
):
    service = held.contract.service
    address = reverse("count-capacity", args=[service.pk])
    said = {
        "level": CareLevel.values[0],
        **day("on", TODAY),
        "from_hour": "0",
        "until_hour": "24",
        "places": "12",
        "taken": "9",
        "source": "The rota",
    }
    client.force_login(theirs)

    contract = page(client, "contract", held.contract_id)
    answer = client.post(address, said)

    assert address in contract
    assert answer.status_code == 302
    assert service.capacity.get().taken == 9
    client.force_login(MembershipFactory(role=Role.COMMISSIONER).account)
    page(client, "count-capacity", service.pk, status=404)
