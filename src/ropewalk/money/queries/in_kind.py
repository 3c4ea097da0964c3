"""What partners gave in kind, which is in no total of money."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Move
from ropewalk.money.models import Entry, Fund
from ropewalk.money.queries.positions import names_of


@dataclass(frozen=True, slots=True)
class InKind:
    """What partners gave in kind in a time: each gift, and what each partner gave."""

    gifts: Sequence[Entry]
    names: Mapping[int, str]

    @property
    def by_partner(self) -> dict[int, int]:
        """What each partner's gifts are worth; one that gave nothing has nothing."""
        told = dict.fromkeys(self.names, 0)
        for each in self.gifts:
            if each.out_of.partner_id is not None:
                told[each.out_of.partner_id] += each.pence
        return told

    @property
    def pence(self) -> int:
        """What all is worth."""
        return sum(each.pence for each in self.gifts)

    def table(self) -> Table:
        """Each gift."""
        return Table(
            key="in_kind",
            title="Given in kind",
            columns=(
                Column("on", "Day"),
                Column("partner", "Given by"),
                Column("what", "What"),
                Column("strand", "For"),
                Column("pence", "Worth", "pence"),
            ),
            rows=tuple(
                (
                    each.journal.effective_on.isoformat(),
                    each.out_of.partner.name if each.out_of.partner else "",
                    each.journal.why,
                    each.into.strand.title if each.into.strand else "",
                    each.pence,
                )
                for each in self.gifts
            ),
            note="What it is worth was estimated. It is in no total of money.",
        )


def in_kind_of(
    fund: Fund,
    *,
    starts_on: date,
    ends_before: date,
    ledgers: Collection[int] | None = None,
) -> InKind:
    """What partners gave a fund in kind in a time and did not take back; two queries.

    Args:
        fund: The fund.
        starts_on: The first day.
        ends_before: The day after the last.
        ledgers: The partners whose own gifts may be read; none for all.
    """
    found = Entry.objects.filter(
        journal__fund=fund,
        journal__move=Move.IN_KIND_GIVEN,
        journal__reversed_by=None,
        journal__effective_on__gte=starts_on,
        journal__effective_on__lt=ends_before,
        into__kind=A.IN_KIND_USED,
    ).select_related("journal", "out_of__partner", "into__strand")
    if ledgers is not None:
        found = found.filter(out_of__partner__in=ledgers)
    return InKind(list(found), names_of(fund))
