"""Whether a journal can be taken back, given what came after it."""

from dataclasses import dataclass

from ropewalk.figures.words import listed
from ropewalk.money.kinds import AccountKind, Move, OrderStepKind
from ropewalk.money.models import InstalmentAsked, Journal, Order, OrderStep, RiskShare
from ropewalk.money.named import refusal_of_closed_year
from ropewalk.money.permissions import Refusal
from ropewalk.money.queries.orders import steps_of
from ropewalk.money.queries.posted_into import year_posted_into
from ropewalk.money.rules.orders import state_of, taken_back
from ropewalk.money.rules.posting import Line, partners_of_lines, reversed_lines
from ropewalk.partnership.rules.terms import year_said

USED = AccountKind.USED
# what changes budgets alone
OF_BUDGETS = frozenset(
    {
        Move.BUDGET_SET,
        Move.VIREMENT,
        Move.HELD_BACK,
        Move.COMMITTED,
        Move.RELEASED,
        Move.ROLLED,
    }
)
# what is spent, and from budgets of the year that it is spent in
OF_SPENDING = frozenset({Move.DELIVERED, Move.INVOICED, Move.SPENT})


def refusal_of_reversal(journal: Journal, *, is_from_above: bool = False) -> str | None:
    """Why a journal cannot be taken back yet, if it cannot; up to five queries.

    Args:
        journal: The journal.
        is_from_above: Whether what its order stands for does it, by its own rules.
    """
    step = OrderStep.objects.filter(journal=journal).select_related("order").first()
    if step is not None:
        if step.order.is_led_above and not is_from_above:
            return Refusal.LED_FROM_ABOVE
        after = step.order.steps.filter(pk__gt=step.pk, journal__reversed_by=None)
        # what is spent is held back again where it is now; a payment moves no budget
        if journal.move in OF_SPENDING or journal.move == Move.PAID:
            after = after.exclude(kind=OrderStepKind.ROLLED)
        if after.exists():
            return (
                f"Order {step.order.reference} went further since. Take back its later "
                "steps first, the last one first."
            )
    asked = InstalmentAsked.objects.filter(journal=journal).first()
    if asked is not None and asked.instalment.contribution.receipts.exists():
        return (
            "Money has come in for this contribution. Vary it rather than take back what "
            "was asked for."
        )
    if journal.move in OF_BUDGETS:
        return _closed(journal)
    if RiskShare.objects.filter(journal=journal).exists():
        return (
            "The risk of that year has been shared. What was wrong is put right in the "
            "year that is open."
        )
    return None


def _closed(journal: Journal) -> str | None:
    """Why the budgets that a journal changed no longer change, if they do not."""
    entries = journal.entries.select_related("out_of", "into")
    accounts = [each for entry in entries for each in (entry.out_of, entry.into)]
    years = {each.year for each in accounts if each.year is not None}
    refusals = (
        refusal_of_closed_year(
            journal.fund, year, parts={each.partner_id for each in accounts}
        )
        for year in sorted(
            years
        )  # two at most: that a commitment was taken out of, and into
    )
    return next((each for each in refusals if each is not None), None)


@dataclass(frozen=True, slots=True)
class Reversal:
    """What taking a journal back moves.

    Attributes:
        lines: What is moved.
        order: The order that a step of is taken back; none where it is of no order.
        held_in: The year whose budget then holds money back for that order; none where
            none does.
        moved_pence: How much of that is held back in a later year than it was, since that
            one is closed.
    """

    lines: tuple[Line, ...]
    order: Order | None = None
    held_in: int | None = None
    moved_pence: int = 0


def reversal_of(journal: Journal) -> Reversal:
    """What taking a journal back moves, in up to 12 queries; its fund is held.

    Money goes back as it came. What was spent goes back to the budget of the year that
    the reversal is posted into, so that this year's outturn and its budget move together,
    and is held back again where its order is held back now: or, where nothing is and that
    year is closed, in the year that the reversal is posted into.
    """
    before = Journal.objects.filter(reverses=journal).first()
    if before is not None:
        return Reversal(_lines_of(before))
    lines = _lines_of(journal)
    if journal.move not in OF_SPENDING:
        return Reversal(reversed_lines(lines))
    spent_in = year_posted_into(
        journal.fund,
        on=journal.effective_on,
        partners=partners_of_lines(lines, host=journal.fund.host_id),
    )
    step = OrderStep.objects.filter(journal=journal).select_related("order").first()
    if step is None:
        return Reversal(taken_back(lines, spent_in=spent_in, held_in=None))
    state = state_of(steps_of(step.order))
    held_in, moved = state.year, 0
    if (
        held_in is not None
        and not state.committed
        and refusal_of_closed_year(journal.fund, held_in, parts=[step.order.partner_id])
    ):
        held_in = spent_in
        moved = sum(
            line.pence for line in lines if line.out_of.kind == AccountKind.COMMITTED
        )
    return Reversal(
        taken_back(lines, spent_in=spent_in, held_in=held_in),
        step.order,
        held_in,
        moved,
    )


def _lines_of(journal: Journal) -> tuple[Line, ...]:
    entries = journal.entries.select_related("out_of", "into")
    return tuple(
        Line(each.out_of.place, each.into.place, each.pence) for each in entries
    )


def budgets_told(journal: Journal) -> str:
    """Whose year's budget gets back what a journal spent, where it is another; 12 queries.

    Returns:
        A sentence; nothing where every budget goes back to what it was.
    """
    was = {
        each.into.budget_year for each in _lines_of(journal) if each.into.kind == USED
    }
    back = reversal_of(journal).lines
    now = {each.out_of.budget_year for each in back if each.out_of.kind == USED}
    if was == now or not was or not now:
        return ""
    return (
        f"What was spent goes back to the budget of {_said(now)}, in which this is posted and "
        f"whose spending becomes less; the budget of {_said(was)} stays as it is."
    )


def _said(years: set[int]) -> str:
    return listed([year_said(each) for each in sorted(years)])
