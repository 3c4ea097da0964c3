"""Which financial year something goes into that is posted now and counts on a day."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from ropewalk.money.models import Fund
from ropewalk.partnership.rules.terms import financial_year


def year_posted_into(fund: Fund, *, on: date, partners: Collection[int]) -> int:
    """The year of the quarter into which a posting goes that counts on a day; two queries.

    That is the day's own year until its last quarter is closed, or a partner whose accounts
    are touched has closed it hard; after that it is the first year that is open to it. Where
    no quarter takes it, posting refuses it, and it is the day's own year.

    Args:
        fund: The fund, held by the caller, so that none of its quarters is closed meanwhile.
        on: The day on which it counts.
        partners: Whose accounts it touches; what is shared is the host's.
    """
    closed = fund.hard_closes.filter(organisation__in=partners).aggregate(
        year=Max("year_starting")
    )["year"]
    still_open = fund.periods.filter(closed_at=None, ends_before__gt=on)
    if closed is not None:
        still_open = still_open.filter(year_starting__gt=closed)
    years = still_open.order_by("starts_on").values_list("year_starting", flat=True)
    return next(iter(years[:1]), financial_year(on))
