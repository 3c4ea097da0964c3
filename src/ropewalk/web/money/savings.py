"""Pages of savings: rounds, claims and what counts, costs that move, exceptions."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures import Table
from ropewalk.money.actions.savings import (
    answer_exception,
    ask_exception,
    claim_benefit,
    plan_saving,
    record_cost,
    record_cost_change,
    set_savings_gap,
    withdraw_benefit,
    withdraw_cost,
)
from ropewalk.money.permissions import (
    refusal_to_answer_exception,
    refusal_to_record_savings,
)
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.savings import (
    cost_changes_seen_by,
    exceptions_seen_by,
    gap_said,
    savings_of,
    shift_seen,
)
from ropewalk.paper.charts.amounts import grouped_bars
from ropewalk.paper.drawing import Picture
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.money.savings_forms import (
    ClaimForm,
    CostChangeForm,
    CostForm,
    ExceptionAnswerForm,
    ExceptionForm,
    GapForm,
    PlanSavingForm,
    TakeBackForm,
)
from ropewalk.web.money.trails import trail_of_cost_change, trail_of_savings
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.tables import arrange


def savings(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What is planned, claimed and counted in a fund, and what only moves."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    held = savings_of(fund)
    made = [held.claim_table(), held.planned_table(), held.exception_table()]
    tables = [arrange(each, request.GET.dict()) for each in made]
    if download := download_asked(request, tables):
        return download
    context = {
        "fund": fund,
        "held": held,
        "tables": {each.key: each for each in tables},
        "gap": gap_said(held.gap) if held.gap else "",
        "refusal": _why_not(request, fund),
        "trail": trail_of_savings(fund)[:-1],
    }
    return render(request, "money/savings.html", context)


def _why_not(request: HttpRequest, fund: Any) -> str | None:
    return refusal_to_record_savings(actor=actor(request), fund=fund, on=today())


def _of_savings(
    request: HttpRequest, fund: Any, title: str, sentence: str, button: str, **more: Any
) -> Question:
    """A question about the savings of a fund."""
    said = {
        "title": title,
        "sentence": sentence,
        "button": button,
        "trail": trail_of_savings(fund),
        "caption": fund.title,
        "back": "Back to the savings",
        "refusal": _why_not(request, fund),
    }
    return Question(**said | more)


def _once(form_class: type[forms.Form], request: HttpRequest, **initial: Any) -> Any:
    """A form that is sent once only."""
    return form_class(**typed(request), initial={"submission_key": uuid4(), **initial})


def plan(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Plan rounds of savings."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    return ask(
        request,
        _of_savings(
            request,
            fund,
            "Plan rounds of savings",
            "Three rounds of 5% take 14.26% and not 15%: each is of what the one before "
            "left.",
            "Plan them",
        ),
        _once(PlanSavingForm, request, year_starting=financial_year(today())),
        do=lambda said: plan_saving(fund_id=fund_id, **said, **who(request)),
    )


def gap(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Say what has to be found."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    return ask(
        request,
        _of_savings(
            request,
            fund,
            "Say what has to be found",
            "Claims count against it when they save money of these services in these "
            "years, and each effect once.",
            "Save it",
        ),
        _once(GapForm, request, year_starting=financial_year(today())),
        do=lambda said: set_savings_gap(fund_id=fund_id, **said, **who(request)),
    )


def claim(
    request: HttpRequest, fund_id: int, benefit_number: int | None = None
) -> HttpResponse:
    """Record a claim, or correct one."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    row = None if benefit_number is None else _claim_or_404(fund, benefit_number)
    title = "Record a claim" if row is None else f"Correct claim {benefit_number}"
    form = _once(ClaimForm, request, **_as_recorded(ClaimForm, row))
    return ask(
        request,
        _of_savings(
            request,
            fund,
            title,
            "Whether it counts is worked out and never typed: by its service, its years, "
            "whether it releases cash, and what is told already.",
            title,
        ),
        form,
        do=lambda _: claim_benefit(
            fund_id=fund_id, number=benefit_number, **form.said(), **who(request)
        ),
    )


def _claim_or_404(fund: Any, number: int) -> Any:
    claims = savings_of(fund).claims
    if number not in claims:
        raise Http404
    return claims[number]


def _as_recorded(form_class: type[forms.Form], row: Any) -> dict[str, Any]:
    """A row as its form shows it; nothing for none."""
    if row is None:
        return {}
    names = form_class.base_fields.keys() - {"submission_key"}
    return {name: getattr(row, name) for name in names}


def take_back(request: HttpRequest, fund_id: int, benefit_number: int) -> HttpResponse:
    """Take a claim back."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    row = _claim_or_404(fund, benefit_number)
    return ask(
        request,
        _of_savings(
            request,
            fund,
            f"Take claim {benefit_number} back",
            f"“{row.title}” no longer counts. What was claimed stays to be seen.",
            "Take it back",
        ),
        _once(TakeBackForm, request),
        do=lambda said: withdraw_benefit(
            fund_id=fund_id, number=benefit_number, **said, **who(request)
        ),
    )


def record_change(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Record a change that moves who pays."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    return ask(
        request,
        _of_savings(
            request,
            fund,
            "Record a change in who pays",
            "Its costs are recorded next, each with who paid before and who pays after.",
            "Record the change",
        ),
        _once(CostChangeForm, request),
        do=lambda said: record_cost_change(fund_id=fund_id, **said, **who(request)),
        then=lambda made: reverse("cost-change", args=[made.pk]),
    )


def change(request: HttpRequest, cost_change_id: int) -> HttpResponse:
    """Who pays before and after a change, and what moves each way."""
    held = seen_or_404(request, cost_changes_seen_by, cost_change_id)
    seen = shift_seen(held)
    made = [seen.moved_table(), seen.cost_table()]
    if seen.shift:
        made = [seen.shift.table(), *made]
    tables = [arrange(each, request.GET.dict()) for each in made]
    if download := download_asked(request, tables):
        return download
    context = {
        "change": held,
        "seen": seen,
        "tables": tables,
        "picture": _bars(seen.shift.table()) if seen.shift else None,
        "trail": trail_of_savings(held.fund),
        "refusal": _why_not(request, held.fund),
    }
    return render(request, "money/cost_change.html", context)


def _bars(table: Table) -> Picture | None:
    """What each payer pays before and after, where all of it is known."""
    if None in (*table.column("before"), *table.column("after")):
        return None
    return grouped_bars(table, names="payer", values=("before", "after"), name="payers")


def _of_change(
    request: HttpRequest, held: Any, title: str, sentence: str, button: str
) -> Question:
    return _of_savings(
        request,
        held.fund,
        title,
        sentence,
        button,
        trail=trail_of_cost_change(held),
        caption=held.title,
        back="Back to the change",
    )


def cost(
    request: HttpRequest, cost_change_id: int, cost_number: int | None = None
) -> HttpResponse:
    """Record a cost before and after a change, or correct one."""
    held = seen_or_404(request, cost_changes_seen_by, cost_change_id)
    row = None if cost_number is None else _cost_or_404(held, cost_number)
    title = "Record a cost" if row is None else f"Correct cost {cost_number}"
    form = _once(CostForm, request, **_as_recorded(CostForm, row))
    return ask(
        request,
        _of_change(
            request,
            held,
            title,
            "A cost that two pay is recorded as two. A saving of one payer that another "
            "pays for has moved and is not saved.",
            title,
        ),
        form,
        do=lambda _: record_cost(
            change_id=cost_change_id, number=cost_number, **form.said(), **who(request)
        ),
    )


def _cost_or_404(held: Any, number: int) -> Any:
    lines = shift_seen(held).lines
    if number not in lines:
        raise Http404
    return lines[number]


def take_out(
    request: HttpRequest, cost_change_id: int, cost_number: int
) -> HttpResponse:
    """Take a cost out of a change."""
    held = seen_or_404(request, cost_changes_seen_by, cost_change_id)
    row = _cost_or_404(held, cost_number)
    return ask(
        request,
        _of_change(
            request,
            held,
            f"Take cost {cost_number} out",
            f"{row.what} is no longer part of the change. What was recorded stays to be "
            "seen.",
            "Take it out",
        ),
        _once(TakeBackForm, request),
        do=lambda said: withdraw_cost(
            change_id=cost_change_id, number=cost_number, **said, **who(request)
        ),
    )


def ask_for_exception(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Ask that the fund meets a cost that is usually another's."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    return ask(
        request,
        _of_savings(
            request,
            fund,
            "Ask for an exception",
            "That this fund meets a cost that is usually another's, with the reasons and "
            "what the clinician says.",
            "Ask for it",
        ),
        _once(ExceptionForm, request),
        do=lambda said: ask_exception(fund_id=fund_id, **said, **who(request)),
    )


def answer(request: HttpRequest, exception_id: int) -> HttpResponse:
    """Record the answer to a request."""
    held = seen_or_404(request, exceptions_seen_by, exception_id)
    return ask(
        request,
        _of_savings(
            request,
            held.fund,
            "Record the answer to a request",
            f"{held.what}. The clinician's view: {held.clinical_view}",
            "Record the answer",
            refusal=refusal_to_answer_exception(
                actor=actor(request), request=held, on=today()
            ),
        ),
        _once(ExceptionAnswerForm, request),
        do=lambda said: answer_exception(
            request_id=exception_id, **said, **who(request)
        ),
    )
