"""What sharing a year's risk posts to the ledger, and which version of it was shown."""

import hashlib

from ropewalk.money.kinds import AccountKind
from ropewalk.money.rules.posting import Line, Place
from ropewalk.money.rules.risk_share import Sharing


def lines_of_sharing(sharing: Sharing) -> tuple[Line, ...]:
    """What each partner comes to owe or be owed; nothing where all stays in the fund."""
    if sharing.variance_pence < 0 and not sharing.is_paid_back:
        return ()
    lines = []
    for partner, pence in sharing.by_partner.items():
        risk, due = (
            Place(kind, partner=partner)
            for kind in (AccountKind.RISK_SHARE, AccountKind.DUE)
        )
        if pence:
            lines.append(
                Line(risk, due, pence) if pence > 0 else Line(due, risk, -pence)
            )
    return tuple(lines)


def version_of_sharing(sharing: Sharing) -> str:
    """Which sharing it is, to tell whether it has changed since somebody read it."""
    told = (
        sharing.budget_pence,
        sharing.outturn_pence,
        sorted(sharing.by_partner.items()),
        len(lines_of_sharing(sharing)),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
