"""Orders of one financial year that are delivered, invoiced or put right in the next."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from factories.laid import laid, undone
from factories.money import YEAR, manager_at, open_apart, open_pool, ordered
from factories.organisations import NOON
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.funds import close_period
from ropewalk.money.actions.orders import step_order, take_orders_forward
from ropewalk.money.actions.posting import reverse_journal
from ropewalk.money.actions.spending import SpendingSaid, spend_without_order
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control, FundKind, OrderStepKind
from ropewalk.money.models import DayTotal, Journal, Order, OrderStep
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.closing import checklist_of
from ropewalk.money.queries.fund_overview import fund_overview
from ropewalk.money.queries.orders import order_seen, orders_held_in
from ropewalk.money.queries.risk import outturn_of
from ropewalk.money.queries.whole import ledger_difference

pytestmark = pytest.mark.django_db

NEXT = YEAR + 1
MARCH, APRIL = date(NEXT, 3, 20), date(NEXT, 4, 20)
IN_APRIL = datetime(NEXT, 4, 25, 12, tzinfo=UTC)
IN_MAY = datetime(NEXT, 5, 25, 12, tzinfo=UTC)
GIVEN = {YEAR: 10_000_00, NEXT: 20_000_00}


@laid
def pool():
    pool = open_pool(years=(YEAR, NEXT), control=Control.WARN)
    for year, pence in GIVEN.items():
        pool.budget(pence, year_starting=year)
    return pool


def step(pool, order, kind, pence, on, *, at=IN_MAY, **changes):
    return step_order(
        order_id=order.pk,
        kind=kind,
        pence=pence,
        on=on,
        reference="",
        key=uuid4(),
        by=pool.manager,
        at=at,
        **changes,
    )


def in_budgets(pool, year):
    """What a year's budget says: given, available, committed and used."""
    now = balances_now(pool.fund)
    kinds = (A.BUDGET, A.AVAILABLE, A.COMMITTED, A.USED)
    return [now.of(kind, where=lambda place: place.year == year) for kind in kinds]


def spent_in(pool, year):
    """What was spent in a year as statements and the sharing of risk say it."""
    rows = DayTotal.objects.filter(
        account__fund=pool.fund, account__kind=A.SPENT, period__year_starting=year
    )
    return sum(each.pence_in - each.pence_out for each in rows)


def close_year(pool, year=YEAR):
    for period in pool.fund.periods.filter(year_starting=year, closed_at=None):
        close_period(
            period_id=period.pk, reasons="As agreed", by=pool.manager, at=IN_APRIL
        )


def forward(pool, **changes):
    said = {"by": pool.manager, "at": IN_APRIL} | changes
    return take_orders_forward(fund_id=pool.fund.pk, from_year=YEAR, **said)


def test_what_is_ordered_in_march_and_delivered_in_april_is_spent_of_the_new_year(pool):
    order = ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    step(pool, order, OrderStepKind.DELIVERED, 400_00, APRIL)

    assert in_budgets(pool, YEAR) == [-10_000_00, 9_400_00, 600_00, 0]
    assert in_budgets(pool, NEXT) == [-20_000_00, 19_600_00, 0, 400_00]
    assert (spent_in(pool, YEAR), spent_in(pool, NEXT)) == (0, 400_00)
    assert outturn_of(pool.fund, year_starting=NEXT).outturn_pence == 400_00


def test_an_invoice_in_april_that_differs_corrects_the_new_year(pool):
    order = ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    step(pool, order, OrderStepKind.DELIVERED, 400_00, MARCH)
    step(pool, order, OrderStepKind.INVOICED, 390_00, APRIL, is_all=True)
    step(pool, order, OrderStepKind.INVOICED, 50_00, APRIL)

    assert in_budgets(pool, YEAR)[2:] == [550_00, 400_00]
    assert in_budgets(pool, NEXT)[2:] == [0, 40_00]
    assert (spent_in(pool, YEAR), spent_in(pool, NEXT)) == (400_00, 40_00)


def test_what_is_recorded_after_the_close_is_spent_of_the_year_it_is_posted_into(pool):
    order = ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    forward(pool)
    close_year(pool)
    before = in_budgets(pool, YEAR)
    taken = step(pool, order, OrderStepKind.DELIVERED, 250_00, MARCH)

    assert taken.journal.period.year_starting == taken.year_starting == NEXT
    assert in_budgets(pool, YEAR) == before
    assert in_budgets(pool, NEXT)[2:] == [750_00, 250_00]
    for year, pence in ((YEAR, 0), (NEXT, 250_00)):
        page = fund_overview(pool.fund, year_starting=year, on=IN_MAY.date())
        assert [(each.key, each.value) for each in page.net] == [
            ("used", pence),
            ("income", 0),
            ("client", 0),
            ("net", pence),
        ]


def test_a_year_is_not_closed_while_it_holds_money_back_for_orders(pool):
    ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    *_, last = pool.fund.periods.filter(year_starting=YEAR)
    [check] = [
        each for each in checklist_of(last, on=IN_APRIL.date()) if each.key == "orders"
    ]
    assert check.stops
    assert not check.is_met
    with pytest.raises(
        BadInput, match=r"£1,000\.00 is held back in 2026/27 for orders"
    ):
        close_year(pool)
    last.refresh_from_db()
    assert last.closed_at is None

    [taken] = forward(pool)

    assert (taken.kind, taken.pence, taken.year_starting) == (
        OrderStepKind.ROLLED,
        1_000_00,
        NEXT,
    )
    assert in_budgets(pool, YEAR) == [-10_000_00, 10_000_00, 0, 0]
    assert in_budgets(pool, NEXT) == [-20_000_00, 19_000_00, 1_000_00, 0]
    close_year(pool)
    last.refresh_from_db()
    assert last.closed_at is not None


def test_the_first_quarters_are_closed_with_orders_open(pool):
    ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    first = pool.fund.periods.filter(year_starting=YEAR).first()

    assert "orders" not in {each.key for each in checklist_of(first, on=MARCH)}


def test_orders_are_taken_forward_once(pool):
    for number in range(3):
        ordered(pool, 100_00, on=MARCH, at=IN_APRIL, reference=f"PO-{number}")
    ordered(pool, 70_00, on=APRIL, at=IN_APRIL, reference="PO-next")

    assert len(forward(pool, as_seen=300_00)) == 3
    assert forward(pool) == []
    assert Event.objects.filter(kind=Event.Kind.ORDERS_TAKEN_FORWARD).count() == 1
    assert orders_held_in(pool.fund, YEAR) == []
    assert len(orders_held_in(pool.fund, NEXT)) == 4


def test_orders_are_taken_forward_as_they_were_told(pool):
    ordered(pool, 100_00, on=MARCH, at=IN_APRIL)

    with pytest.raises(BadInput, match="has changed since you read it"):
        forward(pool, as_seen=90_00)
    with pytest.raises(PermissionDenied):
        forward(pool, by=manager_at(pool.three.icb))
    assert not OrderStep.objects.filter(kind=OrderStepKind.ROLLED).exists()


def test_orders_are_not_taken_into_a_year_that_is_not_open():
    pool = open_pool()
    pool.budget(1_000_00)
    ordered(pool, 100_00)

    with pytest.raises(BadInput, match="2027/28 is not open in this fund"):
        forward(pool)


def test_orders_of_a_year_that_goes_on_are_not_taken_forward(pool):
    ordered(pool, 100_00)

    with pytest.raises(BadInput, match=r"2026/27 goes on.*from 1 April 2027 on"):
        forward(pool, at=NOON)
    assert in_budgets(pool, NEXT)[2] == 0


def test_a_pot_takes_no_order_forward_that_the_new_year_has_no_money_for():
    pool = open_pool(years=(YEAR, NEXT), control=Control.HARD_STOP)
    pool.budget(1_000_00)
    pool.budget(50_00, year_starting=NEXT)
    order = ordered(pool, 100_00)

    with pytest.raises(BadInput, match=r"£50\.00 is available"):
        forward(pool)
    assert order_seen(order).state.year == YEAR
    assert in_budgets(pool, NEXT) == [-50_00, 50_00, 0, 0]


def test_where_partners_keep_their_own_ledgers_each_takes_its_own_orders_forward():
    apart = open_apart(FundKind.SYNCHRONISED, years=(YEAR, NEXT))
    three = apart.pool.three
    for organisation in (three.first, three.icb):
        apart.budget(organisation, 1_000_00)
        apart.order(organisation, 100_00, f"PO {organisation.pk}")

    taken = take_orders_forward(
        fund_id=apart.pool.fund.pk,
        from_year=YEAR,
        by=apart.managers[three.icb.pk],
        at=IN_APRIL,
    )

    assert [each.order.holder_id for each in taken] == [three.icb.pk]


def test_an_order_says_which_years_budget_holds_it_back(pool):
    order = ordered(pool, 100_00, on=MARCH, at=IN_APRIL, year_starting=NEXT)

    assert in_budgets(pool, YEAR)[2:] == [0, 0]
    assert in_budgets(pool, NEXT)[2:] == [100_00, 0]
    assert order_seen(order).state.year == NEXT
    with pytest.raises(BadInput, match="2028/29 is not open in this fund"):
        ordered(pool, 100_00, on=MARCH, reference="PO-2", year_starting=NEXT + 1)


def test_nothing_more_is_held_back_in_a_year_that_is_closed(pool):
    order = ordered(pool, 100_00, on=MARCH, at=IN_APRIL)
    step(pool, order, OrderStepKind.DELIVERED, 100_00, MARCH)
    other = ordered(pool, 30_00, on=MARCH, at=IN_APRIL)
    released = step(pool, other, OrderStepKind.RELEASED, 30_00, MARCH, at=IN_APRIL)
    close_year(pool)

    with pytest.raises(BadInput, match="2026/27 is closed"):
        ordered(pool, 5_00, on=MARCH, reference="PO-3", year_starting=YEAR, at=IN_MAY)
    late = ordered(pool, 5_00, on=MARCH, reference="PO-4", at=IN_MAY)
    step(pool, order, OrderStepKind.CHANGED, 7_00, APRIL)

    assert order_seen(late).state.year == order_seen(order).state.year == NEXT
    assert in_budgets(pool, NEXT)[2] == 12_00
    with pytest.raises(BadInput, match="2026/27 is closed"):
        reverse_journal(
            journal_id=released.journal_id,
            why="Wrong",
            by=pool.manager,
            at=IN_MAY,
        )


def test_a_delivery_of_a_closed_year_is_taken_back_in_the_year_that_is_open(pool):
    order = ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    taken = step(pool, order, OrderStepKind.DELIVERED, 400_00, MARCH)
    forward(pool)
    close_year(pool)
    before = in_budgets(pool, YEAR)

    for _ in range(2):  # twice takes it back once
        reversal = reverse_journal(
            journal_id=taken.journal_id, why="Never came", by=pool.manager, at=IN_MAY
        )

    assert reversal.effective_on == MARCH
    assert in_budgets(pool, YEAR) == before == [-10_000_00, 9_600_00, 0, 400_00]
    assert in_budgets(pool, NEXT) == [-20_000_00, 19_400_00, 1_000_00, -400_00]
    assert spent_in(pool, NEXT) == -400_00
    assert order_seen(order).state.committed == 1_000_00
    step(pool, order, OrderStepKind.DELIVERED, 1_000_00, APRIL)
    assert in_budgets(pool, NEXT)[2:] == [0, 600_00]


def test_orders_taken_forward_too_soon_are_taken_back_and_forward_again(pool):
    """On the same day and on another; each time it is a step of its own."""
    order = ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    before = in_budgets(pool, YEAR)
    for at in (IN_APRIL, IN_APRIL, IN_MAY):
        [taken] = forward(pool, at=at)
        reverse_journal(
            journal_id=taken.journal_id, why="Too soon", by=pool.manager, at=at
        )
        assert in_budgets(pool, YEAR) == before
        assert order_seen(order).state.year == YEAR

    assert len(forward(pool)) == 1
    assert in_budgets(pool, NEXT)[2] == 1_000_00


def test_a_payment_that_bounced_is_taken_back_when_the_rest_was_taken_forward(pool):
    order = ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    step(pool, order, OrderStepKind.INVOICED, 400_00, MARCH)
    paid = step(pool, order, OrderStepKind.PAID, 400_00, MARCH)
    forward(pool)
    close_year(pool)
    before = [in_budgets(pool, year) for year in (YEAR, NEXT)]

    reverse_journal(
        journal_id=paid.journal_id, why="It bounced", by=pool.manager, at=IN_MAY
    )

    state = order_seen(order).state
    assert (state.unpaid, state.paid, state.committed) == (400_00, 0, 600_00)
    assert [in_budgets(pool, year) for year in (YEAR, NEXT)] == before
    assert balances_now(pool.fund).of(A.HELD) == 0


def test_the_page_says_which_years_budget_gets_back_what_was_spent(client, pool):
    order = ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    taken = step(pool, order, OrderStepKind.DELIVERED, 400_00, MARCH)
    address = reverse("reverse-journal", args=[taken.journal_id])
    told = "goes back to the budget of 2027/28"

    with time_machine.travel(IN_MAY, tick=False):
        client.force_login(pool.manager)
        assert told not in client.get(address).content.decode()
        forward(pool)
        close_year(pool)
        page = client.get(address).content.decode()

    assert told in page
    assert "the budget of 2026/27 stays as it is" in page


def test_what_a_year_closed_before_holds_back_still_is_taken_forward_with_the_rest():
    """As in a fund whose year was closed when that was not yet seen to."""
    pool = open_pool(years=(YEAR - 1, YEAR, NEXT), control=Control.WARN)
    old = ordered(pool, 30_00, on=date(YEAR, 3, 20), at=IN_APRIL)
    ordered(pool, 100_00, on=MARCH, at=IN_APRIL)
    pool.fund.periods.filter(year_starting=YEAR - 1).update(closed_at=IN_APRIL)
    with pytest.raises(BadInput, match=r"£130\.00 is held back in 2026/27 for orders"):
        close_year(pool)

    assert len(forward(pool, as_seen=130_00)) == 2

    assert order_seen(old).state.year == NEXT
    close_year(pool)
    assert in_budgets(pool, NEXT)[2] == 130_00


def test_orders_are_taken_into_the_next_year_also_when_that_is_long_over(pool):
    ordered(pool, 100_00, on=MARCH, at=IN_APRIL)

    [taken] = forward(pool, at=datetime(NEXT + 2, 5, 25, 12, tzinfo=UTC))

    assert taken.on == date(NEXT + 1, 3, 31)


def test_all_that_was_delivered_of_an_order_is_held_back_again_in_the_open_year(pool):
    order = ordered(pool, 1_000_00, on=MARCH, at=IN_APRIL)
    taken = step(pool, order, OrderStepKind.DELIVERED, 1_200_00, MARCH)
    close_year(pool)
    before = in_budgets(pool, YEAR)

    reverse_journal(
        journal_id=taken.journal_id, why="Never came", by=pool.manager, at=IN_MAY
    )

    state = order_seen(order).state
    assert (state.committed, state.year, state.spent) == (1_000_00, NEXT, 0)
    assert in_budgets(pool, YEAR) == before
    assert in_budgets(pool, NEXT) == [
        -20_000_00,
        20_200_00,
        1_000_00,
        -1_200_00,
    ]


def test_what_was_paid_without_an_order_in_a_closed_year_is_of_the_open_one(pool):
    close_year(pool)
    said = {
        "fund_id": pool.fund.pk,
        "spending": SpendingSaid(
            pool.strand.pk, pool.source.pk, "Homecare Limited", "A night", 90_00, MARCH
        ),
        "key": uuid4(),
        "by": pool.manager,
        "at": IN_MAY,
    }
    made = spend_without_order(**said)
    assert in_budgets(pool, YEAR)[3] == 0
    assert in_budgets(pool, NEXT)[3] == spent_in(pool, NEXT) == 90_00
    assert spend_without_order(**said) == made

    reverse_journal(
        journal_id=made.pk, why="Paid elsewhere", by=pool.manager, at=IN_MAY
    )
    assert in_budgets(pool, NEXT)[3] == spent_in(pool, NEXT) == 0


@dataclass
class Told:
    """What the steps of one order come to, said step by step and in no other way."""

    ordered_in: int
    held: int
    accrued: int = 0
    unpaid: int = 0
    paid: int = 0
    used: Counter = field(default_factory=Counter)


class Twin:
    """Two years of orders added up by hand, with a pool that the same is done to."""

    def __init__(self, pool):
        self.pool = pool
        self.told: dict[int, Told] = {}
        self.orders: list[Order] = []
        self.is_closed = False

    def year(self, on):
        return NEXT if self.is_closed or on >= APRIL else YEAR

    def place(self, pence, on):
        order = ordered(
            self.pool, pence, on=on, at=IN_MAY, reference=f"PO-{len(self.orders)}"
        )
        self.orders.append(order)
        self.told[order.pk] = Told(self.year(on), pence)

    def deliver(self, order, pence, on):
        step(self.pool, order, OrderStepKind.DELIVERED, pence, on)
        told = self.told[order.pk]
        told.held -= min(told.held, pence)
        told.accrued += pence
        told.used[self.year(on)] += pence

    def invoice(self, order, pence, on):
        step(self.pool, order, OrderStepKind.INVOICED, pence, on, is_all=True)
        told = self.told[order.pk]
        more = pence - told.accrued
        told.held -= min(told.held, max(more, 0))
        told.accrued = 0
        told.unpaid += pence
        told.used[self.year(on)] += more

    def pay(self, order, pence, on):
        told = self.told[order.pk]
        pence = min(pence, told.unpaid)
        if pence:
            step(self.pool, order, OrderStepKind.PAID, pence, on)
            told.unpaid -= pence
            told.paid += pence

    def deliver_and_take_back(self, order, pence, on):
        taken = step(self.pool, order, OrderStepKind.DELIVERED, pence, on)
        before = balances_now(self.pool.fund).pence
        reverse_journal(
            journal_id=taken.journal_id, why="Wrong", by=self.pool.manager, at=IN_MAY
        )
        assert before != balances_now(self.pool.fund).pence

    def take_back_late(self, order, pence, on):
        """Delivered now, taken back after whatever else closes the year."""
        taken = step(self.pool, order, OrderStepKind.DELIVERED, pence, on)
        self.forward(order, pence, on)
        self.close(order, pence, on)
        reverse_journal(
            journal_id=taken.journal_id, why="Wrong", by=self.pool.manager, at=IN_MAY
        )
        told = self.told[order.pk]
        told.used[taken.year_starting] += pence
        told.used[NEXT] -= pence

    def release(self, order, pence, on):
        told = self.told[order.pk]
        pence = min(pence, told.held)
        if pence:
            step(self.pool, order, OrderStepKind.RELEASED, pence, on)
            told.held -= pence

    def forward(self, _order, _pence, _on):
        forward(self.pool)
        for told in self.told.values():
            if told.held:
                told.ordered_in = NEXT

    def close(self, order, pence, on):
        self.forward(order, pence, on)
        if not self.is_closed:
            close_year(self.pool)
            self.is_closed = True
            self.as_closed = in_budgets(self.pool, YEAR)

    def check(self):
        told = self.told.values()
        for year in (YEAR, NEXT):
            used = sum(each.used[year] for each in told)
            held = sum(each.held for each in told if each.ordered_in == year)
            assert in_budgets(self.pool, year) == [
                -GIVEN[year],
                GIVEN[year] - used - held,
                held,
                used,
            ]
            assert spent_in(self.pool, year) == used
            outturn = outturn_of(self.pool.fund, year_starting=year)
            assert outturn.outturn_pence == used
        now = balances_now(self.pool.fund)
        assert -now.of(A.ACCRUED) == sum(each.accrued for each in told)
        assert -now.of(A.INVOICED) == sum(each.unpaid for each in told)
        assert -now.of(A.HELD) == sum(each.paid for each in told)
        if self.is_closed:
            assert in_budgets(self.pool, YEAR) == self.as_closed
        assert ledger_difference() == ""


STEPS = (
    "deliver",
    "invoice",
    "pay",
    "release",
    "forward",
    "close",
    "deliver_and_take_back",
    "take_back_late",
)
PENCE = st.integers(1, 500_00)
DAYS = st.sampled_from([MARCH, APRIL])


def test_in_each_year_what_is_spent_is_what_was_used_of_its_budget(pool):
    """However orders go on across the end of a year, budget and outturn move together."""

    @given(
        placed=st.lists(st.tuples(PENCE, DAYS), min_size=1, max_size=3),
        steps=st.lists(
            st.tuples(st.sampled_from(STEPS), st.integers(0, 2), PENCE, DAYS),
            max_size=6,
        ),
    )
    def holds(placed, steps):
        with undone():
            twin = Twin(pool)
            for pence, on in placed:
                twin.place(pence, on)
            for kind, which, pence, on in steps:
                order = twin.orders[which % len(twin.orders)]
                getattr(twin, kind)(order, pence, on)
            twin.check()
            assert Journal.objects.exists()

    holds()
