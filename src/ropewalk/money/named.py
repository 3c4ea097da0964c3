"""What somebody named of a fund has to be there: its strands, its sources, its partners."""

from collections.abc import Collection

from ropewalk.figures import BadInput
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


def refuse_closed_year(fund: Fund, year_starting: int) -> None:
    """Refuse to change budgets of a year whose last quarter is closed; one query.

    Raises:
        BadInput: when it is closed.
    """
    last = fund.periods.filter(year_starting=year_starting).last()
    if last is not None and last.closed_at is not None:
        raise BadInput(
            f"{year_said(year_starting)} is closed, so its budgets no longer change."
        )
