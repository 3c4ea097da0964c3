"""A fund that has ended: nothing is ordered from it, and a pilot no longer counts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.money import manager_at, open_pool, ordered
from factories.organisations import NOON, TODAY

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.funds import end_fund
from ropewalk.money.actions.orders import step_order
from ropewalk.money.kinds import OrderStepKind

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def pool():
    pool = open_pool()
    pool.budget(1_000_00)
    return pool


def ended(pool, **changes):
    said = {
        "fund_id": pool.fund.pk,
        "ended_on": TOMORROW,
        "because": "The pilot is over",
        "by": pool.manager,
        "at": NOON,
    }
    return end_fund(**said | changes)


def test_nothing_is_ordered_from_its_last_day_on_and_what_was_is_delivered(pool):
    order = ordered(pool, 100_00)
    ended(pool)

    ordered(pool, 100_00)
    with pytest.raises(BadInput, match="nothing is ordered from that day on"):
        ordered(pool, 100_00, on=TOMORROW)
    step_order(
        order_id=order.pk,
        kind=OrderStepKind.DELIVERED,
        pence=100_00,
        on=TOMORROW,
        reference="",
        key=uuid4(),
        by=pool.manager,
        at=NOON + timedelta(days=1),
    )
    assert Event.objects.filter(kind=Event.Kind.FUND_ENDED).count() == 1


def test_it_cannot_have_ended_before_what_was_ordered_from_it(pool):
    order = ordered(pool, 100_00)

    with pytest.raises(BadInput, match=f"{order.reference} was ordered on"):
        ended(pool, ended_on=TODAY)
    pool.fund.refresh_from_db()
    assert pool.fund.ended_on is None


def test_it_says_why_and_ends_once(pool):
    with pytest.raises(BadInput, match="Say why the fund ends"):
        ended(pool, because=" ")
    ended(pool)
    with pytest.raises(PermissionDenied, match="recorded already"):
        ended(pool)


def test_only_those_who_keep_it_end_it(pool):
    with pytest.raises(PermissionDenied, match="does not let you keep this fund"):
        ended(pool, by=manager_at(pool.three.icb))
