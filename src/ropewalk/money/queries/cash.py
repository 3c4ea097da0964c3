"""Which of those who hold a fund's cash have paid more than has come in."""

from collections.abc import Mapping

from ropewalk.money.kinds import APART
from ropewalk.money.models import Fund
from ropewalk.money.rules.cash import paid_ahead_said


def paid_ahead(
    fund: Fund, held_by: Mapping[int | None, int], *, names: Mapping[int, str]
) -> list[str]:
    """Who has paid more for a fund than has come in, a sentence each; no query.

    Args:
        fund: The fund.
        held_by: The cash held in pence, by who holds it.
        names: What the partners are called.
    """
    return [
        paid_ahead_said(
            _holder(fund, holder, names), pence, keeps_own=fund.kind in APART
        )
        for holder, pence in held_by.items()
        if pence < 0
    ]


def _holder(fund: Fund, holder: int | None, names: Mapping[int, str]) -> str:
    if holder is None or holder not in names:
        return "Somebody who is not a partner"
    if holder == fund.host_id and fund.kind not in APART:
        return f"The host, {names[holder]},"
    return names[holder]
