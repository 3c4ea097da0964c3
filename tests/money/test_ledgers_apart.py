"""Partners who keep their ledgers apart: read as one, each adds up, nobody reads another's."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from factories.laid import laid
from factories.money import YEAR, contributed, open_apart, open_pool
from factories.organisations import NOON, TODAY, AccountFactory, MembershipFactory
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.append_only import lift_triggers
from ropewalk.figures import BadInput
from ropewalk.money.actions.contributions import ask_for_contributions
from ropewalk.money.actions.risk import share_risk
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Entry, Journal, LedgerAccount, Order, RecoveryTask
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.entries import Wanted, entries_seen
from ropewalk.money.queries.funds import journals_seen_by, orders_seen_by
from ropewalk.money.queries.journal_export import journals_to_export
from ropewalk.money.queries.ledgers import ledgers_as_one
from ropewalk.money.queries.orders import orders_of
from ropewalk.money.queries.positions import position_of
from ropewalk.money.queries.seen import (
    ledgers_read_by,
    recovery_tasks_seen_by,
)
from ropewalk.money.queries.whole import ledger_difference

pytestmark = pytest.mark.django_db


@laid
def apart():
    apart = open_apart()
    three = apart.pool.three
    apart.budget(three.first, 400_00)
    apart.budget(three.icb, 600_00)
    apart.budget(three.icb, 50_00, strand=1)
    apart.spend(three.first, 120_00, "C-1")
    apart.spend(three.icb, 300_00, "N-1")
    apart.spend(three.icb, 20_00, "N-2", strand=1)
    return apart


def test_s3_23_two_ledgers_are_read_as_one_and_each_adds_up_to_its_own_total(apart):
    three = apart.pool.three
    seen = ledgers_as_one(apart.pool.fund, year_starting=YEAR)

    by_partner = {each.partner: each for each in seen.spent.ledgers}
    assert by_partner[three.first.pk].pence_by_strand == {"Care at home": 120_00}
    assert by_partner[three.icb.pk].pence_by_strand == {
        "Care at home": 300_00,
        "Equipment": 20_00,
    }
    assert by_partner[three.icb.pk].stated_pence == 320_00
    assert (seen.spent.pence, seen.spent.faults) == (440_00, ())
    assert (seen.budget.pence, seen.budget.faults) == (1_050_00, ())
    assert {(e.starts_on, e.ends_before) for e in seen.spent.ledgers} == {
        (e.starts_on, e.ends_before) for e in seen.budget.ledgers
    }


def test_s3_23_whatever_each_spends_both_ledgers_add_up(apart):
    three, numbers = apart.pool.three, iter(range(10**6))
    fund = apart.pool.fund

    @given(
        orders=st.lists(
            st.tuples(st.booleans(), st.integers(1, 10**7), st.integers(0, 1)),
            max_size=4,
        )
    )
    def holds(orders):
        before = ledgers_as_one(fund, year_starting=YEAR).spent.pence
        for is_first, pence, strand in orders:
            who = three.first if is_first else three.icb
            apart.spend(who, pence, f"X-{next(numbers)}", strand=strand)
        seen = ledgers_as_one(fund, year_starting=YEAR)
        assert seen.spent.faults == seen.budget.faults == ()
        assert seen.spent.pence == before + sum(pence for _, pence, _ in orders)

    holds()


def test_s3_23_an_entry_that_crossed_would_be_named(apart):
    three = apart.pool.three
    account = LedgerAccount.objects.get(kind=A.HELD, partner=three.icb)
    connection.check_constraints()  # PostgreSQL changes no table with checks to come
    lift_triggers(connection, LedgerAccount)  # as somebody at the database might
    LedgerAccount.objects.filter(pk=account.pk).update(partner=three.second)

    [first, second] = ledgers_as_one(apart.pool.fund, year_starting=YEAR).spent.faults
    assert first == (
        f"The ledger of {three.second.name} states £320.00 and its lines add up to £0.00."
    )
    assert second.startswith(
        f"The ledger of {three.icb.name} states £0.00 and its lines"
    )


def test_each_partner_pays_with_its_own_cash(apart):
    three = apart.pool.three
    held = balances_now(apart.pool.fund).by(lambda place: place.partner, A.HELD)

    assert held == {three.first.pk: -120_00, three.icb.pk: -320_00}
    assert ledger_difference() == ""


def test_each_part_of_a_budget_says_whose_it_is_and_how_it_stands(apart):
    three = apart.pool.three
    position = position_of(apart.pool.fund, year_starting=YEAR)

    assert [
        (each.partner, each.strand, each.given_pence, each.used_pence, each.left_pence)
        for each in position.parts
    ] == [
        (three.first.name, "Care at home", 400_00, 120_00, 280_00),
        (three.icb.name, "Care at home", 600_00, 300_00, 300_00),
        (three.icb.name, "Equipment", 50_00, 20_00, 30_00),
    ]
    assert position.given_pence == 1_050_00
    assert position.left_pence + position.promised_pence == 1_050_00


def entries_read_by(account):
    """The entries of the journals that somebody may read."""
    return Entry.objects.filter(journal__in=journals_seen_by(account, on=TODAY))


def test_a_partner_reads_its_own_entries_and_the_totals_of_the_other(apart):
    three = apart.pool.three
    of_icb = apart.managers[three.icb.pk]

    entries = entries_read_by(of_icb)
    assert {each.out_of.partner_id for each in entries} == {three.icb.pk}
    assert {each.reference for each in orders_seen_by(of_icb, on=TODAY)} == {
        "N-1",
        "N-2",
    }
    seen = journals_seen_by(of_icb, on=TODAY).count()
    theirs = journals_seen_by(apart.pool.manager, on=TODAY).count()
    assert seen + theirs == Journal.objects.count()
    assert entries.count() < Entry.objects.count()


def test_pages_and_files_show_a_partner_its_own_ledger(apart):
    three, fund = apart.pool.three, apart.pool.fund
    of_icb = ledgers_read_by(apart.managers[three.icb.pk], fund, on=TODAY)
    accounts = {each.slot: each.partner for each in LedgerAccount.objects.all()}

    assert {each.order.holder for each in orders_of(fund, ledgers=of_icb)} == {
        three.icb
    }
    own = entries_read_by(apart.managers[three.icb.pk]).count()
    assert len(entries_seen(fund, Wanted(), ledgers=of_icb).rows) == own
    file = journals_to_export(
        fund,
        starts_on=date(YEAR, 4, 1),
        ends_before=date(YEAR + 1, 4, 1),
        ledgers=of_icb,
    )
    assert {accounts[row[7]] for row in file.rows} == {three.icb}
    assert ledgers_read_by(apart.pool.manager, open_pool().fund, on=TODAY) is None


def test_a_stranger_sees_no_entry_and_a_pool_hides_none_from_its_partners(apart):
    pool = open_pool()
    pool.budget(10_00)
    stranger = AccountFactory()
    assert not entries_read_by(stranger).exists()
    assert not orders_seen_by(stranger, on=TODAY).exists()
    partner = MembershipFactory(organisation=pool.three.second).account
    assert entries_read_by(partner).count() == 1
    apart_from_both = MembershipFactory(organisation=apart.pool.three.second).account
    assert not entries_read_by(apart_from_both).exists()


def test_nobody_orders_from_another_partners_ledger(apart):
    three = apart.pool.three
    apart.managers[three.icb.pk] = apart.pool.manager

    with pytest.raises(PermissionDenied, match="each partner keeps its own ledger"):
        apart.order(three.icb, 1_00, "N-3")
    assert not Order.objects.filter(reference="N-3").exists()


def test_each_partner_asks_for_what_its_own_ledger_is_owed(apart):
    pool, three = apart.pool, apart.pool.three
    for partner in (three.first, three.icb):
        manager = apart.managers[partner.pk]
        contributed(pool, partner, 100_00, by=manager)

    def ask(by):
        return ask_for_contributions(
            fund_id=pool.fund.pk, year_starting=YEAR, by=by, at=NOON
        )

    [asked] = ask(apart.managers[three.icb.pk])
    assert asked.instalment.contribution.organisation == three.icb
    [asked] = ask(apart.managers[three.first.pk])
    assert asked.instalment.contribution.organisation == three.first
    with pytest.raises(PermissionDenied, match="each partner keeps its own ledger"):
        ask(MembershipFactory(organisation=three.icb).account)


def test_an_order_apart_says_whose_part_pays(apart):
    nobody = SimpleNamespace(pk=None)
    apart.managers[None] = apart.pool.manager
    with pytest.raises(BadInput, match="say whose part of the money this is"):
        apart.order(nobody, 1_00, "C-9")


def test_each_partner_has_a_recovery_task_of_its_own(apart):
    three = apart.pool.three
    apart.order(three.first, 281_00, "C-2")
    apart.order(three.icb, 301_00, "N-4")

    assert {each.partner for each in RecoveryTask.objects.all()} == {
        three.first,
        three.icb,
    }
    [own] = recovery_tasks_seen_by(apart.managers[three.icb.pk], on=TODAY)
    assert own.partner == three.icb


def test_a_fund_with_one_ledger_is_not_read_as_one():
    pool = open_pool(kind=FundKind.POOLED, control=Control.WARN)
    with pytest.raises(BadInput, match="this has one ledger"):
        ledgers_as_one(pool.fund, year_starting=YEAR)
    apart = open_apart()
    with pytest.raises(BadInput, match="2030/31 is not open"):
        ledgers_as_one(apart.pool.fund, year_starting=2030)
    assert ledgers_as_one(apart.pool.fund, year_starting=YEAR).spent.pence == 0


def test_where_each_bears_what_it_spends_there_is_no_risk_to_share(apart):
    with pytest.raises(BadInput, match="there is no risk to share"):
        share_risk(
            fund_id=apart.pool.fund.pk,
            year_starting=YEAR,
            by=apart.pool.manager,
            at=NOON,
        )
