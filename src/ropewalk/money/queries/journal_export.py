"""Journals of a fund in the one layout that a finance system can take in."""

from collections.abc import Collection, Iterator
from datetime import date

from ropewalk.figures import BadInput, Column, Table
from ropewalk.money.kinds import Move
from ropewalk.money.models import Entry, Fund, LedgerAccount

MOST_ENTRIES = 200_000  # half a million lines and less are read into a spreadsheet


def journals_to_export(
    fund: Fund,
    *,
    starts_on: date,
    ends_before: date,
    ledgers: Collection[int] | None = None,
) -> Table:
    """What was posted into the quarters of a time, a debit and a credit for each entry.

    Three queries. The layout is described in the documentation; a column is never taken
    away or moved, and new ones come at the end.

    Args:
        fund: The fund.
        starts_on: The first day of the first quarter.
        ends_before: The day after the last of the last.
        ledgers: The partners whose own ledgers may be read; none for all.

    Raises:
        BadInput: when there are more than a file holds.
    """
    accounts = LedgerAccount.objects.filter(fund=fund).in_bulk()
    return Table(
        key="journals",
        title="Journals",
        columns=(
            Column("journal", "journal"),
            Column("posted", "posted_at"),
            Column("counts", "counts_on"),
            Column("quarter", "quarter"),
            Column("move", "move"),
            Column("reverses", "reverses"),
            Column("book", "book"),
            Column("account", "account"),
            Column("side", "debit_or_credit"),
            Column("pence", "amount", "pence"),
            Column("reference", "reference"),
        ),
        rows=tuple(_rows(fund, accounts, starts_on, ends_before, ledgers)),
    )


def _rows(
    fund: Fund,
    accounts: dict[int, LedgerAccount],
    starts_on: date,
    ends_before: date,
    ledgers: Collection[int] | None,
) -> Iterator[tuple[str | int, ...]]:
    entries = Entry.objects.filter(
        journal__fund=fund,
        journal__period__starts_on__gte=starts_on,
        journal__period__ends_before__lte=ends_before,
        **{} if ledgers is None else {"out_of__partner__in": ledgers},
    ).order_by("journal_id", "pk")
    if (count := entries.count()) > MOST_ENTRIES:
        raise BadInput(
            f"This quarter has {count:,} entries, and a file holds up to "
            f"{MOST_ENTRIES:,}. Look at the entries by strand or partner instead."
        )
    told = entries.values_list(
        "journal_id",
        "journal__recorded_at",
        "journal__effective_on",
        "journal__period__year_starting",
        "journal__period__number",
        "journal__move",
        "journal__reverses_id",
        "out_of_id",
        "into_id",
        "pence",
        "journal__why",
    )
    for number, at, on, year, quarter, move, back, out_of, into, pence, why in told:
        for account, side in ((accounts[into], "debit"), (accounts[out_of], "credit")):
            yield (
                str(number),
                at.isoformat(timespec="seconds"),
                on.isoformat(),
                f"{year} Q{quarter}",
                Move(move).value,
                str(back) if back else "",
                account.book,
                account.slot,
                side,
                pence,
                why,
            )
