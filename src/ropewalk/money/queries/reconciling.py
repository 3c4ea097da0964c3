"""A partner's extract held against the fund's ledger, and what is still to be resolved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.money.kinds import APART, AccountKind, Difference
from ropewalk.money.models import (
    DifferenceResolved,
    Entry,
    Extract,
    ExtractLayout,
    Fund,
)
from ropewalk.money.queries.seen import within_ledgers
from ropewalk.money.rules.reconciling import Item, Reconciliation, reconcile
from ropewalk.organisations.models import Account


def extracts_seen_by(actor: Account, *, on: date) -> QuerySet[Extract]:
    """The extracts of the funds that the actor may see; of ledgers apart, its own."""
    return Extract.objects.filter(
        within_ledgers(actor, on=on, fund="fund", partner="organisation"),
        fund__in=Fund.objects.visible_to(actor, on=on),
    ).select_related("fund__host", "fund__partnership", "organisation", "layout")


def layout_of(fund: Fund, organisation_id: int) -> ExtractLayout | None:
    """How a partner's system writes its extracts; none when nobody said. One query."""
    return ExtractLayout.objects.filter(fund=fund, organisation=organisation_id).last()


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that one ledger shows alone, and what was found of it.

    ``resolved`` is the last that was said of it; none while nobody said anything.
    """

    item: Item
    is_ours: bool
    is_timing: bool
    resolved: DifferenceResolved | None

    @property
    def whose(self) -> str:
        """Whose ledger shows it."""
        return "the fund's" if self.is_ours else "the partner's"

    @property
    def said(self) -> str:
        """What is known of it."""
        if self.resolved is not None:
            label = Difference(self.resolved.kind).label
            return f"{label}: {self.resolved.reason}"
        return "May be a matter of days" if self.is_timing else "Unexplained"


@dataclass(frozen=True, slots=True)
class ExtractSeen:
    """An extract held against the fund's ledger.

    Attributes:
        extract: The extract.
        found: What is in both and what is in one.
        standing: What is in one only, each with what was found of it.
    """

    extract: Extract
    found: Reconciliation
    standing: Sequence[Standing]

    @property
    def unresolved(self) -> Sequence[Standing]:
        """What nobody has resolved."""
        return [each for each in self.standing if each.resolved is None]

    @property
    def said(self) -> str:
        """How the two ledgers stand to each other, and what waits for its reason."""
        words = self.found.said
        if not self.standing:
            return words
        left = len(self.unresolved)
        if not left:
            return f"{words} Every difference has its reason."
        return f"{words} {left} of {len(self.standing)} still to be given a reason."

    def table(self) -> Table:
        """Everything that either ledger shows, with how the other shows it."""
        rows: list[tuple[str, str, str, int, str]] = [
            (
                "Both",
                pair.ours.on.isoformat(),
                pair.ours.reference,
                pair.ours.pence,
                pair.by.label,
            )
            for pair in self.found.matched
        ]
        rows += [
            (
                "The fund's only" if each.is_ours else "The partner's only",
                each.item.on.isoformat(),
                each.item.reference,
                each.item.pence,
                each.said,
            )
            for each in self.standing
        ]
        return Table(
            key="reconciliation",
            title="What the two ledgers show",
            columns=(
                Column("ledger", "In which ledger"),
                Column("on", "Day"),
                Column("reference", "Reference"),
                Column("pence", "Paid out", "pence"),
                Column("how", "How it stands"),
            ),
            rows=tuple(rows),
        )


def extract_seen(extract: Extract) -> ExtractSeen:
    """An extract held against the fund's ledger, in three queries."""
    found = reconcile(
        _ours(extract),
        [
            Item(line.pk, line.on, line.pence, line.reference)
            for line in extract.lines.all()
        ],
        starts_on=extract.starts_on,
        ends_before=extract.ends_before,
        timing_days=extract.layout.timing_days,
    )
    ours: dict[int, DifferenceResolved] = {}
    theirs: dict[int, DifferenceResolved] = {}
    for said in extract.resolved.all():
        if said.entry_id is not None:
            ours[said.entry_id] = said
        if said.line_id is not None:
            theirs[said.line_id] = said
    return ExtractSeen(extract, found, _standing(found, ours, theirs))


def may_be_spent(extract: Extract, standing: Standing) -> bool:
    """Whether what an extract shows alone could be spending that the fund left out.

    It was paid, by a partner that holds the fund's cash.
    """
    fund = extract.fund
    holds = fund.kind in APART or extract.organisation_id == fund.host_id
    return holds and not standing.is_ours and standing.item.pence > 0


def _standing(
    found: Reconciliation,
    ours: Mapping[int, DifferenceResolved],
    theirs: Mapping[int, DifferenceResolved],
) -> list[Standing]:
    parts = (
        (found.ours_timing, True, True, ours),
        (found.ours_alone, True, False, ours),
        (found.theirs_timing, False, True, theirs),
        (found.theirs_alone, False, False, theirs),
    )
    return [
        Standing(item, is_ours, is_timing, resolved.get(item.key))
        for items, is_ours, is_timing, resolved in parts
        for item in items
    ]


def _ours(extract: Extract) -> list[Item]:
    """What the fund's ledger shows of the cash that the partner holds, on those days."""
    cash = Q(into__kind=AccountKind.HELD, into__partner=extract.organisation_id) | Q(
        out_of__kind=AccountKind.HELD, out_of__partner=extract.organisation_id
    )
    entries = Entry.objects.filter(
        cash,
        journal__fund=extract.fund_id,
        journal__effective_on__gte=extract.starts_on,
        journal__effective_on__lt=extract.ends_before,
        journal__reversed_by=None,
        journal__reverses=None,
    ).values_list(
        "pk",
        "journal__effective_on",
        "pence",
        "journal__why",
        "out_of__kind",
    )
    return [
        Item(number, on, pence if kind == AccountKind.HELD else -pence, why)
        for number, on, pence, why, kind in entries
    ]
