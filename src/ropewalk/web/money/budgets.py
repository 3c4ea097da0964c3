"""Pages of budgets that move within a year, and of what is held back."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import pounds
from ropewalk.money.actions.budgets import hold_back, vire
from ropewalk.money.queries.fund_choices import PartsToPost, fund_choices
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.positions import position_of
from ropewalk.money.queries.sources import conditions_of
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.web.asking import ask, typed
from ropewalk.web.money.asked_of import of_fund, parts, year_first
from ropewalk.web.money.keeping_forms import HoldBackForm, VireForm
from ropewalk.web.requests import seen_or_404, today, who


def vire_(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Move budget from one part of a fund to another."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    choices, own = fund_choices(fund), parts(request, fund)
    question = of_fund(
        fund,
        "Move budget",
        "What one part of the fund may spend in a year becomes less, and what another may "
        "spend becomes more. No cash moves.",
        "Move it",
        refusal=own.refusal,
        folded={"Capital": ("is_capital",)},
        remedies=year_first(fund, choices.years),
        **_available(fund, own),
    )
    form = VireForm(
        **typed(request),
        years=choices.years,
        strands=choices.strands,
        sources=choices.sources,
        owners=own.owners,
        conditions=conditions_of(fund),
        initial={"key": uuid4(), "year_starting": financial_year(today())},
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: vire(fund_id=fund_id, **form.said(), **who(request)),
        then=lambda _: _of_year(fund_id, form.said()["year_starting"]),
    )


def hold(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Hold back some of a budget, or release what is held back."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    choices, own = fund_choices(fund), parts(request, fund)
    question = of_fund(
        fund,
        "Hold back budget, or release it",
        "What is held back cannot be ordered from until it is released.",
        "Record it",
        refusal=own.refusal,
        folded={"Capital": ("is_capital",)},
        remedies=year_first(fund, choices.years),
        **_available(fund, own),
    )
    form = HoldBackForm(
        **typed(request),
        years=choices.years,
        strands=choices.strands,
        sources=choices.sources,
        owners=own.owners,
        initial={"key": uuid4(), "year_starting": financial_year(today())},
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: hold_back(fund_id=fund_id, **form.said(), **who(request)),
        then=lambda _: _of_year(fund_id, form.said()["year_starting"]),
    )


def _available(fund: Any, own: PartsToPost) -> dict[str, Any]:
    """What is available now in each part that the person may post to."""
    if own.refusal:
        return {}
    year = financial_year(today())
    named = {int(number) for number, _ in own.owners}
    points = [
        f"{each.partner + ', ' if each.partner else ''}{each.strand}, {each.source}"
        f"{', capital' if each.part.is_capital else ''}: {pounds(each.left_pence)} "
        f"available, {pounds(each.held_pence)} held back"
        for each in position_of(fund, year_starting=year).parts
        if not named or each.part.partner in named
    ]
    if not points:
        return {"note": f"No budget has been given for {year_said(year)} yet."}
    return {"note": f"In {year_said(year)} now:", "points": points}


def _of_year(fund_id: int, year: int) -> str:
    return f"{reverse('fund', args=[fund_id])}?year={year}"
