"""The rows of a ledger as a posting holds them, and how it adds to them.

Written out in SQL, because posting is what has to be fast. Called by actions alone.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from ropewalk.audit.prepared import Cell, array, rows_of
from ropewalk.money.models import Fund, Journal
from ropewalk.organisations.models import Account, Permission
from ropewalk.organisations.roles import roles_with

KEEPERS = roles_with(Permission.KEEP_FUND)
# in the order in which the model declares them: ``from_db`` reads them by it
FUND_FIELDS = ("id", "kind", "control", "host_id", "manager_post", "opened_at")
FUND = (
    "SELECT id, kind, control, host_id, manager_post, opened_at "
    "FROM money_fund WHERE id = %s{key_share}"
)
LEDGER = (
    "WITH holding AS ("
    "SELECT account.id, balance.pence, balance.floor, account.slot "
    "FROM money_ledgeraccount account "
    "JOIN money_balance balance ON balance.account_id = account.id "
    "WHERE account.fund_id = %s AND account.slot {among_words} "
    "ORDER BY account.id{update}), "
    "period AS ("
    "SELECT id, starts_on, ends_before, year_starting, hard_closed_at "
    "FROM money_period "
    "WHERE fund_id = %s AND ends_before > %s AND closed_at IS NULL{share}) "
    "SELECT 'holding', id, pence, floor, slot, '' FROM holding UNION ALL "
    "SELECT 'period', id, year_starting, "
    "CASE WHEN hard_closed_at IS NULL THEN 0 ELSE 1 END, "
    "CAST(starts_on AS text), CAST(ends_before AS text) FROM period UNION ALL "
    "SELECT 'keeps', organisation_id, 0, 0, role, '' FROM organisations_membership "
    "WHERE account_id = %s AND starts_on <= %s "
    "AND (ends_before IS NULL OR ends_before > %s)"
)
HARD_CLOSED = (
    "SELECT organisation_id, max(year_starting) FROM money_hardclose "
    "WHERE fund_id = %s GROUP BY organisation_id"
)
KNOWN = "SELECT id FROM money_journal WHERE key {among_keys}"
# How PostgreSQL holds rows. SQLite has one writer at a time, and no words for it
WORDS = {
    "postgresql": {
        "key_share": " FOR KEY SHARE",  # as a journal that names the fund will
        "update": " FOR NO KEY UPDATE OF balance",
        "share": " FOR SHARE",  # nobody closes it; postings do not hold each other off
        "among_words": "= ANY(%s::text[])",
        "among_keys": "= ANY(%s::uuid[])",
    },
    "sqlite": {
        "key_share": "",
        "update": "",
        "share": "",
        "among_words": "IN (SELECT value FROM json_each(%s))",
        "among_keys": "IN (SELECT value FROM json_each(%s))",
    },
}
NUMBERS = {
    "postgresql": (
        "SELECT nextval(pg_get_serial_sequence('money_journal', 'id')) "
        "FROM generate_series(1, %s)"
    ),
    "sqlite": (
        "WITH RECURSIVE number (id, count) AS ("
        "SELECT coalesce(max(seq), 0) + 1, 1 FROM sqlite_sequence "
        "WHERE name = 'money_journal' UNION ALL "
        "SELECT id + 1, count + 1 FROM number WHERE count < %s) SELECT id FROM number"
    ),
}

Columns = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class _Added:
    """How rows are added to a table, or to what rows of it say.

    Attributes:
        table: Its name.
        columns: What is told of each row, and of what type it is in PostgreSQL.
        meeting: What becomes of a row that is there already.
    """

    table: str
    columns: Mapping[str, str]
    meeting: str = ""

    def insert(self, rows: str) -> str:
        """The statement that adds rows."""
        return f"INSERT INTO {self.table} ({', '.join(self.columns)}) {rows} {self.meeting}"

    @property
    def one_by_one(self) -> str:
        """The statement for one row."""
        return self.insert(f"VALUES ({', '.join(['%s'] * len(self.columns))})")

    def by_column(self, first: int) -> str:
        """The statement for any number of rows, told column by column from a place on."""
        told = ", ".join(
            f"${place}::{kind}[]"
            for place, kind in enumerate(self.columns.values(), start=first)
        )
        return self.insert(f"SELECT * FROM unnest({told})")  # noqa: S608 - our own words


ADDED = (
    _Added(
        "money_journal",
        {
            "id": "bigint",
            "fund_id": "bigint",
            "period_id": "bigint",
            "move": "text",
            "effective_on": "date",
            "why": "text",
            "reverses_id": "bigint",
            "entries_hash": "text",
            "recorded_at": "timestamptz",
            "recorded_by_id": "bigint",
            "key": "uuid",
        },
    ),
    _Added(
        "money_entry",
        dict.fromkeys(("journal_id", "out_of_id", "into_id", "pence"), "bigint"),
    ),
    _Added(
        "money_balance",
        dict.fromkeys(("account_id", "pence"), "bigint"),
        "ON CONFLICT (account_id) DO UPDATE SET "
        "pence = money_balance.pence + excluded.pence",
    ),
    _Added(
        "money_daytotal",
        {
            "account_id": "bigint",
            "period_id": "bigint",
            "effective_on": "date",
            "pence_in": "bigint",
            "pence_out": "bigint",
        },
        "ON CONFLICT (account_id, period_id, effective_on) DO UPDATE SET "
        "pence_in = money_daytotal.pence_in + excluded.pence_in, "
        "pence_out = money_daytotal.pence_out + excluded.pence_out",
    ),
)


def _all_at_once() -> str:
    """One statement that adds to every table."""
    first, statements = 1, []
    for added in ADDED:
        statements.append(added.by_column(first))
        first += len(added.columns)
    *before, last = statements
    named = (f"added_{n} AS ({each})" for n, each in enumerate(before))
    return f"WITH {', '.join(named)} {last}"


ALL_AT_ONCE = _all_at_once()


class Holding(NamedTuple):
    """An account and what is in it, held until what is posted is committed."""

    number: int
    pence: int
    floor: int | None


class Open(NamedTuple):
    """A period that is open and stays so until what is posted is committed."""

    starts_on: date
    ends_before: date
    number: int
    year_starting: int
    is_closed_to_some: bool


class Posted(NamedTuple):
    """A journal as far as its key has to be told from another use of it."""

    number: int
    fund: int
    move: str
    effective_on: date
    entries_hash: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a posting has to know of a fund's ledger.

    Attributes:
        fund: The fund, as far as posting needs it.
        holdings: The accounts posted to, by slot, as far as they are there.
        known: What was posted before with one of the keys, by key.
        periods: The open periods that end after the first day posted to, in order.
        closed_hard: The last year that each partner closed hard, where one of those
            periods is closed to somebody.
        keeps: The organisations whose funds whoever posts may keep.
        numbers: Those that new journals take, in order.
    """

    fund: Fund
    holdings: dict[str, Holding]
    known: dict[UUID, Posted]
    periods: Sequence[Open]
    closed_hard: Mapping[int, int]
    keeps: frozenset[int]
    numbers: Iterator[int]


def held_ledger(
    fund_id: int,
    *,
    slots: Collection[str],
    keys: Sequence[UUID],
    first: date,
    by: Account,
    on: date,
) -> Ledger:
    """A fund's ledger as far as it is posted to, held until the posting is committed.

    The fund comes first: who changes it and then posts to it takes them in that order
    too. Balances are held in the order of their accounts, so that none deadlock. Each
    question sees what was committed while the one before it waited.

    Args:
        fund_id: The fund.
        slots: The accounts posted to.
        keys: Those of the journals.
        first: The first day posted to.
        by: Who posts.
        on: The day on which they do.

    Raises:
        Fund.DoesNotExist: when there is no such fund.
    """
    if not (fund := _asked(FUND, fund_id)):
        raise Fund.DoesNotExist
    today = on.isoformat()
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for kind, *row in _asked(
        LEDGER, fund_id, _among(slots), fund_id, first.isoformat(), by.pk, today, today
    ):
        found[kind].append(tuple(row))
    periods = sorted(
        Open(
            date.fromisoformat(starts),
            date.fromisoformat(end),
            number,
            year,
            bool(some),
        )
        for number, year, some, starts, end in found["period"]
    )
    some_closed = any(each.is_closed_to_some for each in periods)
    known = [pk for (pk,) in _asked(KNOWN, _among([key.hex for key in keys]))]
    return Ledger(
        fund=Fund.from_db(connection.alias, FUND_FIELDS, fund[0]),
        holdings={
            slot: Holding(number, pence, floor)
            for number, pence, floor, slot, _ in found["holding"]
        },
        known=_by_key(known),
        periods=periods,
        closed_hard=dict(_asked(HARD_CLOSED, fund_id)) if some_closed else {},
        keeps=frozenset(
            number for number, _, _, role, _ in found["keeps"] if role in KEEPERS
        ),
        numbers=(number for (number,) in _asked(NUMBERS[connection.vendor], len(keys))),
    )


def add_rows(
    journals: Columns, entries: Columns, moved: Columns, days: Columns
) -> None:
    """Add journals and entries, and move what they add up to along with them.

    Args:
        journals: Column by column, in the order of ``ADDED``; likewise the others.
        entries: What moved out of which account into which.
        moved: What that adds up to, by account.
        days: And by account, period and day.
    """
    told = (journals, entries, moved, days)
    if connection.vendor == "postgresql":
        rows_of(ALL_AT_ONCE, [array(each) for each in chain(*told)])
        return
    with connection.cursor() as cursor:
        for added, columns in zip(ADDED, told, strict=True):
            cursor.executemany(added.one_by_one, list(zip(*columns, strict=True)))


def _by_key(numbers: Sequence[int]) -> dict[UUID, Posted]:
    if not numbers:
        return {}
    return {
        each.key: Posted(
            each.pk, each.fund_id, each.move, each.effective_on, each.entries_hash
        )
        for each in Journal.objects.filter(pk__in=numbers)
    }


def _among(words: Collection[str]) -> str:
    """What is asked among, as one value."""
    if connection.vendor == "postgresql":
        return array(words)
    return json.dumps(list(words))


def _asked(question: str, *said: str | int) -> list[tuple[Any, ...]]:
    """The rows asked for, holding those that the question says are held."""
    with connection.cursor() as cursor:
        cursor.execute(question.format(**WORDS[connection.vendor]), said)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
