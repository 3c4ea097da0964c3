"""From which sum next year's pool starts: what partners put in this year."""

from ropewalk.money.models import Fund
from ropewalk.money.queries.contributions import contributions_of


def put_in(
    fund: Fund, *, year_starting: int, organisation_id: int | None = None
) -> int | None:
    """What is put into a fund in a year, in three queries; none where nothing is set.

    Args:
        fund: The fund.
        year_starting: The year.
        organisation_id: By which partner; by all of them when not said.
    """
    found = [
        each.last.pence
        for each in contributions_of(fund, year_starting=year_starting)
        if organisation_id in (None, each.organisation.pk)
    ]
    return sum(found) if found else None
