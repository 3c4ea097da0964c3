"""Whether a journal can be taken back, given what came after it."""

from ropewalk.money.kinds import Move
from ropewalk.money.models import InstalmentAsked, Journal, OrderStep, RiskShare
from ropewalk.money.named import refusal_of_closed_year

# what changes the budgets of one year alone
OF_BUDGETS = frozenset({Move.BUDGET_SET, Move.VIREMENT, Move.HELD_BACK})


def refusal_of_reversal(journal: Journal) -> str | None:
    """Why a journal cannot be taken back yet, if it cannot; up to five queries."""
    step = OrderStep.objects.filter(journal=journal).select_related("order").first()
    if step is not None:
        after = step.order.steps.filter(pk__gt=step.pk, journal__reversed_by=None)
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
    if not accounts or accounts[0].year is None:
        return None
    return refusal_of_closed_year(
        journal.fund,
        accounts[0].year,
        parts={each.partner_id for each in accounts},
    )
