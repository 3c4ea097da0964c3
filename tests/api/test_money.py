"""Money for programs, as a pool manager, a partner's officer and a stranger ask for it."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories.laid import laid
from factories.money import (
    SECOND_QUARTER,
    YEAR,
    fund_set_up,
    open_apart,
    open_pool,
    ordered,
)
from factories.organisations import NOON, TODAY, AccountFactory, MembershipFactory
from factories.statements import (
    cleared,
    confirmed,
    funded_pool,
    issued,
    paid_in,
    spent,
    statement_of,
    tiered,
)
from factories.year_end import LAST_YEAR, closed_hard, ready_to_close

from ropewalk.audit.models import Event
from ropewalk.money.actions.orders import step_order
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.statement_told import told_of
from ropewalk.money.queries.statements import statement_seen

pytestmark = pytest.mark.django_db

IN_APRIL = date(YEAR, 4, 20)
OF_A_FUND = ("", "/entries", "/contributions", "/orders", "/forecast", f"/risk/{YEAR}")


@laid
def pool():
    made = funded_pool()
    paid_in(made, made.three.first, 500_000_00)
    spent(made, 400_00, on=IN_APRIL)
    return made


@pytest.fixture
def manager(client, pool):
    client.force_login(pool.manager)
    return client


def told(client, address, **asked):
    answer = client.get(f"/api/{address}", asked)
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    return answer.json()


def of_fund(client, pool, part="", **asked):
    return told(client, f"funds/{pool.fund.pk}{part}", **asked)


def stepped(pool, order, kind, pence, on):
    """A step that an order took."""
    return step_order(
        order_id=order.pk,
        kind=kind,
        pence=pence,
        on=on,
        reference="",
        key=uuid4(),
        by=pool.manager,
        at=NOON,
    )


def by_key(figures):
    return {each["key"]: each for each in figures}


def assert_adds_up(figure):
    """A figure in pence says so, has its source, and is the sum of what it is made of."""
    assert figure["unit"] == "pence"
    assert figure["vintage"]
    assert figure["sources"][0]["title"].startswith("Ledger of ")
    if figure["inputs"]:
        assert figure["value"] == sum(each["value"] for each in figure["inputs"])
    for each in figure["inputs"]:
        assert_adds_up(each)


def test_the_manager_and_every_partner_are_told_the_same(client, pool):
    statement = statement_of(pool)
    addresses = [
        "funds",
        "statements",
        f"statements/{statement.pk}",
        *(f"funds/{pool.fund.pk}{part}" for part in OF_A_FUND),
    ]
    people = [
        pool.manager,
        *(pool.three.officers[each.pk] for each in pool.three.all),
        MembershipFactory(organisation=pool.three.second).account,
    ]
    heard = []
    for person in people:
        client.force_login(person)
        heard.append([told(client, address) for address in addresses])

    assert all(each == heard[0] for each in heard)


def test_a_stranger_does_not_learn_that_a_fund_or_statement_exists(client, pool):
    statement = statement_of(pool)
    client.force_login(MembershipFactory().account)
    known = [f"funds/{pool.fund.pk}{part}" for part in OF_A_FUND]
    unknown = [f"funds/{10**6}{part}" for part in OF_A_FUND]

    assert told(client, "funds")["funds"] == []
    assert told(client, "statements")["statements"] == []
    for here, nowhere in zip(
        [*known, f"statements/{statement.pk}"],
        [*unknown, f"statements/{10**6}"],
        strict=True,
    ):
        answer, other = client.get(f"/api/{here}"), client.get(f"/api/{nowhere}")
        assert answer.status_code == other.status_code == 404
        assert answer.content == other.content


def test_who_has_no_role_any_more_and_who_is_shut_out_are_told_nothing(client, pool):
    client.force_login(AccountFactory())
    assert client.get(f"/api/funds/{pool.fund.pk}").status_code == 404

    client.force_login(pool.manager)
    pool.manager.is_active = False
    pool.manager.save()
    assert client.get(f"/api/funds/{pool.fund.pk}").status_code == 403


def test_reading_a_fund_leaves_no_event_as_its_page_leaves_none(manager, pool):
    before = Event.objects.count()
    for part in OF_A_FUND:
        of_fund(manager, pool, part)
    manager.get(f"/do/funds/{pool.fund.pk}/")

    assert Event.objects.count() == before


def test_the_register_says_what_each_fund_is_today(manager, pool):
    [fund] = told(manager, "funds")["funds"]

    assert fund == {
        "id": pool.fund.pk,
        "title": "Care at home pool",
        "kind": "pooled",
        "kind_in_words": "Pooled fund",
        "standing": "Aligned - not yet a section 75 pool",
        "is_pool": False,
        "host": {"id": pool.three.first.pk, "name": pool.three.first.name},
        "control": "Goes through, is flagged and opens a recovery task",
        "is_open": True,
    }


def test_a_fund_says_where_it_stands_to_the_penny_and_what_each_sum_is_made_of(
    manager, pool
):
    fund = of_fund(manager, pool, year=YEAR)
    figures, cash = by_key(fund["figures"]), by_key(fund["cash"])

    assert {key: each["value"] for key, each in figures.items()} == {
        "budget": 10_000_000_00,
        "committed": 0,
        "used": 400_00,
        "available": 9_999_600_00,
    }
    for key in ("budget", "committed", "used"):
        assert_adds_up(figures[key])
    assert [each["key"] for each in figures["available"]["inputs"]] == [
        "budget",
        "committed",
        "used",
    ]
    assert {each["vintage"] for each in figures.values()} == {"2026/27"}
    assert cash["held"]["value"] == balances_now(pool.fund).of(A.HELD) == 499_600_00
    assert {each["vintage"] for each in cash.values()} == {"as posted"}
    assert [each["available_pence"] for each in fund["strands"]] == [
        9_999_600_00,
        None,  # it was given no budget
    ]
    assert [each["number"] for each in fund["quarters"]] == [1, 2, 3, 4]
    assert fund["closed_hard"] == []
    assert fund["quarters"][0]["ends_before"] == fund["quarters"][1]["starts_on"]


def test_a_fund_tells_who_closed_which_year_hard(client):
    pool = funded_pool(years=(LAST_YEAR, YEAR))
    for each in (pool.three.icb, pool.three.second):
        ready_to_close(pool, each)
        closed_hard(pool, each)
    client.force_login(pool.manager)

    for year in (LAST_YEAR, YEAR):
        fund = told(client, f"funds/{pool.fund.pk}", year=year)
        assert fund["closed_hard"] == [
            {
                "partner": {"id": each.pk, "name": each.name},
                "year_starting": LAST_YEAR,
                "on": f"{TODAY}",
            }
            for each in (pool.three.icb, pool.three.second)
        ]


def test_a_year_without_a_budget_has_none_and_a_year_out_of_range_is_refused(
    manager, pool
):
    fund = of_fund(manager, pool, year=YEAR - 1)
    for key in ("budget", "available"):
        assert by_key(fund["figures"])[key]["value"] is None
    assert fund["year_starting"] == YEAR - 1

    for year in (1973, 2100, "2026/27"):
        answer = manager.get(f"/api/funds/{pool.fund.pk}", {"year": year})
        assert answer.status_code == 422
        assert answer.json()["detail"].startswith("year: ")


def test_the_pages_of_entries_make_up_the_whole_ledger_once(manager, pool):
    found, asked = [], {"limit": 2}
    while True:
        page = of_fund(manager, pool, "/entries", **asked)
        assert len(page["entries"]) <= 2
        found += page["entries"]
        if page["next_after"] is None:
            break
        asked["after"] = page["next_after"]

    held = {
        each.pk: each.pence
        for journal in pool.fund.journals.all()
        for each in journal.entries.all()
    }
    assert {each["id"]: each["amount_pence"] for each in found} == held
    assert [each["id"] for each in found] == sorted(held, reverse=True)
    assert page["source"]["vintage"] == "as posted"


def test_a_page_that_is_just_full_is_the_last(manager, pool):
    many = len(of_fund(manager, pool, "/entries", limit=100)["entries"])
    page = of_fund(manager, pool, "/entries", limit=many)

    assert len(page["entries"]) == many
    assert page["next_after"] is None


def test_contributions_say_what_came_in_and_what_is_late(manager, pool):
    seen = of_fund(manager, pool, "/contributions", year=YEAR)
    figures = by_key(seen["figures"])

    assert figures["agreed"]["value"] == 10_000_000_00
    assert figures["received"]["value"] == 500_000_00
    for figure in figures.values():
        assert_adds_up(figure)
    first = seen["contributions"][0]
    assert first["agreed_pence"] == sum(
        each["amount_pence"] for each in first["instalments"]
    )
    assert first["late_pence"] == sum(
        each["amount_pence"] - each["paid_pence"]
        for each in first["instalments"]
        if each["standing"] == "late"
    )
    assert figures["late"]["value"] == sum(
        each["late_pence"] for each in seen["contributions"]
    )


def test_where_no_contribution_is_set_the_sum_is_not_known_rather_than_nothing(
    manager, pool
):
    seen = of_fund(manager, pool, "/contributions", year=YEAR + 1)

    assert seen["contributions"] == []
    assert {each["value"] for each in seen["figures"]} == {None}
    assert seen["figures"][0]["note"] == "No contribution is set for 2027/28 yet."


def test_each_figure_of_an_order_is_the_sum_of_what_its_steps_did(manager, pool):
    first, second = ordered(pool), ordered(pool, 50_00)
    for kind, pence in (
        (OrderStepKind.DELIVERED, 300_00),
        (OrderStepKind.INVOICED, 450_00),
        (OrderStepKind.PAID, 200_00),
        (OrderStepKind.RELEASED, 100_00),
    ):
        stepped(pool, first, kind, pence, SECOND_QUARTER)
    page = of_fund(manager, pool, "/orders", limit=1)
    assert [each["id"] for each in page["orders"]] == [second.pk]
    page = of_fund(manager, pool, "/orders", limit=1, after=page["next_after"])
    [order] = page["orders"]

    assert page["next_after"] is None
    figures = by_key(order["figures"])
    assert {key: each["value"] for key, each in figures.items()} == {
        "ordered": 900_00,
        "committed": 450_00,
        "spent": 450_00,
        "unpaid": 250_00,
        "paid": 200_00,
    }
    for figure in figures.values():
        assert_adds_up(figure)


def test_where_partners_keep_their_ledgers_apart_each_is_told_its_own(client):
    apart = open_apart()
    three = apart.pool.three
    for partner, reference in ((three.first, "C-1"), (three.icb, "N-1")):
        apart.budget(partner, 400_00)
        apart.spend(partner, 100_00, reference)
    client.force_login(apart.managers[three.icb.pk])

    orders = of_fund(client, apart.pool, "/orders")["orders"]
    entries = of_fund(client, apart.pool, "/entries", limit=100)["entries"]
    assert [each["reference"] for each in orders] == ["N-1"]
    assert entries
    assert all(three.icb.name in each["out_of"] for each in entries)
    client.force_login(MembershipFactory(organisation=three.second).account)
    assert of_fund(client, apart.pool, "/orders")["orders"] == []
    assert of_fund(client, apart.pool, "/entries")["entries"] == []


def test_a_forecast_has_every_method_beneath_it_and_says_why(manager, pool):
    seen = of_fund(manager, pool, "/forecast", year=YEAR)

    assert seen["forecast"]["value"] >= 400_00
    assert {each["key"] for each in seen["forecast"]["inputs"]} == {
        "money.forecast.run_rate",
        "money.forecast.profile",
        "money.forecast.commitments",
    }
    assert seen["budget"]["value"] == 10_000_000_00
    assert seen["reasons"]
    profile = by_key(seen["forecast"]["inputs"])["money.forecast.profile"]
    assert profile["value"] is None
    assert profile["note"]


def test_what_each_partner_bears_adds_up_to_what_is_over_or_under(manager, pool):
    tiered(pool)
    seen = of_fund(manager, pool, f"/risk/{YEAR}")

    variance = seen["variance"]
    spent_, budget = (by_key(variance["inputs"])[key] for key in ("outturn", "budget"))
    assert variance["value"] == spent_["value"] - budget["value"] == -9_999_600_00
    assert_adds_up(spent_)
    assert_adds_up(budget)
    assert sum(each["figure"]["value"] for each in seen["borne"]) == variance["value"]
    for each in seen["borne"]:
        assert_adds_up(each["figure"])
    assert seen["terms"]
    assert seen["why"]
    assert seen["confirmed"] == []


def test_who_confirmed_what_each_bears_is_told_and_whether_it_still_stands(client):
    pool = funded_pool(years=(YEAR - 1, YEAR))
    tiered(pool, year=YEAR - 1)
    client.force_login(pool.manager)
    [made] = confirmed(pool, pool.three.icb, year=YEAR - 1)

    def of_icb():
        [one] = of_fund(client, pool, f"/risk/{YEAR - 1}")["confirmed"]
        return one

    assert of_icb()["organisation"]["name"] == pool.three.icb.name
    assert datetime.fromisoformat(of_icb()["confirmed_at"]) == made.recorded_at
    assert of_icb()["is_as_it_stands"]
    tiered(pool, year=YEAR - 1)
    assert not of_icb()["is_as_it_stands"]


def test_without_terms_nobody_bears_anything_and_the_sentence_says_why(manager, pool):
    seen = of_fund(manager, pool, f"/risk/{YEAR}")

    assert (seen["borne"], seen["why"], seen["shared_at"]) == ([], [], None)
    assert "Nothing is recorded of how the partners share" in seen["sentence"]


def test_a_year_that_the_fund_does_not_have_is_not_there(manager, pool):
    answer = manager.get(f"/api/funds/{pool.fund.pk}/risk/{YEAR - 1}")

    assert answer.status_code == 404


def test_a_statement_says_what_its_page_says_and_each_sum_adds_up(manager, pool):
    stepped(pool, ordered(pool, on=IN_APRIL), OrderStepKind.DELIVERED, 50_00, IN_APRIL)
    statement = statement_of(pool)
    seen = told(manager, f"statements/{statement.pk}")
    said = told_of(statement_seen(statement))
    figures = by_key(seen["figures"])

    assert figures["opening"]["value"] == said.content.opening_pence
    assert figures["income"]["value"] == said.content.income_pence == 2_500_000_00
    assert figures["spent"]["value"] == said.content.spent_pence == 450_00
    assert figures["closing"]["value"] == said.content.closing_pence
    for figure in figures.values():
        assert_adds_up(figure)
    assert figures["closing"]["inputs"][-1]["value"] == -50_00
    assert figures["closing"]["value"] == (
        figures["opening"]["value"]
        + figures["income"]["value"]
        - figures["spent"]["value"]
    )
    assert seen["sentence"] == said.sentence
    assert seen["is_as_prepared"]
    assert seen["content_hash"] == statement.content_hash
    assert {each["is_clear"] for each in seen["clearances"]} == {None}
    assert seen["issued_at"] is None


def test_a_statement_that_is_issued_says_by_whom_it_was_cleared(manager, pool):
    statement = statement_of(pool)
    cleared(pool, statement)
    [listed] = told(manager, "statements")["statements"]
    assert listed["state"] == "cleared by 3 of 3 partners"
    issued(pool, statement)
    seen = told(manager, f"statements/{statement.pk}")

    assert seen["issued_at"] == "2026-10-13T12:00:00Z"
    assert {each["is_clear"] for each in seen["clearances"]} == {True}


def queries(client, address):
    with CaptureQueriesContext(connection) as held:
        told(client, address)
    return len(held)


def test_the_registers_cost_the_same_for_many(manager, pool):
    statement_of(pool)
    before = [queries(manager, each) for each in ("funds", "statements")]
    for number in range(3):
        open_pool(three=pool.three, title=f"Pool {number}")
    statement_of(pool, 2)

    assert [queries(manager, each) for each in ("funds", "statements")] == before
    assert before == [3, 5]  # session, account; funds; statements with what they need


def test_what_funds_rest_on_is_read_at_once_for_all_of_them(manager, pool):
    three = pool.three
    agreement = three.agreement()
    fund_set_up(three, pool.manager, title="One", agreement_id=agreement.pk)
    before = queries(manager, "funds")
    for title in ("Two", "Three"):
        fund_set_up(three, pool.manager, title=title, agreement_id=agreement.pk)
    other = three.agreement(title="Equipment agreement", submission_key=uuid4())
    fund_set_up(three, pool.manager, title="Four", agreement_id=other.pk)

    assert queries(manager, "funds") == before
    pools = {each["title"]: each["is_pool"] for each in told(manager, "funds")["funds"]}
    assert pools == {
        pool.fund.title: False,
        "One": True,
        "Two": True,
        "Three": True,
        "Four": True,
    }


def test_what_is_asked_of_a_fund_costs_the_same_for_many_orders(manager, pool):
    tiered(pool)
    ordered(pool)
    fund = f"funds/{pool.fund.pk}"
    before = {part: queries(manager, f"{fund}{part}") for part in OF_A_FUND}
    for _ in range(4):
        ordered(pool)
        spent(pool, 1_00, on=IN_APRIL)

    assert {part: queries(manager, f"{fund}{part}") for part in OF_A_FUND} == before
    assert before == {
        "": 8,
        "/entries": 5,
        "/contributions": 8,
        "/orders": 5,
        "/forecast": 6,
        f"/risk/{YEAR}": 23,
    }
