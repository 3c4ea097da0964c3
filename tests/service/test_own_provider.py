"""Whoever belongs to a provider neither chooses, varies, rates nor pays it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from factories.bidding import choice
from factories.concerns import of_provider
from factories.money import YEAR
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import AFTER, FIRST_DAY, market, stated

from ropewalk.organisations.models import Role
from ropewalk.service.actions.arrangements import invite_to_bid
from ropewalk.service.actions.contracts import (
    VersionSaid,
    commit_contract,
    vary_contract,
)
from ropewalk.service.actions.deliveries import (
    claim_uplift,
    pass_invoice,
    pay_invoices,
    stop_invoice,
)
from ropewalk.service.actions.options import PROVIDED_FOR, OptionSaid, decide_option
from ropewalk.service.actions.services import record_make_or_buy
from ropewalk.service.actions.supply import rate_service
from ropewalk.service.kinds import (
    Choice,
    Decider,
    InvoiceState,
    VersionKind,
)
from ropewalk.service.models import Award, Delivery, Invoice, ServiceRating
from ropewalk.service.placement_kinds import Rating
from ropewalk.service.queries.options import options_of

pytestmark = pytest.mark.django_db

OWN = "You belong to the provider"
CHOOSES = "Somebody without that interest runs"


@pytest.fixture
def here():
    return market()


def joins(account, provider, role=Role.OBSERVER):
    """The account has a role in the provider's organisation from now on."""
    MembershipFactory(account=account, organisation=provider.organisation, role=role)


def varied(contract, by):
    return vary_contract(
        contract_id=contract.pk,
        kind=VersionKind.UPLIFT,
        terms=VersionSaid(
            date(YEAR, 10, 1), AFTER, 60_000_00, Decimal("25.0000"), "Clause 9"
        ),
        after_version=1,
        facts=PROVIDED_FOR,
        by=by,
        at=NOON,
    )


def test_who_keeps_the_fund_does_no_step_of_paying_their_own_provider(here):
    contract = here.committed()
    waits = here.invoice(contract, [here.deliver(contract)])
    passed = here.invoice(contract, [here.deliver(contract, "Week 2")], "INV-2")
    pass_invoice(invoice_id=passed.pk, **here.paying)
    unbilled = here.deliver(contract, "Week 3")
    joins(here.pool.manager, here.provider)
    steps = [
        lambda: commit_contract(
            contract_id=contract.pk, year_starting=YEAR, on=TODAY, **here.paying
        ),
        lambda: here.deliver(contract, "Week 4"),
        lambda: here.invoice(contract, [unbilled], "INV-3"),
        lambda: claim_uplift(
            contract_id=contract.pk, reference="UP-1", as_seen="", **here.paying
        ),
        lambda: stop_invoice(
            invoice_id=waits.pk, state=InvoiceState.HELD, why="It waits", **here.paying
        ),
        lambda: pass_invoice(invoice_id=waits.pk, **here.paying),
        lambda: pay_invoices(
            fund_id=contract.fund_id, invoice_ids=[passed.pk], **here.paying
        ),
    ]
    for step in steps:
        with pytest.raises(PermissionDenied, match=OWN):
            step()

    assert Delivery.objects.count() == 3
    assert [each.state for each in Invoice.objects.order_by("pk")] == [
        InvoiceState.RECEIVED,
        InvoiceState.PASSED,
    ]


def test_of_several_invoices_the_one_of_ones_own_provider_stops_them_all(here, client):
    contract = here.committed()
    other = here.another_provider()
    theirs = here.committed(
        award=here.award(here.lot(), provider_id=other.pk), reference="C-2"
    )
    invoices = []
    for n, each in enumerate((contract, theirs), start=1):
        invoice = here.invoice(each, [here.deliver(each)], f"INV-{n}")
        pass_invoice(invoice_id=invoice.pk, **here.paying)
        invoices.append(invoice.pk)
    joins(here.pool.manager, here.provider)

    with pytest.raises(PermissionDenied, match="Invoice INV-1: You belong"):
        pay_invoices(fund_id=contract.fund_id, invoice_ids=invoices, **here.paying)
    assert not Invoice.objects.filter(state=InvoiceState.PAID).exists()

    client.force_login(here.pool.manager)
    address = reverse("pay-invoices", args=[contract.fund_id])
    page = client.get(address).content.decode()
    assert "That is so of INV-1" in page
    assert f'value="{invoices[0]}"' not in page
    client.post(address, {"invoice_ids": invoices[1:]})
    assert [each.state for each in Invoice.objects.order_by("pk")] == [
        InvoiceState.PASSED,
        InvoiceState.PAID,
    ]
    page = client.get(address).content.decode()
    assert OWN in page
    assert "Pay them" not in page


def test_pages_of_paying_say_why_and_offer_nothing(here, client):
    contract = here.committed()
    invoice = here.invoice(contract, [here.deliver(contract)])
    joins(here.pool.manager, here.provider)
    client.force_login(here.pool.manager)

    for name, number in (
        ("record-delivery", contract.pk),
        ("receive-invoice", contract.pk),
        ("commit-contract", contract.pk),
        ("invoice", invoice.pk),
        ("pass-invoice", invoice.pk),
        ("stop-invoice", invoice.pk),
    ):
        assert OWN in client.get(reverse(name, args=[number])).content.decode(), name


def test_nobody_awards_to_an_organisation_of_theirs_without_bids_either(here, client):
    other = here.another_provider()
    lot = here.lot()
    joins(here.commissioner, here.provider)
    with pytest.raises(PermissionDenied, match=CHOOSES):
        here.award(lot)

    client.force_login(here.commissioner)
    address = reverse("award-lot", args=[lot.pk])
    said = {
        "why": "It is ours",
        "awarded_on_day": TODAY.day,
        "awarded_on_month": TODAY.month,
        "awarded_on_year": TODAY.year,
    }

    page = client.get(address).content.decode()
    assert str(other) in page
    assert f'value="{here.provider.pk}"' not in page
    client.post(address, said | {"provider_id": here.provider.pk})
    assert not Award.objects.exists()


def test_whoever_was_given_a_lot_makes_no_contract_of_it(here, client):
    award = here.award()
    joins(here.commissioner, here.provider)

    with pytest.raises(PermissionDenied, match=CHOOSES):
        here.contract(award)
    client.force_login(here.commissioner)
    page = client.get(reverse("make-contract", args=[award.pk])).content.decode()
    assert CHOOSES in page


def test_whoever_is_invited_or_gives_it_now_runs_no_procurement_of_it():
    made = choice()
    mine = made.here.commissioner
    joins(mine, made.first)
    with pytest.raises(PermissionDenied, match=CHOOSES):
        invited(made, made.first)
    colleague = MembershipFactory(
        organisation=made.here.three.first, role=Role.COMMISSIONER
    ).account
    invited(made, made.second, by=mine)
    invited(made, made.first, by=colleague)
    with pytest.raises(PermissionDenied, match=CHOOSES):
        made.call(by=mine)
    invited(made, made.second, by=colleague)
    made.call(by=mine)

    given = made.here.service(provider_id=made.first.pk)
    with pytest.raises(PermissionDenied, match=CHOOSES):
        made.here.lot(made.here.procurement(given))


def invited(made, provider, by=None):
    return invite_to_bid(
        procurement_id=made.lot.procurement_id,
        providers=[provider.pk],
        why="They can",
        by=by or made.here.commissioner,
        at=NOON,
    )


def test_a_buyer_that_gives_a_service_itself_puts_it_out_and_awards_it_not_to_itself(
    here,
):
    itself = here.another_provider(here.three.first.name)
    assert itself.organisation == here.three.first
    service = here.service(provider_id=itself.pk)
    record_make_or_buy(
        service_id=service.pk,
        choice=Choice.MAKE,
        why="It does it well",
        decided_on=TODAY,
        **here.said,
    )
    lot = here.lot(here.procurement(service))
    with pytest.raises(PermissionDenied, match=CHOOSES):
        here.award(lot, provider_id=itself.pk)

    assert here.award(here.lot(here.procurement(service))).provider == here.provider


def test_nobody_varies_extends_or_measures_the_contract_of_their_own_provider(
    here, client
):
    contract = here.contract()
    stated(
        here,
        contract,
        options=[OptionSaid(12, date(YEAR + 1, 1, 1), Decider.BUYER, "As before")],
    )
    option = options_of(contract)[0]
    measured = here.measured(contract)
    joins(here.commissioner, here.provider)

    with pytest.raises(PermissionDenied, match=OWN):
        varied(contract, here.commissioner)
    with pytest.raises(PermissionDenied, match=OWN):
        decide_option(option_id=option.pk, is_used=False, why="No", **here.said)
    with pytest.raises(PermissionDenied, match=OWN):
        stated(here, contract, options=[OptionSaid(6, FIRST_DAY, Decider.BUYER)])
    with pytest.raises(PermissionDenied, match=OWN):
        here.measured(contract)
    assert contract.versions.count() == contract.measures.count() == 1
    assert measured in contract.measures.all()

    client.force_login(here.commissioner)
    for name, number in (
        ("vary-contract", contract.pk),
        ("state-options", contract.pk),
        ("measure-contract", contract.pk),
        ("decide-option", option.pk),
    ):
        assert OWN in client.get(reverse(name, args=[number])).content.decode(), name


def test_nobody_rates_a_service_of_their_own_provider(here, client):
    service = here.service(provider_id=here.provider.pk)
    joins(here.commissioner, here.provider)

    with pytest.raises(PermissionDenied, match=OWN):
        rated(service, here.commissioner)
    assert not ServiceRating.objects.exists()
    client.force_login(here.commissioner)
    page = client.get(reverse("rate-service", args=[service.pk])).content.decode()
    assert OWN in page
    rated(here.service(name="Nobody's yet"), here.commissioner)


def rated(service, by):
    return rate_service(
        service_id=service.pk,
        rating=Rating.OUTSTANDING,
        rated_on=TODAY,
        source="The regulator's page",
        by=by,
        at=NOON,
    )


def test_who_left_the_provider_does_all_of_it_again(here):
    contract = here.contract()
    left = of_provider(here.provider)
    membership = left.memberships.get()
    MembershipFactory(
        account=left, organisation=here.three.first, role=Role.COMMISSIONER
    )
    with pytest.raises(PermissionDenied, match=OWN):
        varied(contract, left)
    membership.ends_before = TODAY
    membership.save()

    assert varied(contract, left).number == 2
