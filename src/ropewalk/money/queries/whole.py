"""Whether the ledger is whole: what it adds up to is what is kept beside it."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection

from ropewalk.audit.models import Event
from ropewalk.money.models import Balance, DayTotal, Entry, Journal, LedgerAccount
from ropewalk.money.queries.whole_years import hard_close_difference
from ropewalk.money.rules.posting import entries_hash, hash_of_many

ONE = re.compile(r"entries ([0-9a-f]{64})$")
MANY = re.compile(r"journals (\d+) to (\d+), (\d+) in all, entries ([0-9a-f]{64})$")
AT_ONCE = 20_000
BEGIN = {
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "sqlite": "BEGIN DEFERRED",
}
INFINITE = 2**63

Lines = list[tuple[int, int, int]]
Days = dict[tuple[int, date], dict[int, int]]  # by period and day: pence by account


class _LedgerError(Exception):
    """Something that does not add up, in a sentence."""


def ledger_difference() -> str:
    """The first thing in the ledger that does not add up, in a sentence; else nothing.

    Every entry is read once, in order. It recomputes the hash of each journal, sees that
    an event says the same, that each account is in the place by which it is known, and
    adds up afresh every balance and day; and that nothing stands in a year of a partner
    that had closed it hard before. All of it is as it was at one moment: others may go on
    posting.
    """
    with _one_moment():
        return _ledger_difference()


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read the database as it is now, whatever is committed meanwhile; hold nobody off."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _ledger_difference() -> str:
    came: Days = defaultdict(lambda: defaultdict(int))
    went: Days = defaultdict(lambda: defaultdict(int))
    events = _Events()
    try:
        for number, fund, period, on, digest, lines in _journals():
            if entries_hash(lines) != digest:
                return (
                    f"The entries of journal {number} are not those that were posted."
                )
            events.meet(number, fund, digest)
            came_then, went_then = came[period, on], went[period, on]
            for out_of, into, pence in lines:
                went_then[out_of] += pence
                came_then[into] += pence
        events.end()
    except _LedgerError as wrong:
        return str(wrong)
    return (
        _difference_of_accounts()
        or _difference_of_balances(came, went)
        or _difference_of_days(came, went)
        or hard_close_difference()
    )


def _difference_of_accounts() -> str:
    """The first account that is not in the place by which it is known; else nothing."""
    for each in LedgerAccount.objects.order_by("pk").iterator(AT_ONCE):
        if (each.place.slot, each.place.book) != (each.slot, each.book):
            return f"Account {each.pk} is not what it was opened as."
    return ""


class _Events:
    """What events say was posted, met journal by journal."""

    def __init__(self) -> None:
        self.alone = _hashes_said()
        self.ranges = _ranges_said()
        self.together: dict[int, list[str]] = defaultdict(list)

    def meet(self, number: int, fund: int, digest: str) -> None:
        """See that an event says that a journal was posted with these entries."""
        if (said := self.alone.pop(number, None)) is not None:
            if said != digest:
                raise _LedgerError(
                    f"The event of journal {number} says other entries than it has."
                )
            return
        index = bisect_right(self.ranges, (fund, number, INFINITE, 0, "")) - 1
        of, first, last, _, _ = self.ranges[index] if index >= 0 else (0, 0, 0, 0, "")
        if of != fund or not first <= number <= last:
            raise _LedgerError(
                f"No event says that journal {number} was posted with these entries."
            )
        self.together[index].append(digest)

    def end(self) -> None:
        """See that every journal of which an event speaks was met."""
        if self.alone:
            raise _LedgerError(
                f"Journal {min(self.alone)}, which an event says was posted, is not there."
            )
        for index, (_, first, last, count, digest) in enumerate(self.ranges):
            met = self.together[index]
            if len(met) != count or hash_of_many(met) != digest:
                raise _LedgerError(
                    f"Journals {first} to {last} are not those that were posted together."
                )


def _journals() -> Iterator[tuple[int, int, int, date, str, Lines]]:
    """Journals in their order with their entries: number, fund, period, day, hash."""
    entries = _by_journal()
    told = next(entries, None)
    rows = Journal.objects.order_by("pk").values_list(
        "pk", "fund_id", "period_id", "effective_on", "entries_hash"
    )
    for number, fund, period, on, digest in rows.iterator(AT_ONCE):
        if told is None or told[0] != number:
            raise _LedgerError(f"Journal {number} has no entries.")
        yield number, fund, period, on, digest, told[1]
        told = next(entries, None)


def _difference_of_balances(came: Days, went: Days) -> str:
    moved: dict[int, int] = defaultdict(int)
    for days, sign in ((came, 1), (went, -1)):
        for accounts in days.values():
            for account, pence in accounts.items():
                moved[account] += sign * pence
    for account, pence in Balance.objects.order_by("pk").values_list("pk", "pence"):
        if moved.pop(account, 0) != pence:
            return f"The balance kept of account {account} is not what its entries add up to."
    if any(moved.values()):
        return f"No balance is kept of account {next(iter(moved))}."
    return ""


def _difference_of_days(came: Days, went: Days) -> str:
    """Take each day that is kept off what moved; nothing may be left on either side."""
    kept = DayTotal.objects.order_by("pk").values_list(
        "account_id", "period_id", "effective_on", "pence_in", "pence_out"
    )
    for account, period, on, pence_in, pence_out in kept.iterator(AT_ONCE):
        then = period, on
        if (
            came[then].pop(account, 0) != pence_in
            or went[then].pop(account, 0) != pence_out
            or pence_in == pence_out == 0  # nobody posts nothing
        ):
            return (
                f"What is kept of account {account} on {on} is not what its entries add "
                "up to."
            )
    for accounts in (*came.values(), *went.values()):
        if accounts:
            return f"Nothing is kept of account {min(accounts)} on a day."
    return ""


def _by_journal() -> Iterator[tuple[int, Lines]]:
    """The entries of each journal in their order, journal by journal."""
    current: int | None = None
    lines: Lines = []
    rows = Entry.objects.order_by("journal_id", "pk").values_list(
        "journal_id", "out_of_id", "into_id", "pence"
    )
    for journal, out_of, into, pence in rows.iterator(AT_ONCE):
        if journal != current:
            if current is not None:
                yield current, lines
            current, lines = journal, []
        lines.append((out_of, into, pence))
    if current is not None:
        yield current, lines


def _hashes_said() -> dict[int, str]:
    """What events say of journals posted one by one."""
    kinds = (Event.Kind.JOURNAL_POSTED, Event.Kind.JOURNAL_REVERSED)
    told = Event.objects.filter(kind__in=kinds).values_list("subject_id", "detail")
    return {
        int(subject): found[1]
        for subject, detail in told.iterator(AT_ONCE)
        if (found := ONE.search(detail))
    }


def _ranges_said() -> list[tuple[int, int, int, int, str]]:
    """What events say of journals posted together: fund, first, last, count and hash.

    In the order of fund and first journal. Those of one fund never overlap, because the
    fund is held while many are posted to it.
    """
    told = Event.objects.filter(kind=Event.Kind.JOURNALS_POSTED)
    return sorted(
        (int(fund), int(found[1]), int(found[2]), int(found[3]), found[4])
        for fund, detail in told.values_list("subject_id", "detail").iterator(AT_ONCE)
        if (found := MANY.search(detail))
    )
