"""Pages of business cases and portfolios as a planner, another role and a stranger meet them."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.business import Business, business, intention_of
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import Three
from factories.strategy import planning

from ropewalk.organisations.models import Role
from ropewalk.strategy.models import BusinessCase, CaseLine, CaseStart, Portfolio

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30


@pytest.fixture(autouse=True)
def on_the_day():
    """It is the day of the factories."""
    with time_machine.travel(NOON, tick=False):
        yield


@laid
def here():
    return business()


@pytest.fixture
def planner(client, here):
    client.force_login(here.by)
    return client


def text(answer):
    return answer.content.decode().replace("&#39;", "'").replace("&amp;", "&")


def words(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return text(answer)


def send(client, page, *args, **said):
    return client.post(
        reverse(page, args=args), {"submission_key": str(uuid4()), **said}
    )


def in_boxes(name, day):
    return {
        f"{name}_day": day.day,
        f"{name}_month": day.month,
        f"{name}_year": day.year,
    }


LINE = {
    "side": "benefit",
    "title": "Fewer days off sick",
    "about": "sickness",
    "party": "employers",
    "nature": "resource",
    "year_starting": "2026",
    "years": "2",
    "pence": "1,000",
    "grade": "claim",
    "evidence": "A lead GP",
}


def test_from_an_intention_to_a_start(here, planner):
    partnership = here.partnership.pk
    assert "has recorded none" in words(planner, "begin-business-case", partnership)
    intention = intention_of(here.three)
    answer = send(
        planner,
        "begin-business-case",
        partnership,
        title="Reablement",
        about=f"intention-{intention.pk}",
        first_year="2026",
        years="5",
    )
    case = BusinessCase.objects.get()
    at = (partnership, case.pk)
    assert answer.url == reverse("business-case", args=at)
    send(planner, "write-case-part", *at, "strategic", text="Falls at home")
    refused = send(planner, "add-case-line", *at, **LINE | {"party": "people"})
    assert "are the employers'" in text(refused)
    send(planner, "add-case-line", *at, **LINE)

    page = words(planner, "business-case", *at)

    assert "Falls at home" in page
    assert "A further £1,966 is claimed without evidence" in page
    assert "no route to it was asked" in page
    asked = in_boxes("asked_on", TODAY)
    send(planner, "ask-case-route", *at, name="NHS local delivery plan", **asked)
    route = case.routes.get()
    start = in_boxes("starts_on", TODAY + timedelta(100))
    assert "Still open" in text(send(planner, "say-case-start", *at, **start))
    assert not CaseStart.objects.exists()
    send(
        planner,
        "answer-case-route",
        partnership,
        route.pk,
        state="approved",
        because="The board agreed",
        **in_boxes("on", TODAY),
    )
    assert "expected from 13 January 2027" in words(planner, "business-case", *at)
    send(planner, "say-case-start", *at, **start)
    assert CaseStart.objects.get().starts_on == TODAY + timedelta(100)
    assert "NHS local delivery plan" in words(planner, "business-cases", partnership)


def test_a_line_is_taken_off(here, planner):
    case = here.worked_example()
    line = case.lines.first()

    send(planner, "take-case-line-off", here.partnership.pk, line.pk, because="Twice")

    assert CaseLine.objects.filter(taken_off=None).count() == 2


def test_every_table_of_a_case_can_be_taken_away(here, planner):
    case = here.worked_example()
    address = reverse("business-case", args=[here.partnership.pk, case.pk])

    for key in ("lines", "views", "by_year_and_party", "by_party", "by_fifth", "parts"):
        answer = planner.get(address, {"table": key, "format": "csv"})
        assert answer.status_code == 200, key
    assert (
        "440.77"
        in planner.get(address, {"table": "by_party", "format": "csv"}).content.decode()
    )


@pytest.mark.parametrize("has_benefit", [True, False])
def test_a_page_says_that_a_cost_is_not_known_and_draws_what_is(
    here, planner, has_benefit
):
    case = here.case()
    here.line(case, title="The team", pence=None)
    if has_benefit:
        here.benefit(case, pence=100_00, least_pence=0, most_pence=200_00)
    at = (here.partnership.pk, case.pk)

    page = words(planner, "business-case", *at)

    assert "What it is worth cannot be said" in page
    assert "No cost is recorded" not in page
    if has_benefit:
        address = reverse("business-case", args=at)
        told = planner.get(address, {"table": "by_party", "format": "csv"}).content
        assert f"{here.three.first.name},,,0.00,0.00" in told.decode()


def test_whoever_does_not_plan_reads_and_is_told_why_no_more(here, client):
    case = here.worked_example()
    reader = MembershipFactory(role=Role.ANALYST, organisation=here.three.first)
    client.force_login(reader.account)

    page = words(client, "business-case", here.partnership.pk, case.pk)

    assert "does not let you plan" in page
    assert "Add a cost or a benefit" not in page


def test_a_case_is_not_found_under_another_partnership(here, planner):
    case = here.case()
    other = business().partnership
    address = reverse("business-case", args=[other.pk, case.pk])

    assert planner.get(address).status_code == 404


def test_a_case_takes_no_more_queries_the_more_it_holds(here, planner):
    case = here.worked_example()
    address = reverse("business-case", args=[here.partnership.pk, case.pk])
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as ran:
            planner.get(address)
        counts.append(len(ran))
        for number in range(4):
            here.line(case, title=f"More {number}")
        here.route(case, name=f"Route {len(counts)}")

    assert counts[1] <= counts[0] + 3
    assert max(counts) <= MOST_QUERIES


def test_a_portfolio_is_put_together_and_says_what_to_choose(here, planner):
    partnership = here.partnership.pk
    answer = send(
        planner,
        "begin-portfolio",
        partnership,
        title="What to fund",
        value_said="Points",
        first_year="2026",
        years="2",
    )
    portfolio = Portfolio.objects.get()
    at = (partnership, portfolio.pk)
    assert answer.url == reverse("portfolio", args=at)
    assert "No option is recorded yet" in words(planner, "portfolio", *at)
    assert "nothing yet that could hang" in words(planner, "tie-portfolio-options", *at)
    pool = {"title": "Pool", "kind": "pool", "y2026": "100", "y2027": "100"}
    send(planner, "set-portfolio-budget", *at, **pool)
    nurses = {"title": "Nurses", "kind": "workforce", "y2026": "1.5"}
    send(planner, "set-portfolio-budget", *at, **nurses)
    for title, value, pounds in (("Falls", "60", "60"), ("Breaks", "45", "50")):
        added = send(
            planner,
            "add-portfolio-option",
            *at,
            way="invest",
            title=title,
            value=value,
            value_source="A workshop",
        )
        option = portfolio.options.get(title=title)
        assert added.url == reverse("portfolio-option", args=[partnership, option.pk])
        assert "Left out until somebody says" in text(planner.get(added.url))
        for budget, amount in (("Pool", pounds), ("Nurses", "0.5")):
            number = portfolio.budgets.get(title=budget).pk
            send(
                planner,
                "say-portfolio-use",
                partnership,
                option.pk,
                number,
                y2026=amount,
                y2027=amount,
            )
    assert "£50.00" in text(planner.get(added.url))
    falls, breaks = portfolio.options.all()
    tied = {"one_id": falls.pk, "kind": "excludes", "other_id": breaks.pk}
    send(planner, "tie-portfolio-options", *at, **tied)
    send(planner, "say-portfolio-gap", *at, pence="1,000", source="The forecast")
    scenario = {"title": "Less", f"option_{falls.pk}": "40"}
    send(planner, "add-portfolio-scenario", *at, **scenario)

    page = words(planner, "portfolio", *at)

    assert "Choose Falls." in page
    assert "It cannot be done beside “Falls”" in page
    assert "so that £1,120 is to be found in place of £1,000" in page
    assert "our reconstruction" in page
    assert "Least to regret, whatever scenario comes: Breaks" in page
    assert "0.5" in words(planner, "say-portfolio-use", partnership, falls.pk, number)
    assert "What to fund" in words(planner, "portfolios", partnership)
    out = (partnership, breaks.pk)
    send(planner, "withdraw-portfolio-option", *out, because="Done already")
    assert planner.get(reverse("portfolio-option", args=out)).status_code == 404


def test_values_are_taken_from_a_closed_appraisal_on_a_page(client):
    plans = planning()
    here = Business(
        Three(
            plans.commissioner, plans.council, plans.icb, plans.icb, plans.partnership
        )
    )
    portfolio = here.portfolio()
    here.option(portfolio, "A joint post", 10)
    at = [plans.partnership.pk, portfolio.pk]
    client.force_login(plans.commissioner)
    assert "closed yet" in words(client, "take-portfolio-values", *at)
    closed = plans.close(plans.scored())

    send(client, "take-portfolio-values", *at, appraisal_id=closed.pk)

    page = words(client, "portfolio", *at)
    assert "Take values from an appraisal" in page
    assert f"Taken from appraisal {closed.pk}" in page


def test_every_table_of_a_portfolio_can_be_taken_away(here, planner):
    portfolio, *_ = here.two_of_three()
    address = reverse("portfolio", args=[here.partnership.pk, portfolio.pk])

    for key in ("placed", "money", "near", "frontier", "options", "budgets"):
        for kind in ("csv", "xlsx"):
            answer = planner.get(address, {"table": key, "format": kind})
            assert answer.status_code == 200, key


def test_a_budget_of_another_portfolio_is_not_found(here, planner):
    _, _, (option, *_) = here.two_of_three()
    other = here.budget(here.portfolio(title="Another"), 1)
    address = reverse(
        "say-portfolio-use", args=[here.partnership.pk, option.pk, other.pk]
    )

    assert planner.get(address).status_code == 404


def test_a_portfolio_takes_no_more_queries_the_more_it_holds(here, planner):
    portfolio, pool, _ = here.two_of_three()
    address = reverse("portfolio", args=[here.partnership.pk, portfolio.pk])
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as ran:
            planner.get(address)
        counts.append(len(ran))
        for number in range(3):
            here.option(portfolio, f"More {len(counts)} {number}", 1, [(pool, 1, 1)])

    assert counts[0] == counts[1] <= MOST_QUERIES


def test_an_option_without_a_value_leads_to_where_it_is_said(here, planner):
    portfolio, pool, _ = here.two_of_three()
    made = here.option(portfolio, "Company", None, [(pool, 1, 1)])
    at = (here.partnership.pk, made.pk)
    address = reverse("value-portfolio-option", args=at)
    assert address in planner.get(reverse("portfolio-option", args=at)).content.decode()

    refused = planner.post(address, {"value": "many", "value_source": ""})
    assert "Enter a number, like 62.5." in refused.content.decode()
    planner.post(address, {"value": "30", "value_source": "A workshop"})

    said = words(planner, "portfolio-option", *at)
    assert "30.00" in said
    assert "Left out until" not in said
