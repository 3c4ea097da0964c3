"""Portfolios within what the person asking may see: the register, and what to choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isnan

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.parameters import parameter
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import year_said
from ropewalk.place.section import Section
from ropewalk.strategy.case_kinds import LimitKind, OptionWay, TieKind
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalOption,
    Intention,
    Portfolio,
    PortfolioBudget,
    PortfolioOption,
)
from ropewalk.strategy.queries.business_cases import years_said
from ropewalk.strategy.queries.portfolio_told import (
    budgets_table,
    found_said,
    notes_of,
    options_table,
    scenarios_table,
    sections_of,
    ties_table,
)
from ropewalk.strategy.queries.results import scored
from ropewalk.strategy.rules.portfolio import (
    CENT,
    Asked,
    BudgetGiven,
    OptionGiven,
    ScenarioGiven,
    TieGiven,
    chosen_of,
)

Pairs = list[tuple[str, str]]


def portfolios_seen_by(actor: Account, *, on: date) -> QuerySet[Portfolio]:
    """The portfolios of the actor's partnerships, by title, in one query."""
    return Portfolio.objects.visible_to(actor, on=on).select_related("partnership")


def portfolio_options_seen_by(actor: Account, *, on: date) -> QuerySet[PortfolioOption]:
    """The options of those portfolios that were not taken out, in one query."""
    return PortfolioOption.objects.filter(
        portfolio__in=Portfolio.objects.visible_to(actor, on=on), withdrawn_at=None
    ).select_related("portfolio__partnership")


def portfolio_budgets_seen_by(actor: Account, *, on: date) -> QuerySet[PortfolioBudget]:
    """The budgets of those portfolios, in one query."""
    return PortfolioBudget.objects.filter(
        portfolio__in=Portfolio.objects.visible_to(actor, on=on)
    ).select_related("portfolio__partnership")


def register_of_portfolios(
    partnership: Partnership, *, actor: Account, on: date
) -> Table:
    """The portfolios of a partnership, in two queries."""
    held = (
        portfolios_seen_by(actor, on=on)
        .filter(partnership=partnership)
        .prefetch_related(_with_options(), "budgets")
    )
    return Table(
        key="portfolios",
        title="Portfolios",
        columns=(
            Column("title", "Portfolio"),
            Column("years", "Years"),
            Column("options", "Options", "count"),
            Column("budgets", "Budgets", "count"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                each.title,
                years_said(each.first_year, each.years),
                len(each.options.all()),
                len(each.budgets.all()),
                each.pk,
            )
            for each in held
        ),
    )


def _with_options() -> "Prefetch[str, QuerySet[PortfolioOption], str]":
    standing = PortfolioOption.objects.filter(withdrawn_at=None)
    return Prefetch("options", queryset=standing.prefetch_related("uses"))


def with_all(portfolios: QuerySet[Portfolio]) -> QuerySet[Portfolio]:
    """Portfolios with all that a choice hangs on, in eight more queries."""
    return portfolios.select_related("partnership").prefetch_related(
        _with_options(),
        "budgets__limits",
        "ties",
        "gaps",
        "scenarios__factors",
    )


def asked_of(portfolio: Portfolio, *, on: date) -> Asked:
    """All that a choice hangs on, as it is solved; no query with all of it.

    Raises:
        BadInput: when a dated value is not held for that day.
    """
    options = list(portfolio.options.all())
    there = {each.pk for each in options}
    return Asked(
        options=tuple(
            OptionGiven(
                each.pk,
                each.title,
                OptionWay(each.way),
                None if each.value is None else float(each.value),
                tuple(
                    (use.budget_id, use.year_starting, use.amount)
                    for use in each.uses.all()
                ),
                each.must_because,
            )
            for each in options
        ),
        budgets=tuple(
            BudgetGiven(
                each.pk,
                each.title,
                LimitKind(each.kind),
                tuple(
                    (limit.year_starting, limit.amount) for limit in each.limits.all()
                ),
            )
            for each in portfolio.budgets.all()
        ),
        ties=tuple(
            TieGiven(TieKind(each.kind), each.one_id, each.other_id)
            for each in portfolio.ties.all()
            if each.one_id in there and each.other_id in there
        ),
        scenarios=tuple(
            ScenarioGiven(
                each.title,
                tuple(
                    (factor.option_id, factor.percent)
                    for factor in each.factors.all()
                    if factor.option_id in there
                ),
                tuple(
                    (factor.budget_id, factor.percent)
                    for factor in each.factors.all()
                    if factor.budget_id is not None
                ),
            )
            for each in portfolio.scenarios.all()
        ),
        near_percent=float(parameter("portfolio_near_percent", on=on).value),
        seconds=float(parameter("portfolio_solver_seconds", on=on).value),
    )


@dataclass(frozen=True, slots=True)
class PortfolioTold:
    """A portfolio as a reader meets it.

    Attributes:
        portfolio: The portfolio.
        said: What to choose, in a sentence.
        facts: What it is, briefly.
        notes: What is left out, and how sure the answer is.
        sections: What is chosen and why, money, other choices, the frontier, scenarios.
        tables: What the answer rests on.
        options: The options that stand.
        budgets: Its budgets.
    """

    portfolio: Portfolio
    said: str
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str]
    sections: Sequence[Section]
    tables: Sequence[Table]
    options: Sequence[PortfolioOption]
    budgets: Sequence[PortfolioBudget]


def portfolio_told(portfolio: Portfolio, *, on: date) -> PortfolioTold:
    """What to choose of a portfolio and why, by the values of a day; nine queries."""
    held = with_all(Portfolio.objects.filter(pk=portfolio.pk))[0]
    asked = asked_of(held, on=on)
    found = chosen_of(asked)
    options, budgets = list(held.options.all()), list(held.budgets.all())
    gaps = list(held.gaps.all())
    tables = [
        each
        for each in (
            options_table(options, asked),
            budgets_table(asked, held),
            ties_table(asked),
            scenarios_table(asked),
        )
        if each.rows
    ]
    return PortfolioTold(
        portfolio=held,
        said=found_said(found, asked),
        facts=[
            ("Years", years_said(held.first_year, held.years)),
            ("Value is measured in", held.value_said),
        ],
        notes=[*notes_of(found, asked), *_mixed(options)],
        sections=sections_of(asked, found, gaps),
        tables=tables,
        options=options,
        budgets=budgets,
    )


def _mixed(options: Sequence[PortfolioOption]) -> list[str]:
    """That some values were typed and some taken, where both stand side by side."""
    known = [each.value_taken_on is None for each in options if each.value is not None]
    if len(set(known)) < 2:
        return []
    typed = f"{sum(known)} of {len(known)} values are typed"
    return [
        f"{typed}; the others are from an appraisal. See that all are on one scale."
    ]


@dataclass(frozen=True, slots=True)
class OptionTold:
    """An option of a portfolio as a reader meets it."""

    said: str
    facts: Sequence[tuple[str, str]]
    table: Table


def option_told(option: PortfolioOption) -> OptionTold:
    """What an option is worth and uses, and what is lacking; three queries."""
    uses = list(
        option.uses.select_related("budget").order_by("budget_id", "year_starting")
    )
    lacking = [
        words
        for words, lacks in (
            ("what it is worth", option.value is None),
            ("what it uses or frees", not uses),
        )
        if lacks
    ]
    return OptionTold(
        said=f"Left out until somebody says {listed(lacking)}."
        if lacking
        else "It can be looked at: what it is worth and what it uses are known.",
        facts=[
            ("Invest or disinvest", option.get_way_display()),
            ("Value", "not known" if option.value is None else f"{option.value:,.2f}"),
            ("Where the value comes from", option.value_came_by or "not known"),
            ("Has to be done", option.must_because or "no"),
        ],
        table=Table(
            key="uses",
            title="What it uses of each budget, or frees",
            columns=(
                Column("budget", "Budget"),
                Column("year", "Year"),
                Column("amount", "Uses; below nothing it frees"),
            ),
            rows=tuple(
                (
                    each.budget.title,
                    year_said(each.year_starting),
                    use_said(each.budget, each.amount),
                )
                for each in uses
            ),
        ),
    )


def use_said(budget: PortfolioBudget, amount: int) -> str:
    """An amount of a budget in words: pounds, or posts."""
    if budget.kind == LimitKind.WORKFORCE:
        return f"{amount / CENT:g} posts"
    return pounds(amount)


def option_choices(portfolio: Portfolio) -> Pairs:
    """The options of a portfolio that stand; one query."""
    return [
        (str(each.pk), each.title)
        for each in portfolio.options.filter(withdrawn_at=None).order_by("pk")
    ]


def budget_choices(portfolio: Portfolio) -> Pairs:
    """The budgets of a portfolio; one query."""
    return [(str(each.pk), each.title) for each in portfolio.budgets.order_by("pk")]


def intention_choices(partnership: Partnership) -> Pairs:
    """What the partnership intends; one query."""
    return [
        (str(each.pk), each.title)
        for each in Intention.objects.filter(
            partnership=partnership, withdrawn_at=None
        ).order_by("title", "pk")
    ]


def appraised_choices(partnership: Partnership) -> Pairs:
    """The options that the partnership appraises; one query."""
    return [
        (str(each.pk), f"{each.appraisal}, option {each}")
        for each in AppraisalOption.objects.filter(appraisal__partnership=partnership)
        .select_related("appraisal")
        .order_by("appraisal__title", "appraisal_id", "pk")
    ]


def closed_appraisal_choices(partnership: Partnership) -> Pairs:
    """The appraisals of the partnership from which values can be taken; one query."""
    return [
        (str(each.pk), f"{each} (closed on {day(local_day(each.closed_at))})")
        for each in partnership.appraisals.filter(closed_at__isnull=False).order_by(
            "-closed_at", "-pk"
        )
        if each.closed_at is not None
    ]


def values_from(
    portfolio: Portfolio, appraisal: Appraisal, *, on: date
) -> list[tuple[PortfolioOption, AppraisalOption, Decimal]]:
    """What an appraisal says that investments of a portfolio are worth; seven queries.

    An option of the portfolio is the one it was entered as, else the one of its title.
    One that falls below a threshold, or has no value, has none to take.
    """
    held = scored(appraisal, on=on)
    if held.found is None:
        return []
    worth = {
        option.pk: (option, value)
        for option, value, falls in zip(
            held.options, held.found.values.tolist(), held.found.falls, strict=True
        )
        if not falls and not isnan(value)
    }
    titled = {option.title.casefold(): pk for pk, (option, _) in worth.items()}
    invest = portfolio.options.filter(withdrawn_at=None, way=OptionWay.INVEST)
    return [
        (each, worth[number][0], Decimal(worth[number][1]).quantize(Decimal("0.01")))
        for each in invest.order_by("pk")
        if (
            number := each.appraised_id
            if each.appraised_id in worth
            else titled.get(each.title.casefold())
        )
        is not None
    ]


def fund_choices(partnership: Partnership, *, actor: Account, on: date) -> Pairs:
    """The funds of the partnership that the actor may see; one query."""
    seen = Fund.objects.visible_to(actor, on=on).filter(partnership=partnership)
    return [(str(each.pk), each.title) for each in seen.order_by("title", "pk")]


def amounts_now(option: PortfolioOption, budget: PortfolioBudget) -> dict[int, int]:
    """What an option uses of a budget by year, as it was last said; one query."""
    return dict(
        option.uses.filter(budget=budget)
        .order_by("year_starting")
        .values_list("year_starting", "amount")
    )
