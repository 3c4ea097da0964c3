"""Pages of portfolios: the register, what to choose and why, and what that rests on."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.strategy.actions.portfolios import (
    add_option,
    add_scenario,
    begin_portfolio,
    say_gap,
    say_uses,
    set_portfolio_budget,
    take_values,
    tie_options,
    value_option,
    withdraw_option,
)
from ropewalk.strategy.case_kinds import LimitKind, OptionWay, TieKind
from ropewalk.strategy.queries.portfolios import (
    amounts_now,
    appraised_choices,
    budget_choices,
    closed_appraisal_choices,
    fund_choices,
    intention_choices,
    option_choices,
    option_told,
    portfolio_budgets_seen_by,
    portfolio_options_seen_by,
    portfolio_told,
    portfolios_seen_by,
    register_of_portfolios,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.business.portfolio_forms import (
    BudgetForm,
    ByYearForm,
    GapForm,
    OptionForm,
    PortfolioForm,
    ScenarioForm,
    TieForm,
    ValueForm,
    ValuesForm,
    WhyForm,
    boxes_of,
)
from ropewalk.web.business.trails import (
    trail_of_option,
    trail_of_portfolio,
    trail_of_portfolios,
)
from ropewalk.web.requests import actor, seen_or_404, today, who, why_not_plan
from ropewalk.web.telling import Told, tell

BACK = "Back to the portfolio"
BUDGET_FIRST = (
    "Say in the portfolio what there is of a budget: then what this option uses of it."
)
TWO_FIRST = "Add two options first: there is nothing yet that could hang on anything."


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The portfolios of a partnership."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = register_of_portfolios(partnership, actor=actor(request), on=today())
    refusal = why_not_plan(request, partnership)
    return tell(
        request,
        Told(
            title="Portfolios",
            sentence="What to invest in and what to give up, within several budgets at "
            "once."
            if table.rows
            else "No portfolio has been begun.",
            trail=trail_of_portfolios(partnership)[:-1],
            caption=partnership.name,
            tables=[table] if table.rows else [],
            leads_to={
                "portfolios": lambda pk: reverse("portfolio", args=[partnership.pk, pk])
            },
            refusal=refusal,
            steps=[
                *(
                    []
                    if refusal
                    else [
                        (
                            "Begin a portfolio",
                            reverse("begin-portfolio", args=[partnership.pk]),
                        )
                    ]
                ),
                (
                    "See the business cases",
                    reverse("business-cases", args=[partnership.pk]),
                ),
            ],
        ),
    )


def begin(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Begin a portfolio."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Begin a portfolio",
        sentence="It holds options beside budgets, and says which to choose and what "
        "holds each out.",
        button="Begin it",
        trail=trail_of_portfolios(partnership),
        refusal=why_not_plan(request, partnership),
        caption=partnership.name,
        back="Back to the portfolios",
    )
    form = PortfolioForm(
        **typed(request),
        initial={
            "submission_key": uuid4(),
            "first_year": financial_year(today()),
            "years": 5,
        },
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: begin_portfolio(
            partnership_id=partnership.pk, **said, **who(request)
        ),
        then=lambda made: reverse("portfolio", args=[partnership.pk, made.pk]),
    )


def _seen(request: HttpRequest, partnership_id: int, portfolio_id: int) -> Any:
    """A portfolio of that partnership which the person may see."""
    return get_object_or_404(
        portfolios_seen_by(actor(request), on=today()),
        pk=portfolio_id,
        partnership=partnership_id,
    )


def _seen_option(
    request: HttpRequest, partnership_id: int, portfolio_option_id: int
) -> Any:
    """An option that stands in a portfolio which the person may see."""
    return get_object_or_404(
        portfolio_options_seen_by(actor(request), on=today()),
        pk=portfolio_option_id,
        portfolio__partnership=partnership_id,
    )


def years_of(portfolio: Any) -> range:
    """The years that a portfolio looks at."""
    return range(portfolio.first_year, portfolio.first_year + portfolio.years)


def portfolio(
    request: HttpRequest, partnership_id: int, portfolio_id: int
) -> HttpResponse:
    """What to choose, why, what is left, and what else comes near."""
    held = portfolio_told(_seen(request, partnership_id, portfolio_id), on=today())
    seen = held.portfolio
    at = [seen.partnership_id, seen.pk]
    refusal = why_not_plan(request, seen.partnership)
    return tell(
        request,
        Told(
            title=seen.title,
            sentence=held.said,
            trail=trail_of_portfolios(seen.partnership),
            caption=seen.partnership.name,
            facts=held.facts,
            notes=held.notes,
            sections=held.sections,
            on=today(),
            tables=held.tables,
            leads_to={
                "options": lambda pk: reverse("portfolio-option", args=[at[0], pk])
            },
            refusal=refusal,
            steps=[]
            if refusal
            else [
                ("Add an option", reverse("add-portfolio-option", args=at)),
                (
                    "Take values from an appraisal",
                    reverse("take-portfolio-values", args=at),
                ),
                (
                    "Say what there is of a budget",
                    reverse("set-portfolio-budget", args=at),
                ),
                ("Say what hangs on what", reverse("tie-portfolio-options", args=at)),
                (
                    "Say how much has to be found",
                    reverse("say-portfolio-gap", args=at),
                ),
                ("Add a scenario", reverse("add-portfolio-scenario", args=at)),
            ],
        ),
    )


def option(
    request: HttpRequest, partnership_id: int, portfolio_option_id: int
) -> HttpResponse:
    """An option of a portfolio: what it is worth, and what it uses of each budget."""
    seen = _seen_option(request, partnership_id, portfolio_option_id)
    held = option_told(seen)
    refusal = why_not_plan(request, seen.portfolio.partnership)
    at = [seen.portfolio.partnership_id, seen.pk]
    budgets = budget_choices(seen.portfolio)
    return tell(
        request,
        Told(
            title=seen.title,
            sentence=held.said,
            trail=trail_of_portfolio(seen.portfolio),
            caption=seen.portfolio.title,
            facts=held.facts,
            tables=[held.table] if held.table.rows else [],
            refusal=refusal,
            steps=[]
            if refusal
            else [
                (
                    "Say what it is worth"
                    if seen.value is None
                    else "Say anew what it is worth",
                    reverse("value-portfolio-option", args=at),
                ),
                *(
                    (
                        f"Say what it uses or frees of {title}",
                        reverse("say-portfolio-use", args=[*at, number]),
                    )
                    for number, title in budgets
                ),
                *([] if budgets else [(BUDGET_FIRST, "")]),
                (
                    "Take it out of the portfolio",
                    reverse("withdraw-portfolio-option", args=at),
                ),
            ],
        ),
    )


def values(
    request: HttpRequest, partnership_id: int, portfolio_id: int
) -> HttpResponse:
    """Take what investments are worth from an appraisal of the same options."""
    seen = _seen(request, partnership_id, portfolio_id)
    appraisals = closed_appraisal_choices(seen.partnership)
    question = Question(
        title="Take values from an appraisal",
        sentence="Each investment that was appraised gets its value together there, from 0 "
        "to 100, with the appraisal and the day. What was typed for it is replaced.",
        button="Take them",
        trail=trail_of_portfolio(seen),
        refusal=why_not_plan(request, seen.partnership)
        or (
            None
            if appraisals
            else "No appraisal of this partnership is closed yet. Close one first."
        ),
        caption=seen.title,
        back=BACK,
        note=f"Value is measured here in: {seen.value_said}. Take values only if that is "
        "the same scale. An option is found by the appraised option it was entered as, or "
        "by its title; one that falls there, or has no value, gets none.",
    )
    return ask(
        request,
        question,
        ValuesForm(**typed(request), appraisals=appraisals),
        do=lambda said: take_values(portfolio_id=seen.pk, **said, **who(request)),
    )


def add(request: HttpRequest, partnership_id: int, portfolio_id: int) -> HttpResponse:
    """Add an option."""
    seen = _seen(request, partnership_id, portfolio_id)
    question = Question(
        title="Add an option",
        sentence=f"Value is measured in: {seen.value_said}.",
        button="Add it",
        trail=trail_of_portfolio(seen),
        refusal=why_not_plan(request, seen.partnership),
        caption=seen.title,
        back=BACK,
    )
    form = OptionForm(
        **typed(request),
        intentions=intention_choices(seen.partnership),
        appraised=appraised_choices(seen.partnership),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: add_option(
            portfolio_id=seen.pk,
            **said | {"way": OptionWay(said["way"])},
            **who(request),
        ),
        then=lambda made: reverse("portfolio-option", args=[partnership_id, made.pk]),
    )


def value(
    request: HttpRequest, partnership_id: int, portfolio_option_id: int
) -> HttpResponse:
    """Say what an option of a portfolio is worth."""
    seen = _seen_option(request, partnership_id, portfolio_option_id)
    question = Question(
        title="Say what it is worth",
        sentence=f"Value is measured in: {seen.portfolio.value_said}. It takes the place "
        "of what was said before, which stays in the record of events.",
        button="Say so",
        trail=trail_of_option(seen),
        refusal=why_not_plan(request, seen.portfolio.partnership),
        caption=seen.title,
        back="Back to the option",
    )
    return ask(
        request,
        question,
        ValueForm(**typed(request)),
        do=lambda said: value_option(option_id=seen.pk, **said, **who(request)),
    )


def withdraw(
    request: HttpRequest, partnership_id: int, portfolio_option_id: int
) -> HttpResponse:
    """Take an option out of its portfolio."""
    seen = _seen_option(request, partnership_id, portfolio_option_id)
    question = Question(
        title="Take it out of the portfolio",
        sentence="It is kept on record, and not chosen from any more.",
        button="Take it out",
        trail=trail_of_option(seen),
        refusal=why_not_plan(request, seen.portfolio.partnership),
        caption=seen.title,
        back="Back to the option",
    )
    return ask(
        request,
        question,
        WhyForm(**typed(request)),
        do=lambda said: withdraw_option(option_id=seen.pk, **said, **who(request)),
        then=lambda _: reverse("portfolio", args=[partnership_id, seen.portfolio_id]),
    )


def uses(
    request: HttpRequest,
    partnership_id: int,
    portfolio_option_id: int,
    portfolio_budget_id: int,
) -> HttpResponse:
    """Say what an option uses of a budget, or sets free."""
    seen = _seen_option(request, partnership_id, portfolio_option_id)
    budget = get_object_or_404(
        portfolio_budgets_seen_by(actor(request), on=today()),
        pk=portfolio_budget_id,
        portfolio=seen.portfolio_id,
    )
    is_money = budget.kind != LimitKind.WORKFORCE
    question = Question(
        title=f"What it uses or frees of {budget.title}",
        sentence="What it uses in each year; with a minus sign what it sets free.",
        button="Say so",
        trail=trail_of_option(seen),
        refusal=why_not_plan(request, seen.portfolio.partnership),
        caption=seen.title,
        note="A year that you leave empty is one in which it uses nothing of this budget.",
        back="Back to the option",
    )
    form = ByYearForm(
        **typed(request),
        years=years_of(seen.portfolio),
        is_money=is_money,
        initial=boxes_of(amounts_now(seen, budget), is_money=is_money),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: say_uses(
            option_id=seen.pk,
            budget_id=budget.pk,
            amounts=form.amounts(),
            **who(request),
        ),
    )


def budget(
    request: HttpRequest, partnership_id: int, portfolio_id: int
) -> HttpResponse:
    """Say what there is of a budget."""
    seen = _seen(request, partnership_id, portfolio_id)
    question = Question(
        title="Say what there is of a budget",
        sentence="A pool, ring-fenced money or a workforce, year by year. Where nobody "
        "knows what there is, it binds nothing in that year.",
        button="Say so",
        trail=trail_of_portfolio(seen),
        refusal=why_not_plan(request, seen.partnership),
        caption=seen.title,
        back=BACK,
    )
    form = BudgetForm(
        **typed(request),
        years=years_of(seen),
        funds=fund_choices(seen.partnership, actor=actor(request), on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: set_portfolio_budget(
            portfolio_id=seen.pk, **form.said(), **who(request)
        ),
    )


def tie(request: HttpRequest, partnership_id: int, portfolio_id: int) -> HttpResponse:
    """Say how one option hangs on another."""
    seen = _seen(request, partnership_id, portfolio_id)
    choices = option_choices(seen)
    question = Question(
        title="Say what hangs on what",
        sentence="An option that needs another, an investment and what is given up for "
        "it, or two that cannot stand beside each other.",
        button="Say so",
        trail=trail_of_portfolio(seen),
        refusal=why_not_plan(request, seen.partnership)
        or (None if len(choices) > 1 else TWO_FIRST),
        caption=seen.title,
        back=BACK,
    )
    return ask(
        request,
        question,
        TieForm(**typed(request), choices=choices),
        do=lambda said: tie_options(
            portfolio_id=seen.pk,
            **said | {"kind": TieKind(said["kind"])},
            **who(request),
        ),
    )


def gap(request: HttpRequest, partnership_id: int, portfolio_id: int) -> HttpResponse:
    """Say how much money has to be found."""
    seen = _seen(request, partnership_id, portfolio_id)
    question = Question(
        title="Say how much has to be found",
        sentence="The sum over all years of the portfolio. It is spread evenly over them, "
        "which is marked as our reconstruction.",
        button="Say so",
        trail=trail_of_portfolio(seen),
        refusal=why_not_plan(request, seen.partnership),
        caption=seen.title,
        back=BACK,
    )
    return ask(
        request,
        question,
        GapForm(**typed(request)),
        do=lambda said: say_gap(portfolio_id=seen.pk, **said, **who(request)),
    )


def scenario(
    request: HttpRequest, partnership_id: int, portfolio_id: int
) -> HttpResponse:
    """Add a way in which things may turn out."""
    seen = _seen(request, partnership_id, portfolio_id)
    question = Question(
        title="Add a scenario",
        sentence="What if values or budgets turn out otherwise? 100 percent is as they "
        "were entered; leave those empty that stay so.",
        button="Add it",
        trail=trail_of_portfolio(seen),
        refusal=why_not_plan(request, seen.partnership),
        caption=seen.title,
        back=BACK,
    )
    form = ScenarioForm(
        **typed(request), choices=option_choices(seen), budgets=budget_choices(seen)
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: add_scenario(portfolio_id=seen.pk, **form.said(), **who(request)),
    )
