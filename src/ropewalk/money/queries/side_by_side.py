"""Where several funds stand in a year, side by side, in one query."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Balance, Fund


@dataclass(frozen=True, slots=True)
class FundStands:
    """Where a fund stands in a year, in pence."""

    fund: Fund
    budget: int
    held_back: int
    committed: int
    spent: int

    @property
    def available(self) -> int:
        """What is left: budget less what is held back, committed and spent."""
        return self.budget - self.held_back - self.committed - self.spent


def funds_stand(
    funds: Sequence[Fund], *, year_starting: int, within: Q | None = None
) -> list[FundStands]:
    """Where each fund stands in a year, in the order given; one query.

    Args:
        funds: The funds.
        year_starting: The financial year.
        within: The balances that the reader may see; none for all of them.
    """
    kinds = (A.BUDGET, A.RESERVED, A.COMMITTED, A.USED)
    rows = (
        Balance.objects.filter(
            within or Q(),
            account__fund__in=funds,
            account__kind__in=kinds,
            account__year=year_starting,
        )
        .values_list("account__fund", "account__kind")
        .annotate(Sum("pence"))
        .order_by()
    )
    # an account that was never opened has nothing in it
    held = Counter({(fund, A(kind)): pence for fund, kind, pence in rows})
    return [
        FundStands(
            each,
            -held[each.pk, A.BUDGET],
            held[each.pk, A.RESERVED],
            held[each.pk, A.COMMITTED],
            held[each.pk, A.USED],
        )
        for each in funds
    ]
