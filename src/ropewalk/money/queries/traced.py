"""Figures of money: whole pence with the rule, the inputs and the ledger they come from."""

from collections.abc import Iterable
from datetime import date

from ropewalk.figures import Figure, Source
from ropewalk.money.models import Fund

AS_POSTED = "as posted"


def ledger_of(fund: Fund, *, vintage: str, as_at: date | None = None) -> Source:
    """The ledger of a fund as a source: no query where its host came along."""
    return Source(
        title=f"Ledger of {fund.title}",
        publisher=fund.host.name,
        vintage=vintage,
        as_at=as_at,
        licence="Records of the partners",
    )


def pence_figure(
    key: str,
    label: str,
    pence: int | None,
    *,
    source: Source,
    rule: str = "",
    inputs: Iterable[Figure] = (),
    note: str = "",
) -> Figure:
    """Pence as a figure, with the vintage of the ledger it comes from.

    Args:
        key: What it is, for a program.
        label: What it is, in words.
        pence: How much; none where it is not known, which ``note`` then explains.
        source: The ledger.
        rule: How it is made.
        inputs: What it is made of.
        note: What else there is to say.
    """
    return Figure(
        key=key,
        label=label,
        value=pence,
        unit="pence",
        vintage=source.vintage,
        rule=rule,
        inputs=tuple(inputs),
        sources=(source,),
        note=note,
    )
