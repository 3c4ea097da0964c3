"""A back-dated price: exact, posted once, and the same as if it had been known on the day."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.service import AFTER, FIRST_DAY, market
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.funds import close_period
from ropewalk.money.models import Entry
from ropewalk.money.queries.orders import order_seen
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.actions.deliveries import (
    claim_uplift,
    pass_invoice,
    pay_invoices,
    take_back_posting,
)
from ropewalk.service.kinds import InvoiceState, VersionKind
from ropewalk.service.models import Delivery, Invoice
from ropewalk.service.queries.modifying import ModificationSaid
from ropewalk.service.queries.uplifts import uplifts_of, uplifts_table
from ropewalk.service.queries.versions import version_now
from ropewalk.service.rules.uplift import Repriced
from ropewalk.service.rules.worth import pence_of_units

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

PROVIDED_FOR = ModificationSaid(is_provided_for=True)
MAY, AUGUST = date(2026, 5, 4), date(2026, 8, 4)


@laid
def here():
    return market()


def priced(here, contract, pounds, starts_on=FIRST_DAY):
    return vary_contract(
        contract_id=contract.pk,
        kind=VersionKind.UPLIFT,
        terms=VersionSaid(
            starts_on, AFTER, 100_000_00, Decimal(pounds), "Clause 7, index of pay"
        ),
        after_version=version_now(contract).number,
        facts=PROVIDED_FOR,
        **here.said,
    )


def claim(here, contract, reference="UPLIFT-1", **changes):
    said = {"reference": reference, "as_seen": uplifts_of(contract).seen}
    return claim_uplift(contract_id=contract.pk, **said | here.paying | changes)


def test_each_past_delivery_stands_with_both_prices_and_the_exact_difference(here):
    contract = here.committed()
    first = here.deliver(contract, "Week 1", on=MAY, quantity=Decimal("30.5"))
    here.deliver(contract, "Week 2", on=AUGUST, quantity=Decimal("0.01"))
    here.invoice(contract, [first])
    priced(here, contract, "20.5307")

    held = uplifts_of(contract)

    assert uplifts_table(held).rows == (
        (
            "Week 1",
            "4 May 2026",
            "30.50",
            "20.1250",
            "20.5307",
            "12.373850",
            613_81,
            12_38,  # 626.18635 is 626.19 when it is rounded once
            "INV-1",
        ),
        (
            "Week 2",
            "4 August 2026",
            "0.01",
            "20.1250",
            "20.5307",
            "0.004057",
            20,
            1,  # 0.205307 is 21 pence, and 20 were posted
            "none yet",
        ),
    )
    assert held.said == "2 past deliveries cost £12.39 more by what is agreed now."


def test_a_price_from_a_later_day_leaves_what_came_before_it(here):
    contract = here.committed()
    here.deliver(contract, "Week 1", on=MAY)
    here.deliver(contract, "Week 2", on=AUGUST)
    priced(here, contract, "21", starts_on=date(2026, 7, 1))

    assert [each.delivery.reference for each in uplifts_of(contract).lines] == [
        "Week 2"
    ]


def test_the_difference_is_claimed_passed_and_paid_as_any_invoice(here):
    elm = here.practice()
    contract = here.committed()
    here.deliver(contract, "Week 1", on=MAY, practice_id=elm.pk)
    priced(here, contract, "21.1250")

    invoice = claim(here, contract)
    pass_invoice(invoice_id=invoice.pk, **here.paying)
    [paid] = pay_invoices(
        fund_id=here.pool.fund.pk, invoice_ids=[invoice.pk], **here.paying
    )

    assert (paid.state, paid.pence) == (InvoiceState.PAID, 10_00)
    made = Delivery.objects.get(uplift_of__isnull=False)
    assert (made.on, made.quantity, made.practice) == (MAY, 0, elm)
    state = order_seen(contract.orders.get().order).state
    assert (state.spent, state.paid, state.accrued) == (211_25, 10_00, 201_25)
    assert ledger_difference() == ""
    event = Event.objects.filter(kind=Event.Kind.UPLIFT_CLAIMED).get()
    assert event.detail == f"invoice {invoice.pk}, 1 deliveries, £10.00"


def test_it_goes_into_the_first_open_quarter_and_counts_on_the_day_of_the_delivery(
    here,
):
    contract = here.committed()
    here.deliver(contract, "Week 1", on=MAY)
    closed = here.pool.fund.periods.first()
    close_period(period_id=closed.pk, reasons="", **here.paying)
    priced(here, contract, "21.1250")

    claim(here, contract)

    made = Delivery.objects.get(uplift_of__isnull=False)
    journal = made.order_step.journal
    assert journal.effective_on == MAY
    assert journal.period.starts_on == date(2026, 7, 1)
    assert Entry.objects.filter(journal=journal).exists()


def test_nothing_is_claimed_twice(here):
    contract = here.committed()
    here.deliver(contract, on=MAY)
    priced(here, contract, "21")
    claim(here, contract)

    with pytest.raises(BadInput, match="No past delivery costs more"):
        claim(here, contract, "UPLIFT-2")
    assert Invoice.objects.count() == 1


def test_what_changed_since_it_was_shown_is_not_claimed_unseen(here):
    contract = here.committed()
    here.deliver(contract, on=MAY)
    priced(here, contract, "21")
    shown = uplifts_of(contract).seen
    priced(here, contract, "22")

    with pytest.raises(BadInput, match="changed since you opened the page"):
        claim(here, contract, as_seen=shown)
    assert not Delivery.objects.filter(uplift_of__isnull=False).exists()


def test_where_too_little_is_left_nothing_of_it_is_posted():
    here = market(control="hard_stop")
    here.pool.budget(100_000_00)
    contract = here.contract()
    here.commit(contract)
    here.deliver(contract, "Week 1", on=MAY, quantity=Decimal(1))
    here.deliver(contract, "Week 2", on=AUGUST, quantity=Decimal(4_900))
    priced(here, contract, "21")

    with pytest.raises(BadInput, match="is available"):
        claim(here, contract)
    assert not Delivery.objects.filter(uplift_of__isnull=False).exists()
    assert not Invoice.objects.exists()


def test_a_lower_price_is_said_and_not_claimed(here):
    contract = here.committed()
    here.deliver(contract, on=MAY)
    priced(here, contract, "19.1250")

    assert uplifts_of(contract).said == (
        "1 past delivery costs £10.00 less: that is not claimed here. Ask the provider "
        "for a credit."
    )
    with pytest.raises(BadInput, match="No past delivery costs more"):
        claim(here, contract)


def test_who_commissions_does_not_post(here):
    contract = here.committed()
    here.deliver(contract, on=MAY)
    priced(here, contract, "21")

    with pytest.raises(PermissionDenied, match="Ask its pool manager"):
        claim(here, contract, **here.said)


@given(
    quantity=st.decimals(Decimal("0.01"), 5000, places=2),
    prices=st.lists(
        st.decimals(Decimal("0.0001"), 500, places=4), min_size=2, max_size=5
    ),
)
def test_differences_add_up_to_the_last_price_known_on_the_day(quantity, prices):
    posted, old = pence_of_units(prices[0], quantity), prices[0]
    for new in prices[1:]:
        step = Repriced(quantity, old, new, posted)
        assert abs(step.exact_pounds * 100 - step.pence) <= 1
        posted, old = posted + step.pence, new

    assert posted == pence_of_units(prices[-1], quantity)


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), st.integers(0, 5), st.integers(1, 4000)),
        st.tuples(st.just("dearer"), st.integers(0, 5), st.integers(1, 30_000)),
        st.tuples(st.just("claim"), st.just(0), st.just(0)),
    ),
    max_size=12,
)


@given(moves=MOVES)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_posted_is_what_recomputing_everything_gives_and_never_more(moves):
    here = market()
    contract = here.committed()
    prices = [(FIRST_DAY, Decimal("20.1250"))]
    for number, (kind, month, size) in enumerate(moves):
        on = date(2026, 4 + month, 15)
        if kind == "deliver":
            here.deliver(
                contract, f"Week {number}", on=on, quantity=Decimal(size) / 100
            )
        elif kind == "dearer":
            price = max(each for _, each in prices) + Decimal(size) / 10_000
            starts_on = on.replace(day=1)
            priced(here, contract, price, starts_on=starts_on)
            prices.append((starts_on, price))
        else:
            with suppress(BadInput):
                claim(here, contract, f"UPLIFT-{number}")
    with suppress(BadInput):
        claim(here, contract, "LAST")

    scratch = {
        each.pk: pence_of_units(
            next(price for starts, price in reversed(prices) if starts <= each.on),
            each.quantity,
        )
        for each in contract.deliveries.filter(uplift_of=None)
    }
    posted = {
        pk: sum(
            each.pence
            for each in contract.deliveries.all()
            if pk in {each.pk, each.uplift_of_id}
        )
        for pk in scratch
    }
    assert posted == scratch
    state = order_seen(contract.orders.get().order).state
    assert state.spent == sum(scratch.values())
    assert not uplifts_of(contract).lines


def test_what_was_taken_back_has_no_back_dated_price_and_a_later_version_claims_again(
    here,
):
    contract = here.committed()
    first = here.deliver(contract, "Week 1", on=MAY)
    never = here.deliver(contract, "Week 2", on=AUGUST)
    taken = {"why": "It never came", **here.paying}
    take_back_posting(journal_id=never.order_step.journal_id, **taken)
    priced(here, contract, "21.1250")
    [line] = uplifts_of(contract).lines
    assert (line.delivery, line.pence) == (first, 10_00)
    claim(here, contract)
    [more] = first.uplifts.all()
    take_back_posting(journal_id=more.order_step.journal_id, **taken)

    assert not uplifts_of(contract).lines
    priced(here, contract, "22.1250")

    assert uplifts_of(contract).pence == 20_00
