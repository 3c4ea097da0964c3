"""Portfolios: what to choose within budgets, what holds the rest out, and what is left."""

import itertools
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from factories.business import YEAR, Business, business
from factories.laid import laid
from factories.organisations import TODAY, MembershipFactory
from factories.partnership import Three
from factories.strategy import planning

from ropewalk.audit.models import Event
from ropewalk.engine.portfolio import Problem, every_portfolio, worth_of
from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.organisations.models import Role
from ropewalk.strategy.actions import portfolios as actions
from ropewalk.strategy.case_kinds import LimitKind, OptionWay, TieKind
from ropewalk.strategy.models import PortfolioUse
from ropewalk.strategy.queries.portfolio_told import sections_of
from ropewalk.strategy.queries.portfolios import portfolio_told
from ropewalk.strategy.rules.portfolio import (
    Asked,
    BudgetGiven,
    OptionGiven,
    ScenarioGiven,
    chosen_of,
    spread_evenly,
)

pytestmark = pytest.mark.django_db


@laid
def here():
    return business()


def told(portfolio):
    return portfolio_told(portfolio, on=TODAY)


def section(portfolio, key):
    return next(each for each in told(portfolio).sections if each.key == key)


def why(portfolio, title):
    rows = section(portfolio, "chosen").table("placed").rows
    return next(row for row in rows if row[0] == title)


def chosen(portfolio):
    rows = section(portfolio, "chosen").table("placed").rows
    return [row[0] for row in rows if row[2] == "yes"]


def test_the_best_within_the_budgets_and_what_holds_the_other_out(here):
    portfolio, _, _ = here.two_of_three()

    assert chosen(portfolio) == ["Falls", "Equipment"]
    assert told(portfolio).said == (
        "Of 3 options that can be looked at, choose 2 (2 to invest in): together they are "
        "worth 100.00 and take £200, net over all years."
    )
    reason = why(portfolio, "Breaks")[4]
    assert (
        "go over “Pool” in 2026/27 by £50.00 and “Pool” in 2027/28 by £50.00" in reason
    )
    assert "With it instead of “Falls”, the best would be worth 15.00 less." in reason
    assert section(portfolio, "money").table("money").rows == (
        ("Pool", "2026/27", 100_00, 100_00, 0),
        ("Pool", "2027/28", 100_00, 100_00, 0),
    )
    assert "All is used of “Pool” in 2026/27" in section(portfolio, "money").answer


def test_near_portfolios_and_the_frontier_are_shown(here):
    portfolio, pool, _ = here.two_of_three()
    here.option(portfolio, "Day trips", 39, [(pool, 39, 39)])

    near = section(portfolio, "near")
    steps = section(portfolio, "frontier").table("frontier").rows

    assert [row[2] for row in near.table("near").rows] == [0, 1]
    assert near.answer.startswith("One other comes near it, so there is room to judge")
    assert [row[0] for row in steps][:2] == ["£0.00", "£78.00"]
    assert [row[1] for row in steps] == sorted(row[1] for row in steps)
    assert ("lines", "frontier") in section(portfolio, "frontier").pictures


def test_what_more_money_would_buy_goes_beyond_todays_budgets(here):
    portfolio, _, _ = here.two_of_three()

    found = section(portfolio, "frontier")

    rows = found.table("frontier").rows
    assert rows[-1] == ("£300.00", 145.0, "no", "Falls, Breaks and Equipment")
    assert [row[2] for row in rows if row[1] <= 100] == ["yes"] * (len(rows) - 2)
    assert ("£220.00", 105.0, "no", "Falls and Breaks") in rows
    assert found.answer.endswith(
        "The first that is worth more than what is chosen takes £20 more than it, goes over "
        "a budget, and is worth 5.00 more."
    )


def test_with_too_many_to_compare_nothing_is_claimed_beyond_todays_budgets():
    asked = Asked(made_up(21), (replace(GROWTH, limits=((YEAR, 300_000_00),)),))

    found = next(
        each
        for each in sections_of(asked, chosen_of(asked), [])
        if each.key == "frontier"
    )

    assert found.answer.endswith("beyond today's budgets is not looked at.")
    assert {row[2] for row in found.table("frontier").rows} == {"yes"}


def test_posts_that_are_not_there_are_not_bought_with_more_money(here):
    portfolio, _, (falls, breaks, _) = here.two_of_three()
    nurses = here.budget(portfolio, 1, 1, title="Nurses", kind=LimitKind.WORKFORCE)
    for each in (falls, breaks):
        here.uses(each, nurses, 1, 1)

    found = section(portfolio, "frontier")

    assert not any(
        "Falls" in row[3] and "Breaks" in row[3] for row in found.table("frontier").rows
    )
    assert found.answer.endswith(
        "Nothing that is worth more is beyond today's budgets."
    )


def test_an_investment_is_paid_for_by_what_is_given_up(here):
    portfolio = here.portfolio()
    pool = here.budget(portfolio, 0, 0)
    new = here.option(portfolio, "Reablement", 50, [(pool, 80, 80)])
    old = here.option(
        portfolio, "Day centre", -20, [(pool, -90, -90)], way=OptionWay.DISINVEST
    )
    here.tie(new, TieKind.PAIR, old)

    assert chosen(portfolio) == ["Reablement", "Day centre"]
    assert "worth 30.00 and free £20, net over all years" in told(portfolio).said
    assert "is worth more than the loss" in why(portfolio, "Day centre")[4]
    with pytest.raises(BadInput, match="gives nothing up"):
        here.tie(old, TieKind.PAIR, new)


def test_what_needs_another_goes_with_it_and_what_excludes_another_stays_out(here):
    portfolio, pool, (falls, _, equipment) = here.two_of_three()
    here.tie(falls, TieKind.EXCLUDES, equipment)

    assert chosen(portfolio) == ["Breaks", "Equipment"]
    assert "cannot be done beside “Equipment”" in why(portfolio, "Falls")[4]
    more = here.option(portfolio, "Training", 10, [(pool, 5, 5)])
    here.tie(more, TieKind.NEEDS, falls)
    assert "It needs “Falls”, which is not chosen" in why(portfolio, "Training")[4]


def test_what_has_to_be_done_is_done(here):
    portfolio, pool, _ = here.two_of_three()
    here.option(portfolio, "A duty", 1, [(pool, 30, 30)], must_because="Care Act")

    assert chosen(portfolio) == ["Falls", "A duty"]
    assert "It has to be done: Care Act." in why(portfolio, "A duty")[4]


def test_what_has_to_be_done_binds_though_nobody_knows_what_it_is_worth(here):
    portfolio, pool, (falls, _, equipment) = here.two_of_three()
    must = here.option(
        portfolio, "A duty", None, [(pool, 50, 0)], must_because="By law"
    )
    here.tie(must, TieKind.EXCLUDES, equipment)
    here.tie(must, TieKind.NEEDS, falls)
    here.uses(falls, pool, 40, 40)

    assert chosen(portfolio) == ["Falls"]
    assert why(portfolio, "Falls")[4] == "“A duty” has to be done, and needs it."
    assert "go over “Pool” in 2026/27 by £40" in why(portfolio, "Breaks")[4]
    assert section(portfolio, "left-out").table("left_out").rows == (
        (
            "Equipment",
            "It cannot be done beside “A duty”, which has to be done and is left out.",
        ),
        ("A duty", "Nobody has said what it is worth."),
    )
    assert section(portfolio, "money").table("money").rows == (
        ("Pool", "2026/27", 100_00, 90_00, 10_00),
        ("Pool", "2027/28", 100_00, 40_00, 60_00),
    )
    notes = " ".join(told(portfolio).notes)
    assert (
        "“A duty” has to be done. What “A duty” takes comes off the budgets." in notes
    )
    assert "It may change once what is left out is known." in notes
    assert "certain" not in notes


def test_what_has_to_be_done_and_takes_nobody_knows_what_is_said(here):
    portfolio, _, _ = here.two_of_three()
    here.option(portfolio, "A duty", 5, must_because="By law")

    assert "What “A duty” takes is not known, so that less is left" in " ".join(
        told(portfolio).notes
    )


def test_a_smaller_budget_in_a_scenario_does_not_make_what_has_to_be_done_smaller(here):
    portfolio, pool, _ = here.two_of_three()
    here.option(portfolio, "A duty", None, [(pool, 50, 50)], must_because="By law")
    here.scenario(portfolio, "Half of it", budgets=[(pool, 50)])

    rows = section(portfolio, "regret").table("regret").rows

    # nothing is left of half the pool beside the duty, so that nothing else keeps to it
    assert {row[3] for row in rows if row[1] == "Half of it"} == {0.0}


def test_budgets_that_cannot_be_kept_are_named(here):
    portfolio, pool, _ = here.two_of_three()
    posts = here.budget(portfolio, 2, 2, title="Nurses", kind=LimitKind.WORKFORCE)
    here.option(
        portfolio, "A duty", 1, [(pool, 10, 10), (posts, 1, 3)], must_because="By law"
    )

    page = told(portfolio)

    assert page.said == (
        "No portfolio keeps to the budgets: what has to be done goes over “Nurses” in "
        "2027/28. Change one of these, or what has to be done."
    )


def test_must_dos_that_exclude_each_other_are_no_budgets_fault(here):
    portfolio, pool, _ = here.two_of_three()
    one, other = (
        here.option(portfolio, name, 1, [(pool, 1, 1)], must_because="By law")
        for name in ("This", "That")
    )
    here.tie(one, TieKind.EXCLUDES, other)

    assert "contradict each other" in told(portfolio).said


def test_what_nobody_knows_is_named_left_out_and_never_nothing(here):
    portfolio, pool, (falls, *_) = here.two_of_three()
    unknown = here.option(portfolio, "Befriending", None, [(pool, 1, 1)])
    here.option(portfolio, "Advice", 99)
    here.tie(falls, TieKind.NEEDS, unknown)

    page = told(portfolio)

    assert chosen(portfolio) == ["Breaks", "Equipment"]
    assert (
        "“Falls”, “Befriending” and “Advice”. They are taken neither" in page.notes[0]
    )
    assert section(portfolio, "left-out").table("left_out").rows == (
        ("Falls", "It hangs on “Befriending”, which is left out."),
        ("Befriending", "Nobody has said what it is worth."),
        ("Advice", "Nobody has said what it uses or frees."),
    )


def test_a_year_of_which_nobody_knows_what_there_is_binds_nothing(here):
    portfolio, _, _ = here.two_of_three()
    here.budget(portfolio, 100, None)

    assert section(portfolio, "money").table("money").rows[1] == (
        "Pool",
        "2027/28",
        None,
        100_00,
        None,
    )


def test_what_is_gone_over_by_pence_is_said_in_pence(here):
    portfolio, pool, (falls, *_) = here.two_of_three()
    here.uses(falls, pool, 60.30, 60)

    assert "“Pool” in 2026/27 by £50.30" in why(portfolio, "Falls")[4]


def test_posts_are_a_budget_of_their_own(here):
    portfolio, pool, (falls, _, equipment) = here.two_of_three()
    nurses = here.budget(portfolio, 1.5, 1.5, title="Nurses", kind=LimitKind.WORKFORCE)
    here.uses(falls, nurses, 2, 2)

    assert chosen(portfolio) == ["Breaks", "Equipment"]
    assert "“Nurses” in 2026/27 by 0.5 posts" in why(portfolio, "Falls")[4]
    assert section(portfolio, "money").table("posts").rows[0][2:] == (1.5, 0, 1.5)
    here.uses(equipment, nurses, 1.5, 0.5)
    assert section(portfolio, "money").answer == "All is used of “Nurses” in 2026/27."
    with pytest.raises(BadInput, match="counted otherwise already"):
        here.budget(portfolio, 1, title="nurses")
    assert pool.kind == LimitKind.POOL


def test_the_choice_with_least_to_regret_over_scenarios(here):
    portfolio, pool, (falls, *_) = here.two_of_three()
    here.scenario(portfolio, "Falls do less", options=[(falls, 25)])

    found = section(portfolio, "regret")

    assert found.answer.startswith(
        "Least to regret, whatever scenario comes: Breaks and Equipment, which is never "
        "more than 15.00 below the best."
    )
    here.scenario(portfolio, "A smaller pool", budgets=[(pool, 50)])
    rows = section(portfolio, "regret").table("regret").rows
    assert ("Falls and Equipment", "A smaller pool", 100.0, 45.0, None, "no") in rows


def test_s2_41_a_gap_of_twelve_million_over_five_years_and_what_is_left_of_it(here):
    """The source paper gives the sum and the term; options and even years are ours."""
    portfolio = here.portfolio(title="Closing the gap", years=5)
    pool = here.budget(portfolio, 0, 0, 0, 0, 0, title="Adult social care")
    half = 1_000_000
    here.option(
        portfolio,
        "Redesign the customer journey",
        10,
        [(pool, 0, -half, -half, -half, -half)],
        way=OptionWay.DISINVEST,
    )
    here.option(
        portfolio, "Reablement", 20, [(pool, 0, -half, -2 * half, -2 * half, -2 * half)]
    )
    actions.say_gap(
        portfolio_id=portfolio.pk,
        pence=12_000_000_00,
        source="The council's forecast of a shortfall over five years",
        **here.who,
    )

    found = section(portfolio, "gap")

    assert found.answer == (
        "Of £12.0 million to be found, what is chosen frees £11.0 million net of what it "
        "takes: £1.0 million is left to find. Only the sum is known: that it falls evenly "
        "on the years is our reconstruction."
    )
    assert [row[1:] for row in found.table("gap").rows] == [
        (2_400_000_00, 0, 2_400_000_00),
        (2_400_000_00, 2_000_000_00, 400_000_00),
        *[(2_400_000_00, 3_000_000_00, -600_000_00)] * 3,
    ]


def test_a_sum_is_spread_to_the_penny():
    assert spread_evenly(100, 3) == [33, 33, 34]


def made_up(count, *, seed=1):
    """Options of which nobody published a number; they are ours."""
    rng = np.random.default_rng(seed)
    return tuple(
        OptionGiven(
            number,
            f"Option {number}",
            OptionWay.INVEST,
            float(rng.integers(10, 100)),
            ((1, YEAR, int(rng.integers(20, 200)) * 1_000_00),),
        )
        for number in range(count)
    )


GROWTH = BudgetGiven(1, "Growth", LimitKind.POOL, ((YEAR, 1_000_000_00),))


def test_twenty_one_options_for_a_million_as_the_first_star_round_had_are_looked_at_whole():
    """Of that round only the sum and the number of options are held: the rest is made up.

    By value for money, in order, one gets no further than the best.
    """
    options = made_up(21)
    found = chosen_of(Asked(options, (GROWTH,)))
    left, in_order = 1_000_000_00, 0.0
    for each in sorted(options, key=lambda each: -each.value / each.uses[0][2]):
        if each.uses[0][2] <= left:
            left, in_order = left - each.uses[0][2], in_order + each.value

    assert found.possible > 1
    assert found.best.value >= in_order
    assert found.best.pence <= 1_000_000_00
    assert {each.near for each in found.placed if each.is_chosen} <= {
        share for share in (each.near for each in found.placed) if share > 0
    }


def test_more_than_twenty_four_options_are_solved_in_bounded_time_and_say_so(here):
    found = chosen_of(Asked(made_up(40), (GROWTH,), seconds=2))

    assert found.possible is None
    assert found.gap <= 0.01
    assert found.best.pence <= 1_000_000_00
    out = next(each for each in found.placed if not each.is_chosen)
    assert "beside what is chosen it would go over" in out.why.lower()
    assert found.near[0] == found.best
    assert 2 <= found.near_count == len(found.near) <= 6
    assert found.near[1].value >= 0.95 * found.best.value


def test_the_next_best_that_a_solver_found_are_told_with_how_sure_that_is(here):
    portfolio = here.portfolio()
    pool = here.budget(portfolio, 500, 500)
    for number in range(26):
        here.option(portfolio, f"Option {number}", 20 + number, [(pool, 40, 30)])

    near = section(portfolio, "near")

    assert near.answer.startswith("The next best")
    assert "one that is not shown may be worth up to 0.0" in near.answer
    assert 2 <= len(near.table("near").rows) <= 6  # as many as there was time for


@pytest.fixture
def appraised():
    """A closed appraisal, and a portfolio of two of its options and a third."""
    plans = planning()
    made = plans.scored()
    partners = plans.council, plans.icb, plans.icb
    here = Business(Three(plans.commissioner, *partners, plans.partnership))
    portfolio = here.portfolio(value_said="Value of 100")
    by_title = here.option(portfolio, "A Joint Post", 10)
    named = made.options.get(code="3")
    by_number = here.option(portfolio, "The body", None, appraised_id=named.pk)
    closed = plans.close(made)
    other = here.option(portfolio, "Falls", 45)
    return here, closed, portfolio, (by_title, by_number, other)


def take(here, portfolio, appraisal):
    return actions.take_values(
        portfolio_id=portfolio.pk, appraisal_id=appraisal.pk, **here.who
    )


def test_values_are_taken_from_an_appraisal_with_its_name_and_day(appraised):
    here, closed, portfolio, (by_title, by_number, other) = appraised

    taken = take(here, portfolio, closed)

    assert [(each.pk, each.value) for each in taken] == [
        (by_title.pk, 60),
        (by_number.pk, 56),
    ]
    page = portfolio_told(portfolio, on=TODAY)
    sources = {row[0]: row[3] for row in page.tables[0].rows}
    assert sources["A Joint Post"] == (
        f"Taken from appraisal {closed.pk}, “{closed}”, option 2, closed on 13 October 2026"
    )
    assert sources["Falls"] == "Typed: A workshop"
    assert any(each.startswith("1 of 3 values are typed") for each in page.notes)
    event = Event.objects.get(kind=Event.Kind.PORTFOLIO_VALUES_TAKEN)
    assert f"option {by_title.pk}: 10.00 then 60.00" in event.detail

    assert take(here, portfolio, closed) == taken
    assert Event.objects.filter(kind=Event.Kind.PORTFOLIO_VALUES_TAKEN).count() == 1
    other.refresh_from_db()
    assert (other.value, other.value_taken_on) == (45, None)


def test_values_are_not_taken_from_what_is_open_elsewhere_or_says_nothing(appraised):
    here, closed, portfolio, _ = appraised
    plans = planning()
    elsewhere = plans.close(plans.scored())

    told = []
    for appraisal in (elsewhere, replace_pk(elsewhere)):
        with pytest.raises(BadInput) as refused:
            take(here, portfolio, appraisal)
        told.append(str(refused.value))
    assert (
        told[0]
        == told[1]
        == ("Choose an appraisal of this partnership that is closed.")
    )
    empty = here.portfolio(title="Another", submission_key=uuid4())
    with pytest.raises(BadInput, match="a value for none of the investments here"):
        take(here, empty, closed)
    type(closed).objects.filter(pk=closed.pk).update(closed_at=None)
    with pytest.raises(BadInput, match="that is closed"):
        take(here, portfolio, closed)


def replace_pk(appraisal):
    """One that is not there."""
    return type(appraisal)(pk=appraisal.pk + 999)


def test_an_option_that_falls_gives_no_value(appraised):
    here, closed, portfolio, (by_title, by_number, _) = appraised
    closed.criteria.filter(title="Outcomes").update(threshold=50)  # option 3 has 20

    take(here, portfolio, closed)

    by_title.refresh_from_db()
    by_number.refresh_from_db()
    assert by_title.value == 60
    assert by_number.value is None


def test_more_than_twenty_four_that_cannot_be_kept_name_the_budget():
    options = made_up(30)
    musts = tuple(replace(each, must_because="By law") for each in options[:25])

    found = chosen_of(Asked((*musts, *options[25:]), (GROWTH,), seconds=2))

    assert [each.budget.title for each in found.held_by] == ["Growth"]


def test_the_least_to_regret_is_the_least_of_every_portfolio():
    options = made_up(8)
    scenario = ScenarioGiven("Less", tuple((each.number, 30) for each in options[:4]))
    budget = replace(GROWTH, limits=((YEAR, 400_000_00),))
    found = chosen_of(Asked(options, (budget,), scenarios=(scenario,)))
    values = np.array([each.value for each in options])
    problem = Problem(
        values,
        np.array([[each.uses[0][2] for each in options]]),
        np.array([400_000_00]),
    )
    factors = np.array([0.3] * 4 + [1] * 4)

    every = every_portfolio(problem)
    worths = [worth_of(every, each) for each in (values, values * factors)]
    worst = np.max([worth.max() - worth for worth in worths], axis=0)

    least = next(each for each in found.regrets if each.is_least)
    assert least.worst == pytest.approx(worst.min())


def test_every_choice_is_the_best_found_one_by_one():
    options, limit = made_up(7, seed=3), 300_000_00
    found = chosen_of(Asked(options, (replace(GROWTH, limits=((YEAR, limit),)),)))

    sums = [
        sum(each.value for each in taken)
        for size in range(8)
        for taken in itertools.combinations(options, size)
        if sum(each.uses[0][2] for each in taken) <= limit
    ]

    assert found.best.value == max(sums)
    assert found.possible == len(sums)


def test_what_an_option_uses_is_said_anew_and_one_taken_out_is_not_chosen(here):
    portfolio, pool, (falls, _, _) = here.two_of_three()
    here.uses(falls, pool, 10, None)
    assert PortfolioUse.objects.filter(option=falls).count() == 1
    assert chosen(portfolio) == ["Falls", "Breaks", "Equipment"]

    actions.withdraw_option(option_id=falls.pk, because="Done already", **here.who)

    assert chosen(portfolio) == ["Breaks", "Equipment"]
    with pytest.raises(BadInput, match="out of the portfolio already"):
        actions.withdraw_option(option_id=falls.pk, because="Again", **here.who)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda here, p, pool, o: here.option(p, "falls", 1), "an option already"),
        (lambda here, p, pool, o: here.option(p, " ", 1), "Say what the option is"),
        (
            lambda here, p, pool, o: here.option(p, "New", 1, value_source=""),
            "where the value comes from",
        ),
        (
            lambda here, p, pool, o: here.budget(p, 1, 2, 3),
            "that the portfolio looks at",
        ),
        (lambda here, p, pool, o: here.budget(p, -1), "nothing or more"),
        (lambda here, p, pool, o: here.uses(o[0], pool, None), "at least one year"),
        (lambda here, p, pool, o: here.tie(o[0], TieKind.NEEDS, o[0]), "two options"),
        (lambda here, p, pool, o: here.scenario(p, "None"), "at least one value"),
        (
            lambda here, p, pool, o: here.scenario(p, "A", options=[(o[0], 1001)]),
            "from 0 to 1000",
        ),
        (
            lambda here, p, pool, o: here.option(p, "X", 1, intention_id=0),
            "not among what this partnership",
        ),
        (lambda here, p, pool, o: here.portfolio(years=11), "1 to 10 years"),
    ],
)
def test_what_cannot_be_is_refused_in_words(here, act, said):
    made = here.two_of_three()

    with pytest.raises(BadInput, match=said):
        act(here, *made)


def value(here, option, worth, source="A second workshop", **changes):
    said = {"option_id": option.pk, "value": Decimal(worth), "value_source": source}
    return actions.value_option(**said | here.who | changes)


def test_an_option_that_nobody_valued_is_valued_and_then_chosen(here):
    portfolio, pool, _ = here.two_of_three()
    made = here.option(portfolio, "Company", None, [(pool, 1, 1)])
    assert "Company" not in chosen(portfolio)

    value(here, made, 30)
    value(here, made, 25, "A third")

    assert "Company" in chosen(portfolio)
    made.refresh_from_db()
    assert (made.value, made.value_source) == (25, "A third")
    events = Event.objects.filter(kind=Event.Kind.PORTFOLIO_OPTION_VALUED)
    assert [each.detail for each in events.order_by("pk")] == [
        f"option {made.pk}: not known then 30",
        f"option {made.pk}: 30.00 then 25",
    ]


def test_a_value_is_refused_without_a_source_to_others_and_of_what_is_out(here):
    portfolio, _, (falls, _, _) = here.two_of_three()
    analyst = MembershipFactory(role=Role.ANALYST, organisation=here.three.first)
    with pytest.raises(BadInput, match="where the value comes from"):
        value(here, falls, 1, " ")
    with pytest.raises(PermissionDenied, match="does not let you plan"):
        value(here, falls, 1, by=analyst.account)
    actions.withdraw_option(option_id=falls.pk, because="Done", **here.who)
    with pytest.raises(BadInput, match="out of the portfolio"):
        value(here, falls, 1)
    assert portfolio.options.get(pk=falls.pk).value == falls.value


def test_what_an_appraised_option_is_worth_is_what_its_appraisal_says():
    plans = planning()
    partners = plans.council, plans.icb, plans.icb
    here = Business(Three(plans.commissioner, *partners, plans.partnership))
    appraisal = plans.scored()
    portfolio = here.portfolio()
    number = appraisal.options.get(code="2").pk

    def add(title, worth, **changes):
        said = {"appraised_id": number, "value_source": ""} | changes
        return here.option(portfolio, title, worth, **said)

    with pytest.raises(BadInput, match="it is not closed"):
        add("A post", 30)
    assert add("Too early", None).value is None
    plans.close(appraisal)
    with pytest.raises(BadInput, match=r"“2: A joint post” is worth 60\.00, not 30"):
        add("A post", 30)
    with pytest.raises(BadInput, match=r"is worth 60\.00"):
        add("A post", 30, value_source="A workshop")
    for title, worth in (("A post", None), ("The same", 60)):
        made = add(title, worth)
        assert (made.value, made.value_source, made.value_taken_on) == (
            60,
            f"appraisal {appraisal.pk}, “{appraisal}”, option 2, closed on {day(TODAY)}",
            TODAY,
        )
    with pytest.raises(BadInput, match="this gives it up"):
        add("Without it", -60, way=OptionWay.DISINVEST)


def test_whoever_does_not_plan_is_refused_and_nothing_is_written(here):
    portfolio, *_ = here.two_of_three()
    account = MembershipFactory(
        role=Role.ANALYST, organisation=here.three.first
    ).account

    with pytest.raises(PermissionDenied, match="does not let you plan"):
        here.option(portfolio, "New", Decimal(1), by=account)

    assert portfolio.options.count() == 3
