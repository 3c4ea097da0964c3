"""What a journal must be before it is posted, how it is reversed, and its hash."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from ropewalk.figures.words import day
from ropewalk.money.kinds import AccountKind, Book, Move
from ropewalk.money.rules.flows import BOOK_OF, refusal_of_flow

MOST_LINES = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a fund's ledger money is: the kind of account, and all it is held apart by.

    Attributes:
        kind: What the account holds.
        partner: The organisation whose money it is, or that holds it; none for all.
        strand: The ring-fenced scheme; none for the fund as a whole.
        source: The funding source; none where money is not told apart by it.
        year: The financial year, by the year in which it starts: for budgets only.
        is_capital: Capital, not revenue.
    """

    kind: AccountKind
    partner: int | None = None
    strand: int | None = None
    source: int | None = None
    year: int | None = None
    is_capital: bool = False

    @property
    def book(self) -> Book:
        """The book that such an account belongs to."""
        return BOOK_OF[self.kind]

    @property
    def budget_year(self) -> int:
        """The year that a budget is for.

        Raises:
            ValueError: when it is no budget, which alone is for a year.
        """
        if self.year is None:
            raise ValueError(f"{self.kind} is for no year")
        return self.year

    @property
    def slot(self) -> str:
        """The place in one word, by which the ledger knows the account."""
        parts = (self.partner, self.strand, self.source, self.year)
        told = ":".join("" if part is None else str(part) for part in parts)
        return f"{self.kind.value}:{told}:{'c' if self.is_capital else 'r'}"


@dataclass(frozen=True, slots=True)
class Line:
    """A positive number of pence that moves out of one account into another."""

    out_of: Place
    into: Place
    pence: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A journal not yet posted.

    Attributes:
        move: What it does.
        effective_on: The day on which it counts.
        lines: What it moves, at least one.
        why: The reason or the reference, as somebody wrote it. No person's name.
        key: What makes it once only: a journal with a key that was posted is not posted
            again.
    """

    move: Move
    effective_on: date
    lines: tuple[Line, ...]
    why: str = ""
    key: UUID = field(default_factory=uuid4)


def refusal_of_draft(draft: Draft) -> str | None:
    """What is wrong with a journal as such, if anything is, in a sentence."""
    if not draft.lines:
        return "A journal moves some money: this one has no line."
    if len(draft.lines) > MOST_LINES:
        return f"A journal has at most {MOST_LINES:,} lines: this one has {len(draft.lines):,}."
    if draft.move == Move.REVERSAL:
        return "A reversal is made from the journal that it reverses."
    for line in draft.lines:
        if isinstance(line.pence, bool) or not isinstance(line.pence, int):
            return "Money is a whole number of pence."
        if line.pence <= 0:
            return "Each line moves more than nothing. To take money back, reverse."
        if line.out_of == line.into:
            return (
                "A line moves money to another account than the one it takes it from."
            )
        if refusal := refusal_of_flow(draft.move, line.out_of.kind, line.into.kind):
            return refusal
        if refusal := _refusal_of_year(line.out_of) or _refusal_of_year(line.into):
            return refusal
    return None


def refusal_of_day(draft: Draft, *, today: date) -> str | None:
    """Why a journal cannot count on its day yet, if it cannot, in a sentence."""
    on = draft.effective_on
    if on > today and draft.lines[0].out_of.book == Book.ACTUAL:
        return f"{day(on)} is still to come: money is posted once it has moved."
    return None


def partners_of(draft: Draft, *, host: int) -> set[int]:
    """The partners whose accounts a journal touches.

    What is shared is the host's, which answers for it.
    """
    return partners_of_lines(draft.lines, host=host)


def partners_of_lines(lines: Iterable[Line], *, host: int) -> set[int]:
    """The partners whose accounts lines touch; what is shared is the host's."""
    touched = (each for line in lines for each in (line.out_of, line.into))
    return {host if each.partner is None else each.partner for each in touched}


def last_year_closed_hard(
    draft: Draft, closed_hard: Mapping[int, int], *, host: int
) -> int | None:
    """The last year that a partner whose accounts a journal touches has closed hard.

    Into that year and those before it the journal does not go.

    Args:
        draft: The journal.
        closed_hard: The last year that each partner closed hard, of those that did.
        host: The partner whose the shared accounts are.
    """
    if not closed_hard:
        return None
    touched = partners_of(draft, host=host)
    return max(
        (year for partner, year in closed_hard.items() if partner in touched),
        default=None,
    )


def _refusal_of_year(place: Place) -> str | None:
    if (place.book == Book.BUDGET) == (place.year is not None):
        return None
    if place.year is None:
        return "A budget is for a financial year: say which."
    return "Only a budget is for a year: money itself goes on from one to the next."


def reversed_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The same money, moved back."""
    return tuple(Line(each.into, each.out_of, each.pence) for each in lines)


def entries_hash(entries: Sequence[tuple[int, int, int]]) -> str:
    """The hash of a journal's entries, in their order.

    Args:
        entries: The numbers of the account taken from and of the one given to, and pence.

    Returns:
        SHA-256 of ``out_of>into:pence`` for each, a line each, in hexadecimal.
    """
    told = "\n".join(f"{out_of}>{into}:{pence}" for out_of, into, pence in entries)
    return hashlib.sha256(told.encode()).hexdigest()


def hash_of_many(hashes: Iterable[str]) -> str:
    """One hash of the hashes of several journals, in their order."""
    digest = hashlib.sha256()
    for each in hashes:
        digest.update(each.encode())
    return digest.hexdigest()
