"""Whether a journal can be taken back, given what came after it."""

from ropewalk.money.models import InstalmentAsked, Journal, OrderStep, RiskShare


def refusal_of_reversal(journal: Journal) -> str | None:
    """Why a journal cannot be taken back yet, if it cannot; up to four queries."""
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
    if RiskShare.objects.filter(journal=journal).exists():
        return (
            "The risk of that year has been shared. What was wrong is put right in the "
            "year that is open."
        )
    return None
