"""What a contract ordered is taken further, and back, on the contract's pages alone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from factories.money import YEAR, ordered
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import market

from ropewalk.figures import BadInput
from ropewalk.money.actions.funds import close_period, open_year
from ropewalk.money.actions.orders import step_order, take_orders_forward
from ropewalk.money.actions.posting import reverse_journal
from ropewalk.money.kinds import AccountKind, OrderStepKind
from ropewalk.money.models import Journal
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.orders import order_seen
from ropewalk.organisations.models import Role
from ropewalk.service.actions.contracts import commit_contract, release_contract
from ropewalk.service.actions.deliveries import (
    DeliverySaid,
    record_delivery,
    take_back_posting,
)
from ropewalk.service.queries.choices import held_back_choices

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

ELSEWHERE = "What was ordered under a contract is delivered, invoiced and paid"
OWN = "You belong to the provider"


@pytest.fixture
def here():
    return market()


@pytest.fixture
def contract(here):
    return here.committed()


@pytest.fixture
def order(contract):
    return contract.orders.get().order


def text(response):
    return response.content.decode().replace("&#39;", "'")


def belongs_to_the_provider(here):
    MembershipFactory(
        account=here.pool.manager,
        organisation=here.provider.organisation,
        role=Role.OBSERVER,
    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (OrderStepKind.DELIVERED, "deliver"),
        (OrderStepKind.INVOICED, "invoice"),
        (OrderStepKind.PAID, "pay"),
        (OrderStepKind.CHANGED, "change"),
        (OrderStepKind.RELEASED, "release"),
    ],
)
def test_no_step_of_it_is_taken_on_the_order(here, client, order, kind, name):
    with pytest.raises(PermissionDenied, match=ELSEWHERE):
        step_order(
            order_id=order.pk,
            kind=kind,
            pence=1_00,
            on=TODAY,
            reference="",
            key=uuid4(),
            **here.paying,
        )
    assert order.steps.count() == 1

    client.force_login(here.pool.manager)
    page = text(client.get(reverse("step-order", args=[order.pk, name])))
    assert ELSEWHERE in page
    assert "How much, in pounds?" not in page


def test_the_page_of_the_order_says_where_it_is_done_and_leads_there(
    here, client, contract, order
):
    client.force_login(here.pool.manager)

    page = text(client.get(reverse("fund-order", args=[order.pk])))

    assert ELSEWHERE in page
    assert reverse("contract", args=[contract.pk]) in page
    assert "Record a delivery" not in page
    plain = text(client.get(reverse("fund-order", args=[ordered(here.pool).pk])))
    assert ELSEWHERE not in plain
    assert "Record a delivery" in plain


def test_orders_that_contracts_placed_before_are_led_by_them_too(here, order):
    apart = ordered(here.pool)
    type(order).objects.update(is_led_above=False)

    import_module("ropewalk.service.migrations.0007_orders_led_by_contracts").lead(
        apps, None
    )

    order.refresh_from_db()
    apart.refresh_from_db()
    assert order.is_led_above
    assert not apart.is_led_above


def test_what_was_posted_under_it_is_taken_back_by_whoever_pays_it(
    here, client, contract
):
    journal = here.deliver(contract).order_step.journal
    with pytest.raises(BadInput, match=ELSEWHERE):
        reverse_journal(journal_id=journal.pk, why="It never came", **here.paying)

    client.force_login(here.pool.manager)
    address = reverse("reverse-journal", args=[journal.pk])
    client.post(address, {"why": "It never came"})

    assert balances_now(here.pool.fund).of(AccountKind.SPENT) == 0
    assert Journal.objects.filter(reverses=journal).count() == 1


def test_the_providers_own_people_take_nothing_back(here, client, contract):
    journal = here.deliver(contract).order_step.journal
    spent = balances_now(here.pool.fund).of(AccountKind.SPENT)
    belongs_to_the_provider(here)

    with pytest.raises(PermissionDenied, match=OWN):
        take_back_posting(journal_id=journal.pk, why="So", **here.paying)
    client.force_login(here.pool.manager)
    for name in ("fund-journal", "reverse-journal"):
        page = text(client.get(reverse(name, args=[journal.pk])))
        assert OWN in page
        assert "Take it back" not in page
    client.post(reverse("reverse-journal", args=[journal.pk]), {"why": "So"})

    assert balances_now(here.pool.fund).of(AccountKind.SPENT) == spent > 0


def test_what_stands_under_no_contract_is_not_taken_back_as_if_it_did(here):
    step = ordered(here.pool).steps.get()

    with pytest.raises(BadInput, match="under no contract"):
        take_back_posting(journal_id=step.journal_id, why="So", **here.paying)


def released(here, contract, pence, key=None, year=YEAR):
    return release_contract(
        contract_id=contract.pk,
        year_starting=year,
        pence=pence,
        on=TODAY,
        key=key or uuid4(),
        **here.paying,
    )


def test_what_will_not_be_delivered_is_released_once(here, client, contract, order):
    held = order_seen(order).state.committed
    client.force_login(here.pool.manager)
    address = reverse("release-contract", args=[contract.pk])
    said = {
        "year_starting": YEAR,
        "pence": "100",
        "on_day": TODAY.day,
        "on_month": TODAY.month,
        "on_year": TODAY.year,
        "key": uuid4(),
    }
    assert "still to be delivered" in text(client.get(address))

    for _ in range(2):
        assert client.post(address, said).status_code == 302

    assert order_seen(order).state.committed == held - 100_00
    with pytest.raises(BadInput, match="still held for this order"):
        released(here, contract, held)
    with pytest.raises(BadInput, match="Nothing is held back"):
        released(here, contract, 1_00, year=YEAR + 5)
    commit_contract(
        contract_id=contract.pk, year_starting=YEAR, on=TODAY, **here.paying
    )
    assert order_seen(order).state.committed == held


def test_the_providers_own_people_release_nothing(here, client, contract, order):
    belongs_to_the_provider(here)

    with pytest.raises(PermissionDenied, match=OWN):
        released(here, contract, 1_00)

    client.force_login(here.pool.manager)
    page = text(client.get(reverse("release-contract", args=[contract.pk])))
    assert OWN in page
    assert order.steps.count() == 1


def test_what_was_released_is_held_back_again_as_often_as_it_is_put_right(
    here, contract, order
):
    held = order_seen(order).state.committed

    for pence in (100_00, 100_00, 50_00):
        released(here, contract, pence)
        for _ in range(2):
            here.commit(contract)
        assert order_seen(order).state.committed == held

    assert order.steps.filter(kind=OrderStepKind.CHANGED).count() == 3


def after_the_year(here):
    """When the year is over; the next one is open, with a budget."""
    pool = here.pool
    open_year(fund_id=pool.fund.pk, year_starting=YEAR + 1, by=pool.manager, at=NOON)
    pool.budget(150_000_00, year_starting=YEAR + 1)
    return {**here.paying, "at": datetime(YEAR + 1, 5, 20, 12, tzinfo=UTC)}


def test_what_came_under_a_contract_after_its_year_closed_is_held_back_in_the_next(
    here,
):
    contract = here.contract()
    late = after_the_year(here)
    for each in here.pool.fund.periods.filter(year_starting=YEAR):
        close_period(
            period_id=each.pk, reasons="Nothing is open", by=late["by"], at=late["at"]
        )
    came = date(YEAR + 1, 3, 20)

    here.commit(contract, on=came, **late)
    delivered = record_delivery(
        contract_id=contract.pk,
        said=DeliverySaid("March", came, Decimal(10)),
        **late,
    )

    held = contract.orders.get()
    state = order_seen(held.order).state
    assert (held.year_starting, state.year) == (YEAR, YEAR + 1)
    assert state.spent == delivered.pence
    assert state.committed == state.ordered - delivered.pence
    now = balances_now(here.pool.fund)
    used = {
        year: now.of(
            AccountKind.USED, where=lambda place, year=year: place.year == year
        )
        for year in (YEAR, YEAR + 1)
    }
    assert used == {YEAR: 0, YEAR + 1: delivered.pence}


def test_a_release_says_whose_budget_holds_back_what_was_taken_forward(
    here, client, contract
):
    late = after_the_year(here)
    assert "from the budget of" not in held_back_choices(contract)[0][1]

    take_orders_forward(fund_id=here.pool.fund.pk, from_year=YEAR, **late)

    [(year, said)] = held_back_choices(contract)
    assert year == str(YEAR)
    words = "still to be delivered, from the budget of 2027/28"
    assert said.endswith(words)
    client.force_login(here.pool.manager)
    assert words in text(client.get(reverse("release-contract", args=[contract.pk])))
