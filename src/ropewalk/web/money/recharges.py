"""Pages of what a lead recharges, and of ledgers that partners keep apart, read as one."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.figures.words import pounds
from ropewalk.money.actions.recharges import set_recharges
from ropewalk.money.kinds import RechargeRole
from ropewalk.money.queries.closing import years_of
from ropewalk.money.queries.fund_choices import fund_choices
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.ledgers import ledgers_as_one
from ropewalk.money.queries.recharges import recharges_of
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.web.asking import ask, typed
from ropewalk.web.money.asked_of import of_fund, other_years, why_not_keep, year_of
from ropewalk.web.money.keeping_forms import RechargesForm
from ropewalk.web.money.trails import trail_of_fund
from ropewalk.web.requests import seen_or_404, today, who
from ropewalk.web.telling import Told, tell


def recharges(request: HttpRequest, fund_id: int) -> HttpResponse:
    """What a lead spent for each partner, what it asked for, and what its accounts show."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    years = years_of(fund)
    year = year_of(request, years)
    told = Told(
        title=f"Recharges in {year_said(year)}",
        sentence="What the lead spent for each partner, and what it asked that partner "
        "for.",
        trail=trail_of_fund(fund),
        caption=fund.title,
        steps=[("Go to the fund", reverse("fund", args=[fund.pk]))],
    )
    try:
        held = recharges_of(fund, year_starting=year, on=today())
    except BadInput as wrong:
        return tell(request, replace(told, refusal=str(wrong)))
    left = sum(each.to_recharge_pence for each in held.parts)
    refusal = why_not_keep(request, fund)
    shown = held.shown
    facts = (
        []
        if shown is None
        else [
            (
                f"Expenditure in the accounts of {fund.host.name}",
                shown.expenditure_pence,
            ),
            ("Income from the partners it leads for", shown.income_pence),
        ]
    )
    return tell(
        request,
        replace(
            told,
            sentence=f"{pounds(left)} is still to be recharged for {year_said(year)}.",
            facts=[(words, pounds(pence)) for words, pence in facts],
            notes=[held.said],
            tables=[held.table()],
            refusal=refusal,
            steps=[
                *(
                    []
                    if refusal
                    else [
                        (
                            "Record whether the lead acts as principal or as agent",
                            reverse("set-recharges", args=[fund.pk]),
                        ),
                        (
                            "Set what a partner puts in",
                            reverse("set-contribution", args=[fund.pk]),
                        ),
                    ]
                ),
                *other_years(years, year, reverse("fund-recharges", args=[fund.pk])),
                *told.steps,
            ],
        ),
    )


def set_(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Record whether a lead acts as principal or as agent."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    question = of_fund(
        fund,
        "How the lead shows what it recharges",
        "It counts from that year on, until it is recorded otherwise.",
        "Record it",
        refusal=why_not_keep(request, fund),
    )
    form = RechargesForm(
        **typed(request),
        years=fund_choices(fund).years,
        initial={"year_starting": financial_year(today())},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: set_recharges(
            fund_id=fund_id,
            year_starting=int(said["year_starting"]),
            acts_as=RechargeRole(said["acts_as"]),
            why=said["why"],
            **who(request),
        ),
        then=lambda made: (
            f"{reverse('fund-recharges', args=[fund_id])}?year={made.year_starting}"
        ),
    )


def ledgers(request: HttpRequest, fund_id: int) -> HttpResponse:
    """The ledgers that partners keep apart, side by side; totals, and no entry."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    years = years_of(fund)
    year = year_of(request, years)
    told = Told(
        title=f"Ledgers read as one in {year_said(year)}",
        sentence="Each partner keeps its own ledger. Nothing moves between them.",
        trail=trail_of_fund(fund),
        caption=fund.title,
        steps=[
            *other_years(years, year, reverse("fund-ledgers", args=[fund.pk])),
            ("Go to the fund", reverse("fund", args=[fund.pk])),
        ],
    )
    try:
        held = ledgers_as_one(fund, year_starting=year)
    except BadInput as wrong:
        return tell(request, replace(told, refusal=str(wrong)))
    return tell(
        request,
        replace(
            told,
            sentence=f"{pounds(held.spent.pence)} is spent of budgets of "
            f"{pounds(held.budget.pence)} in {year_said(year)}. Each partner keeps its own "
            "ledger, and nothing moves between them.",
            tables=[
                replace(
                    held.budget.table(held.names),
                    key="budgets",
                    title="Budget by service",
                ),
                replace(
                    held.spent.table(held.names),
                    key="spending",
                    title="Spent by service",
                ),
            ],
        ),
    )
