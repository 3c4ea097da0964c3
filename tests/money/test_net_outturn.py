"""From what was spent to the net outturn: each step a figure, each made of its entries."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from factories.laid import laid, undone
from factories.money import YEAR, open_pool, ordered, part_of
from factories.organisations import NOON, TODAY
from factories.statements import spent
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.money.actions.budgets import vire
from ropewalk.money.actions.funds import close_period
from ropewalk.money.actions.income import IncomeSaid, receive_income
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.entries import NET_OUTTURN, Wanted, entries_seen
from ropewalk.money.queries.fund_overview import fund_overview
from ropewalk.money.queries.risk import outturn_of

pytestmark = pytest.mark.django_db

IN_MAY = date(2026, 5, 6)
NEXT_YEAR = date(2027, 4, 5)
OVER = datetime(2027, 4, 12, 12, tzinfo=UTC)


def received(pool, pence, *, on=IN_MAY, at=NOON, **changes):
    said = {
        "pence": pence,
        "on": on,
        "reference": "Received",
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
    }
    return receive_income(
        fund_id=pool.fund.pk,
        income=IncomeSaid(**said | changes),
        key=uuid4(),
        by=pool.manager,
        at=at,
    )


@laid
def pool():
    made = open_pool(years=(YEAR, YEAR + 1))
    made.budget(1_000_00)
    spent(made, 400_00, on=IN_MAY)
    received(made, 30_00)
    received(made, 50_00, charged_by_id=made.three.first.pk)
    return made


def steps(pool, *, on=TODAY):
    seen = fund_overview(pool.fund, year_starting=YEAR, on=on)
    return {each.label: each.value for each in seen.net}


def test_spent_less_income_and_client_contributions_is_the_net_outturn(pool):
    assert steps(pool) == {
        "Spent, before income": 400_00,
        "Less other income": -30_00,
        "Less client contributions": -50_00,
        "Net outturn so far": 320_00,
    }
    assert outturn_of(pool.fund, year_starting=YEAR).outturn_pence == 320_00


def test_what_was_spent_in_another_year_than_its_budget_is_a_step_of_its_own(pool):
    spent(pool, 70_00, on=NEXT_YEAR, at=OVER)  # of this year's budget

    found = steps(pool, on=OVER.date())

    assert found["Spent, before income"] == 470_00
    assert found["Of other years"] == -70_00
    assert found["Net outturn"] == 320_00
    *parts, net = found.values()
    assert sum(parts) == net


def test_the_last_step_is_traced_to_the_others(pool):
    *before, net = fund_overview(pool.fund, year_starting=YEAR, on=TODAY).net

    assert list(net.inputs) == before
    assert "Net of income and client contributions" in net.rule
    assert all(each.rule for each in before)


def test_the_entries_under_the_net_outturn_add_up_to_it(pool):
    spent(pool, 70_00, on=NEXT_YEAR, at=OVER)
    received(pool, 5_00, on=NEXT_YEAR, at=OVER)
    net = fund_overview(pool.fund, year_starting=YEAR, on=OVER.date()).net[-1]

    for as_known in (None, OVER):
        seen = entries_seen(
            pool.fund, Wanted(kind=NET_OUTTURN, year=YEAR, as_known=as_known)
        )
        assert sum(each.net_pence for each in seen.rows) == net.value
        assert seen.net_pence == net.value
    assert {each.net_pence for each in seen.rows} == {400_00, -30_00, -50_00}


def quarter_closed(pool, number):
    for period in pool.fund.periods.filter(
        year_starting=YEAR, number__lte=number, closed_at=None
    ):
        close_period(period_id=period.pk, reasons="Told", by=pool.manager, at=OVER)


def test_what_is_posted_after_a_year_is_closed_is_of_the_next_and_of_its_first_month(
    pool,
):
    quarter_closed(pool, 4)
    before = steps(pool, on=OVER.date())
    spent(pool, 300_00, on=date(2027, 3, 20), at=OVER)
    spent(pool, 20_00, on=NEXT_YEAR, at=OVER)

    assert steps(pool, on=OVER.date())["Net outturn"] == 320_00
    assert before["Net outturn"] == 320_00
    in_may = date(2027, 5, 3)
    later = fund_overview(pool.fund, year_starting=YEAR + 1, on=in_may)
    assert later.net[-1].value == 320_00
    assert later.forecast.so_far.spent_by_month == [320_00]
    assert later.forecast.table().rows[0] == ("2027-04-01", "Spent so far", 320_00)


DAYS = st.dates(date(YEAR, 4, 1), OVER.date())


def test_in_each_year_the_net_outturn_is_what_the_sharing_of_risk_counts(pool):
    """Whatever is posted late, into whichever quarter is still open, and where it is read."""

    @given(
        postings=st.lists(
            st.tuples(
                st.integers(0, 4),
                st.sampled_from([spent, received]),
                st.integers(1, 90_00),
                DAYS,
            ),
            max_size=6,
        )
    )
    def holds(postings):
        with undone():
            for closed, post, pence, on in postings:
                quarter_closed(pool, closed)
                post(pool, pence, on=on, at=OVER)
            for year in (YEAR, YEAR + 1):
                seen = fund_overview(pool.fund, year_starting=year, on=OVER.date())
                *parts, net = (each.value for each in seen.net)
                so_far = seen.forecast.so_far
                outturn = outturn_of(pool.fund, year_starting=year)
                entries = entries_seen(pool.fund, Wanted(kind=NET_OUTTURN, year=year))
                assert net == outturn.outturn_pence == entries.net_pence == sum(parts)
                assert sum(so_far.spent_by_month) + so_far.since_pence == net

    holds()


def test_a_year_that_is_over_has_an_outturn_and_no_forecast(pool):
    ordered(pool, 90_00)
    spent(pool, 20_00, on=date(2027, 3, 30), at=OVER)  # posted late

    seen = fund_overview(pool.fund, year_starting=YEAR, on=OVER.date())

    assert seen.forecast.figure.value == steps(pool, on=OVER.date())["Net outturn"]
    assert seen.forecast.figure.value == 340_00
    assert seen.forecast.figure.interval is None
    assert (
        "The year ended at £340.00 net of income and client contributions" in seen.said
    )
    assert "likely" not in seen.said
    assert set(seen.forecast.table().column("what")) == {"Spent so far"}


def test_a_budget_moved_between_strands_is_told_of_each_and_in_all(pool):
    vire(
        fund_id=pool.fund.pk,
        year_starting=YEAR,
        out_of=part_of(pool),
        into=part_of(pool, strand=1),
        pence=100_00,
        why="Agreed",
        key=uuid4(),
        by=pool.manager,
        at=NOON,
    )

    seen = fund_overview(pool.fund, year_starting=YEAR, on=TODAY).seen

    assert seen.table().rows == (
        ("Care at home", 900_00, 0, 0, 400_00, 500_00),
        ("Equipment", 100_00, 0, 0, 0, 100_00),
        ("All strands", 1_000_00, 0, 0, 400_00, 600_00),
    )
    available = balances_now(pool.fund).by(lambda place: place.strand, A.AVAILABLE)
    assert [each.available for each in seen.strands] == [
        available[each.strand_id] for each in seen.strands
    ]
    [budget] = (each for each in seen.figures if each.key == "budget")
    assert [each.note for each in budget.inputs] == [
        "£100.00 was moved from this strand in the year.",
        "£100.00 was moved to this strand in the year.",
    ]


def test_a_strand_without_a_budget_says_so_and_not_nothing():
    pool = open_pool(control=Control.RECORD_ONLY)
    pool.budget(100_00)
    ordered(pool, 30_00, strand_id=pool.fund.strands.last().pk)

    seen = fund_overview(pool.fund, year_starting=YEAR, on=TODAY).seen

    assert seen.table().rows == (
        ("Care at home", 100_00, 0, 0, 0, 100_00),
        ("Equipment", "none given", 0, 30_00, 0, "no budget"),
        ("All strands", 100_00, 0, 30_00, 0, 70_00),
    )
    [budget] = (each for each in seen.figures if each.key == "budget")
    assert [each.label for each in budget.inputs] == ["Budget: Care at home"]
    assert budget.note == "No budget is given to Equipment."
