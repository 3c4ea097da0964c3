"""What is to be seen to before a quarter is closed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.models import Period, RecoveryTask
from ropewalk.money.queries.contributions import contributions_of, not_asked


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist.

    Attributes:
        title: What is to be seen to.
        is_met: Whether it is.
        said: How it stands, in a sentence.
        stops: Whether the quarter cannot be closed without it.
    """

    title: str
    is_met: bool
    said: str
    stops: bool = False


def checklist_of(period: Period, *, on: date) -> list[Check]:
    """What is to be seen to before a quarter is closed, in seven queries."""
    return [
        _over(period, on),
        _follows(period),
        _asked(period),
        _received(period),
        _recovered(period, on),
    ]


def _over(period: Period, on: date) -> Check:
    is_over = period.ends_before <= on
    said = (
        "The quarter is over."
        if is_over
        else f"The quarter goes on until {day(period.ends_before)}: close it then."
    )
    return Check("The quarter is over", is_over, said, stops=True)


def _follows(period: Period) -> Check:
    before = Period.objects.filter(
        fund=period.fund_id, ends_before__lte=period.starts_on, closed_at=None
    ).first()
    said = (
        "Every quarter before it is closed."
        if before is None
        else f"Close {before} first: quarters are closed one after the other."
    )
    return Check("Quarters before it", before is None, said, stops=True)


def _asked(period: Period) -> Check:
    missing = not_asked(period.fund).filter(due_on__lt=period.ends_before)
    pence = missing.aggregate(pence=Sum("pence"))["pence"]
    said = (
        "Every contribution due by the end of the quarter has been asked for."
        if pence is None
        else f"{pounds(pence)} of contributions was due and has not been asked for."
    )
    return Check("Contributions asked for", pence is None, said)


def _received(period: Period) -> Check:
    late = [
        f"{pounds(pence)} from {each.organisation.name}"
        for each in contributions_of(period.fund, year_starting=period.year_starting)
        if (pence := each.seen(on=period.ends_before).late_pence)
    ]
    said = (
        "Every contribution due by the end of the quarter has come in."
        if not late
        else f"Contributions have not come in: {listed(late)}."
    )
    return Check("Contributions received", not late, said)


def _recovered(period: Period, on: date) -> Check:
    late = RecoveryTask.objects.filter(
        fund=period.fund_id, done_at=None, due_on__lt=on
    ).count()
    said = (
        "No recovery plan is overdue."
        if not late
        else f"{late} recovery {'plan is' if late == 1 else 'plans are'} overdue."
    )
    return Check("Recovery plans", not late, said)
