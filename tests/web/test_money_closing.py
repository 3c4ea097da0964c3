"""Closing quarters, as the pool manager, a partner and a stranger meet it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from factories.laid import laid
from factories.money import YEAR, ordered
from factories.organisations import NOON, AccountFactory, MembershipFactory
from factories.statements import (
    funded_pool,
    paid_in,
    quarter_closed,
    spent,
    tiered,
)

from ropewalk.money.kinds import OrderStepKind
from ropewalk.organisations.models import Role

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode().replace("&#39;", "'")


@pytest.fixture(autouse=True)
def october():
    """The second quarter is over and the third is under way."""
    with time_machine.travel(NOON, tick=False):
        yield


@laid
def pool():
    return funded_pool()


@pytest.fixture
def manager(client, pool):
    client.force_login(pool.manager)
    return client


def quarter(pool, number):
    return pool.fund.periods.get(year_starting=YEAR, number=number)


def close(pool, number):
    return reverse("close-quarter", args=[quarter(pool, number).pk])


def test_the_list_says_how_each_quarter_stands_and_what_is_next(manager, pool):
    quarter_closed(pool)

    page = text(manager.get(reverse("fund-quarters", args=[pool.fund.pk])))

    for said in (
        "Next to close is quarter 2 of 2026/27: it is over, so it can be closed now.",
        f"closed on 13 October 2026 by {pool.manager}",
        "; left undone: Contributions come in October",
        "over, and open",
        "under way",
        "still to come",
        "Close quarter 2 of 2026/27",
    ):
        assert said in page


def test_a_quarter_with_something_undone_is_closed_with_a_reason(manager, pool):
    page = text(manager.get(close(pool, 1)))
    for said in (
        "1 of 6 checks left to see to.",
        "The quarter is over: done.",
        "Contributions received: to do. Contributions have not come in: £1,000,000.00",
        "No recovery plan is overdue.",
        reverse("fund-contributions", args=[pool.fund.pk]),
    ):
        assert said in page

    refused = text(manager.post(close(pool, 1), {"reasons": " "}))
    assert "Say why the quarter is closed all the same." in refused
    assert "<title>Error: " in refused
    answer = manager.post(close(pool, 1), {"reasons": "The board agreed to wait"})

    assert answer.url == reverse("fund-quarters", args=[pool.fund.pk])
    assert quarter(pool, 1).checked == "The board agreed to wait"


def test_a_quarter_with_nothing_undone_is_closed_at_once(manager, pool):
    for organisation, pence in (
        (pool.three.first, 3_000_000_00),
        (pool.three.icb, 4_500_000_00),
    ):
        paid_in(pool, organisation, pence, on=quarter(pool, 1).starts_on)

    page = text(manager.get(close(pool, 1)))
    assert "reasons" not in page
    assert manager.post(close(pool, 1)).status_code == 302

    assert quarter(pool, 1).closed_at is not None


@pytest.mark.parametrize(
    ("number", "refusal", "leads_to"),
    [
        (2, "Close quarter 1 of 2026/27 first", "fund-quarters"),
        (3, "The quarter goes on until 31 December 2026", None),
    ],
)
def test_a_refusal_to_close_leads_on(manager, pool, number, refusal, leads_to):
    page = text(manager.get(close(pool, number)))

    assert refusal in page
    if leads_to:
        assert reverse(leads_to, args=[pool.fund.pk]) in page
    manager.post(close(pool, number), {"reasons": "All the same"})
    assert quarter(pool, number).closed_at is None


def test_a_closed_quarter_leads_to_its_statement(manager, pool):
    quarter_closed(pool)

    page = text(manager.get(close(pool, 1)))

    assert "This quarter is closed already." in page
    assert reverse("prepare-statement", args=[pool.fund.pk]) in page


def test_a_partners_finance_officer_sees_it_and_is_told_who_closes(client, pool):
    client.force_login(pool.three.officers[pool.three.icb.pk])

    page = text(client.get(reverse("fund-quarters", args=[pool.fund.pk])))

    assert "Ask its pool manager or a finance lead of the host." in page
    assert "Close it" not in page
    assert "does not let you keep" in text(client.get(close(pool, 1)))
    assert client.post(close(pool, 1), {"reasons": "x"}).status_code == 403
    assert quarter(pool, 1).closed_at is None


def test_strangers_are_told_nothing(client, pool):
    for account in (
        AccountFactory(),
        MembershipFactory(role=Role.POOL_MANAGER).account,
    ):
        client.force_login(account)
        for address in (
            close(pool, 1),
            reverse("fund-quarters", args=[pool.fund.pk]),
        ):
            assert client.get(address).status_code == 404


def test_the_quarters_are_downloaded(manager, pool):
    answer = manager.get(
        reverse("fund-quarters", args=[pool.fund.pk]),
        {"table": "quarters", "format": "csv"},
    )
    assert "2026/27 quarter 4" in answer.content.decode("utf-8-sig")


def test_number_of_queries(manager, pool, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        manager.get(reverse("fund-quarters", args=[pool.fund.pk]))
    with django_assert_max_num_queries(19):
        manager.get(close(pool, 1))


def last_year(pool):
    """Last year's quarters but the last are closed, and an order of March is open."""
    year = YEAR - 1
    order = ordered(pool, 1_200_00, on=date(YEAR, 3, 20))
    for number in (1, 2, 3):
        quarter_closed(pool, number, year=year)
    last = pool.fund.periods.get(year_starting=year, number=4)
    return order, reverse("close-quarter", args=[last.pk])


@pytest.fixture
def two_years():
    return funded_pool(years=(YEAR - 1, YEAR))


def test_open_orders_are_taken_into_the_next_year_before_the_year_is_closed(
    client, two_years
):
    order, closing = last_year(two_years)
    client.force_login(two_years.manager)
    forward = reverse("take-orders-forward", args=[two_years.fund.pk, YEAR - 1])

    page = text(client.get(closing))
    assert "£1,200.00 is held back in 2025/26 for orders that are not delivered" in page
    assert forward in page
    asked = text(client.get(forward))
    assert f"{order.reference}, Homecare Limited: £1,200.00" in asked

    answer = client.post(forward, {"as_seen": "120000"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse(
        "fund-quarters", args=[two_years.fund.pk]
    )
    page = text(client.get(reverse("fund-order", args=[order.pk])))
    assert "2026/27" in page
    assert "taken into the next year, £1,200.00" in page
    assert "No budget of 2025/26 is held back for an order." in text(
        client.get(forward)
    )
    for year in (YEAR - 2, YEAR + 1, 99999):
        wrong = reverse("take-orders-forward", args=[two_years.fund.pk, year])
        assert client.get(wrong).status_code == 404
    assert "Nothing is held back in 2025/26 for orders any more" in text(
        client.get(closing)
    )


def test_a_year_whose_risk_is_to_be_shared_first_leads_there(client, two_years):
    _, closing = last_year(two_years)
    spent(two_years, 10_500_000_00, on=date(YEAR, 3, 20))
    tiered(two_years, year=YEAR - 1)
    client.force_login(two_years.manager)

    page = text(client.get(closing))

    assert "Share the risk of 2025/26 first: £500,000.00 more was spent" in page
    assert "See how the risk of the year is shared" in page
    assert reverse("fund-risk", args=[two_years.fund.pk, YEAR - 1]) in page


def test_orders_that_changed_since_they_were_told_are_told_again(client, two_years):
    order, _ = last_year(two_years)
    client.force_login(two_years.manager)
    forward = reverse("take-orders-forward", args=[two_years.fund.pk, YEAR - 1])

    page = text(client.post(forward, {"as_seen": "100"}))

    assert "has changed since you read it" in page
    assert not order.steps.filter(kind=OrderStepKind.ROLLED).exists()


def test_only_who_keeps_the_fund_takes_orders_forward(client, two_years):
    last_year(two_years)
    forward = reverse("take-orders-forward", args=[two_years.fund.pk, YEAR - 1])
    three = two_years.three
    client.force_login(three.officers[three.icb.pk])
    assert "does not let you keep" in text(client.get(forward))
    assert client.post(forward, {"as_seen": "120000"}).status_code == 403
    client.force_login(MembershipFactory(role=Role.POOL_MANAGER).account)
    assert client.get(forward).status_code == 404
    assert client.post(forward, {"as_seen": "120000"}).status_code == 404


def test_the_page_that_takes_orders_forward_costs_the_same_for_many(
    client, two_years, django_assert_max_num_queries
):
    last_year(two_years)
    for _ in range(30):
        ordered(two_years, 10_00, on=date(YEAR, 3, 20))
    client.force_login(two_years.manager)
    with django_assert_max_num_queries(14):
        page = text(
            client.get(
                reverse("take-orders-forward", args=[two_years.fund.pk, YEAR - 1])
            )
        )
    assert "and 11 more" in page
