"""From order to payment: what each step moves, and what the steps so far leave open.

An order holds money back. What is delivered is spent, whether or not it is invoiced yet;
an invoice that differs from what was delivered corrects it; a payment settles it. Every
step may be in parts.

What is delivered is spent in the financial year that it is posted into, and so from that
year's budget, whichever year's budget holds money back for the order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ropewalk.figures.words import pounds
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Book, Move, OrderStepKind
from ropewalk.money.rules.posting import Line, Place


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was taken.

    Attributes:
        kind: What was done.
        pence: How much; below nothing only where an order was made smaller.
        settles: How much of what was delivered before an invoice is for.
        year: The year whose budget it moves, by the year in which it starts: for what is
            spent, the one that it is posted into. None for a payment, which moves none.
    """

    kind: OrderStepKind
    pence: int
    settles: int | None = None
    year: int | None = None

    @property
    def budget_year(self) -> int:
        """The year whose budget it moves.

        Raises:
            ValueError: when it moves none.
        """
        if self.year is None:
            raise ValueError(f"{self.kind} moves no budget")
        return self.year


@dataclass(frozen=True, slots=True)
class OrderState:
    """What the steps of an order come to, in pence.

    Attributes:
        ordered: What is ordered in all, as last changed.
        committed: What is still held back for it.
        accrued: What was delivered and is not invoiced.
        unpaid: What is invoiced and is not paid.
        spent: What was spent in all, paid or not.
        paid: What was paid.
        year: The year whose budget holds money back for it; none before it is ordered.
    """

    ordered: int = 0
    committed: int = 0
    accrued: int = 0
    unpaid: int = 0
    spent: int = 0
    paid: int = 0
    year: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to come."""
        return not (self.committed or self.accrued or self.unpaid)

    @property
    def said(self) -> str:
        """Where the order stands, in words."""
        open_parts = [
            f"{pounds(pence)} {words}"
            for pence, words in (
                (self.committed, "still to be delivered"),
                (self.accrued, "delivered and not invoiced"),
                (self.unpaid, "invoiced and not paid"),
            )
            if pence
        ]
        return ", ".join(open_parts) or "Nothing is left open"


def state_of(steps: Iterable[Step], *, is_notional: bool = False) -> OrderState:
    """What steps come to, in the order in which they were taken.

    Args:
        steps: The steps.
        is_notional: Whether the fund holds no cash, so that no invoice is to come.
    """
    state = OrderState()
    for step in steps:
        state = after(state, step)
    return replace(state, accrued=0) if is_notional else state


def after(state: OrderState, step: Step) -> OrderState:
    """What a state is after one more step."""
    if step.kind in {OrderStepKind.ORDERED, OrderStepKind.CHANGED}:
        return replace(
            state,
            ordered=state.ordered + step.pence,
            committed=state.committed + step.pence,
            year=step.year,
        )
    if step.kind == OrderStepKind.ROLLED:
        return replace(state, year=step.year)
    if step.kind == OrderStepKind.DELIVERED:
        drawn = min(step.pence, state.committed)
        return replace(
            state,
            committed=state.committed - drawn,
            accrued=state.accrued + step.pence,
            spent=state.spent + step.pence,
        )
    if step.kind == OrderStepKind.INVOICED:
        more = step.pence - settled(step)
        return replace(
            state,
            committed=state.committed - min(max(more, 0), state.committed),
            accrued=state.accrued - settled(step),
            unpaid=state.unpaid + step.pence,
            spent=state.spent + more,
        )
    if step.kind == OrderStepKind.PAID:
        return replace(
            state, unpaid=state.unpaid - step.pence, paid=state.paid + step.pence
        )
    return replace(
        state,
        ordered=state.ordered - step.pence,
        committed=state.committed - step.pence,
    )


def settled(step: Step) -> int:
    """How much of what was delivered an invoice is for."""
    if step.settles is None:
        raise ValueError("an invoice says how much of what was delivered it is for")
    return step.settles


def invoice(state: OrderState, pence: int, *, is_all: bool) -> Step:
    """An invoice, with how much of what was delivered it is for.

    Args:
        state: Where the order stands.
        pence: What is invoiced.
        is_all: Whether it is for all that was delivered so far, so that a difference is
            taken back or added.
    """
    settles = state.accrued if is_all else min(pence, state.accrued)
    return Step(OrderStepKind.INVOICED, pence, settles)


def year_of_step(
    state: OrderState, kind: OrderStepKind, *, posted_into: int
) -> int | None:
    """The year whose budget a step moves; none for a payment.

    Args:
        state: Where the order stands.
        kind: The step.
        posted_into: The year of the quarter that it is posted into.
    """
    if kind == OrderStepKind.PAID:
        return None
    if kind in {OrderStepKind.DELIVERED, OrderStepKind.INVOICED} or state.year is None:
        return posted_into
    if kind == OrderStepKind.CHANGED and not state.committed:
        return max(state.year, posted_into)
    return state.year


def refusal_of_step(
    state: OrderState, step: Step, *, is_notional: bool = False
) -> str | None:
    """Why a step cannot be taken from where an order stands, if it cannot.

    Args:
        state: Where the order stands.
        step: The step.
        is_notional: Whether the fund holds no cash.
    """
    if is_notional and step.kind in {OrderStepKind.INVOICED, OrderStepKind.PAID}:
        return (
            "This budget is indicative and holds no cash. Invoices are recorded and paid "
            "by whoever holds the contract."
        )
    if step.kind == OrderStepKind.CHANGED:
        if step.pence == 0:
            return "Say by how much the order changes."
        if state.committed + step.pence < 0:
            return (
                f"Only {pounds(state.committed)} of this order is still to be delivered, "
                "so it cannot be made smaller by more."
            )
        return None
    if step.pence <= 0:
        return "Enter a sum above nothing. To undo a step, take it back."
    if step.kind == OrderStepKind.PAID and step.pence > state.unpaid:
        return (
            f"Only {pounds(state.unpaid)} is invoiced and not paid: "
            f"{pounds(step.pence)} cannot be paid. Record the invoice first."
        )
    if step.kind == OrderStepKind.RELEASED and step.pence > state.committed:
        return f"Only {pounds(state.committed)} is still held for this order."
    return None


MOVES: dict[OrderStepKind, Move] = {
    OrderStepKind.ORDERED: Move.COMMITTED,
    OrderStepKind.DELIVERED: Move.DELIVERED,
    OrderStepKind.INVOICED: Move.INVOICED,
    OrderStepKind.PAID: Move.PAID,
    OrderStepKind.RELEASED: Move.RELEASED,
    OrderStepKind.ROLLED: Move.ROLLED,
}


def move_of(step: Step) -> Move:
    """What kind of journal a step is posted as."""
    if step.kind == OrderStepKind.CHANGED:
        return Move.COMMITTED if step.pence > 0 else Move.RELEASED
    return MOVES[step.kind]


@dataclass(frozen=True, slots=True)
class OrderPlace:
    """Where the money of an order is kept apart: strand, source, holder, part."""

    strand: int
    source: int | None
    holder: int
    is_capital: bool
    partner: int | None = None

    def budget(self, kind: A, year: int) -> Place:
        """An account of the budget of a year."""
        return Place(
            kind,
            partner=self.partner,
            strand=self.strand,
            source=self.source,
            year=year,
            is_capital=self.is_capital,
        )

    def actual(self, kind: A) -> Place:
        """An account of the money itself; cash is its holder's."""
        if kind == A.HELD:
            return Place(kind, partner=self.holder)
        return Place(
            kind,
            partner=self.partner,
            strand=self.strand,
            source=self.source,
            is_capital=self.is_capital,
        )


def lines_of(
    state: OrderState, step: Step, at: OrderPlace, *, is_notional: bool = False
) -> tuple[Line, ...]:
    """What a step moves, from where an order stands.

    Args:
        state: Where the order stands.
        step: The step.
        at: Where its money is kept apart.
        is_notional: Whether the fund holds no cash, so that only its budget moves.
    """
    lines = _lines_of(state, step, at)
    if not is_notional:
        return lines
    return tuple(each for each in lines if each.out_of.book != Book.ACTUAL)


def _lines_of(state: OrderState, step: Step, at: OrderPlace) -> tuple[Line, ...]:
    if step.kind == OrderStepKind.PAID:
        return (Line(at.actual(A.HELD), at.actual(A.INVOICED), step.pence),)
    year = step.budget_year
    if step.kind == OrderStepKind.ROLLED:
        return (_let_go(state, state.committed, at), _held_back(step.pence, at, year))
    if step.kind in {OrderStepKind.ORDERED, OrderStepKind.CHANGED} and step.pence > 0:
        return (_held_back(step.pence, at, year),)
    if step.kind in {OrderStepKind.CHANGED, OrderStepKind.RELEASED}:
        return (_let_go(state, abs(step.pence), at),)
    accrued, spent = at.actual(A.ACCRUED), at.actual(A.SPENT)
    if step.kind == OrderStepKind.DELIVERED:
        return (Line(accrued, spent, step.pence), *_used(state, step.pence, at, year))
    more = step.pence - settled(step)
    corrected = (
        (Line(accrued, spent, more), *_used(state, more, at, year))
        if more > 0
        else (
            Line(spent, accrued, -more),
            Line(at.budget(A.USED, year), at.budget(A.AVAILABLE, year), -more),
        )
        if more < 0
        else ()
    )
    return (*corrected, Line(at.actual(A.INVOICED), accrued, step.pence))


def _held_back(pence: int, at: OrderPlace, year: int) -> Line:
    return Line(at.budget(A.AVAILABLE, year), at.budget(A.COMMITTED, year), pence)


def _let_go(state: OrderState, pence: int, at: OrderPlace) -> Line:
    if state.year is None:
        raise ValueError("nothing is held back for an order that was not placed")
    year = state.year
    return Line(at.budget(A.COMMITTED, year), at.budget(A.AVAILABLE, year), pence)


def _used(state: OrderState, pence: int, at: OrderPlace, year: int) -> tuple[Line, ...]:
    """What is spent, taken first from what is held back and then from what is left.

    Held back in another year's budget it becomes available there again, and all of it is
    taken from what is left of the year that it is spent in.
    """
    held = min(pence, state.committed)
    used, left = at.budget(A.USED, year), at.budget(A.AVAILABLE, year)
    if state.year != year:
        let_go = (_let_go(state, held, at),) if held else ()
        return (*let_go, Line(left, used, pence))
    parts = ((at.budget(A.COMMITTED, year), held), (left, pence - held))
    return tuple(Line(out_of, used, part) for out_of, part in parts if part > 0)


def taken_back(
    lines: Iterable[Line], *, spent_in: int, held_in: int | None
) -> tuple[Line, ...]:
    """What was spent, moved back: in the books as it was, in budgets as they are now.

    Args:
        lines: What was moved, as it was posted.
        spent_in: The year whose outturn becomes smaller: that of the quarter which the
            reversal is posted into.
        held_in: The year whose budget holds money back for the order now; none where
            nothing was held back.
    """
    back: list[Line] = []
    for line in lines:
        kinds = {line.out_of.kind, line.into.kind}
        if line.out_of.book != Book.BUDGET:
            back.append(Line(line.into, line.out_of, line.pence))
        elif A.COMMITTED not in kinds:
            back.append(_back(line, spent_in))
        elif held_in is None:
            raise ValueError("what was held back is held back for an order")
        elif A.USED not in kinds or held_in == spent_in:
            back.append(_back(line, held_in))
        else:
            used = replace(line.into, year=spent_in)
            committed = replace(line.out_of, year=held_in)
            back += [
                Line(used, replace(used, kind=A.AVAILABLE), line.pence),
                Line(replace(committed, kind=A.AVAILABLE), committed, line.pence),
            ]
    return tuple(back)


def _back(line: Line, year: int) -> Line:
    return Line(
        replace(line.into, year=year), replace(line.out_of, year=year), line.pence
    )
