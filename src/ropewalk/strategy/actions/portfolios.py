"""Putting a portfolio together: options, budgets, what hangs on what, gap and scenarios."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.strategy.case_kinds import LimitKind, OptionWay, TieKind
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.models import (
    AppraisalOption,
    Intention,
    Portfolio,
    PortfolioBudget,
    PortfolioGap,
    PortfolioLimit,
    PortfolioOption,
    PortfolioScenario,
    PortfolioTie,
    PortfolioUse,
    ScenarioFactor,
)
from ropewalk.strategy.permissions import refusal_to_plan
from ropewalk.strategy.queries.portfolios import values_from
from ropewalk.strategy.queries.results import closed_value_of
from ropewalk.strategy.rules.portfolio import spread_evenly

MOST_YEARS = 10
MOST_PERCENT = 1000
INVEST = OptionWay.INVEST
NOT_THE_APPRAISALS = (
    "The appraisal says no value for this: it is not closed, the option falls there or "
    "has no value, or this gives it up. Say where the value comes from."
)


@transaction.atomic
def begin_portfolio(
    *,
    partnership_id: int,
    title: str,
    value_said: str,
    first_year: int,
    years: int,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Portfolio:
    """Begin a portfolio over some financial years.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title or years, or nobody says what value is.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    held = Portfolio.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    if not title.strip() or not value_said.strip():
        raise BadInput(
            "Say what the portfolio is called and what value is measured in."
        )
    if not 1 <= years <= MOST_YEARS:
        raise BadInput(f"A portfolio looks at 1 to {MOST_YEARS} years.")
    made = Portfolio.objects.create(
        partnership=partnership,
        title=title.strip(),
        value_said=value_said.strip(),
        first_year=first_year,
        years=years,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(Event.Kind.PORTFOLIO_BEGUN, subject=made, by=by, at=at)
    return made


@transaction.atomic
def add_option(
    *,
    portfolio_id: int,
    title: str,
    way: OptionWay,
    value: Decimal | None,
    value_source: str,
    intention_id: int | None = None,
    appraised_id: int | None = None,
    must_because: str = "",
    by: Account,
    at: datetime,
) -> PortfolioOption:
    """Add an option to choose from; one without a value is named and left out.

    What an appraised option is worth to invest in is what its closed appraisal says.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title or one that is there, a value and no source, another
            value than its appraisal says, or is of another partnership.
    """
    portfolio = _held_portfolio(portfolio_id, by=by, at=at)
    intention, appraised = _theirs(portfolio, intention_id, appraised_id)
    called = " ".join(title.split()) or (intention.title if intention else "")
    if not called:
        raise BadInput("Say what the option is, or choose an intention.")
    if any(
        each.title.casefold() == called.casefold()
        for each in portfolio.options.filter(withdrawn_at=None)
    ):
        raise BadInput(f"“{called}” is an option already.")
    worth = closed_value_of(appraised) if appraised and way == INVEST else None
    taken_on = None
    if appraised is not None and worth is not None:
        _refuse_another(value, worth, appraised)
        value = worth
        value_source, taken_on = _taken_from(appraised)
    source = value_source.strip()
    if value is not None and not source:
        raise BadInput(
            NOT_THE_APPRAISALS
            if appraised
            else "Say where the value comes from, or choose an appraised option."
        )
    made = PortfolioOption.objects.create(
        portfolio=portfolio,
        title=called,
        way=way,
        intention=intention,
        appraised=appraised,
        value=value,
        value_source=source,
        value_taken_on=taken_on,
        must_because=must_because.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.PORTFOLIO_OPTION_ADDED,
        subject=portfolio,
        by=by,
        at=at,
        detail=f"option {made.pk}, {way}, value {'not known' if value is None else value}",
    )
    return made


def _taken_from(appraised: AppraisalOption) -> tuple[str, date]:
    """From where a value is taken, in words, and the day on which it was settled."""
    appraisal = appraised.appraisal
    if appraisal.closed_at is None:
        raise ValueError(f"appraisal {appraisal.pk} is open")
    closed_on = local_day(appraisal.closed_at)
    return (
        (
            f"appraisal {appraisal.pk}, “{appraisal}”, option {appraised.code}, closed on "
            f"{day(closed_on)}"
        ),
        closed_on,
    )


def _refuse_another(
    value: Decimal | None, worth: Decimal, appraised: AppraisalOption
) -> None:
    if value is not None and value != worth:
        raise BadInput(
            f"In “{appraised.appraisal}” the option “{appraised}” is worth {worth:,.2f}, "
            f"not {value:,.2f}. Leave the value empty to take that, or choose no appraised "
            "option and say where yours comes from."
        )


@transaction.atomic
def value_option(
    *, option_id: int, value: Decimal, value_source: str, by: Account, at: datetime
) -> PortfolioOption:
    """Say what an option of a portfolio is worth, or say it anew, and who says so.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is out of the portfolio, or nobody says where the value comes
            from.
    """
    option = PortfolioOption.objects.get(pk=option_id)
    portfolio = _held_portfolio(option.portfolio_id, by=by, at=at)
    option.refresh_from_db()
    if option.withdrawn_at is not None:
        raise BadInput("This option is out of the portfolio already.")
    if not value_source.strip():
        raise BadInput("Say where the value comes from.")
    before = "not known" if option.value is None else option.value
    option.value, option.value_source = value, value_source.strip()
    option.value_taken_on = None
    option.save(update_fields=["value", "value_source", "value_taken_on"])
    record(
        Event.Kind.PORTFOLIO_OPTION_VALUED,
        subject=portfolio,
        by=by,
        at=at,
        detail=f"option {option.pk}: {before} then {value}",
    )
    return option


@transaction.atomic
def take_values(
    *, portfolio_id: int, appraisal_id: int, by: Account, at: datetime
) -> list[PortfolioOption]:
    """Take what investments are worth from a closed appraisal of the same options.

    Each keeps from which appraisal and of which day; what was typed is replaced, and stays
    in the record of events. Values that are taken already are not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is no closed appraisal of the partnership, or says nothing of
            any option here.
    """
    portfolio = _held_portfolio(portfolio_id, by=by, at=at)
    appraisal = portfolio.partnership.appraisals.filter(pk=appraisal_id).first()
    if appraisal is None or appraisal.closed_at is None:
        raise BadInput("Choose an appraisal of this partnership that is closed.")
    found = values_from(portfolio, appraisal, on=local_day(at))
    if not found:
        raise BadInput(
            "That appraisal has a value for none of the investments here. Give an option "
            "the title that it has there, or add it again as that appraised option."
        )
    changed = []
    for option, appraised, value in found:
        source, taken_on = _taken_from(appraised)
        said = {
            "appraised": appraised,
            "value": value,
            "value_source": source,
            "value_taken_on": taken_on,
        }
        if all(getattr(option, name) == said[name] for name in said):
            continue
        before = option.value
        for name, what in said.items():
            setattr(option, name, what)
        option.save(update_fields=list(said))
        changed.append(
            f"option {option.pk}: {'not known' if before is None else before} then {value}"
        )
    if changed:
        record(
            Event.Kind.PORTFOLIO_VALUES_TAKEN,
            subject=portfolio,
            by=by,
            at=at,
            detail=f"appraisal {appraisal.pk}; {', '.join(changed)}",
        )
    return [option for option, _, _ in found]


@transaction.atomic
def withdraw_option(
    *, option_id: int, because: str, by: Account, at: datetime
) -> PortfolioOption:
    """Take an option out of a portfolio, and say why.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is out already, or nobody says why.
    """
    option = PortfolioOption.objects.get(pk=option_id)
    portfolio = _held_portfolio(option.portfolio_id, by=by, at=at)
    option.refresh_from_db()
    if option.withdrawn_at is not None:
        raise BadInput("This option is out of the portfolio already.")
    if not because.strip():
        raise BadInput("Say why it is taken out.")
    option.withdrawn_at = at
    option.withdrawn_because = because.strip()
    option.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(
        Event.Kind.PORTFOLIO_OPTION_WITHDRAWN,
        subject=portfolio,
        by=by,
        at=at,
        detail=f"option {option.pk}",
    )
    return option


@transaction.atomic
def set_portfolio_budget(
    *,
    portfolio_id: int,
    title: str,
    kind: LimitKind,
    fund_id: int | None,
    amounts: Mapping[int, int | None],
    by: Account,
    at: datetime,
) -> PortfolioBudget:
    """Say what there is of a budget in each year; it takes the place of what was said.

    What is said already is not recorded again.

    Args:
        portfolio_id: The portfolio.
        title: What the budget is called. One of that name is changed.
        kind: What it is.
        fund_id: The fund that it is part of, if it is.
        amounts: By year: pence, or hundredths of a post; none where nobody knows, and it
            then binds nothing in that year.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name, changes its kind, or a year or amount cannot be.
    """
    portfolio = _held_portfolio(portfolio_id, by=by, at=at)
    called = " ".join(title.split())
    if not called:
        raise BadInput("Say what the budget is called.")
    _refuse_years(portfolio, amounts)
    if any(each is not None and each < 0 for each in amounts.values()):
        raise BadInput("What there is of a budget is nothing or more.")
    held = next(
        (
            each
            for each in portfolio.budgets.all()
            if each.title.casefold() == called.casefold()
        ),
        None,
    )
    if (
        fund_id is not None
        and (held is None or held.fund_id != fund_id)
        and not Fund.objects.visible_to(by, on=local_day(at))
        .filter(pk=fund_id, partnership=portfolio.partnership)
        .exists()
    ):
        raise BadInput(
            "That fund is not this partnership's, or your organisation takes no part in "
            "it. Choose another."
        )
    if held is not None and (held.kind == LimitKind.WORKFORCE) != (
        kind == LimitKind.WORKFORCE
    ):
        raise BadInput(
            f"“{called}” is counted otherwise already. Give this another name."
        )
    known = {year: each for year, each in amounts.items() if each is not None}
    if (
        held is not None
        and (held.kind, held.fund_id) == (kind, fund_id)
        and dict(held.limits.values_list("year_starting", "amount")) == known
    ):
        return held
    if held is None:
        held = PortfolioBudget.objects.create(
            portfolio=portfolio,
            title=called,
            kind=kind,
            fund_id=fund_id,
            recorded_at=at,
            recorded_by=by,
        )
    else:
        held.kind, held.fund_id = kind, fund_id
        held.save(update_fields=["kind", "fund"])
    held.limits.all().delete()
    PortfolioLimit.objects.bulk_create(
        [
            PortfolioLimit(budget=held, year_starting=year, amount=amount)
            for year, amount in known.items()
        ]
    )
    record(
        Event.Kind.PORTFOLIO_BUDGET_SET,
        subject=portfolio,
        by=by,
        at=at,
        detail=_amounts_said(f"budget {held.pk}", amounts),
    )
    return held


@transaction.atomic
def say_uses(
    *,
    option_id: int,
    budget_id: int,
    amounts: Mapping[int, int | None],
    by: Account,
    at: datetime,
) -> PortfolioOption:
    """Say what an option uses of a budget by year, below nothing what it sets free.

    It takes the place of what was said of the two before. What is said already is not
    recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is said, the budget is another portfolio's, or a year is
            outside it.
    """
    option = PortfolioOption.objects.get(pk=option_id)
    portfolio = _held_portfolio(option.portfolio_id, by=by, at=at)
    budget = portfolio.budgets.filter(pk=budget_id).first()
    if budget is None:
        raise BadInput("That budget is not of this portfolio. Choose another.")
    _refuse_years(portfolio, amounts)
    if all(each is None for each in amounts.values()):
        raise BadInput("Enter what it uses in at least one year; 0 if that is known.")
    known = {year: each for year, each in amounts.items() if each is not None}
    before = option.uses.filter(budget=budget)
    if dict(before.values_list("year_starting", "amount")) == known:
        return option
    before.delete()
    PortfolioUse.objects.bulk_create(
        [
            PortfolioUse(
                option=option, budget=budget, year_starting=year, amount=amount
            )
            for year, amount in known.items()
        ]
    )
    record(
        Event.Kind.PORTFOLIO_USE_SAID,
        subject=portfolio,
        by=by,
        at=at,
        detail=_amounts_said(f"option {option.pk}, budget {budget.pk}", amounts),
    )
    return option


@transaction.atomic
def tie_options(
    *,
    portfolio_id: int,
    kind: TieKind,
    one_id: int,
    other_id: int,
    by: Account,
    at: datetime,
) -> PortfolioTie:
    """Say that an option needs another, is paid for by it, or cannot stand beside it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they are not two options of it, that is said already, or it is
            paid for by something that is not given up.
    """
    portfolio = _held_portfolio(portfolio_id, by=by, at=at)
    options = {
        each.pk: each
        for each in portfolio.options.filter(
            pk__in=(one_id, other_id), withdrawn_at=None
        )
    }
    if len(options) != 2:
        raise BadInput("Choose two options of this portfolio.")
    if kind == TieKind.PAIR and options[other_id].way != OptionWay.DISINVEST:
        raise BadInput(
            f"“{options[other_id]}” gives nothing up. An investment is paid for by a "
            "disinvestment."
        )
    if portfolio.ties.filter(kind=kind, one=one_id, other=other_id).exists():
        raise BadInput("That is said already.")
    made = PortfolioTie.objects.create(
        portfolio=portfolio,
        kind=kind,
        one=options[one_id],
        other=options[other_id],
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.PORTFOLIO_TIE_MADE,
        subject=portfolio,
        by=by,
        at=at,
        detail=f"{one_id} {kind} {other_id}",
    )
    return made


@transaction.atomic
def say_gap(
    *, portfolio_id: int, pence: int, source: str, by: Account, at: datetime
) -> Portfolio:
    """Say how much money has to be found over all years of a portfolio.

    Only the sum is asked for. It is spread evenly over the years, which is marked as our
    reconstruction. What is said already is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is nothing, or nobody says who says so.
    """
    portfolio = _held_portfolio(portfolio_id, by=by, at=at)
    if pence <= 0:
        raise BadInput("A gap is of more than nothing.")
    if not source.strip():
        raise BadInput("Say who says that so much has to be found.")
    said = [
        (portfolio.first_year + year, part, source.strip())
        for year, part in enumerate(spread_evenly(pence, portfolio.years))
    ]
    before = portfolio.gaps.order_by("year_starting")
    if list(before.values_list("year_starting", "pence", "source")) == said:
        return portfolio
    before.delete()
    PortfolioGap.objects.bulk_create(
        [
            PortfolioGap(
                portfolio=portfolio,
                year_starting=year,
                pence=part,
                source=who_says,
                is_reconstructed=portfolio.years > 1,
                recorded_at=at,
                recorded_by=by,
            )
            for year, part, who_says in said
        ]
    )
    record(
        Event.Kind.PORTFOLIO_GAP_SAID,
        subject=portfolio,
        by=by,
        at=at,
        detail=f"{pence} pence over {portfolio.years} years",
    )
    return portfolio


@transaction.atomic
def add_scenario(
    *,
    portfolio_id: int,
    title: str,
    because: str,
    options: Mapping[int, int],
    budgets: Mapping[int, int],
    by: Account,
    at: datetime,
) -> PortfolioScenario:
    """Add a way in which things may turn out.

    Args:
        portfolio_id: The portfolio.
        title: What it is called.
        because: Why it is looked at.
        options: Percent of their value, by option.
        budgets: Percent of what there is of them, by budget.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name or one that is there, changes nothing, or changes
            what is not of the portfolio.
    """
    portfolio = _held_portfolio(portfolio_id, by=by, at=at)
    called = " ".join(title.split())
    if not called:
        raise BadInput("Say what the scenario is called.")
    if any(
        each.title.casefold() == called.casefold() for each in portfolio.scenarios.all()
    ):
        raise BadInput(f"“{called}” is a scenario already.")
    if not options and not budgets:
        raise BadInput("Enter a percentage of at least one value or budget.")
    if not all(
        0 <= each <= MOST_PERCENT for each in (*options.values(), *budgets.values())
    ):
        raise BadInput(f"Enter a percentage from 0 to {MOST_PERCENT}.")
    if portfolio.options.filter(pk__in=options, withdrawn_at=None).count() != len(
        options
    ) or portfolio.budgets.filter(pk__in=budgets).count() != len(budgets):
        raise BadInput("Choose options and budgets of this portfolio.")
    made = PortfolioScenario.objects.create(
        portfolio=portfolio,
        title=called,
        because=because.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    ScenarioFactor.objects.bulk_create(
        [
            *(
                ScenarioFactor(scenario=made, option_id=number, percent=percent)
                for number, percent in options.items()
            ),
            *(
                ScenarioFactor(scenario=made, budget_id=number, percent=percent)
                for number, percent in budgets.items()
            ),
        ]
    )
    record(
        Event.Kind.PORTFOLIO_SCENARIO_ADDED,
        subject=portfolio,
        by=by,
        at=at,
        detail=f"scenario {made.pk}",
    )
    return made


def _held_portfolio(portfolio_id: int, *, by: Account, at: datetime) -> Portfolio:
    """A portfolio, held for somebody who may plan for its partnership."""
    portfolio = (
        Portfolio.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=portfolio_id)
    )
    if refusal := refusal_to_plan(
        actor=by, partnership=portfolio.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    return portfolio


def _theirs(
    portfolio: Portfolio, intention_id: int | None, appraised_id: int | None
) -> tuple[Intention | None, AppraisalOption | None]:
    """The intention and the appraised option, of the portfolio's own partnership."""
    intention = appraised = None
    if intention_id is not None:
        intention = Intention.objects.filter(
            pk=intention_id, partnership=portfolio.partnership
        ).first()
    if appraised_id is not None:
        appraised = (
            AppraisalOption.objects.filter(
                pk=appraised_id, appraisal__partnership=portfolio.partnership
            )
            .select_related("appraisal")
            .first()
        )
    if (intention_id is not None and intention is None) or (
        appraised_id is not None and appraised is None
    ):
        raise BadInput(
            "That is not among what this partnership intends or appraises. Choose again."
        )
    return intention, appraised


def _refuse_years(portfolio: Portfolio, amounts: Mapping[int, int | None]) -> None:
    if not all(
        portfolio.first_year <= year < portfolio.first_year + portfolio.years
        for year in amounts
    ):
        raise BadInput("Enter amounts of the years that the portfolio looks at.")


def _amounts_said(what: str, amounts: Mapping[int, int | None]) -> str:
    said = ", ".join(
        f"{year}: {'not known' if each is None else each}"
        for year, each in sorted(amounts.items())
    )
    return f"{what}; {said}"
