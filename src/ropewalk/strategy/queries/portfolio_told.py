"""What to invest in and give up, in sentences and tables: what is chosen, and why."""

from collections.abc import Sequence

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed, pounds, rough_pounds
from ropewalk.partnership.rules.terms import year_said
from ropewalk.place.section import Section
from ropewalk.strategy.case_kinds import OptionWay, TieKind
from ropewalk.strategy.models import Portfolio, PortfolioGap, PortfolioOption
from ropewalk.strategy.rules.portfolio import (
    CENT,
    MOST_COMPARED,
    Asked,
    BudgetGiven,
    Found,
    Set,
    bound_said,
    gap_by_year,
)

NOT_KNOWN = "not known"
SOURCE_OF_REGRET = (
    "What is regretted of a portfolio in a scenario is how far it falls short of the best "
    "that could then be had."
)


def found_said(found: Found, asked: Asked) -> str:
    """What to choose, in a sentence."""
    if not asked.options:
        return "No option is recorded yet."
    if found.best is None:
        return _nothing_said(found)
    best = found.best
    money = (
        f"take {rough_pounds(best.pence)}"
        if best.pence > 0
        else f"free {rough_pounds(-best.pence)}"
        if best.pence < 0
        else "free as much money as they take"
    )
    held = {each.title: each for each in asked.options}
    taken = [held[each] for each in best.options]
    gives_up = sum(each.way == OptionWay.DISINVEST for each in taken)
    what = listed(
        [
            f"{count} {words}"
            for count, words in (
                (len(taken) - gives_up, "to invest in"),
                (gives_up, "to give up"),
            )
            if count
        ]
    )
    return (
        f"Of {len(found.placed)} options that can be looked at, choose {len(taken)}"
        f"{f' ({what})' if taken else ''}: together they are worth {best.value:,.2f} "
        f"and {money}, net over all years."
    )


def _nothing_said(found: Found) -> str:
    if found.held_by:
        names = listed([bound_said(each) for each in found.held_by])
        return (
            f"No portfolio keeps to the budgets: what has to be done goes over {names}. "
            "Change one of these, or what has to be done."
        )
    if found.ran_out:
        return (
            "The solver found no portfolio in its time. There may be one: look at fewer "
            "options, or fewer things that bind them."
        )
    if found.left_out and found.possible is None:
        return (
            "No option can be looked at yet: of none is both known what it is worth and "
            "what it uses."
        )
    return (
        "No portfolio is possible, whatever the budgets: what has to be done, what needs "
        "what and what excludes what contradict each other."
    )


def notes_of(found: Found, asked: Asked) -> list[str]:
    """What is left out, and how sure the answer is."""
    notes = []
    if found.left_out:
        names = listed([f"“{each.option.title}”" for each in found.left_out])
        notes.append(
            f"Left out, because not all is known of them: {names}. They are taken neither "
            "to be worth nor to cost nothing."
        )
    if found.done:
        notes.append(_done_said(found))
    if found.best is None:
        return notes
    if found.possible is not None:
        notes.append(
            f"Every portfolio was looked at: {found.possible:,} "
            f"{'keeps' if found.possible == 1 else 'keep'} to all that binds, "
            f"and {found.near_count:,} {'comes' if found.near_count == 1 else 'come'} "
            f"within {asked.near_percent:g}% of the best. "
            + (
                "It may change once what is left out is known."
                if found.done
                else "The answer is certain for the values entered."
            )
        )
    else:
        notes.append(
            f"With more than 24 options a solver looks for at most {asked.seconds:g} "
            f"seconds. The best there is may be worth up to {found.gap * CENT:.2f}% more "
            "than what it found. Of the portfolios near it a few are looked for, in as "
            "long again; the frontier and scenarios are not looked at then."
        )
    if found.too_many:
        notes.append(
            f"More than {MOST_COMPARED:,} portfolios are possible, too many for the "
            "frontier and scenarios. Tighten the budgets to see them."
        )
    return notes


def _done_said(found: Found) -> str:
    """What is done though it could not be looked at, and what of it is counted."""
    names = listed([f"“{each.title}”" for each in found.done])
    counted = [f"“{each.title}”" for each in found.done if each.uses]
    lacking = [f"“{each.title}”" for each in found.done if not each.uses]
    have = "has" if len(found.done) == 1 else "have"
    said = f"Among these {names} {have} to be done. "
    if counted:
        said += f"What {listed(counted)} takes comes off the budgets. "
    if lacking:
        said += (
            f"What {listed(lacking)} takes is not known, so that less is left than is "
            "said below. "
        )
    return said.strip()


def options_table(options: Sequence[PortfolioOption], asked: Asked) -> Table:
    """Every option with what it is worth, takes and where that comes from."""
    given = {each.number: each for each in asked.options}
    return Table(
        key="options",
        title="Options to choose from",
        columns=(
            Column("title", "Option"),
            Column("way", "Invest or disinvest"),
            Column("value", "Value", "units"),
            Column("source", "Where the value comes from"),
            Column("pence", "Money over all years", "pence"),
            Column("posts", "Posts, the most in a year", "units"),
            Column("must", "Has to be done"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                each.title,
                OptionWay(each.way).label,
                None if each.value is None else float(each.value),
                each.value_came_by or NOT_KNOWN,
                _money(given[each.pk].uses, asked),
                _posts(given[each.pk].uses, asked),
                each.must_because or "no",
                each.pk,
            )
            for each in options
        ),
        note="Money below nothing is set free. A budget that an option does not name is "
        "one that it does not touch.",
    )


def _money(uses: Sequence[tuple[int, int, int]], asked: Asked) -> int | None:
    money = {each.number for each in asked.budgets if each.is_money}
    if not uses:
        return None
    return sum(amount for budget, _, amount in uses if budget in money)


def _posts(uses: Sequence[tuple[int, int, int]], asked: Asked) -> float | None:
    posts = {each.number for each in asked.budgets if not each.is_money}
    years: dict[int, int] = {}
    for budget, year, amount in uses:
        if budget in posts:
            years[year] = years.get(year, 0) + amount
    if not uses:
        return None
    return max(years.values()) / CENT if years else 0


def budgets_table(asked: Asked, portfolio: Portfolio) -> Table:
    """What there is of each budget, year by year."""
    years = range(portfolio.first_year, portfolio.first_year + portfolio.years)
    return Table(
        key="budgets",
        title="Budgets",
        columns=(
            Column("budget", "Budget"),
            Column("kind", "What it is"),
            *(Column(f"y{year}", year_said(year)) for year in years),
        ),
        rows=tuple(
            (
                each.title,
                each.kind.label,
                *(_there_is(each, dict(each.limits).get(year)) for year in years),
            )
            for each in asked.budgets
        ),
        note="Where it is not known what there is, the budget binds nothing in that year.",
    )


def _there_is(budget: BudgetGiven, amount: int | None) -> str:
    if amount is None:
        return NOT_KNOWN
    return pounds(amount) if budget.is_money else f"{amount / CENT:g} posts"


def ties_table(asked: Asked) -> Table:
    """How options hang on each other."""
    titles = {each.number: each.title for each in asked.options}
    return Table(
        key="ties",
        title="What hangs on what",
        columns=(
            Column("one", "Option"),
            Column("kind", "How"),
            Column("other", "The other"),
        ),
        rows=tuple(
            (titles[each.one], TieKind(each.kind).label, titles[each.other])
            for each in asked.ties
        ),
    )


def scenarios_table(asked: Asked) -> Table:
    """What each scenario changes."""
    titles = {each.number: each.title for each in asked.options}
    budgets = {each.number: each.title for each in asked.budgets}
    return Table(
        key="scenarios",
        title="Scenarios",
        columns=(
            Column("scenario", "Scenario"),
            Column("what", "What it changes"),
            Column("percent", "To this part of what was entered", "percent"),
        ),
        rows=tuple(
            (each.title, what, percent)
            for each in asked.scenarios
            for what, percent in (
                *((f"Value of {titles[number]}", of) for number, of in each.options),
                *(
                    (f"What there is of {budgets[number]}", of)
                    for number, of in each.budgets
                ),
            )
        ),
    )


def sections_of(
    asked: Asked, found: Found, gaps: Sequence[PortfolioGap]
) -> tuple[Section, ...]:
    """What is chosen and why, the money, other choices, the frontier and scenarios."""
    if found.best is None:
        return (_left_out(found),) if found.left_out else ()
    return tuple(
        each
        for each in (
            _chosen(found),
            _left_out(found) if found.left_out else None,
            _money_section(asked, found),
            _gap(asked, found, gaps) if gaps else None,
            _near(found),
            _frontier(found) if found.frontier else None,
            _regret(found) if found.regrets else None,
        )
        if each is not None
    )


def _chosen(found: Found) -> Section:
    taken = [each.option.title for each in found.placed if each.is_chosen]
    return Section(
        key="chosen",
        title="What to choose, and why",
        answer=f"Choose {listed(taken)}." if taken else "Choose none of them.",
        tables=(
            Table(
                key="placed",
                title="Each option, and what holds it in or out",
                columns=(
                    Column("option", "Option"),
                    Column("way", "Invest or disinvest"),
                    Column("chosen", "Chosen"),
                    Column("value", "Value", "units"),
                    Column("why", "Why"),
                    Column(
                        "near", "In this part of portfolios near the best", "percent"
                    ),
                ),
                rows=tuple(
                    (
                        each.option.title,
                        each.option.way.label,
                        "yes" if each.is_chosen else "no",
                        each.option.value,
                        each.why.strip(),
                        each.near,
                    )
                    for each in sorted(
                        found.placed, key=lambda each: not each.is_chosen
                    )
                ),
            ),
        ),
    )


def _left_out(found: Found) -> Section:
    return Section(
        key="left-out",
        title="What could not be looked at",
        answer=f"{len(found.left_out)} "
        f"{'option is' if len(found.left_out) == 1 else 'options are'} left out until "
        "what is lacking is known.",
        tables=(
            Table(
                key="left_out",
                title="Options left out",
                columns=(Column("option", "Option"), Column("why", "Why")),
                rows=tuple((each.option.title, each.why) for each in found.left_out),
            ),
        ),
    )


def _money_section(asked: Asked, found: Found) -> Section:
    """What is used of each budget and year, and what is left."""
    rows: list[tuple[str, str, int | None, int, int | None]] = []
    posts: list[tuple[str, str, float | None, float, float | None]] = []
    for (number, year), used in sorted(found.used.items()):
        budget = next(each for each in asked.budgets if each.number == number)
        there_is = dict(budget.limits).get(year)
        left = None if there_is is None else there_is - used
        if budget.is_money:
            rows.append((budget.title, year_said(year), there_is, used, left))
        else:
            posts.append(
                (
                    budget.title,
                    year_said(year),
                    None if there_is is None else there_is / CENT,
                    used / CENT,
                    None if left is None else left / CENT,
                )
            )
    tables = [
        Table(
            key=key,
            title=title,
            columns=(
                Column("budget", "Budget"),
                Column("year", "Year"),
                Column("there_is", "There is", unit),
                Column("used", "Used, less what is freed", unit),
                Column("left", "Left", unit),
            ),
            rows=tuple(held),
        )
        for key, title, unit, held in (
            ("money", "Money of each budget and year", "pence", rows),
            ("posts", "Posts of each year", "units", posts),
        )
        if held
    ]
    limited = [
        (name, year, left)
        for name, year, _, _, left in (*rows, *posts)
        if left is not None
    ]
    tight = [f"“{name}” in {year}" for name, year, left in limited if left == 0]
    return Section(
        key="money",
        title="What it takes, and what is left",
        answer=f"All is used of {listed(tight)}."
        if tight
        else "Something is left of every budget of which it is known what there is."
        if limited
        else "Of no budget is it known what there is.",
        tables=tuple(tables),
    )


def _gap(asked: Asked, found: Found, gaps: Sequence[PortfolioGap]) -> Section:
    years = gap_by_year(
        {each.year_starting: each.pence for each in gaps}, found.used, asked.budgets
    )
    whole = sum(each.gap for each in years)
    freed = sum(each.freed for each in years)
    left = whole - freed
    spread = (
        " Only the sum is known: that it falls evenly on the years is our reconstruction."
        if any(each.is_reconstructed for each in gaps)
        else ""
    )
    return Section(
        key="gap",
        title="The gap, and what is left of it",
        answer=(
            f"Of {rough_pounds(whole)} to be found, what is chosen frees "
            f"{rough_pounds(freed)} net of what it takes: {rough_pounds(left)} is left to "
            "find."
            if left > 0 <= freed
            else f"What is chosen takes {rough_pounds(-freed)} net of what it frees, so "
            f"that {rough_pounds(left)} is to be found in place of {rough_pounds(whole)}."
            if left > 0
            else f"What is chosen frees {rough_pounds(freed)} net of what it takes, "
            f"{rough_pounds(-left)} above the {rough_pounds(whole)} to be found."
        )
        + spread,
        tables=(
            Table(
                key="gap",
                title="Gap, what is freed and what is left, by year",
                columns=(
                    Column("year", "Year"),
                    Column("gap", "To be found", "pence"),
                    Column("freed", "Freed, net of what is taken", "pence"),
                    Column("left", "Left to find", "pence"),
                ),
                rows=tuple(
                    (year_said(each.year), each.gap, each.freed, each.left)
                    for each in years
                ),
                note=f"Said by: {gaps[0].source}."
                + (" By year: our reconstruction." if spread else ""),
            ),
        ),
    )


def _set_row(each: Set, best: Set) -> tuple[str, float, float, int]:
    return (
        listed(list(each.options)) or "none",
        round(each.value, 2),
        round(best.value - each.value, 2),
        each.pence,
    )


def _others_said(found: Found) -> str:
    """How many portfolios come near the best, in a sentence or two."""
    others = found.near_count - 1
    if found.possible is None:
        return _next_best_said(others, found.near_gap)
    if not others:
        return "No other portfolio comes near the best."
    shown = (
        f" The first {len(found.near)} are shown."
        if found.near_count > len(found.near)
        else ""
    )
    some = "One other comes" if others == 1 else f"{others:,} others come"
    return (
        f"{some} near it, so there is room to judge: the choice is not the software's."
        f"{shown}"
    )


def _next_best_said(others: int, gap: float) -> str:
    """How many next best portfolios a solver found, and how sure that is."""
    if not others:
        return (
            "The solver found no other portfolio near the best in its time. There may be "
            "some."
        )
    some = "The next best one is" if others == 1 else f"The next best {others} are"
    return (
        f"{some} shown, so there is room to judge: the choice is not the software's. There "
        "may be more near the best, and one that is not shown may be worth up to "
        f"{gap * CENT:.2f}% more than one that is."
    )


def _near(found: Found) -> Section:
    best = found.near[0]
    return Section(
        key="near",
        title="Portfolios near the best",
        answer=_others_said(found),
        tables=(
            Table(
                key="near",
                title="Portfolios near the best, best first",
                columns=(
                    Column("options", "Options"),
                    Column("value", "Value", "units"),
                    Column("less", "Below the best by", "units"),
                    Column("pence", "Money over all years", "pence"),
                ),
                rows=tuple(_set_row(each, best) for each in found.near),
            ),
        ),
    )


def _frontier(found: Found) -> Section:
    first, last = found.frontier[0], found.frontier[-1]
    return Section(
        key="frontier",
        title="What more money would buy",
        answer=f"From {rough_pounds(first.pence)} for a value of {first.value:,.2f} to "
        f"{rough_pounds(last.pence)} for {last.value:,.2f}: each step is the most that can "
        f"be had for its money. {_beyond(found)}",
        tables=(
            Table(
                key="frontier",
                title="Efficiency frontier: the most value for each sum of money",
                columns=(
                    Column("spending", "Money over all years"),
                    Column("value", "Value", "units"),
                    Column("within", "Within today's budgets"),
                    Column("options", "Options"),
                ),
                rows=tuple(
                    (
                        pounds(each.pence),
                        round(each.value, 2),
                        "yes" if each.is_within else "no",
                        listed(list(each.options)) or "none",
                    )
                    for each in found.frontier
                ),
                note="Money below nothing is set free. Posts are never gone over.",
            ),
        ),
        pictures=(("lines", "frontier"),) if len(found.frontier) > 1 else (),
    )


def _beyond(found: Found) -> str:
    """What the next step beyond today's budgets of money would add."""
    if 2 ** len(found.placed) > MOST_COMPARED:
        return "With so many options, what is beyond today's budgets is not looked at."
    now = found.best
    more = [
        each
        for each in found.frontier
        if now is not None and not each.is_within and each.value > now.value
    ]
    if now is None or not more:
        return "Nothing that is worth more is beyond today's budgets."
    step = more[0]
    return (
        f"The first that is worth more than what is chosen takes "
        f"{rough_pounds(step.pence - now.pence)} more than it, goes over a budget, and is "
        f"worth {step.value - now.value:,.2f} more."
    )


def _regret(found: Found) -> Section:
    least = next((each for each in found.regrets if each.is_least), None)
    return Section(
        key="regret",
        title="If things turn out otherwise",
        answer=(
            "Least to regret, whatever scenario comes: "
            f"{listed(list(least.portfolio.options)) or 'none of the options'}, which is "
            f"never more than {least.worst:,.2f} below the best."
            if least is not None and least.worst is not None
            else "No portfolio keeps to the budgets in every scenario."
        ),
        tables=(
            Table(
                key="regret",
                title="What is regretted of each portfolio in each scenario",
                columns=(
                    Column("options", "Portfolio"),
                    Column("scenario", "Scenario"),
                    Column("value", "Value then", "units"),
                    Column("best", "The best then", "units"),
                    Column("regret", "Regret", "units"),
                    Column("fits", "Keeps to the budgets then"),
                ),
                rows=tuple(
                    (
                        listed(list(each.portfolio.options)) or "none",
                        outcome.scenario,
                        round(outcome.value, 2),
                        round(outcome.best, 2)
                        if outcome.best > float("-inf")
                        else None,
                        None if outcome.regret is None else round(outcome.regret, 2),
                        "no" if outcome.regret is None else "yes",
                    )
                    for each in found.regrets
                    for outcome in each.outcomes
                ),
                note=SOURCE_OF_REGRET,
            ),
        ),
    )
