"""Pages of a fund's quarters: which are closed, and closing one with its checklist."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.money.actions.funds import close_period
from ropewalk.money.permissions import Refusal, refusal_to_close
from ropewalk.money.queries.closing import (
    Check,
    checklist_of,
    next_to_close,
    quarters_said,
    register_of_quarters,
    years_of,
)
from ropewalk.money.queries.funds import funds_seen_by, periods_seen_by
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.money.asked_of import why_not_keep, why_not_post
from ropewalk.web.money.review_forms import CloseForm
from ropewalk.web.money.trails import trail_of_fund, trail_of_quarters
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.tables import arrange


def quarters(request: HttpRequest, fund_id: int) -> HttpResponse:
    """The quarters of a fund, year by year, with the state of each."""
    seen = seen_or_404(request, funds_seen_by, fund_id)
    years = years_of(seen)
    table = arrange(register_of_quarters(years, on=today()), request.GET.dict())
    if download := download_asked(request, [table], place=seen.title):
        return download
    context = {
        "fund": seen,
        "years": years,
        "sentence": quarters_said(years, on=today()),
        "following": next_to_close(years),
        "on": today(),
        "table": table,
        "refusal": why_not_keep(request, seen),
        "refusal_to_prepare": why_not_post(request, seen),
        "trail": trail_of_fund(seen),
    }
    return render(request, "money/quarters.html", context)


def close(request: HttpRequest, period_id: int) -> HttpResponse:
    """Close a quarter, with what is to be seen to before."""
    seen = seen_or_404(request, periods_seen_by, period_id)
    refusal: str | None = refusal_to_close(
        actor=actor(request), period=seen, on=today()
    )
    checks = [] if refusal else checklist_of(seen, on=today())
    stopping = [each.said for each in checks if each.stops and not each.is_met]
    undone = [each for each in checks if not each.is_met]
    question = Question(
        title=f"Close {seen}",
        sentence="Nothing more is posted into it: what comes later goes into the next "
        "quarter and keeps its day."
        if not undone
        else f"{_counted(len(undone))} of {len(checks)} checks left to see to.",
        button="Close the quarter",
        trail=trail_of_quarters(seen.fund),
        refusal=refusal or " ".join(stopping) or None,
        note="Checked before it is closed:",
        points=[check_said(each) for each in checks],
        caption=seen.fund.title,
        beside="reasons" if undone else None,
        back="Back to the quarters",
        remedies=_remedies(seen, undone, refusal),
    )
    form = CloseForm(**typed(request)) if undone else forms.Form(**typed(request))
    return ask(
        request,
        question,
        form,
        do=lambda said: close_period(
            period_id=seen.pk, reasons=said.get("reasons", ""), **who(request)
        ),
    )


def _counted(number: int) -> str:
    return "1" if number == 1 else f"{number}"


def check_said(check: Check) -> str:
    """A line of a checklist as it stands on a page."""
    return f"{check.title}: {'done' if check.is_met else 'to do'}. {check.said}"


def _remedies(
    period: Any, undone: Sequence[Check], refusal: str | None
) -> list[tuple[str, str]]:
    """What leads on from each check that is not met."""
    fund = period.fund_id
    if refusal == Refusal.ALREADY_CLOSED:
        return [("Prepare its statement", reverse("prepare-statement", args=[fund]))]
    if refusal:
        return []
    leads = {
        "before": (
            "See which quarter comes first",
            reverse("fund-quarters", args=[fund]),
        ),
        "orders": (
            "Take the open orders into the next year",
            reverse("take-orders-forward", args=[fund, period.year_starting]),
        ),
        "risk": (
            "See how the risk of the year is shared",
            reverse("fund-risk", args=[fund, period.year_starting]),
        ),
        "asked": (
            "Ask for the contributions",
            reverse("ask-for-contributions", args=[fund]),
        ),
        "received": (
            "See what has come in of the contributions",
            reverse("fund-contributions", args=[fund]),
        ),
        "recovery": (
            "See the recovery plans",
            reverse("fund-recoveries", args=[fund]),
        ),
    }
    return [leads[each.key] for each in undone if each.key in leads]
