"""Posting to the ledger, one journal or many, and taking a journal back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import USED
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import AccountKind, Control, FundKind, Move
from ropewalk.money.models import (
    Balance,
    Entry,
    Fund,
    Journal,
    LedgerAccount,
    RecoveryTask,
    Strand,
)
from ropewalk.money.permissions import refusal_to_post
from ropewalk.money.posted_at_once import posted_at_once
from ropewalk.money.queries.reversing import refusal_of_reversal
from ropewalk.money.rules.ledgers import refusal_of_ledger
from ropewalk.money.rules.posting import (
    Draft,
    Line,
    Place,
    entries_hash,
    hash_of_many,
    refusal_of_day,
    refusal_of_draft,
    reversed_lines,
)
from ropewalk.organisations.models import Account, Permission
from ropewalk.organisations.roles import roles_with
from ropewalk.partnership.rules.terms import year_said

AT_ONCE = 1_000  # rows in one statement
REVERSALS = UUID("c7d7a9b6-64b0-4d0b-9d0c-3b8b4b4f8f3e")  # names the keys of reversals
NEVER_BELOW_NOTHING = frozenset({AccountKind.COMMITTED, AccountKind.RESERVED})
RECOVERY_DAYS = timedelta(days=28)

# Written out, because posting is what has to be fast
# in the order in which the model declares them: ``from_db`` reads them by it
FUND_FIELDS = ("id", "kind", "control", "host_id", "manager_post", "opened_at")
FUND = (
    "SELECT id, kind, control, host_id, manager_post, opened_at "
    "FROM money_fund WHERE id = %s{key_share}"
)
LEDGER = (
    "WITH holding AS ("
    "SELECT account.id, balance.pence, balance.floor, account.slot "
    "FROM money_ledgeraccount account "
    "JOIN money_balance balance ON balance.account_id = account.id "
    "WHERE account.fund_id = %s AND account.slot IN ({among}) "
    "ORDER BY account.id{update}), "
    "period AS ("
    "SELECT id, starts_on, ends_before FROM money_period "
    "WHERE fund_id = %s AND ends_before > %s AND closed_at IS NULL{share}) "
    "SELECT 'holding', id, pence, floor, slot, '' FROM holding UNION ALL "
    "SELECT 'period', id, 0, 0, CAST(starts_on AS text), CAST(ends_before AS text) "
    "FROM period UNION ALL "
    "SELECT 'keeps', organisation_id, 0, 0, role, '' FROM organisations_membership "
    "WHERE account_id = %s AND starts_on <= %s "
    "AND (ends_before IS NULL OR ends_before > %s)"
)
KNOWN = "SELECT id FROM money_journal WHERE key IN ({among})"
# How PostgreSQL holds rows. SQLite has one writer at a time, and no words for it
HOLD = {
    "key_share": " FOR KEY SHARE",  # as a journal that names the fund will
    "update": " FOR NO KEY UPDATE OF balance",
    "share": " FOR SHARE",  # nobody closes it; postings do not hold each other off
}
NUMBERS = {
    "postgresql": (
        "SELECT nextval(pg_get_serial_sequence('money_journal', 'id')) "
        "FROM generate_series(1, %s)"
    ),
    "sqlite": (
        "WITH RECURSIVE number (id, count) AS ("
        "SELECT coalesce(max(seq), 0) + 1, 1 FROM sqlite_sequence "
        "WHERE name = 'money_journal' UNION ALL "
        "SELECT id + 1, count + 1 FROM number WHERE count < %s) SELECT id FROM number"
    ),
}


@dataclass(frozen=True, slots=True)
class _Added:
    """How rows are added to a table, or to what rows of it say.

    Attributes:
        table: Its name.
        columns: What is told of each row, and of what type it is in PostgreSQL.
        meeting: What becomes of a row that is there already.
    """

    table: str
    columns: Mapping[str, str]
    meeting: str = ""

    def insert(self, rows: str) -> str:
        """The statement that adds rows."""
        return f"INSERT INTO {self.table} ({', '.join(self.columns)}) {rows} {self.meeting}"

    @property
    def one_by_one(self) -> str:
        """The statement for one row."""
        return self.insert(f"VALUES ({', '.join(['%s'] * len(self.columns))})")

    @property
    def by_column(self) -> str:
        """The statement for any number of rows, told column by column."""
        told = ", ".join(f"%s::{kind}[]" for kind in self.columns.values())
        return self.insert(f"SELECT * FROM unnest({told})")  # noqa: S608 - our own words


ADDED = (
    _Added(
        "money_journal",
        {
            "id": "bigint",
            "fund_id": "bigint",
            "period_id": "bigint",
            "move": "text",
            "effective_on": "date",
            "why": "text",
            "reverses_id": "bigint",
            "entries_hash": "text",
            "recorded_at": "timestamptz",
            "recorded_by_id": "bigint",
            "key": "uuid",
        },
    ),
    _Added(
        "money_entry",
        dict.fromkeys(("journal_id", "out_of_id", "into_id", "pence"), "bigint"),
    ),
    _Added(
        "money_balance",
        dict.fromkeys(("account_id", "pence"), "bigint"),
        "ON CONFLICT (account_id) DO UPDATE SET "
        "pence = money_balance.pence + excluded.pence",
    ),
    _Added(
        "money_daytotal",
        {
            "account_id": "bigint",
            "period_id": "bigint",
            "effective_on": "date",
            "pence_in": "bigint",
            "pence_out": "bigint",
        },
        "ON CONFLICT (account_id, period_id, effective_on) DO UPDATE SET "
        "pence_in = money_daytotal.pence_in + excluded.pence_in, "
        "pence_out = money_daytotal.pence_out + excluded.pence_out",
    ),
)
ALL_AT_ONCE = "WITH {}, {}, {} {}".format(
    *(f"{each.table}_added AS ({each.by_column})" for each in ADDED[:-1]),
    ADDED[-1].by_column,
)


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
    [(journal, is_new)] = _write(fund_id, [draft], {}, by=by, at=at)
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
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    written = _write(fund_id, drafts, {}, by=by, at=at)
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
    reverses = {draft.key: journal.pk}
    [(reversal, is_new)] = _write(journal.fund_id, [draft], reverses, by=by, at=at)
    if is_new:
        record(
            Event.Kind.JOURNAL_REVERSED,
            subject=reversal,
            by=by,
            at=at,
            detail=f"reverses {journal.pk}, entries {reversal.entries_hash}",
        )
    return reversal


Row = TypeVar("Row")
Cell = str | int | None
LedgerRow = tuple[Any, ...]  # number, two sums and two words, as LEDGER gives them
KEEPERS = roles_with(Permission.KEEP_FUND)


class _Holding(NamedTuple):
    """An account and what is in it, held until what is posted is committed."""

    number: int
    pence: int
    floor: int | None


class _Open(NamedTuple):
    """A period that is open and stays so until what is posted is committed."""

    starts_on: date
    ends_before: date
    number: int


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What a posting has to know of a fund's ledger.

    Attributes:
        fund: The fund, as far as posting needs it.
        places: The places posted to, by slot.
        holdings: Their accounts, by slot, as far as they are there.
        known: What was posted before with one of the keys, by key.
        periods: The open periods that end after the first day posted to, in order.
        keeps: The organisations whose funds whoever posts may keep.
        numbers: Those that new journals take, in order.
    """

    fund: Fund
    places: Mapping[str, Place]
    holdings: dict[str, _Holding]
    known: dict[UUID, Journal]
    periods: Sequence[_Open]
    keeps: frozenset[int]
    numbers: Iterator[int]


Entries = Sequence[tuple[int, int, int]]  # out of one account into another, pence
Days = dict[
    tuple[int, int, date], list[int]
]  # account, period, day: pence in, pence out


def _write(
    fund_id: int,
    drafts: Sequence[Draft],
    reverses: Mapping[UUID, int],
    *,
    by: Account,
    at: datetime,
) -> list[tuple[Journal, bool]]:
    """Write journals that are not there yet; each with whether it was written now."""
    places = {place.slot: place for place in _places(drafts)}
    today = local_day(at)
    ledger = _held(fund_id, drafts, places, by=by, on=today)
    if refusal := refusal_to_post(
        actor=by,
        fund=ledger.fund,
        on=today,
        partners={each.partner for each in places.values() if each.partner is not None},
        keeps=ledger.keeps,
    ):
        raise PermissionDenied(refusal)
    kind = FundKind(ledger.fund.kind)
    for number, draft in enumerate(drafts, start=1):
        if draft.move != Move.REVERSAL and (
            wrong := refusal_of_draft(draft) or refusal_of_ledger(kind, draft)
        ):
            raise BadInput(_placed(wrong, number, drafts))
    _open_accounts(ledger, places)
    found, new = _journals(ledger, drafts, reverses, by=by, at=at)
    if new:
        moved, days = _added_up(new)
        _refuse_too_little(ledger, moved)
        _add(new, moved, days)
        _open_recovery(ledger, moved, new[-1][0], at=at)
    return found


def _places(drafts: Iterable[Draft]) -> Iterable[Place]:
    """The places that journals post to, each once."""
    return dict.fromkeys(
        chain.from_iterable(
            (line.out_of, line.into) for draft in drafts for line in draft.lines
        )
    )


def _held(
    fund_id: int,
    drafts: Sequence[Draft],
    places: Mapping[str, Place],
    *,
    by: Account,
    on: date,
) -> _Ledger:
    """A fund's ledger as far as it is posted to, held until the posting is committed.

    The fund comes first: who changes it and then posts to it takes them in that order
    too. Balances are held in the order of their accounts, so that none deadlock. Each
    question sees what was committed while the one before it waited.

    Raises:
        Fund.DoesNotExist: when there is no such fund.
    """
    first = min((draft.effective_on for draft in drafts), default=on).isoformat()
    today = on.isoformat()
    with _in_one_go():
        fund = _asked(FUND, fund_id)
        rows = _asked(LEDGER, fund_id, (*places,), fund_id, first, by.pk, today, today)
        known = [
            _asked(KNOWN, tuple(draft.key.hex for draft in some))
            for some in _some(drafts)
        ]
        numbers = _asked(NUMBERS[connection.vendor], len(drafts))
    if (row := fund.fetchone()) is None:
        raise Fund.DoesNotExist
    found = _by_kind(rows)
    return _Ledger(
        fund=Fund.from_db(connection.alias, FUND_FIELDS, row),
        places=places,
        holdings=_holdings(found["holding"]),
        known=_by_key([pk for each in known for (pk,) in each.fetchall()]),
        periods=sorted(
            (
                _Open(date.fromisoformat(first), date.fromisoformat(end), number)
                for number, _, _, first, end in found["period"]
            ),
        ),
        keeps=frozenset(
            number for number, _, _, role, _ in found["keeps"] if role in KEEPERS
        ),
        numbers=iter([number for (number,) in numbers.fetchall()]),
    )


def _by_kind(asked: CursorWrapper) -> dict[str, list[LedgerRow]]:
    found: dict[str, list[LedgerRow]] = defaultdict(list)
    for kind, *row in asked.fetchall():
        found[kind].append(tuple(row))
    return found


def _holdings(rows: Iterable[LedgerRow]) -> dict[str, _Holding]:
    return {
        slot: _Holding(number, pence, floor) for number, pence, floor, slot, _ in rows
    }


def _by_key(numbers: Sequence[int]) -> dict[UUID, Journal]:
    found = Journal.objects.filter(pk__in=numbers) if numbers else ()
    return {each.key: each for each in found}


def _open_accounts(ledger: _Ledger, places: Mapping[str, Place]) -> None:
    """Open the accounts that are not there yet, and hold them too.

    In one order, so that two who open the same do not wait for each other.
    """
    missing = [places[slot] for slot in sorted(places) if slot not in ledger.holdings]
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
                slot=place.slot,
            )
            for place in missing
        ],
        ignore_conflicts=True,  # somebody else may have opened it just now
    )
    slots = [place.slot for place in missing]
    opened = LedgerAccount.objects.filter(fund=ledger.fund, slot__in=slots)
    Balance.objects.bulk_create(
        [
            Balance(account=each, pence=0, floor=_floor(ledger.fund, each))
            for each in opened
        ],
        ignore_conflicts=True,
    )
    held = Balance.objects.filter(account__in=opened).order_by("account_id")
    for each in held.select_for_update(of=("self",)).select_related("account"):
        ledger.holdings[each.account.slot] = _Holding(
            each.account_id, each.pence, each.floor
        )


def _floor(fund: Fund, account: LedgerAccount) -> int | None:
    """What an account may not go below, if anything."""
    if account.kind in NEVER_BELOW_NOTHING or (
        account.kind == AccountKind.AVAILABLE and fund.control == Control.HARD_STOP
    ):
        return 0
    return None


def _journals(
    ledger: _Ledger,
    drafts: Sequence[Draft],
    reverses: Mapping[UUID, int],
    *,
    by: Account,
    at: datetime,
) -> tuple[list[tuple[Journal, bool]], list[tuple[Journal, Entries]]]:
    """The journal of each draft and whether it is new; and the new ones' entries."""
    found: list[tuple[Journal, bool]] = []
    new: list[tuple[Journal, Entries]] = []
    numbers = {
        place: ledger.holdings[slot].number for slot, place in ledger.places.items()
    }
    today = local_day(at)
    for number, draft in enumerate(drafts, start=1):
        entries = [
            (numbers[line.out_of], numbers[line.into], line.pence)
            for line in draft.lines
        ]
        digest = entries_hash(entries)
        if (known := ledger.known.get(draft.key)) is not None:
            _refuse_other(known, ledger.fund, draft, digest)
            found.append((known, False))
            continue
        period, refusal = _period_for(draft, ledger, today=today)
        if period is None:
            raise BadInput(_placed(refusal, number, drafts))
        journal = Journal(
            pk=next(ledger.numbers),
            fund_id=ledger.fund.pk,
            period_id=period,
            move=draft.move,
            effective_on=draft.effective_on,
            why=draft.why,
            reverses_id=reverses.get(draft.key),
            entries_hash=digest,
            recorded_at=at,
            recorded_by_id=by.pk,
            key=draft.key,
        )
        ledger.known[draft.key] = journal
        found.append((journal, True))
        new.append((journal, entries))
    return found, new


def _placed(refusal: str, number: int, drafts: Sequence[Draft]) -> str:
    """A refusal with the place of the journal that it is about, among several."""
    return refusal if len(drafts) == 1 else f"Journal {number}: {refusal}"


def _refuse_other(held: Journal, fund: Fund, draft: Draft, digest: str) -> None:
    """Refuse a key that was used for another journal than this one."""
    same = (held.fund_id, held.move, held.effective_on, held.entries_hash)
    if same != (fund.pk, draft.move, draft.effective_on, digest):
        raise BadInput(USED)


def _period_for(
    draft: Draft, ledger: _Ledger, *, today: date
) -> tuple[int | None, str]:
    """The period that a journal goes into, or why there is none.

    That is the one of its day, or where it is closed the first open one after it.
    """
    on = draft.effective_on
    if refusal := refusal_of_day(draft, today=today):
        return None, refusal
    period = next((each for each in ledger.periods if each.ends_before > on), None)
    if period is not None and period.starts_on <= on:
        return period.number, ""
    if not ledger.fund.periods.filter(starts_on__lte=on, ends_before__gt=on).exists():
        return None, (
            f"No quarter of this fund holds {day(on)}. Open that financial year first."
        )
    if period is not None:
        return period.number, ""
    return None, (
        f"Every quarter from {day(on)} on is closed. Open the next financial year first."
    )


def _added_up(new: Iterable[tuple[Journal, Entries]]) -> tuple[Counter[int], Days]:
    """What journals move in each account, and in each by period and day; in order."""
    moved: dict[int, int] = defaultdict(int)
    days: Days = defaultdict(lambda: [0, 0])
    for journal, entries in new:
        period, on = journal.period_id, journal.effective_on
        for out_of, into, pence in entries:
            moved[out_of] -= pence
            moved[into] += pence
            days[out_of, period, on][1] += pence
            days[into, period, on][0] += pence
    return Counter(dict(sorted(moved.items()))), dict(sorted(days.items()))


def _refuse_too_little(ledger: _Ledger, moved: Counter[int]) -> None:
    """Refuse what would take more out of an account than may be."""
    for slot, held in ledger.holdings.items():
        pence = moved[held.number]
        if held.floor is not None and held.pence + pence < held.floor:
            raise BadInput(_too_little(ledger.places[slot], held.pence, -pence))


def _add(
    new: Sequence[tuple[Journal, Entries]], moved: Mapping[int, int], days: Days
) -> None:
    """Add journals and entries, and move what they add up to along with them."""
    recorded_at = connection.ops.adapt_datetimefield_value(new[0][0].recorded_at)
    journals = [
        (
            each.pk,
            each.fund_id,
            each.period_id,
            each.move,
            each.effective_on.isoformat(),
            each.why,
            each.reverses_id,
            each.entries_hash,
            str(recorded_at),
            each.recorded_by_id,
            each.key.hex,
        )
        for each, _ in new
    ]
    lines = [(each.pk, *entry) for each, entries in new for entry in entries]
    by_day = [
        (account, period, on.isoformat(), came, went)
        for (account, period, on), (came, went) in days.items()
    ]
    told: list[Sequence[tuple[Cell, ...]]]
    told = [journals, lines, list(moved.items()), by_day]
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                columns = chain.from_iterable(zip(*rows, strict=True) for rows in told)
                cursor.execute(ALL_AT_ONCE, [_array(each) for each in columns])
                return
            for added, rows in zip(ADDED, told, strict=True):
                cursor.executemany(added.one_by_one, rows)
    except IntegrityError as fault:
        if "money_journal" not in str(fault):
            raise
        # somebody used a key just now, for something that has none of our accounts
        raise BadInput(USED) from None


def _array(values: Iterable[Cell]) -> str:
    """Values as PostgreSQL reads an array of them."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: Cell) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


@contextmanager
def _in_one_go() -> Iterator[None]:
    """Send what is asked within in one go, and wait for all answers at its end.

    SQLite answers at once.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _asked(question: str, *said: str | int | tuple[str, ...]) -> CursorWrapper:
    """Ask for rows, holding those that the question says are held.

    Args:
        question: The words of it.
        said: What goes in its places in turn; of several, which it asks among.
    """
    hold = HOLD if connection.vendor == "postgresql" else dict.fromkeys(HOLD, "")
    among = next((each for each in said if isinstance(each, tuple)), ())
    values: list[str | int] = []
    for each in said:
        values.extend(each if isinstance(each, tuple) else (each,))
    marks = ", ".join(["%s"] * len(among)) or "NULL"
    cursor = connection.cursor()
    cursor.execute(question.format(among=marks, **hold), values)
    return cursor


def _some(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Rows, as many at a time as go into one statement."""
    return (rows[n : n + AT_ONCE] for n in range(0, len(rows), AT_ONCE))


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
    ledger: _Ledger, moved: Counter[int], journal: Journal, *, at: datetime
) -> None:
    """Open a recovery task for each strand that has none open, and raise those that do."""
    if ledger.fund.control != Control.WARN:
        return
    short = [
        (ledger.places[slot], -left)
        for slot, held in ledger.holdings.items()
        if (pence := moved[held.number]) < 0
        and (left := held.pence + pence) < 0
        and ledger.places[slot].kind == AccountKind.AVAILABLE
    ]
    if not short:
        return
    # held, so that two who overspend a strand in two accounts do not open a task each
    list(ledger.fund.strands.select_for_update(no_key=True).order_by("pk"))
    today = local_day(at)
    for place, pence in short:
        task = RecoveryTask.objects.filter(
            fund=ledger.fund,
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
            fund=ledger.fund,
            strand_id=place.strand,
            partner_id=place.partner,
            year_starting=place.budget_year,
            short_pence=pence,
            journal=journal,
            opened_on=today,
            due_on=today + RECOVERY_DAYS,
            owner_post=ledger.fund.manager_post,
        )
