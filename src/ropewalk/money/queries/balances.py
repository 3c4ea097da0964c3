"""What is in a fund's accounts: now, on a day, in a time, and as it was known then."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, Sum

from ropewalk.money.kinds import AccountKind
from ropewalk.money.models import Balance, DayTotal, Entry, Fund, LedgerAccount
from ropewalk.money.rules.posting import Place


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
    counting_before: date | None = None,
) -> Balances:
    """What moved in each account in a time, in two queries; three as known then.

    Args:
        fund: The fund.
        starts_on: The first day; none means from the beginning.
        ends_before: The day after the last; none means to the end.
        as_known: What had been posted by a moment; none means by now. With a moment the
            entries themselves are added up.
        by_period: Whether the quarter counts into which something was posted, as in
            statements, rather than the day on which it counts.
        counting_before: With quarters, only what counts on days before this one.
    """
    if as_known is None:
        days = DayTotal.objects.filter(
            _within("period" if by_period else "", starts_on, ends_before),
            _within("", None, counting_before),
            account__fund=fund,
        )
        moved = dict(
            days.values_list("account_id").annotate(
                moved=Sum(F("pence_in") - F("pence_out"))
            )
        )
    else:
        entries = Entry.objects.order_by().filter(
            _within(
                "journal__period" if by_period else "journal", starts_on, ends_before
            ),
            _within("journal", None, counting_before),
            journal__fund=fund,
            journal__recorded_at__lte=as_known,
        )
        moved = defaultdict(int)
        for number, pence in entries.values_list("into_id").annotate(Sum("pence")):
            moved[number] += pence
        for number, pence in entries.values_list("out_of_id").annotate(Sum("pence")):
            moved[number] -= pence
    accounts = LedgerAccount.objects.filter(fund=fund).in_bulk()
    return Balances(
        {accounts[number].place: pence for number, pence in moved.items() if pence}
    )


def _within(where: str, starts_on: date | None, ends_before: date | None) -> Q:
    """Rows of days, or of periods that lie within days."""
    if where.endswith("period"):
        first, last = f"{where}__starts_on__gte", f"{where}__ends_before__lte"
    else:
        on = f"{where}__effective_on" if where else "effective_on"
        first, last = f"{on}__gte", f"{on}__lt"
    asked = {first: starts_on, last: ends_before}
    return Q(**{name: when for name, when in asked.items() if when is not None})
