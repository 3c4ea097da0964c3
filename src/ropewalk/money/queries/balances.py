"""What is in a fund's accounts: now, on a day, in a time, and as it was known then."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Sum

from ropewalk.money.kinds import AccountKind
from ropewalk.money.models import (
    Balance,
    DayTotal,
    Entry,
    Fund,
    Journal,
    LedgerAccount,
)
from ropewalk.money.rules.posting import Place

PENCE = Sum(F("pence_in") - F("pence_out"))
# what a budget that was given is: together they are what was given and moved to a part
BUDGETED = (
    AccountKind.AVAILABLE,
    AccountKind.RESERVED,
    AccountKind.COMMITTED,
    AccountKind.USED,
)


def _anywhere(_: Place) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Balances:
    """Pence by place, of one fund."""

    pence: Mapping[Place, int]

    def of(
        self,
        *kinds: AccountKind,
        where: Callable[[Place], bool] = _anywhere,
    ) -> int:
        """What accounts of these kinds add up to.

        Args:
            kinds: The kinds of account.
            where: Which of their places count; all when not said.
        """
        return sum(
            pence
            for place, pence in self.pence.items()
            if place.kind in kinds and where(place)
        )

    def by(
        self,
        key: Callable[[Place], int | None],
        *kinds: AccountKind,
        where: Callable[[Place], bool] = _anywhere,
    ) -> Counter[int | None]:
        """The same, by partner, strand or source; one with no account holds nothing."""
        told: Counter[int | None] = Counter()
        for place, pence in self.pence.items():
            if place.kind in kinds and where(place):
                told[key(place)] += pence
        return told

    def budget_by(
        self, key: Callable[[Place], int | None], *, year: int
    ) -> Counter[int | None]:
        """A year's budget by partner, strand or source: as given, and as moved since."""
        return self.by(key, *BUDGETED, where=lambda place: place.year == year)


def balances_now(fund: Fund) -> Balances:
    """All balances of a fund as they are, in one query."""
    found = Balance.objects.filter(account__fund=fund).select_related("account")
    return Balances({each.account.place: each.pence for each in found})


def balances_in(
    fund: Fund,
    *,
    starts_on: date | None = None,
    ends_before: date | None = None,
    as_known: datetime | None = None,
    by_period: bool = False,
) -> Balances:
    """What moved in each account in a time, in two queries; up to five as known then.

    Args:
        fund: The fund.
        starts_on: The first day; none means from the beginning.
        ends_before: The day after the last; none means to the end.
        as_known: What had been posted by a moment; none means by now.
        by_period: Whether the quarter counts into which something was posted, as in
            statements, rather than the day on which it counts.
    """
    days = DayTotal.objects.filter(
        _within("period" if by_period else "", starts_on, ends_before),
        account__fund=fund,
    )
    moved = Counter(dict(days.values_list("account_id").annotate(moved=PENCE)))
    if as_known is not None:
        where = "journal__period" if by_period else "journal"
        since = _entries_since(fund, as_known)
        for (number,), pence in _moved_since(
            since.filter(_within(where, starts_on, ends_before))
        ):
            moved[number] -= pence
    accounts = LedgerAccount.objects.filter(fund=fund).in_bulk()
    return Balances(
        {
            accounts[number].place: pence
            for number, pence in sorted(moved.items())
            if pence
        }
    )


@dataclass(frozen=True, slots=True)
class Quarters:
    """What was posted into each quarter of a fund, as known at a moment.

    Attributes:
        rows: A place, the quarter's first day and the day after its last, whether it
            counts on a day before another than these, and pence.
    """

    rows: Sequence[tuple[Place, date, date, bool, int]]

    def within(
        self,
        *,
        starts_on: date = date.min,
        ends_before: date = date.max,
        only_earlier: bool = False,
    ) -> Balances:
        """What was posted into the quarters of a time.

        Args:
            starts_on: The first day.
            ends_before: The day after the last.
            only_earlier: Only what counts on days before the one asked about.
        """
        pence: dict[Place, int] = defaultdict(int)
        for place, first, end, is_earlier, moved in self.rows:
            if (
                starts_on <= first
                and end <= ends_before
                and (is_earlier or not only_earlier)
            ):
                pence[place] += moved
        return Balances({place: sum_ for place, sum_ in pence.items() if sum_})


def posted_by_quarter(
    fund: Fund, *, as_known: datetime, counting_before: date
) -> Quarters:
    """What was posted into each quarter by a moment, in four queries or six.

    It is what each day adds up to now, less what was posted since: mostly nothing.

    Args:
        fund: The fund.
        as_known: The moment.
        counting_before: The day by which what counts earlier is told apart.
    """
    is_earlier = Q(effective_on__lt=counting_before)
    days = DayTotal.objects.filter(account__fund=fund).annotate(
        is_earlier=ExpressionWrapper(is_earlier, BooleanField())
    )
    moved = Counter(
        {
            tuple(told): pence
            for *told, pence in days.values_list(
                "account_id", "period_id", "is_earlier"
            ).annotate(moved=PENCE)
        }
    )
    since = _entries_since(fund, as_known).annotate(
        is_earlier=ExpressionWrapper(
            Q(journal__effective_on__lt=counting_before), BooleanField()
        )
    )
    for told, pence in _moved_since(since, "journal__period_id", "is_earlier"):
        moved[told] -= pence
    accounts = LedgerAccount.objects.filter(fund=fund).in_bulk()
    periods = fund.periods.in_bulk()
    return Quarters(
        [
            (
                accounts[account].place,
                periods[period].starts_on,
                periods[period].ends_before,
                bool(is_earlier),
                pence,
            )
            for (account, period, is_earlier), pence in sorted(moved.items())
        ]
    )


def _entries_since(fund: Fund, moment: datetime) -> models.QuerySet[Entry]:
    """The entries that were posted after a moment."""
    posted = Journal.objects.filter(fund=fund, recorded_at__gt=moment)
    if not posted.exists():
        return Entry.objects.none()
    return Entry.objects.order_by().filter(journal__in=posted)


def _moved_since(
    entries: models.QuerySet[Entry], *apart: str
) -> Iterator[tuple[tuple[int, ...], int]]:
    """What entries move in each account, in two queries: account and what else, pence."""
    for into, sign in (("into_id", 1), ("out_of_id", -1)):
        for *told, pence in entries.values_list(into, *apart).annotate(Sum("pence")):
            yield tuple(told), sign * pence


def _within(where: str, starts_on: date | None, ends_before: date | None) -> Q:
    """Rows of days, or of periods that lie within days."""
    if where.endswith("period"):
        first, last = f"{where}__starts_on__gte", f"{where}__ends_before__lte"
    else:
        on = f"{where}__effective_on" if where else "effective_on"
        first, last = f"{on}__gte", f"{on}__lt"
    asked = {first: starts_on, last: ends_before}
    return Q(**{name: when for name, when in asked.items() if when is not None})
