"""Pages of contributions: what partners put in, what was asked for, what came in."""

from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.money.actions.contributions import (
    ask_for_contributions,
    receive_contribution,
    set_contribution,
)
from ropewalk.money.kinds import APART
from ropewalk.money.queries.contributions import (
    contributions_of,
    contributions_said,
    contributions_table,
    risk_owed_besides,
    risk_owed_table,
)
from ropewalk.money.queries.fund_choices import fund_choices
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.web.asking import ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.money.asked_of import (
    of_fund,
    parts,
    year_asked,
    year_first,
)
from ropewalk.web.money.forms import ReceiveForm, SetContributionForm
from ropewalk.web.money.trails import trail_of_fund
from ropewalk.web.requests import seen_or_404, today, who
from ropewalk.web.tables import arrange


def contributions(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What each partner puts in for a year, and how each instalment stands."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    year = year_asked(request)
    held = contributions_of(fund, year_starting=year)
    table = arrange(contributions_table(held, on=today()), request.GET.dict())
    besides = risk_owed_besides(fund, held, year_starting=year)
    risk = arrange(
        risk_owed_table(held, year_starting=year, besides=besides), request.GET.dict()
    )
    if download := download_asked(request, [table, risk]):
        return download
    context = {
        "fund": fund,
        "held": held,
        "risk": risk,
        "year": year_said(year),
        "sentence": contributions_said(
            held, year_starting=year, on=today(), besides=besides
        ),
        "table": table,
        "trail": trail_of_fund(fund),
        "refusal": parts(request, fund, must_be_open=False).refusal,
    }
    return render(request, "money/contributions.html", context)


def set_(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Set what a partner puts in for a year, or vary it."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    choices = fund_choices(fund)
    own = parts(request, fund, must_be_open=False)
    question = of_fund(
        fund,
        "Set what a partner puts in",
        "It is never more than the signed agreement says. To change what is set already, "
        "enter the new sum: what has fallen due stays, and the rest is spread over the "
        "days that are still to come.",
        "Set the contribution",
        refusal=own.refusal,
        remedies=year_first(fund, choices.years),
    )
    form = SetContributionForm(
        **typed(request),
        partners=own.owners or choices.partners,
        sources=choices.sources,
        years=choices.years,
        initial={"submission_key": uuid4(), "year_starting": financial_year(today())},
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: set_contribution(fund_id=fund_id, **form.said(), **who(request)),
        then=lambda made: _of_year(fund_id, made.year_starting),
    )


def ask_for(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Ask for every instalment that has fallen due."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    year = year_asked(request)
    question = of_fund(
        fund,
        "Ask for contributions that are due",
        f"Every instalment of {year_said(year)} that has fallen due by today and was not "
        "asked for is posted as owed by its partner."
        + (
            " Each partner keeps its own ledger: those of the ledgers you keep are asked "
            "for."
            if fund.kind in APART
            else ""
        ),
        "Ask for them",
        refusal=parts(request, fund).refusal,
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: ask_for_contributions(
            fund_id=fund_id, year_starting=year, **who(request)
        ),
        then=lambda _: _of_year(fund_id, year),
    )


def receive(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Record what a partner paid in."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    year = year_asked(request)
    own = parts(request, fund)
    named = {number for number, _ in own.owners}
    held = [
        each
        for each in contributions_of(fund, year_starting=year)
        if not named or str(each.organisation.pk) in named
    ]
    question = of_fund(
        fund,
        "Record what came in",
        "It settles the instalment that fell due first, and then what is owed of the "
        "shared risk of the year. What is given back, such as a partner's part of an "
        "underspend, is recorded here too.",
        "Record it",
        refusal=own.refusal,
        remedies=[]
        if held
        else [
            ("Set what a partner puts in", reverse("set-contribution", args=[fund.pk]))
        ],
    )
    form = ReceiveForm(
        **typed(request),
        contributions=[
            (
                f"{each.organisation.pk} {each.last.source_id} {year}",
                f"{each.organisation.name}, {each.last.source.title}, {year_said(year)}",
            )
            for each in held
        ],
        initial={"key": uuid4(), "received_on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: receive_contribution(
            fund_id=fund_id, **form.said(), **who(request)
        ),
        then=lambda _: _of_year(fund_id, year),
    )


def _of_year(fund_id: int, year: int) -> str:
    return f"{reverse('fund-contributions', args=[fund_id])}?year={year}"
