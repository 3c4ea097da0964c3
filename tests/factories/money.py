"""Funds and postings for tests, made through actions as a person would."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import uuid4

from factories.organisations import NOON, TODAY, MembershipFactory, administrator
from factories.partnership import Three, three_partners
from ropewalk.money.actions.contributions import set_contribution
from ropewalk.money.actions.extracts import import_extract
from ropewalk.money.actions.funds import (
    FundSaid,
    StrandSaid,
    agree_baseline,
    open_fund,
    open_year,
    record_baseline,
    set_budget,
    set_up_fund,
)
from ropewalk.money.actions.orders import OrderSaid, place_order, step_order
from ropewalk.money.kinds import AccountKind, Control, FundKind, Move, OrderStepKind
from ropewalk.money.models import (
    Extract,
    Fund,
    FundingSource,
    Order,
    RecoveryTask,
    Strand,
)
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.rules.contributions import Schedule
from ropewalk.money.rules.extracts import Layout, LayoutSaid
from ropewalk.money.rules.posting import Draft, Line, Place
from ropewalk.money.rules.virement import BudgetPart
from ropewalk.organisations.models import Account, Role
from ropewalk.partnership.actions import appoint_officer
from ropewalk.partnership.kinds import Office

YEAR = 2026  # the financial year of TODAY


@dataclass
class Pool:
    """An open fund of two councils and an ICB, its first council the host.

    ``manager`` keeps it. It has two strands and one funding source.
    """

    three: Three
    fund: Fund
    manager: Account

    @property
    def strand(self) -> Strand:
        return self.fund.strands.first()

    @property
    def source(self) -> FundingSource:
        return self.fund.sources.first()

    @cached_property
    def first_parts(self) -> dict[str, int]:
        """The first strand and source, asked for once: a property posts hundreds of lines."""
        return {"strand": self.strand.pk, "source": self.source.pk}

    def place(self, kind, **changes) -> Place:
        """An account of the first strand: a budget's of this year."""
        place = Place(kind)
        said = {}
        if kind == AccountKind.HELD:
            said = {"partner": self.fund.host_id}
        elif kind not in {AccountKind.CONTRIBUTION, AccountKind.DUE}:
            said = dict(self.first_parts)
            if place.book == "budget":
                said["year"] = YEAR
        return Place(kind, **said | changes)

    def draft(self, move, *lines, on=TODAY, **changes) -> Draft:
        """A journal of lines, each of two kinds of account and pence."""
        return Draft(
            move,
            on,
            tuple(
                Line(self.place(out_of), self.place(into), pence)
                for out_of, into, pence in lines
            ),
            **changes,
        )

    def spending(self, pence, *, on=TODAY, **changes) -> Draft:
        """Money spent without an order."""
        return self.draft(
            Move.SPENT,
            (AccountKind.HELD, AccountKind.SPENT, pence),
            (AccountKind.AVAILABLE, AccountKind.USED, pence),
            on=on,
            **changes,
        )

    def budget(self, pence, **changes):
        """A budget given to the first strand."""
        said = {
            "fund_id": self.fund.pk,
            "year_starting": YEAR,
            "strand_id": self.first_parts["strand"],
            "source_id": self.first_parts["source"],
            "pence": pence,
            "why": "Agreed",
            "key": uuid4(),
            "by": self.manager,
            "at": NOON,
        }
        return set_budget(**said | changes)


def fund_said(three: Three, **changes) -> FundSaid:
    """A pool of three partners with two strands."""
    said = {
        "title": "Care at home pool",
        "kind": FundKind.POOLED,
        "control": Control.WARN,
        "partner_ids": [each.pk for each in three.all],
        "host_id": three.first.pk,
        "manager_post": "Pool manager",
        "strands": [StrandSaid("Care at home"), StrandSaid("Equipment")],
        "sources": ["Core budgets"],
    }
    return FundSaid(**said | changes)


def manager_at(organisation) -> Account:
    """Somebody who keeps funds at an organisation."""
    return MembershipFactory(organisation=organisation, role=Role.POOL_MANAGER).account


def fund_set_up(three: Three, manager: Account, **changes) -> Fund:
    """A fund that is not open yet."""
    return set_up_fund(
        partnership_id=three.partnership.pk,
        fund=fund_said(three, **changes),
        submission_key=uuid4(),
        by=manager,
        at=NOON,
    )


def baselines_agreed(three: Three, fund: Fund, manager: Account) -> None:
    """Each partner brought £1,000 and its finance officer agrees it."""
    for partner in fund.partners.all():
        record_baseline(
            fund_id=fund.pk,
            organisation_id=partner.organisation_id,
            service="Care at home",
            provider="",
            pence=1_000_00,
            why="",
            by=manager,
            at=NOON,
        )
        agree_baseline(
            fund_id=fund.pk,
            organisation_id=partner.organisation_id,
            pence=1_000_00,
            by=three.officers[partner.organisation_id],
            at=NOON,
        )


def with_second_officer(three: Three) -> None:
    """The second council has a finance officer too."""
    if three.second.pk in three.officers:
        return
    officer = MembershipFactory(role=Role.FINANCE, organisation=three.second).account
    appoint_officer(
        organisation_id=three.second.pk,
        office=Office.SECTION_151,
        email=officer.email,
        starts_on=TODAY,
        by=administrator(three.second),
        at=NOON,
    )
    three.officers[three.second.pk] = officer


def open_pool(*, years=(YEAR,), three: Three | None = None, **changes) -> Pool:
    """An open fund with the quarters of these years."""
    three = three or three_partners()
    with_second_officer(three)
    manager = manager_at(three.first)
    fund = fund_set_up(three, manager, **changes)
    baselines_agreed(three, fund, manager)
    fund = open_fund(fund_id=fund.pk, by=manager, at=NOON)
    for year in years:
        open_year(fund_id=fund.pk, year_starting=year, by=manager, at=NOON)
    return Pool(three, fund, manager)


FIRST_QUARTER = date(YEAR, 5, 15)
SECOND_QUARTER = date(YEAR, 8, 15)


def ordered(pool: Pool, pence: int = 1_000_00, **changes) -> Order:
    """Something ordered from the first strand of a fund today."""
    at = changes.pop("at", NOON)
    said = {
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "reference": f"PO-{pool.fund.orders.count() + 1}",
        "supplier": "Homecare Limited",
        "what": "Care at home",
        "pence": pence,
        "on": TODAY,
    }
    return place_order(
        fund_id=pool.fund.pk,
        order=OrderSaid(**said | changes),
        submission_key=uuid4(),
        by=pool.manager,
        at=at,
    )


def taken_in(pool: Pool, rows: str = "13/10/2026,A1,12.00\n", **changes) -> Extract:
    """An extract of the host's own ledger for the quarter of TODAY."""
    said = {
        "fund_id": pool.fund.pk,
        "organisation_id": pool.fund.host_id,
        "name": "october.csv",
        "content": f"Posted,Ref,Net\n{rows}".encode(),
        "starts_on": date(YEAR, 10, 1),
        "ends_before": date(YEAR + 1, 1, 1),
        "said": LayoutSaid(Layout("Posted", "Net", "Ref"), timing_days=5),
        "by": pool.manager,
        "at": NOON,
    }
    return import_extract(**said | changes)


def part_of(pool, *, strand=0, source=0, partner=None, is_capital=False) -> BudgetPart:
    """A part of a fund's budget, by the place of its strand and of its source."""
    return BudgetPart(
        pool.fund.strands.all()[strand].pk,
        pool.fund.sources.all()[source].pk,
        partner.pk if partner else None,
        is_capital,
    )


@dataclass
class Apart:
    """A fund in which each partner keeps its own ledger, with those who keep them.

    ``managers`` are by organisation: the first council and the ICB.
    """

    pool: Pool
    managers: dict[int, Account]

    def budget(self, organisation, pence, *, strand=0):
        """A budget that a partner gives to its own part of a strand."""
        return self.pool.budget(
            pence,
            strand_id=self.pool.fund.strands.all()[strand].pk,
            partner_id=organisation.pk,
            by=self.managers[organisation.pk],
        )

    def order(self, organisation, pence, reference, *, strand=0, at=NOON):
        """Something that a partner orders from its own part of a strand."""
        return place_order(
            fund_id=self.pool.fund.pk,
            order=OrderSaid(
                strand_id=self.pool.fund.strands.all()[strand].pk,
                source_id=self.pool.source.pk,
                reference=reference,
                supplier="Homecare Limited",
                what="Care at home",
                pence=pence,
                on=FIRST_QUARTER,
                partner_id=organisation.pk,
            ),
            submission_key=uuid4(),
            by=self.managers[organisation.pk],
            at=at,
        )

    def spend(self, organisation, pence, reference, *, strand=0, at=NOON):
        """The same, delivered, invoiced and paid."""
        placed = self.order(organisation, pence, reference, strand=strand, at=at)
        for kind in (OrderStepKind.INVOICED, OrderStepKind.PAID):
            step_order(
                order_id=placed.pk,
                kind=kind,
                pence=pence,
                on=FIRST_QUARTER,
                reference="",
                key=uuid4(),
                by=self.managers[organisation.pk],
                at=at,
            )
        return placed


def open_apart(kind=FundKind.SYNCHRONISED, **changes) -> Apart:
    """An open fund of two partners who each keep their own ledger."""
    pool = open_pool(kind=kind, **changes)
    three = pool.three
    managers = {three.first.pk: pool.manager, three.icb.pk: manager_at(three.icb)}
    return Apart(pool, managers)


def contributed(pool: Pool, organisation, pence, *, year=YEAR, source=0, **changes):
    """What a partner is to put in for a year, once."""
    said = {
        "fund_id": pool.fund.pk,
        "organisation_id": organisation.pk,
        "source_id": pool.fund.sources.all()[source].pk,
        "year_starting": year,
        "pence": pence,
        "schedule": Schedule.YEARLY,
        "own_days": (),
        "why": "",
        "submission_key": uuid4(),
        "by": pool.manager,
        "at": NOON,
    }
    return set_contribution(**said | changes)


def short(pool: Pool, pence: int = 50_00) -> RecoveryTask:
    """What opens when a strand has too little left for what is ordered from it."""
    left = balances_now(pool.fund).of(
        AccountKind.AVAILABLE, where=lambda place: place.strand == pool.strand.pk
    )
    ordered(pool, max(left, 0) + pence)
    return pool.fund.recovery_tasks.last()
