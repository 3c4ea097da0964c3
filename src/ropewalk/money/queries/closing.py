"""What is to be seen to before a quarter is closed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from ropewalk.figures.words import day, pounds
from ropewalk.money.models import Instalment, Period, RecoveryTask


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
    """What is to be seen to before a quarter is closed, in four queries."""
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


def _due(period: Period) -> Q:
    return Q(
        contribution__fund=period.fund_id,
        due_on__lt=period.ends_before,
        is_void=False,
    )


def _asked(period: Period) -> Check:
    missing = Instalment.objects.filter(_due(period)).exclude(
        steps__is_receipt=False, steps__journal__reversed_by=None
    )
    told = missing.aggregate(pence=Sum("pence"))["pence"]
    said = (
        "Every contribution due by the end of the quarter has been asked for."
        if told is None
        else f"{pounds(told)} of contributions was due and has not been asked for."
    )
    return Check("Contributions asked for", told is None, said)


def _received(period: Period) -> Check:
    due = Instalment.objects.filter(_due(period)).aggregate(pence=Sum("pence"))
    received = Instalment.objects.filter(
        _due(period), steps__is_receipt=True, steps__journal__reversed_by=None
    ).aggregate(pence=Sum("steps__pence"))
    open_pence = (due["pence"] or 0) - (received["pence"] or 0)
    said = (
        "Every contribution due by the end of the quarter has come in."
        if open_pence <= 0
        else f"{pounds(open_pence)} of contributions due has not come in."
    )
    return Check("Contributions received", open_pence <= 0, said)


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
