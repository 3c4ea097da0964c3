"""The same transactions posted by each: from the fund's cash to one of sixty accounts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction
from factories.money import YEAR, Pool, open_pool
from factories.organisations import NOON, TODAY
from hordak.models import Account, AccountType, Leg, Transaction
from moneyed import Money

from ropewalk.money.actions.funds import StrandSaid
from ropewalk.money.actions.posting import post_journal, post_journals
from ropewalk.money.kinds import AccountKind, Control, Move
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.rules.posting import Draft, Line, Place

FIRST_DAY = date(YEAR, 4, 1)
DAYS = (TODAY - FIRST_DAY).days


@dataclass(frozen=True)
class Row:
    """A transaction as it comes in: which account it is for, the day and pence."""

    account: int
    on: date
    pence: int


def rows(number: int, seed: int, accounts: int) -> list[Row]:
    """Transactions of this financial year, in no order."""
    dice = Random(seed)
    return [
        Row(
            dice.randrange(accounts),
            FIRST_DAY + timedelta(dice.randrange(DAYS)),
            dice.randint(1, 500_00),
        )
        for _ in range(number)
    ]


class Ours:
    """A fund of twelve strands with five sources, under no hard stop."""

    def __init__(self, title: str, control: Control = Control.RECORD_ONLY) -> None:
        self.pool: Pool = open_pool(title=title, control=control, **_divided())
        fund = self.pool.fund
        self.posting = {"fund_id": fund.pk, "by": self.pool.manager, "at": NOON}
        self.held = Place(AccountKind.HELD, partner=fund.host_id)
        self.spent, self.available, self.used = (
            [
                Place(kind, strand=strand.pk, source=source.pk, year=year)
                for strand in fund.strands.all()
                for source in fund.sources.all()
            ]
            for kind, year in (
                (AccountKind.SPENT, None),
                (AccountKind.AVAILABLE, YEAR),
                (AccountKind.USED, YEAR),
            )
        )

    def draft(self, row: Row) -> Draft:
        lines = (Line(self.held, self.spent[row.account], row.pence),)
        return Draft(Move.SPENT, row.on, lines)

    def with_budget(self, row: Row) -> Draft:
        """The same, and what it takes of its budget besides: two entries."""
        budget = Line(self.available[row.account], self.used[row.account], row.pence)
        return Draft(Move.SPENT, row.on, (*self.draft(row).lines, budget))

    def one_by_one(self, given: Sequence[Row]) -> None:
        for row in given:
            post_journal(draft=self.draft(row), **self.posting)

    def together(self, given: Sequence[Row]) -> None:
        post_journals(drafts=[self.draft(row) for row in given], **self.posting)

    def together_with_budget(self, given: Sequence[Row]) -> None:
        post_journals(drafts=[self.with_budget(row) for row in given], **self.posting)

    def balances(self) -> list[int]:
        """The fund's cash, and each of the sixty accounts."""
        now = balances_now(self.pool.fund).pence
        return [now.get(place, 0) for place in (self.held, *self.spent)]


def _divided() -> dict[str, object]:
    return {
        "strands": [StrandSaid(f"Strand {number}") for number in range(12)],
        "sources": [f"Source {number}" for number in range(5)],
    }


class Hordak:
    """The same accounts in the peer."""

    def __init__(self) -> None:
        self.held, *self.spent = (
            Account.objects.create(
                name=f"Account {number}",
                code=str(number + 10),
                type=AccountType.expense if number else AccountType.asset,
                currencies=["GBP"],
            )
            for number in range(61)
        )

    def one_by_one(self, given: Sequence[Row]) -> None:
        for row in given:
            money = Money(row.pence, "GBP") / 100
            self.held.transfer_to(self.spent[row.account], money, date=row.on)

    def together(self, given: Sequence[Row]) -> None:
        with transaction.atomic():
            posted = Transaction.objects.bulk_create(
                [Transaction(date=row.on) for row in given], 5_000
            )
            Leg.objects.bulk_create(self._legs(posted, given), 5_000)

    def one_by_one_together(self, given: Sequence[Row]) -> None:
        """Its own way of posting many: as one, in one database transaction."""
        with transaction.atomic():
            self.one_by_one(given)

    def _legs(
        self, posted: Sequence[Transaction], given: Sequence[Row]
    ) -> Iterator[Leg]:
        for each, row in zip(posted, given, strict=True):
            money = Money(row.pence, "GBP") / 100
            yield Leg(transaction=each, account=self.held, credit=money)
            yield Leg(transaction=each, account=self.spent[row.account], debit=money)

    def balances(self) -> list[int]:
        """The same, read by SQL: only whether they agree is asked."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT account_id, sum(coalesce(debit, 0) - coalesce(credit, 0)) "
                "FROM hordak_leg GROUP BY account_id"
            )
            found = dict(cursor.fetchall())
        return [round(found.get(each.pk, 0) * 100) for each in (self.held, *self.spent)]
