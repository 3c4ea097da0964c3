"""What is unusual in a step of an order is said before it is posted, and after."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.money import YEAR, open_pool, ordered

from ropewalk.money.kinds import Control
from ropewalk.money.kinds import OrderStepKind as K
from ropewalk.money.rules.orders import Step
from ropewalk.money.rules.unusual_steps import DatedStep, oddities_of_step

MAY, JUNE, JULY = (date(YEAR, month, 1) for month in (5, 6, 7))
ORDER = DatedStep(Step(K.ORDERED, 1_000_00), JUNE)
DELIVERED = DatedStep(Step(K.DELIVERED, 400_00), JULY)
INVOICED = DatedStep(Step(K.INVOICED, 400_00, 400_00), JULY)


def found(*before, kind, pence, on=JULY, settles=None):
    return oddities_of_step((ORDER, *before), DatedStep(Step(kind, pence, settles), on))


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ((), {"kind": K.DELIVERED, "pence": 1_000_00}),
        ((DELIVERED,), {"kind": K.DELIVERED, "pence": 600_00}),
        ((DELIVERED,), {"kind": K.INVOICED, "pence": 100_00, "settles": 100_00}),
        ((DELIVERED,), {"kind": K.INVOICED, "pence": 300_00, "settles": 400_00}),
        ((DELIVERED, INVOICED), {"kind": K.PAID, "pence": 400_00}),
        ((), {"kind": K.CHANGED, "pence": -1_00}),
        ((DELIVERED,), {"kind": K.RELEASED, "pence": 600_00}),
    ],
)
def test_nothing_is_said_of_what_is_as_usual(before, step):
    assert found(*before, **step) == ()


@pytest.mark.parametrize(
    ("before", "step", "said"),
    [
        (
            (DELIVERED,),
            {"kind": K.DELIVERED, "pence": 800_00},
            ["With this, £200.00 more is delivered than was ordered."],
        ),
        (
            (),
            {"kind": K.DELIVERED, "pence": 1_00, "on": MAY},
            ["1 May 2026 is before the day of the order, which is 1 June 2026."],
        ),
        (
            (DELIVERED,),
            {"kind": K.INVOICED, "pence": 500_00, "settles": 400_00},
            ["£100.00 of this is recorded as delivered only with this invoice."],
        ),
        (
            (),
            {"kind": K.INVOICED, "pence": 1_100_00, "settles": 0},
            [
                "With this, £100.00 more is delivered than was ordered.",
                "All £1,100.00 is recorded as delivered only with this invoice.",
            ],
        ),
        (
            (DELIVERED,),
            {"kind": K.INVOICED, "pence": 400_00, "settles": 400_00, "on": JUNE},
            ["All £400.00 was delivered only after 1 June 2026."],
        ),
        (
            (DatedStep(Step(K.DELIVERED, 300_00), JUNE), DELIVERED),
            {"kind": K.INVOICED, "pence": 400_00, "settles": 400_00, "on": JUNE},
            ["£100.00 of this was delivered only after 1 June 2026."],
        ),
        (
            (DELIVERED, INVOICED),
            {"kind": K.PAID, "pence": 400_00, "on": JUNE},
            ["All £400.00 was invoiced only after 1 June 2026."],
        ),
        (
            (),
            {"kind": K.RELEASED, "pence": 1_00, "on": MAY},
            ["1 May 2026 is before the day of the order, which is 1 June 2026."],
        ),
    ],
)
def test_more_than_there_was_and_before_its_day_is_said(before, step, said):
    assert list(found(*before, **step)) == said


@laid
def pool():
    return open_pool()


@pytest.fixture
def order(pool, client):
    client.force_login(pool.manager)
    return ordered(pool, on=JUNE)


def text(response):
    return response.content.decode().replace("&#39;", "'")


def asked(**changes):
    said = {"pence": "1200", "on_day": 1, "on_month": 7, "on_year": YEAR}
    return said | {"key": uuid4()} | changes


MORE = "With this, £200.00 more is delivered than was ordered."


@pytest.mark.django_db
def test_what_is_unusual_is_posted_once_it_was_seen_and_marked_after(client, order):
    address = reverse("step-order", args=[order.pk, "deliver"])
    said = asked(reference="DN 7")

    check = text(client.post(address, said))
    assert MORE in check
    assert "Nothing is posted yet. £1,200.00 on 1 July 2026 is unusual in this" in check
    assert 'value="DN 7"' in check
    assert order.steps.count() == 1

    again = text(client.post(address, said | {"step": "change", "as_seen": MORE}))
    assert "How much, in pounds?" in again
    assert 'value="1200"' in again
    assert order.steps.count() == 1

    for _ in range(2):
        answer = client.post(address, said | {"step": "post", "as_seen": MORE})
        assert answer.status_code == 302
    assert order.steps.count() == 2
    page = text(client.get(reverse("fund-order", args=[order.pk])))
    assert page.count("Unusual:") == 1
    assert MORE in page


@pytest.mark.django_db
def test_what_became_more_unusual_meanwhile_is_shown_again(client, order):
    address = reverse("step-order", args=[order.pk, "deliver"])
    client.post(address, asked(pence="500"))

    page = text(client.post(address, asked(step="post", as_seen=MORE)))

    assert "With this, £700.00 more is delivered" in page
    assert order.steps.count() == 2


@pytest.mark.django_db
def test_what_cannot_be_done_at_all_is_refused_and_nothing_else_said(client, order):
    page = text(
        client.post(
            reverse("step-order", args=[order.pk, "pay"]), asked(pence="5", on_month=5)
        )
    )

    assert "Only £0.00 is invoiced and not paid" in page
    assert "before the day of the order" not in page


@pytest.mark.django_db
def test_a_step_as_usual_is_posted_at_once(client, order):
    address = reverse("step-order", args=[order.pk, "deliver"])

    assert client.post(address, asked(pence="1000")).status_code == 302

    page = text(client.get(reverse("fund-order", args=[order.pk])))
    assert "Unusual:" not in page


def order_asked(pool, **changes):
    said = {
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "reference": "PO-9",
        "supplier": "Homecare Limited",
        "what": "Care at home",
        "pence": "1,200",
        "on_day": 1,
        "on_month": 7,
        "on_year": YEAR,
        "submission_key": uuid4(),
    }
    return said | changes


ABOVE = (
    "Pooled fund: £1,200.00 on top of £0.00 is £200.00 more than the £1,000.00 it has."
)


@pytest.mark.django_db
def test_s2_16_an_order_above_what_is_left_is_warned_of_before_it_is_placed(
    client, pool
):
    pool.budget(1_000_00)
    client.force_login(pool.manager)
    address = reverse("place-order", args=[pool.fund.pk])
    said = order_asked(pool)

    check = text(client.post(address, said))
    assert ABOVE in check
    assert not pool.fund.orders.exists()
    again = text(client.post(address, said | {"step": "change", "as_seen": ABOVE}))
    assert 'value="PO-9"' in again
    assert not pool.fund.orders.exists()

    for _ in range(2):
        answer = client.post(address, said | {"step": "post", "as_seen": ABOVE})
        assert answer.status_code == 302
    assert pool.fund.orders.count() == 1


@pytest.mark.django_db
def test_an_order_that_there_is_enough_for_is_placed_at_once(client, pool):
    pool.budget(1_200_00)
    client.force_login(pool.manager)

    answer = client.post(reverse("place-order", args=[pool.fund.pk]), order_asked(pool))

    assert answer.status_code == 302
    assert pool.fund.orders.count() == 1


@pytest.mark.django_db
def test_a_hard_stop_refuses_an_order_and_warns_of_nothing(client):
    pool = open_pool(control=Control.HARD_STOP)
    pool.budget(1_000_00)
    client.force_login(pool.manager)

    page = text(
        client.post(reverse("place-order", args=[pool.fund.pk]), order_asked(pool))
    )

    assert "is available" in page
    assert "Nothing is posted yet" not in page
    assert not pool.fund.orders.exists()
