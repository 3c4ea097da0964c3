"""The entries of a fund that a figure is made of, and the journal that each belongs to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import pounds
from ropewalk.money.kinds import AccountKind, Move
from ropewalk.money.models import (
    DayTotal,
    Entry,
    Fund,
    Journal,
    LedgerAccount,
    OrderStep,
)
from ropewalk.money.queries.forecasts import OUTTURN
from ropewalk.money.queries.traced import AS_POSTED, ledger_of
from ropewalk.money.rules.posting import entries_hash
from ropewalk.partnership.rules.terms import year_said

NET_OUTTURN = "net_outturn"
ENTRIES_ON_A_PAGE = 25
MOST_DOWNLOADED = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries of a fund are asked for; what is not said is not narrowed.

    Attributes:
        kind: The kind of account that an entry goes into or comes out of, or
            ``NET_OUTTURN`` for all of which the net outturn is made.
        strand: The strand of that account.
        partner: The partner of that account.
        source: The funding source of that account.
        budget_year: The year that account is for, where it is of a budget.
        year: The financial year into which it was posted.
        quarter: The quarter of that year; or, with ``up_to``, the last one.
        up_to: Whether all that was posted before counts too, as in a balance.
        as_known: Only what was posted by a moment.
        before: Only entries with smaller numbers: where the page before ended.
    """

    kind: str = ""
    strand: int | None = None
    partner: int | None = None
    source: int | None = None
    budget_year: int | None = None
    year: int | None = None
    quarter: int | None = None
    up_to: bool = False
    as_known: datetime | None = None
    before: int | None = None

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of account; none where they are not narrowed."""
        if self.kind == NET_OUTTURN:
            return OUTTURN
        return (self.kind,) if self.kind else ()

    @property
    def narrows_accounts(self) -> bool:
        """Whether it asks for some accounts only."""
        asked = (self.strand, self.partner, self.source, self.budget_year)
        return bool(self.kind) or any(each is not None for each in asked)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in words. ``net_pence`` is what it adds to the accounts asked for."""

    number: int
    journal_id: int
    move: str
    counts_on: date
    quarter: str
    posted_on: date
    out_of: str
    into: str
    pence: int
    net_pence: int | None


@dataclass(frozen=True, slots=True)
class EntriesSeen:
    """A page of the entries asked for, latest first, and what all of them come to.

    Attributes:
        fund: The fund.
        wanted: What was asked for.
        rows: The entries of this page.
        following: The number before which the next page starts; none on the last.
        in_pence: All that went into the accounts asked for; none without accounts.
        out_pence: All that came out of them.
    """

    fund: Fund
    wanted: Wanted
    rows: Sequence[EntryRow]
    following: int | None
    in_pence: int | None
    out_pence: int | None

    @property
    def net_pence(self) -> int | None:
        """What is left in the accounts asked for of all that moved."""
        if self.in_pence is None or self.out_pence is None:
            return None
        return self.in_pence - self.out_pence

    @property
    def sentence(self) -> str:
        """What the entries come to."""
        if self.in_pence is None or self.out_pence is None:
            return (
                "Every entry moves money from one account to another. Choose accounts to "
                "see what they add up to."
            )
        return (
            f"{pounds(self.in_pence)} went in and {pounds(self.out_pence)} came out: "
            f"{pounds(self.in_pence - self.out_pence)} net."
        )

    def table(self) -> Table:
        """The entries, for a download."""
        note = f"Latest first, at most {MOST_DOWNLOADED:,} entries. {self.sentence}"
        if self.following is not None:
            note = f"There are more entries than these. {note}"
        return Table(
            key="entries",
            title=f"Entries of {self.fund.title}",
            columns=(
                Column("entry", "Entry", "year"),
                Column("journal", "Journal", "year"),
                Column("move", "What it does"),
                Column("counts_on", "Counts on"),
                Column("quarter", "Posted into"),
                Column("posted_on", "Posted on"),
                Column("out_of", "Out of"),
                Column("into", "Into"),
                Column("pence", "Amount", "pence"),
            ),
            rows=tuple(
                (
                    each.number,
                    each.journal_id,
                    each.move,
                    each.counts_on.isoformat(),
                    each.quarter,
                    each.posted_on.isoformat(),
                    each.out_of,
                    each.into,
                    each.pence,
                )
                for each in self.rows
            ),
            sources=(ledger_of(self.fund, vintage=AS_POSTED),),
            note=note,
        )


def entries_seen(
    fund: Fund,
    wanted: Wanted,
    *,
    most: int = ENTRIES_ON_A_PAGE,
    ledgers: Collection[int] | None = None,
) -> EntriesSeen:
    """The entries of a fund that are asked for, in three queries.

    No more entries are read than ``most`` and one; what all come to is added up by the
    database.

    Args:
        fund: The fund.
        wanted: What is asked for.
        most: How many at most.
        ledgers: The partners whose own ledgers may be read; none for all.
    """
    accounts = {
        each.pk: each
        for each in LedgerAccount.objects.filter(fund=fund).select_related(
            "partner", "strand", "source"
        )
    }
    chosen = {number for number, each in accounts.items() if _is_asked(each, wanted)}
    found = list(
        _of_ledgers(_entries(fund, wanted, chosen), ledgers)
        .select_related("journal__period")
        .order_by("-pk")[: most + 1]
    )
    rows = [_row(each, accounts, chosen, wanted) for each in found[:most]]
    totals = _totals(fund, wanted, chosen) if wanted.narrows_accounts else (None, None)
    return EntriesSeen(
        fund=fund,
        wanted=wanted,
        rows=rows,
        following=rows[-1].number if len(found) > most else None,
        in_pence=totals[0],
        out_pence=totals[1],
    )


def _of_ledgers(
    entries: QuerySet[Entry], ledgers: Collection[int] | None
) -> QuerySet[Entry]:
    """Those of partners' own ledgers."""
    if ledgers is None:
        return entries
    return entries.filter(out_of__partner__in=ledgers)


def _is_asked(account: LedgerAccount, wanted: Wanted) -> bool:
    """Whether an account is one of those asked for."""
    if wanted.kinds and account.kind not in wanted.kinds:
        return False
    pairs = (
        (wanted.strand, account.strand_id),
        (wanted.partner, account.partner_id),
        (wanted.source, account.source_id),
        (wanted.budget_year, account.year),
    )
    return all(asked is None or asked == held for asked, held in pairs)


def _entries(fund: Fund, wanted: Wanted, chosen: set[int]) -> QuerySet[Entry]:
    entries = Entry.objects.filter(_posted("journal__", wanted))
    if wanted.narrows_accounts:  # the accounts are of this fund alone
        entries = entries.filter(Q(into__in=chosen) | Q(out_of__in=chosen))
    else:
        entries = entries.filter(journal__fund=fund)
    if wanted.as_known is not None:
        entries = entries.filter(journal__recorded_at__lte=wanted.as_known)
    if wanted.before is not None:
        entries = entries.filter(pk__lt=wanted.before)
    return entries


def _posted(where: str, wanted: Wanted) -> Q:
    """Rows that were posted into the year or quarter asked for, or up to it."""
    if wanted.year is None:
        return Q()
    year, number = f"{where}period__year_starting", f"{where}period__number"
    if not wanted.up_to:
        within = Q(**{year: wanted.year})
        return within & Q(**{number: wanted.quarter}) if wanted.quarter else within
    last = wanted.quarter if wanted.quarter is not None else 4
    return Q(**{f"{year}__lt": wanted.year}) | Q(
        **{year: wanted.year, f"{number}__lte": last}
    )


def _totals(fund: Fund, wanted: Wanted, chosen: set[int]) -> tuple[int, int]:
    """What went into the accounts asked for and came out of them, all pages together."""
    if wanted.as_known is None:
        days = DayTotal.objects.filter(_posted("", wanted), account__in=chosen)
        sums = days.aggregate(came=Sum("pence_in"), went=Sum("pence_out"))
        came, went = sums["came"], sums["went"]
    else:
        entries = _entries(fund, replace(wanted, before=None), chosen)
        sums = entries.aggregate(
            came=Sum("pence", filter=Q(into__in=chosen)),
            went=Sum("pence", filter=Q(out_of__in=chosen)),
        )
        came, went = sums["came"], sums["went"]
    # nothing to add up comes to nothing
    return (0 if came is None else came), (0 if went is None else went)


def _row(
    entry: Entry,
    accounts: dict[int, LedgerAccount],
    chosen: set[int],
    wanted: Wanted,
) -> EntryRow:
    net = entry.pence * (
        (entry.into_id in chosen) - (entry.out_of_id in chosen)  # both ways: nothing
    )
    return EntryRow(
        number=entry.pk,
        journal_id=entry.journal_id,
        move=str(Move(entry.journal.move).label),
        counts_on=entry.journal.effective_on,
        quarter=str(entry.journal.period),
        posted_on=local_day(entry.journal.recorded_at),
        out_of=account_said(accounts[entry.out_of_id]),
        into=account_said(accounts[entry.into_id]),
        pence=entry.pence,
        net_pence=net if wanted.narrows_accounts else None,
    )


def account_said(account: LedgerAccount) -> str:
    """An account in words: its kind, and all by which its money is held apart."""
    told = [
        str(AccountKind(account.kind).label),
        account.partner.name if account.partner else "",
        account.strand.title if account.strand else "",
        account.source.title if account.source else "",
        year_said(account.year) if account.year is not None else "",
        "capital" if account.is_capital else "",
    ]
    return ", ".join(each for each in told if each)


@dataclass(frozen=True, slots=True)
class JournalSeen:
    """A journal with its entries in words.

    Attributes:
        journal: The journal.
        rows: Its entries.
        is_as_posted: Whether its entries still have the hash that was kept.
        reversal: The journal that took it back, if one did.
        order_id: The order that it is a step of, if it is one.
        order_reference: What that order is called.
    """

    journal: Journal
    rows: Sequence[EntryRow]
    is_as_posted: bool
    reversal: Journal | None
    order_id: int | None
    order_reference: str

    @property
    def pence(self) -> int:
        """All that it moved."""
        return sum(each.pence for each in self.rows)

    def table(self) -> Table:
        """Its entries."""
        return Table(
            key="entries",
            title=f"Entries of journal {self.journal.pk}",
            columns=(
                Column("out_of", "Out of"),
                Column("into", "Into"),
                Column("pence", "Amount", "pence"),
            ),
            rows=tuple((each.out_of, each.into, each.pence) for each in self.rows),
        )


def journal_seen(journal: Journal) -> JournalSeen:
    """A journal with its entries, in four queries."""
    entries = list(
        journal.entries.select_related(
            "journal__period",
            *(
                f"{way}__{part}"
                for way in ("out_of", "into")
                for part in ("partner", "strand", "source")
            ),
        ).order_by("pk")
    )
    accounts = {
        account.pk: account for each in entries for account in (each.out_of, each.into)
    }
    digest = entries_hash(
        [(each.out_of_id, each.into_id, each.pence) for each in entries]
    )
    step = OrderStep.objects.filter(journal=journal).select_related("order").first()
    return JournalSeen(
        journal=journal,
        rows=[_row(each, accounts, set(), Wanted()) for each in entries],
        is_as_posted=digest == journal.entries_hash,
        reversal=Journal.objects.filter(reverses=journal).first(),
        order_id=step.order_id if step else None,
        order_reference=step.order.reference if step else "",
    )
