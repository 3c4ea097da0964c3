"""Posting to the ledger, one journal or many, and taking a journal back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import USED
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import AccountKind, Book, Control, FundKind, Move
from ropewalk.money.models import (
    Balance,
    Entry,
    Fund,
    Journal,
    LedgerAccount,
    Period,
    RecoveryTask,
)
from ropewalk.money.permissions import refusal_to_post
from ropewalk.money.queries.reversing import refusal_of_reversal
from ropewalk.money.rules.ledgers import refusal_of_ledger
from ropewalk.money.rules.posting import (
    Draft,
    Line,
    Place,
    entries_hash,
    hash_of_many,
    refusal_of_draft,
    reversed_lines,
)
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import year_said

AT_ONCE = 5_000  # rows in one statement
REVERSALS = UUID("c7d7a9b6-64b0-4d0b-9d0c-3b8b4b4f8f3e")  # names the keys of reversals
NEVER_BELOW_NOTHING = frozenset({AccountKind.COMMITTED, AccountKind.RESERVED})
RECOVERY_DAYS = timedelta(days=28)


@transaction.atomic
def post_journal(*, fund_id: int, draft: Draft, by: Account, at: datetime) -> Journal:
    """Post one journal to a fund's ledger; again with the same key, nothing more.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is no journal, its day has no period that is open, there is not
            enough left under a hard stop, or its key was used for something else.
    """
    fund = _held(fund_id, [draft], by=by, at=at)
    [(journal, is_new)] = _write(fund, [draft], {}, by=by, at=at)
    if is_new:
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
) -> list[Journal]:
    """Post many journals to a fund's ledger, all or none, with one event for all.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: as for one, naming the first journal at fault by its place.
    """
    # held, so that the numbers of two such postings do not run into each other
    Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    fund = _held(fund_id, drafts, by=by, at=at)
    written = _write(fund, drafts, {}, by=by, at=at)
    if new := [journal for journal, is_new in written if is_new]:
        record(
            Event.Kind.JOURNALS_POSTED,
            subject=fund,
            by=by,
            at=at,
            detail=f"journals {new[0].pk} to {new[-1].pk}, {len(new)} in all, entries "
            f"{hash_of_many(journal.entries_hash for journal in new)}",
        )
    return [journal for journal, _ in written]


@transaction.atomic
def reverse_journal(*, journal_id: int, why: str, by: Account, at: datetime) -> Journal:
    """Take a journal back with another that moves the same money the other way.

    It counts on the same day as what it takes back. Twice takes it back once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, it is a reversal itself, or what it moved is
            no longer where it moved it to.
    """
    journal = Journal.objects.get(pk=journal_id)
    if not why.strip():
        raise BadInput("Say why this is taken back.")
    if journal.move == Move.REVERSAL:
        raise BadInput(
            "This is a reversal. Post what it took back again, rather than reverse it."
        )
    if refusal := refusal_of_reversal(journal):
        raise BadInput(refusal)
    entries = Entry.objects.filter(journal=journal).select_related("out_of", "into")
    draft = Draft(
        move=Move.REVERSAL,
        effective_on=journal.effective_on,
        lines=reversed_lines(
            Line(each.out_of.place, each.into.place, each.pence) for each in entries
        ),
        why=why.strip(),
        key=uuid5(REVERSALS, str(journal.key)),
    )
    fund = _held(journal.fund_id, [draft], by=by, at=at)
    [(reversal, is_new)] = _write(fund, [draft], {draft.key: journal.pk}, by=by, at=at)
    if is_new:
        record(
            Event.Kind.JOURNAL_REVERSED,
            subject=reversal,
            by=by,
            at=at,
            detail=f"reverses {journal.pk}, entries {reversal.entries_hash}",
        )
    return reversal


def _held(fund_id: int, drafts: Sequence[Draft], *, by: Account, at: datetime) -> Fund:
    """The fund, once it is certain that this person may post these to it.

    Its row is held as a journal that names it will hold it, before any balance is: who
    changes the fund and then posts to it takes them in that order too.
    """
    told = "SELECT * FROM money_fund WHERE id = %s"
    if connection.vendor == "postgresql":
        told += " FOR KEY SHARE"
    [fund] = Fund.objects.raw(told, [fund_id])
    partners = {place.partner for place in _places(drafts) if place.partner is not None}
    if refusal := refusal_to_post(
        actor=by, fund=fund, on=local_day(at), partners=partners
    ):
        raise PermissionDenied(refusal)
    return fund


def _places(drafts: Iterable[Draft]) -> Iterable[Place]:
    return chain.from_iterable(
        (line.out_of, line.into) for draft in drafts for line in draft.lines
    )


def _write(
    fund: Fund,
    drafts: Sequence[Draft],
    reverses: Mapping[UUID, int],
    *,
    by: Account,
    at: datetime,
) -> list[tuple[Journal, bool]]:
    """Write journals that are not there yet; each with whether it was written now."""
    kind = FundKind(fund.kind)
    for number, draft in enumerate(drafts, start=1):
        if draft.move != Move.REVERSAL and (
            refusal := refusal_of_draft(draft) or refusal_of_ledger(kind, draft)
        ):
            raise BadInput(_placed(refusal, number, drafts))
    accounts = _accounts(fund, {place.slot: place for place in _places(drafts)})
    balances = _locked(accounts.values())
    known = {
        each.key: each
        for each in Journal.objects.filter(key__in=[each.key for each in drafts])
    }
    periods = _periods(fund)
    today = local_day(at)
    written: list[tuple[Journal, bool]] = []
    entries: list[tuple[Journal, Sequence[tuple[int, int, int]]]] = []
    for number, draft in enumerate(drafts, start=1):
        told = [
            (accounts[line.out_of.slot].pk, accounts[line.into.slot].pk, line.pence)
            for line in draft.lines
        ]
        digest = entries_hash(told)
        if (held := known.get(draft.key)) is not None:
            _refuse_other(held, fund, draft, digest)
            written.append((held, False))
            continue
        period, refusal = _period_for(draft, periods, today=today)
        if period is None:
            raise BadInput(_placed(refusal, number, drafts))
        journal = Journal(
            fund=fund,
            period=period,
            move=draft.move,
            effective_on=draft.effective_on,
            why=draft.why,
            reverses_id=reverses.get(draft.key),
            entries_hash=digest,
            recorded_at=at,
            recorded_by=by,
            key=draft.key,
        )
        known[draft.key] = journal
        written.append((journal, True))
        entries.append((journal, told))
    if entries:
        _add(fund, entries, accounts, balances, at=at)
    return written


def _placed(refusal: str, number: int, drafts: Sequence[Draft]) -> str:
    """A refusal with the place of the journal that it is about, among several."""
    return refusal if len(drafts) == 1 else f"Journal {number}: {refusal}"


def _refuse_other(held: Journal, fund: Fund, draft: Draft, digest: str) -> None:
    """Refuse a key that was used for another journal than this one."""
    same = (held.fund_id, held.move, held.effective_on, held.entries_hash)
    if same != (fund.pk, draft.move, draft.effective_on, digest):
        raise BadInput(USED)


def _accounts(fund: Fund, places: Mapping[str, Place]) -> dict[str, LedgerAccount]:
    """The accounts of these places by slot, opened where there were none."""
    found = {
        each.slot: each
        for each in LedgerAccount.objects.filter(fund=fund, slot__in=list(places))
    }
    # in one order, so that two who open the same do not wait for each other
    missing = [places[slot] for slot in sorted(places) if slot not in found]
    if not missing:
        return found
    LedgerAccount.objects.bulk_create(
        [
            LedgerAccount(
                fund=fund,
                book=place.book,
                kind=place.kind,
                partner_id=place.partner,
                strand_id=place.strand,
                source_id=place.source,
                year=place.year,
                is_capital=place.is_capital,
                slot=place.slot,
            )
            for place in missing
        ],
        ignore_conflicts=True,  # somebody else may have opened it just now
    )
    accounts = LedgerAccount.objects.filter(fund=fund, slot__in=list(places))
    Balance.objects.bulk_create(
        [
            Balance(account=each, pence=0, floor=_floor(fund, each))
            for each in accounts
            if each.slot not in found
        ],
        ignore_conflicts=True,
    )
    return {each.slot: each for each in accounts}


def _floor(fund: Fund, account: LedgerAccount) -> int | None:
    """What an account may not go below, if anything."""
    if account.kind in NEVER_BELOW_NOTHING or (
        account.kind == AccountKind.AVAILABLE and fund.control == Control.HARD_STOP
    ):
        return 0
    return None


def _locked(accounts: Iterable[LedgerAccount]) -> dict[int, Balance]:
    """The balances of accounts, held in the order of the accounts so that none deadlock."""
    return {
        each.account_id: each
        for each in Balance.objects.filter(account__in=accounts)
        .select_for_update()
        .order_by("account_id")
    }


def _periods(fund: Fund) -> list[Period]:
    """The periods of a fund, first to last, which nobody can close until this is posted.

    Postings do not keep each other waiting, so the rows are held in share.
    """
    told = "SELECT * FROM money_period WHERE fund_id = %s ORDER BY starts_on"
    if connection.vendor == "postgresql":
        told += " FOR SHARE"
    return list(Period.objects.raw(told, [fund.pk]))


def _period_for(
    draft: Draft, periods: Sequence[Period], *, today: date
) -> tuple[Period | None, str]:
    """The period that a journal goes into, or why there is none.

    That is the one of its day, or where it is closed the first open one after it.
    """
    on = draft.effective_on
    book = draft.lines[0].out_of.book
    if on > today and book == Book.ACTUAL:
        return None, f"{day(on)} is still to come: money is posted once it has moved."
    after = [each for each in periods if each.ends_before > on]
    if not after or after[0].starts_on > on:
        return None, (
            f"No quarter of this fund holds {day(on)}. Open that financial year first."
        )
    for period in after:
        if period.closed_at is None:
            return period, ""
    return None, (
        f"Every quarter from {day(on)} on is closed. Open the next financial year first."
    )


def _add(
    fund: Fund,
    entries: Sequence[tuple[Journal, Sequence[tuple[int, int, int]]]],
    accounts: Mapping[str, LedgerAccount],
    balances: Mapping[int, Balance],
    *,
    at: datetime,
) -> None:
    """Add journals and entries, and move what they add up to along with them."""
    try:
        Journal.objects.bulk_create([journal for journal, _ in entries], AT_ONCE)
    except IntegrityError:
        # somebody used a key just now, and not for this: they hold none of its accounts
        raise BadInput(USED) from None
    Entry.objects.bulk_create(
        [
            Entry(journal=journal, out_of_id=out_of, into_id=into, pence=pence)
            for journal, told in entries
            for out_of, into, pence in told
        ],
        AT_ONCE,
    )
    moved: dict[int, int] = defaultdict(int)
    days: dict[tuple[int, int, date], list[int]] = defaultdict(lambda: [0, 0])
    for journal, told in entries:
        for out_of, into, pence in told:
            moved[out_of] -= pence
            moved[into] += pence
            days[out_of, journal.period_id, journal.effective_on][1] += pence
            days[into, journal.period_id, journal.effective_on][0] += pence
    by_number = {each.pk: each for each in accounts.values()}
    short = []
    for number in sorted(moved):
        balance = balances[number]
        balance.pence += moved[number]
        if balance.floor is not None and balance.pence < balance.floor:
            raise BadInput(_too_little(by_number[number], balance.pence, moved[number]))
        if (
            fund.control == Control.WARN
            and by_number[number].kind == AccountKind.AVAILABLE
            and balance.pence < 0
            and moved[number] < 0
        ):
            short.append((by_number[number].place, -balance.pence))
    Balance.objects.bulk_update([balances[each] for each in sorted(moved)], ["pence"])
    _add_days(days)
    _open_recovery(fund, short, entries[-1][0], at=at)


def _add_days(days: Mapping[tuple[int, int, date], Sequence[int]]) -> None:
    """Add to what moved in each account on each day, by period."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO money_daytotal "
            "(account_id, period_id, effective_on, pence_in, pence_out) "
            "VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (account_id, period_id, effective_on) DO UPDATE SET "
            "pence_in = money_daytotal.pence_in + excluded.pence_in, "
            "pence_out = money_daytotal.pence_out + excluded.pence_out",
            [(*where, *pence) for where, pence in sorted(days.items())],
        )


def _too_little(account: LedgerAccount, left: int, moved: int) -> str:
    """Why something cannot be posted: an account does not hold enough."""
    held, asked = left - moved, -moved
    if account.kind == AccountKind.AVAILABLE:
        strand = f" in {account.strand}" if account.strand else ""
        return (
            f"Only {pounds(held)} is available{strand} for {year_said(account.place.budget_year)}, and this "
            f"needs {pounds(asked)}. Ask for a virement or a bigger budget, or order less."
        )
    kind = AccountKind(account.kind).label.lower()
    return (
        f"Only {pounds(held)} is {kind}, and this would take {pounds(asked)} out of it. "
        "Take back what came after it first."
    )


def _open_recovery(
    fund: Fund,
    short: Sequence[tuple[Place, int]],
    journal: Journal,
    *,
    at: datetime,
) -> None:
    """Open a recovery task for each strand that has none open, and raise those that do."""
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
            journal=journal,
            opened_on=today,
            due_on=today + RECOVERY_DAYS,
            owner_post=fund.manager_post,
        )
