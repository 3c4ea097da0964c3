"""Pages of what is commissioned, as those who commission, pay, provide and look on see them."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from factories.concerns import of_provider
from factories.money import YEAR
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import AFTER, CHOSEN_BY_PEOPLE, COMPETED, FIRST_DAY, market

from ropewalk.organisations.models import Role
from ropewalk.partnership.kinds import BodyKind
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.kinds import VersionKind
from ropewalk.service.models import (
    Contract,
    ExtensionOption,
    Invoice,
    Procurement,
    Service,
)
from ropewalk.service.queries.modifying import ModificationSaid

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return market()


def page(client, name, *args, status=200):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def send(client, to, *args, **typed):
    return client.post(reverse(to, args=args), typed, follow=True)


def day(name, when):
    return {
        f"{name}_day": str(when.day),
        f"{name}_month": str(when.month),
        f"{name}_year": str(when.year),
    }


def test_a_provider_withdraws_its_invoice_and_another_stands_in_its_place(client, here):
    contract = here.committed()
    delivered = here.deliver(contract)
    wrong = here.invoice(contract, [delivered], pence=1_00)
    client.force_login(of_provider(here.provider))
    to = f'href="{reverse("withdraw-invoice", args=[wrong.pk])}"'
    assert to in page(client, "invoice", wrong.pk)

    send(client, "withdraw-invoice", wrong.pk, why="A slip of the pen")

    said = page(client, "invoice", wrong.pk)
    assert "Withdrawn: A slip of the pen" in said
    assert to not in said
    asked = page(client, "withdraw-invoice", wrong.pk)
    assert "It was withdrawn: nothing more is done with it." in asked
    assert "<form method" not in asked

    client.force_login(here.pool.manager)
    said = page(client, "invoice", wrong.pk)
    assert "Pass it for payment" not in said
    assert f'href="{reverse("receive-invoice", args=[contract.pk])}"' in said
    send(
        client,
        "receive-invoice",
        contract.pk,
        reference="INV-1",
        pence="201.25",
        delivery_ids=[delivered.pk],
        **day("received_on", delivered.on),
    )
    told = page(client, "contract", contract.pk)
    assert "A slip of the pen" in told
    right = contract.invoices.get(state="received")
    assert right.lines.get().delivery == delivered


def test_who_neither_keeps_the_fund_nor_provides_is_told_who_withdraws_an_invoice(
    client, here
):
    contract = here.committed()
    invoice = here.invoice(contract, [here.deliver(contract)])
    client.force_login(here.commissioner)

    assert "Withdraw it" not in page(client, "invoice", invoice.pk)
    asked = page(client, "withdraw-invoice", invoice.pk)

    assert "Ask the pool manager of the fund" in asked
    assert "<form method" not in asked


def test_the_pages_of_a_contract_say_what_was_committed_and_paid(client, here):
    contract = here.committed()
    delivered = here.deliver(contract)
    here.invoice(contract, [delivered])
    client.force_login(here.pool.manager)

    said = page(client, "contract", contract.pk)

    assert "£100,000.00 is committed from Care at home pool" in said
    assert "£0.00 paid" in said
    assert "INV-1" in said
    assert "Record a delivery" in said


def test_an_invoice_is_passed_and_paid_on_its_pages(client, here):
    contract = here.committed()
    invoice = here.invoice(contract, [here.deliver(contract)])
    client.force_login(here.pool.manager)

    send(client, "pass-invoice", invoice.pk)
    send(client, "pay-invoices", here.pool.fund.pk, invoice_ids=[invoice.pk])

    assert Invoice.objects.get().state == "paid"
    assert "£201.25 paid" in page(client, "contract", contract.pk)


def test_an_invoice_for_another_sum_is_queried_and_cannot_be_passed(client, here):
    contract = here.committed()
    invoice = here.invoice(contract, [here.deliver(contract)], pence=300_00)
    client.force_login(here.pool.manager)

    said = send(client, "pass-invoice", invoice.pk).content.decode()

    assert "It asks for £300.00; what was delivered costs £201.25" in said
    assert Invoice.objects.get().state == "queried"


def test_a_back_dated_price_is_shown_line_by_line_and_posted_once(client, here):
    contract = here.committed()
    here.deliver(contract, "Week 1")
    vary_contract(
        contract_id=contract.pk,
        kind=VersionKind.UPLIFT,
        terms=VersionSaid(FIRST_DAY, AFTER, 100_000_00, Decimal("21.1250"), "Clause 7"),
        after_version=1,
        facts=ModificationSaid(is_provided_for=True),
        **here.said,
    )
    client.force_login(here.pool.manager)

    said = page(client, "claim-uplift", contract.pk)
    shown = re.search(r'name="as_seen" value="(\w+)"', said)[1]
    done = send(
        client, "claim-uplift", contract.pk, reference="UP-1", as_seen=shown
    ).content.decode()

    assert "1 past delivery costs £10.00 more by what is agreed now." in said
    assert "21.1250" in said
    assert "Invoice UP-1" in done
    assert "No past delivery costs another sum" in page(
        client, "claim-uplift", contract.pk
    )


def test_an_option_is_recorded_waits_on_the_first_page_and_is_used(
    client, here, time_machine
):
    time_machine.move_to(NOON)
    contract = here.contract()
    client.force_login(here.commissioner)
    asked = page(client, "state-options", contract.pk)
    shown = re.search(r'name="as_seen" value="(\w+)"', asked)[1]

    send(
        client,
        "state-options",
        contract.pk,
        months_1="12",
        decider_1="buyer",
        kind_1="notice",
        by_1="both",
        days_1="90",
        as_seen=shown,
        **day("notice_by_1", date(2026, 12, 1)),
    )
    option = ExtensionOption.objects.get()
    first = page(client, "home")
    calendar = page(client, "duties")
    file = page(client, "duties-file")
    send(
        client, "decide-option", option.pk, is_used="yes", why="Wanted", pence="110,000"
    )

    to = reverse("decide-option", args=[option.pk])
    assert f'href="{to}"' in first
    assert "Of 1 option to extend a contract notice is to be given" in calendar
    assert "1 December 2026" in calendar
    assert f"UID:option-{option.pk}@ropewalk" in file
    said = page(client, "contract", contract.pk)
    assert "By notice, without a fault" in said
    assert "Last day</dt>" in said
    assert "31 March 2028" in said
    assert to not in page(client, "home")


def test_a_draft_is_changed_on_its_page_and_a_published_entry_is_not(client, here):
    service = here.service(provider_id=here.provider.pk)
    client.force_login(here.commissioner)
    asked = page(client, "change-service", service.pk)
    shown = re.search(r'name="as_seen" value="([^"]+)"', asked)[1]

    answer = send(
        client,
        "change-service",
        service.pk,
        as_seen=shown,
        name="Help at home",
        description=service.description,
        for_whom=service.for_whom,
        phase=service.phase,
        outcome_ids=[each.pk for each in service.outcomes.all()],
        need_ids=[each.pk for each in service.needs.all()],
        provider_id=here.provider.pk,
        email=service.email,
        **day("starts_on", service.starts_on),
    )
    here.publish(service)
    said = page(client, "change-service", service.pk)

    assert 'value="Care at home"' in asked
    assert "Help at home" in answer.content.decode()
    assert "It is in the directory, where people rely on what it says" in said
    assert "Change the draft" not in page(client, "service", service.pk)


def test_a_provider_sees_its_own_contract_and_not_the_partnership(client, here):
    contract = here.committed()
    theirs = MembershipFactory(organisation=here.provider.organisation).account
    client.force_login(theirs)

    said = page(client, "contract", contract.pk)

    assert "Contract C-1" in said
    assert "Record a delivery" not in said
    page(client, "contracts", here.partnership.pk, status=404)
    assert "Your contract C-1" in page(client, "do")


def test_a_provider_does_not_learn_of_anothers_contract(client, here):
    contract = here.committed()
    other = here.another_provider()
    client.force_login(MembershipFactory(organisation=other.organisation).account)

    page(client, "contract", contract.pk, status=404)


def test_who_may_not_commission_is_told_whom_to_ask(client, here):
    observer = MembershipFactory(
        organisation=here.three.first, role=Role.OBSERVER
    ).account
    client.force_login(observer)

    said = page(client, "record-provider", here.partnership.pk)

    assert "Ask a commissioner or contract manager" in said
    assert "<form method" not in said


def test_a_varied_contract_is_not_varied_again_from_an_old_page(client, here):
    contract = here.contract()
    client.force_login(here.commissioner)
    terms = {
        "kind": "uplift",
        "pence": "60,000",
        "unit_pounds": "21.50",
        "why": "Clause 9",
        "as_seen": "1",
        "is_materially_different": "no",
        **day("starts_on", date(YEAR, 10, 1)),
        **day("last_day", date(YEAR + 1, 3, 31)),
    }

    send(client, "vary-contract", contract.pk, **terms)
    said = send(client, "vary-contract", contract.pk, **terms).content.decode()

    assert "Somebody has varied this contract since you opened the page" in said
    assert Contract.objects.get().versions.count() == 2


def test_registers_cost_the_same_for_many(client, here, django_assert_num_queries):
    client.force_login(here.commissioner)
    for number in range(3):
        here.contract(here.award(here.lot()), reference=f"C-{number + 2}")
    for name in ("contracts", "services", "procurements", "providers", "requirements"):
        page(client, name, here.partnership.pk)
        with django_assert_num_queries(QUERIES[name]):
            client.get(reverse(name, args=[here.partnership.pk]))


# session, person, frame, partnership, rows; and whether the person may commission
QUERIES = {
    "contracts": 5,
    "services": 6,
    "procurements": 6,
    "providers": 6,
    "requirements": 5,
}


def test_a_procurement_is_begun_and_given_a_lot_and_a_route(client, here):
    service, required = here.service(), [here.require(10), here.require(15)]
    client.force_login(here.commissioner)

    send(
        client,
        "begin-procurement",
        here.partnership.pk,
        title="Care at home",
        service_id=service.pk,
        buyer_id=here.three.first.pk,
        regime="psr",
        value_pence="120,000",
        submission_key="6f2d5a9e-9c7e-4a0b-8a53-0d3c7f0f8f11",
    )
    made = Procurement.objects.get()
    send(
        client,
        "make-lot",
        made.pk,
        title="Care at home",
        requirement_ids=[each.pk for each in required],
    )
    facts = client.post(reverse("record-route", args=[made.pk]), CHOSEN_BY_PEOPLE)
    choose = client.post(facts.url, CHOSEN_BY_PEOPLE)
    client.post(choose.url, {"route": "direct_b", "why": "All who qualify are taken"})
    said = send(client, "move-procurement", made.pk, "evaluating").content.decode()

    assert "Being evaluated, by direct award B; 0 of 1 lots awarded." in said
    assert ">25<" in said


def test_a_service_is_recorded_with_where_and_when(client, here):
    client.force_login(here.commissioner)

    said = send(
        client,
        "record-service",
        here.partnership.pk,
        name="Lunch club",
        description="A meal and company.",
        for_whom="Older people",
        phase="at_home",
        outcome_ids=[here.measure.outcome_id],
        street="2 High Street",
        town="Sale",
        postcode="m33 7xx",
        weekdays=["1", "3"],
        opens_at="12:00",
        closes_at="14:00",
        submission_key="6f2d5a9e-9c7e-4a0b-8a53-0d3c7f0f8f12",
        **day("starts_on", date(YEAR, 4, 1)),
    ).content.decode()

    assert "Monday 12:00 to 14:00; Wednesday 12:00 to 14:00" in said
    assert Service.objects.get().locations.get().postcode == "M33 7XX"


def test_a_price_keeps_four_decimals(client, here):
    service = here.service()
    client.force_login(here.commissioner)

    said = send(
        client,
        "set-price",
        service.pk,
        kind="brokerage",
        what="Help to plan",
        unit="hour",
        pounds="18.1275",
        **day("starts_on", date(YEAR, 4, 1)),
    ).content.decode()

    assert "18.1275" in said
    assert service.prices.get().pounds == Decimal("18.1275")


def test_a_change_that_the_law_does_not_allow_says_so_and_takes_legal_advice(
    client, here
):
    contract = here.contract()
    client.force_login(here.commissioner)
    terms = {
        "kind": "variation",
        "pence": "60,000",
        "unit_pounds": "21.50",
        "why": "It is another service now",
        "as_seen": "1",
        "is_provided_for": "no",
        "is_succession": "no",
        "is_external": "no",
        "is_authority_decision": "yes",
        "is_materially_different": "yes",
        "is_urgent": "no",
        **day("starts_on", date(YEAR, 10, 1)),
        **day("last_day", date(YEAR + 1, 3, 31)),
    }
    advice = {
        "advice_post": "Solicitor",
        "advised": "It may",
        **day("advice_on", TODAY),
    }

    refused = send(client, "vary-contract", contract.pk, **terms).content.decode()
    assert "It needs a new process." in refused
    assert contract.versions.count() == 1

    said = send(client, "vary-contract", contract.pk, **terms, **advice)
    assert "Solicitor, 13 October 2026: It may" in said.content.decode()


def test_the_page_of_the_choice_shows_what_each_route_is(client, here):
    procurement = here.procurement()
    client.force_login(here.commissioner)
    address = reverse("choose-route", args=[procurement.pk])

    said = client.get(address, CHOSEN_BY_PEOPLE).content.decode()

    assert "Direct award B must be used." in said
    assert "Competitive process is not open." in said
    assert "Patients have a choice of provider." in said
    assert "published" in said


def test_a_closed_route_is_refused_on_its_page_with_the_sentence_of_the_rule(
    client, here
):
    procurement = here.procurement()
    client.force_login(here.commissioner)
    address = f"{reverse('choose-route', args=[procurement.pk])}?{urlencode(COMPETED)}"
    said = {"route": "direct_a", "why": "We know them"}

    refused = client.post(address, said).content.decode()
    assert "Direct award A is not open." in refused
    assert not procurement.routes.exists()

    advice = {"advice_post": "Solicitor", "advised": "Do", **day("advice_on", TODAY)}
    client.post(address, said | advice)
    assert procurement.routes.get().advice.post == "Solicitor"
    assert "It rests on legal advice" in page(client, "procurement", procurement.pk)


def test_half_of_an_advice_is_asked_for_whole(client, here):
    procurement = here.procurement()
    client.force_login(here.commissioner)
    address = f"{reverse('choose-route', args=[procurement.pk])}?{urlencode(COMPETED)}"

    said = client.post(
        address,
        {"route": "direct_a", "why": "We know them", "advice_post": "Solicitor"},
    ).content.decode()

    assert "which post gave the advice, when, and what it was" in said


def test_the_facts_of_one_law_are_not_asked_for_the_other(client, here):
    procurement = here.procurement()
    client.force_login(here.commissioner)
    address = reverse("route-facts", args=[procurement.pk])

    care = client.get(
        address, {"authority": "council", "is_health_care": "yes", "is_mixed": "no"}
    ).content.decode()
    other = client.get(
        address, {"authority": "council", "is_health_care": "no"}
    ).content.decode()

    assert "Do patients have a choice" in care
    assert "Which ground" not in care
    assert "Which ground" in other
    assert "Do patients have a choice" not in other


def test_what_was_delivered_is_shown_to_the_hundredth_that_was_entered(client):
    here = market()
    contract = here.committed()
    here.deliver(contract, quantity=Decimal("61.25"))
    client.force_login(here.commissioner)

    said = client.get(reverse("contract", args=[contract.pk])).content.decode()

    assert "61.25" in said
    assert "61.2<" not in said


def test_a_contract_without_a_measure_leads_to_where_one_is_added(client, here):
    contract = here.contract()
    outcome = here.measure.outcome
    outcome.measures.all().delete()
    client.force_login(here.commissioner)
    there = reverse("measure-contract", args=[contract.pk])

    address = reverse("add-measure", args=[outcome.pk])
    assert f"{address}?next={there}" in page(client, "measure-contract", contract.pk)
    typed = {
        "name": "Enough company",
        "unit": "percent",
        "direction": "higher",
        "frequency": "yearly",
        "source": "Our survey",
        "target": "",
    }
    said = client.post(f"{address}?next={there}", typed, follow=True)

    assert said.redirect_chain[-1][0] == there
    assert "Enough company" in said.content.decode()


def test_s2_34_what_less_activity_means_is_tried_from_the_contract_and_the_ending(
    client, here
):
    contract = here.contract()
    ending = here.ending(contract.service)
    client.force_login(here.commissioner)
    to = reverse("contract-impact", args=[contract.pk])
    for name, thing in (("contract", contract), ("ending", ending)):
        assert f'href="{to}"' in page(client, name, thing.pk)

    said = client.get(to, {"now": "1000", "after": "700"}).content.decode()

    assert "From 1,000 to 700 units" in said
    assert "that releases cash" in said
    sheet = client.get(
        to, {"now": "1000", "after": "700", "table": "impact", "format": "csv"}
    )
    assert "Cash-releasing" in sheet.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (
            {"now": "", "after": "1"},
            "Enter how many units there are a year as a whole number",
        ),
        ({"now": "many", "after": "1"}, "as a whole number, such as 1200."),
        ({"now": "5", "after": "-1"}, "Enter how many it will be: 0 or more."),
        ({"now": "5", "after": "1", "otherwise": "4"}, "Enter 5 or more, or leave it"),
        (
            {"now": "5", "after": "1", "waiting": "9"},
            "Enter how many it will see in a week too",
        ),
    ],
)
def test_what_cannot_be_tried_is_said_beside_its_field(client, here, asked, says):
    contract = here.contract()
    client.force_login(here.commissioner)

    said = client.get(reverse("contract-impact", args=[contract.pk]), asked)

    assert says in said.content.decode()
    assert "releases cash" not in said.content.decode()


def test_what_less_activity_means_is_for_those_who_see_the_contract(client, here):
    contract = here.contract()
    client.force_login(MembershipFactory().account)

    page(client, "contract-impact", contract.pk, status=404)


def test_whatever_leads_from_an_invoice_opens_for_its_provider(client, here):
    contract = here.committed()
    here.invoice(contract, [here.deliver(contract)])
    client.force_login(
        MembershipFactory(organisation=here.provider.organisation).account
    )
    for name in ("invoice", "withdraw-invoice"):
        trail = page(client, name, contract.invoices.get().pk).split("<h1")[0]
        for address in re.findall(r'href="(/do/[^"]*)"', trail):
            assert client.get(address).status_code == 200, address


def test_who_takes_part_is_told_with_of_how_many(client, here):
    first, *_ = [
        here.three.body(name=f"Group {number}", kind=BodyKind.LOCALITY)
        for number in range(4)
    ]
    here.participation(first)
    client.force_login(here.commissioner)

    said = page(client, "participation", here.partnership.pk)

    assert "Practice commissioning: 1 of 4 take part (25%)." in said
