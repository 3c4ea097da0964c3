"""What somebody named of a fund has to be there: its strands, its sources, its partners."""

from collections.abc import Collection

from ropewalk.figures import BadInput
from ropewalk.figures.words import listed
from ropewalk.money.kinds import PARTED, FundKind
from ropewalk.money.models import Fund
from ropewalk.partnership.rules.terms import year_said


def refuse_foreign(
    fund: Fund, *, strand_ids: Collection[int], source_ids: Collection[int]
) -> None:
    """Refuse strands and sources of another fund; two queries.

    Raises:
        BadInput: when one is not of this fund.
    """
    if fund.strands.filter(pk__in=strand_ids).count() != len(set(strand_ids)):
        raise BadInput("Choose a strand of this fund.")
    if fund.sources.filter(pk__in=source_ids).count() != len(set(source_ids)):
        raise BadInput("Choose a funding source of this fund.")


def refuse_part(fund: Fund, partner_id: int | None) -> None:
    """Refuse a part of a fund that is nobody's, or that is somebody's outside; one query.

    Raises:
        BadInput: when nobody is named where the parts of partners are told apart, or
            somebody who takes no part in the fund.
    """
    if partner_id is None:
        if fund.kind in PARTED:
            raise BadInput(
                f"{FundKind(fund.kind).label}: say whose part of the money this is."
            )
        return
    if not fund.partners.filter(organisation=partner_id).exists():
        raise BadInput("Choose a partner of this fund.")


def refusal_of_closed_year(
    fund: Fund, year_starting: int, *, parts: Collection[int | None]
) -> str | None:
    """Why budgets of a year no longer change, if they do not; up to two queries.

    Its last quarter is closed, or a partner closed the year hard whose part it is. What
    is shared is the host's.

    Args:
        fund: The fund.
        year_starting: The year in which the financial year starts.
        parts: The partners whose parts change; none for what is shared.
    """
    year = year_said(year_starting)
    last = fund.periods.filter(year_starting=year_starting).last()
    if last is not None and last.closed_at is not None:
        return f"{year} is closed, so its budgets no longer change."
    closed = (
        fund.hard_closes.filter(
            year_starting__gte=year_starting,
            organisation__in={fund.host_id if each is None else each for each in parts},
        )
        .order_by("pk")
        .values_list("organisation__name", flat=True)
    )
    names = list(dict.fromkeys(closed))
    if not names:
        return None
    return (
        f"{listed(names)} closed the books of {year} hard, so this budget no longer "
        "changes: set the budget of the next year, or carry forward what is left."
    )


def refuse_closed_year(
    fund: Fund, year_starting: int, *, parts: Collection[int | None]
) -> None:
    """Refuse to change budgets of a year that is closed, or closed hard by whose they are.

    Raises:
        BadInput: when it is closed.
    """
    if refusal := refusal_of_closed_year(fund, year_starting, parts=parts):
        raise BadInput(refusal)
