"""Several people report, confirm or return the same at the same moment: it counts once."""

import pytest
from django.db import connection
from factories.concerns import of_provider
from factories.organisations import NOON
from factories.performing import monthly, reported, returned
from factories.service import market
from money.test_at_once import at_once

from ropewalk.money.queries.orders import order_seen
from ropewalk.service.actions.reported import confirm_reported, withdraw_reported
from ropewalk.service.models import Delivery, ReportedDelivery, ReportedStep, Return

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _several_writers():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")


@pytest.fixture
def here():
    return market()


def test_what_is_reported_recorded_and_confirmed_at_once_counts_once(here):
    contract = here.committed()
    theirs = of_provider(here.provider)

    at_once(
        lambda: reported(contract, by=theirs),
        lambda: here.deliver(contract, "WEEK 1"),
    )

    assert Delivery.objects.count() + ReportedDelivery.objects.count() == 1


def test_of_two_who_confirm_and_one_who_withdraws_one_has_their_way(here):
    contract = here.committed()
    theirs = of_provider(here.provider)
    said = reported(contract, by=theirs)

    def confirm():
        return confirm_reported(reported_id=said.pk, **here.paying)

    at_once(
        confirm,
        confirm,
        lambda: withdraw_reported(
            reported_id=said.pk, text="Wrong", by=theirs, at=NOON
        ),
    )

    assert ReportedStep.objects.count() == 1
    spent = order_seen(contract.orders.get().order).state.spent
    assert spent == 201_25 * Delivery.objects.count()


def test_two_who_return_the_same_period_at_once_leave_one_version(here):
    held = monthly(here)
    theirs = of_provider(here.provider)

    at_once(
        lambda: returned(held, 0, 91, by=theirs),
        lambda: returned(held, 0, 91, by=here.commissioner),
    )

    assert [each.number for each in Return.objects.all()] == [1]
