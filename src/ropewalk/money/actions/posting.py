"""Posting to the ledger, one journal or many, and taking a journal back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import NamedTuple
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import USED
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.kinds import AccountKind, Control, FundKind, Move, OrderStepKind
from ropewalk.money.ledger_rows import (
    Columns,
    Holding,
    Ledger,
    Posted,
    add_rows,
    held_ledger,
)
from ropewalk.money.models import (
    Balance,
    Fund,
    Journal,
    LedgerAccount,
    OrderStep,
    RecoveryTask,
    Strand,
)
from ropewalk.money.permissions import refusal_to_post
from ropewalk.money.posted_at_once import posted_at_once
from ropewalk.money.queries.reversing import refusal_of_reversal, reversal_of
from ropewalk.money.rules.ledgers import refusal_of_ledger
from ropewalk.money.rules.posting import (
    Draft,
    Place,
    entries_hash,
    hash_of_many,
    last_year_closed_hard,
    partners_of,
    refusal_of_day,
    refusal_of_draft,
)
from ropewalk.organisations.models import Account, Organisation
from ropewalk.parameters import parameter
from ropewalk.partnership.rules.terms import year_said

REVERSALS = UUID("c7d7a9b6-64b0-4d0b-9d0c-3b8b4b4f8f3e")  # names the keys of reversals
NEVER_BELOW_NOTHING = frozenset({AccountKind.COMMITTED, AccountKind.RESERVED})
RECOVERY_PLAN = "recovery_plan_days"


def post_journal(*, fund_id: int, draft: Draft, by: Account, at: datetime) -> Journal:
    """Post one journal to a fund's ledger; again with the same key, nothing more.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is no journal, its day has no period that is open, there is not
            enough left under a hard stop, or its key was used for something else.
    """
    return posted_at_once(
        fund_id=fund_id, draft=draft, by=by, at=at
    ) or _post_the_long_way(fund_id=fund_id, draft=draft, by=by, at=at)


@transaction.atomic
def _post_the_long_way(
    *, fund_id: int, draft: Draft, by: Account, at: datetime
) -> Journal:
    """Post one journal step by step, saying what stands against it if anything does."""
    written = _write(fund_id, [draft], by=by, at=at)
    journal = Journal.objects.get(pk=written.numbers[0])
    if written.new:
        record(
            Event.Kind.JOURNAL_POSTED,
            subject=journal,
            by=by,
            at=at,
            detail=f"{journal.move}, entries {journal.entries_hash}",
        )
    return journal


@transaction.atomic
def post_journals(
    *, fund_id: int, drafts: Sequence[Draft], by: Account, at: datetime
) -> list[int]:
    """Post many journals to a fund's ledger, all or none, with one event for all.

    Returns:
        Their numbers, in order.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: as for one, naming the first journal at fault by its place.
    """
    # held, so that the numbers of two such postings do not run into each other
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    written = _write(fund_id, drafts, by=by, at=at)
    if new := written.new:
        record(
            Event.Kind.JOURNALS_POSTED,
            subject=fund,
            by=by,
            at=at,
            detail=f"journals {new[0].number} to {new[-1].number}, {len(new)} in all, "
            f"entries {hash_of_many(each.entries_hash for each in new)}",
        )
    return written.numbers


@transaction.atomic
def reverse_journal(
    *, journal_id: int, why: str, by: Account, at: datetime, is_from_above: bool = False
) -> Journal:
    """Take a journal back with another that moves the same money the other way.

    It counts on the same day as what it takes back. Twice takes it back once. What was
    spent goes back to the budget of the year that the reversal is posted into.

    Args:
        journal_id: The journal.
        why: The reason.
        by: Who does it.
        at: When.
        is_from_above: Whether what its order stands for does it, by its own rules.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, it is a reversal itself, or what it moved is
            no longer where it moved it to.
    """
    # held, so that no quarter is closed between the year's choice and the posting
    fund = Fund.objects.select_for_update(no_key=True).get(journals=journal_id)
    journal = Journal.objects.get(pk=journal_id)
    journal.fund = fund
    if not why.strip():
        raise BadInput("Say why this is taken back.")
    if journal.move == Move.REVERSAL:
        raise BadInput(
            "This is a reversal. Post what it took back again, rather than reverse it."
        )
    if refusal := refusal_of_reversal(journal, is_from_above=is_from_above):
        raise BadInput(refusal)
    back = reversal_of(journal)
    draft = Draft(
        move=Move.REVERSAL,
        effective_on=journal.effective_on,
        lines=back.lines,
        why=why.strip(),
        key=uuid5(REVERSALS, str(journal.key)),
    )
    written = _write(journal.fund_id, [draft], reverses=journal, by=by, at=at)
    reversal = Journal.objects.get(pk=written.numbers[0])
    if written.new:
        if back.order is not None and back.moved_pence:
            OrderStep.objects.create(
                order=back.order,
                kind=OrderStepKind.ROLLED,
                pence=back.moved_pence,
                year_starting=back.held_in,
                on=draft.effective_on,
                journal=reversal,
            )
        record(
            Event.Kind.JOURNAL_REVERSED,
            subject=reversal,
            by=by,
            at=at,
            detail=f"reverses {journal.pk}, entries {reversal.entries_hash}",
        )
    return reversal


Entries = Sequence[tuple[int, int, int]]  # out of one account into another, pence
Days = dict[
    tuple[int, int, date], list[int]
]  # account, period, day: pence in, pence out


class _New(NamedTuple):
    """A journal to be written, with its entries."""

    number: int
    period: int
    draft: Draft
    entries: Entries
    entries_hash: str


class _Written(NamedTuple):
    """The number of each journal, and those that were written now."""

    numbers: list[int]
    new: list[_New]


def _write(
    fund_id: int,
    drafts: Sequence[Draft],
    *,
    reverses: Journal | None = None,
    by: Account,
    at: datetime,
) -> _Written:
    """Write the journals that are not there yet."""
    slots = {place: place.slot for place in _places(drafts)}
    today = local_day(at)
    ledger = held_ledger(
        fund_id,
        slots=slots.values(),
        keys=[draft.key for draft in drafts],
        first=min((draft.effective_on for draft in drafts), default=today),
        by=by,
        on=today,
    )
    if refusal := refusal_to_post(
        actor=by,
        fund=ledger.fund,
        on=today,
        partners={each.partner for each in slots if each.partner is not None},
        keeps=ledger.keeps,
    ):
        raise PermissionDenied(refusal)
    kind = FundKind(ledger.fund.kind)
    for number, draft in enumerate(drafts, start=1):
        if draft.move != Move.REVERSAL and (
            wrong := refusal_of_draft(draft) or refusal_of_ledger(kind, draft)
        ):
            raise BadInput(_placed(wrong, number, drafts))
    _open_accounts(ledger, slots)
    accounts = {place: ledger.holdings[slot] for place, slot in slots.items()}
    written = _numbered(ledger, accounts, drafts, today=today)
    if written.new:
        moved, days = _added_up(written.new)
        _refuse_too_little(accounts, moved)
        _add(ledger.fund, written.new, moved, days, reverses=reverses, by=by, at=at)
        _open_recovery(ledger.fund, accounts, moved, written.new[-1].number, at=at)
    return written


def _places(drafts: Iterable[Draft]) -> Iterable[Place]:
    """The places that journals post to, each once."""
    return dict.fromkeys(
        chain.from_iterable(
            (line.out_of, line.into) for draft in drafts for line in draft.lines
        )
    )


def _open_accounts(ledger: Ledger, slots: Mapping[Place, str]) -> None:
    """Open the accounts that are not there yet, and hold them too.

    In one order, so that two who open the same do not wait for each other.
    """
    missing = sorted(
        (place for place, slot in slots.items() if slot not in ledger.holdings),
        key=slots.__getitem__,
    )
    if not missing:
        return
    LedgerAccount.objects.bulk_create(
        [
            LedgerAccount(
                fund=ledger.fund,
                book=place.book,
                kind=place.kind,
                partner_id=place.partner,
                strand_id=place.strand,
                source_id=place.source,
                year=place.year,
                is_capital=place.is_capital,
                slot=slots[place],
            )
            for place in missing
        ],
        ignore_conflicts=True,  # somebody else may have opened it just now
    )
    opened = LedgerAccount.objects.filter(
        fund=ledger.fund, slot__in=[slots[place] for place in missing]
    )
    Balance.objects.bulk_create(
        [
            Balance(account=each, pence=0, floor=_floor(ledger.fund, each))
            for each in opened
        ],
        ignore_conflicts=True,
    )
    held = Balance.objects.filter(account__in=opened).order_by("account_id")
    for each in held.select_for_update(of=("self",)).select_related("account"):
        ledger.holdings[each.account.slot] = Holding(
            each.account_id, each.pence, each.floor
        )


def _floor(fund: Fund, account: LedgerAccount) -> int | None:
    """What an account may not go below, if anything."""
    if account.kind in NEVER_BELOW_NOTHING or (
        account.kind == AccountKind.AVAILABLE and fund.control == Control.HARD_STOP
    ):
        return 0
    return None


def _numbered(
    ledger: Ledger,
    accounts: Mapping[Place, Holding],
    drafts: Sequence[Draft],
    *,
    today: date,
) -> _Written:
    """The number of each journal, and what is to be written of those that are new."""
    written = _Written([], [])
    numbers = {place: held.number for place, held in accounts.items()}
    fund, known = ledger.fund.pk, ledger.known
    for place, draft in enumerate(drafts, start=1):
        entries = [
            (numbers[line.out_of], numbers[line.into], line.pence)
            for line in draft.lines
        ]
        digest = entries_hash(entries)
        if (before := known.get(draft.key)) is not None:
            _refuse_other(before, fund, draft, digest)
            written.numbers.append(before.number)
            continue
        period, refusal = _period_for(draft, ledger, today=today)
        if period is None:
            raise BadInput(_placed(refusal, place, drafts))
        new = _New(next(ledger.numbers), period, draft, entries, digest)
        known[draft.key] = Posted(
            new.number, fund, draft.move, draft.effective_on, digest
        )
        written.numbers.append(new.number)
        written.new.append(new)
    return written


def _placed(refusal: str, number: int, drafts: Sequence[Draft]) -> str:
    """A refusal with the place of the journal that it is about, among several."""
    return refusal if len(drafts) == 1 else f"Journal {number}: {refusal}"


def _refuse_other(before: Posted, fund: int, draft: Draft, digest: str) -> None:
    """Refuse a key that was used for another journal than this one."""
    _, *same = before
    if same != [fund, draft.move, draft.effective_on, digest]:
        raise BadInput(USED)


def _period_for(draft: Draft, ledger: Ledger, *, today: date) -> tuple[int | None, str]:
    """The period that a journal goes into, or why there is none.

    That is the one of its day; where it is closed, or a partner whose accounts it touches
    has closed that year hard, the first after it of which neither is so. Shared accounts
    are the host's.
    """
    on = draft.effective_on
    if refusal := refusal_of_day(draft, today=today):
        return None, refusal
    after = last_year_closed_hard(draft, ledger.closed_hard, host=ledger.fund.host_id)
    period = next(
        (
            each
            for each in ledger.periods
            if each.ends_before > on and (after is None or each.year_starting > after)
        ),
        None,
    )
    if period is not None and period.starts_on <= on:
        return period.number, ""
    if not ledger.fund.periods.filter(starts_on__lte=on, ends_before__gt=on).exists():
        return None, (
            f"No quarter of this fund holds {day(on)}. Open that financial year first."
        )
    if period is not None:
        return period.number, ""
    if after is not None and ledger.periods:
        return None, (
            f"{_closed_hard_by(draft, ledger)} closed the books of {year_said(after)} hard, "
            "so nothing of theirs goes into that year. Open the next financial year first: "
            "this is then posted into it and keeps its day."
        )
    return None, (
        f"Every quarter from {day(on)} on is closed. Open the next financial year first."
    )


def _closed_hard_by(draft: Draft, ledger: Ledger) -> str:
    """The partners whose accounts a journal touches and that closed hard, by name."""
    touched = partners_of(draft, host=ledger.fund.host_id)
    closed = touched & ledger.closed_hard.keys()
    named = Organisation.objects.filter(pk__in=closed).order_by("pk")
    return listed([each.name for each in named])


def _added_up(new: Iterable[_New]) -> tuple[Counter[int], Days]:
    """What journals move in each account, and in each by period and day; in order."""
    moved: dict[int, int] = defaultdict(int)
    days: Days = defaultdict(lambda: [0, 0])
    for _, period, draft, entries, _ in new:
        on = draft.effective_on
        for out_of, into, pence in entries:
            moved[out_of] -= pence
            moved[into] += pence
            days[out_of, period, on][1] += pence
            days[into, period, on][0] += pence
    return Counter(dict(sorted(moved.items()))), dict(sorted(days.items()))


def _refuse_too_little(accounts: Mapping[Place, Holding], moved: Counter[int]) -> None:
    """Refuse what would take more out of an account than may be."""
    for place, held in accounts.items():
        pence = moved[held.number]
        if held.floor is not None and held.pence + pence < held.floor:
            raise BadInput(_too_little(place, held.pence, -pence))


def _add(
    fund: Fund,
    new: Sequence[_New],
    moved: Mapping[int, int],
    days: Days,
    *,
    reverses: Journal | None,
    by: Account,
    at: datetime,
) -> None:
    """Add journals and entries, and move what they add up to along with them."""
    drafts = [each.draft for each in new]
    journals: Columns = [
        [each.number for each in new],
        [fund.pk] * len(new),
        [each.period for each in new],
        [draft.move for draft in drafts],
        [draft.effective_on.isoformat() for draft in drafts],
        [draft.why for draft in drafts],
        [reverses.pk if reverses else None] * len(new),
        [each.entries_hash for each in new],
        [str(connection.ops.adapt_datetimefield_value(at))] * len(new),
        [by.pk] * len(new),
        [draft.key.hex for draft in drafts],
    ]
    entries = zip(
        *((each.number, *entry) for each in new for entry in each.entries), strict=True
    )
    by_day = zip(
        *(
            (account, period, on.isoformat(), came, went)
            for (account, period, on), (came, went) in days.items()
        ),
        strict=True,
    )
    try:
        add_rows(journals, [*entries], [[*moved], [*moved.values()]], [*by_day])
    except IntegrityError as fault:
        if "money_journal" not in str(fault):
            raise
        # somebody used a key just now, for something that has none of our accounts
        raise BadInput(USED) from None


def _too_little(place: Place, held: int, asked: int) -> str:
    """Why something cannot be posted: an account does not hold enough."""
    if place.kind == AccountKind.AVAILABLE:
        strand = Strand.objects.filter(pk__in=[place.strand]).first()
        where = f" in {strand}" if strand else ""
        return (
            f"Only {pounds(held)} is available{where} for {year_said(place.budget_year)}, and this "
            f"needs {pounds(asked)}. Ask for a virement or a bigger budget, or order less."
        )
    return (
        f"Only {pounds(held)} is {place.kind.label.lower()}, and this would take "
        f"{pounds(asked)} out of it. Take back what came after it first."
    )


def _open_recovery(
    fund: Fund,
    accounts: Mapping[Place, Holding],
    moved: Counter[int],
    journal: int,
    *,
    at: datetime,
) -> None:
    """Open a recovery task for each strand that has none open, and raise those that do."""
    if fund.control != Control.WARN:
        return
    short = [
        (place, -left)
        for place, held in accounts.items()
        if (pence := moved[held.number]) < 0
        and (left := held.pence + pence) < 0
        and place.kind == AccountKind.AVAILABLE
    ]
    if not short:
        return
    # held, so that two who overspend a strand in two accounts do not open a task each
    list(fund.strands.select_for_update(no_key=True).order_by("pk"))
    today = local_day(at)
    for place, pence in short:
        task = RecoveryTask.objects.filter(
            fund=fund,
            strand=place.strand,
            partner=place.partner,
            year_starting=place.budget_year,
            done_at=None,
        ).first()
        if task is not None:
            task.short_pence = max(task.short_pence, pence)
            task.save(update_fields=["short_pence"])
            continue
        RecoveryTask.objects.create(
            fund=fund,
            strand_id=place.strand,
            partner_id=place.partner,
            year_starting=place.budget_year,
            short_pence=pence,
            journal_id=journal,
            opened_on=today,
            due_on=today
            + timedelta(days=int(parameter(RECOVERY_PLAN, on=today).value)),
            owner_post=fund.manager_post,
        )
