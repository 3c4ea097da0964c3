"""Pages of funds as the pool manager, a partner's finance officer and a stranger meet them."""

import html
import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.money import (
    YEAR,
    fund_set_up,
    manager_at,
    open_pool,
    ordered,
    with_second_officer,
)
from factories.organisations import MembershipFactory
from factories.partnership import three_partners
from factories.statements import puts_in, spent

from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import BaselineLine, Fund, Order, Receipt
from ropewalk.money.queries.balances import balances_now
from ropewalk.paper.drawing import NARROW, WIDE
from ropewalk.web.requests import today

pytestmark = pytest.mark.django_db


@laid
def pool():
    return open_pool()


@pytest.fixture
def by_manager(client, pool):
    client.force_login(pool.manager)
    return client


def at(name, *numbers, **asked):
    return reverse(name, args=numbers) + (
        "?" + "&".join(f"{key}={value}" for key, value in asked.items())
        if asked
        else ""
    )


def said(client, address):
    return client.get(address).content.decode()


def day_of(name, day):
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def test_the_register_lists_the_funds_and_leads_to_them(by_manager, pool):
    page = said(by_manager, at("funds"))

    assert pool.fund.title in page
    assert at("fund", pool.fund.pk) in page
    assert "Set up a fund of" in page


def test_who_takes_no_part_sees_no_fund(client, pool):
    client.force_login(MembershipFactory().account)

    assert pool.fund.title not in said(client, at("funds"))
    assert "take part in no fund yet" in said(client, at("funds"))
    for name in ("fund", "fund-baselines", "fund-contributions", "fund-orders"):
        assert client.get(at(name, pool.fund.pk)).status_code == 404


def test_a_fund_is_set_up_from_what_its_agreement_says(client):
    three = three_partners()
    agreement = three.agreement()
    client.force_login(manager_at(three.first))
    address = at("set-up-fund-from-agreement", agreement.pk)
    page = said(client, address)

    assert "Better Care Fund agreement" in page
    answer = client.post(
        address,
        {
            "title": "The pool",
            "kind": FundKind.POOLED,
            "control": Control.WARN,
            "partner_ids": [each.pk for each in three.all],
            "host_id": three.first.pk,
            "manager_post": "Pool manager",
            "strands": "Care at home\nEquipment\n",
            "sources": "Core budgets",
            "submission_key": uuid4(),
        },
    )

    fund = Fund.objects.get(title="The pool")
    assert answer["Location"] == at("fund", fund.pk)
    assert fund.agreement == agreement
    assert [each.title for each in fund.strands.all()] == ["Care at home", "Equipment"]


def test_whose_service_a_strand_is_and_what_a_grant_is_for_are_said_on_the_page(client):
    three = three_partners()
    client.force_login(manager_at(three.first))
    asked = {
        "title": "Grants",
        "kind": FundKind.GRANT,
        "control": Control.HARD_STOP,
        "partner_ids": [each.pk for each in three.all],
        "host_id": three.first.pk,
        "strands": f"Care at home\nEquipment; {three.icb.name.upper()}",
        "sources": "Core budgets\nWinter grant; leaving hospital",
        "submission_key": uuid4(),
    }
    address = at("set-up-fund", three.partnership.pk)
    wrong = client.post(address, asked | {"strands": "Equipment; Narnia"})
    assert (
        "“Narnia” is none of the partners. After a semicolon" in wrong.content.decode()
    )
    long = client.post(address, asked | {"sources": f"Winter grant; {'x' * 501}"})
    assert "has at most 500 letters" in long.content.decode()

    page = said(client, client.post(address, asked)["Location"])

    fund = Fund.objects.get(title="Grants")
    assert [each.owner for each in fund.strands.all()] == [None, three.icb]
    for words in ("Whose service is Equipment", three.icb.name, "leaving hospital"):
        assert words in page


def test_whoever_sets_up_a_fund_can_compare_what_each_kind_allows(client):
    three = three_partners()
    client.force_login(manager_at(three.first))

    page = said(client, at("set-up-fund", three.partnership.pk))
    assert at("fund-kinds") in page
    assert "it is recorded" in page
    page = said(client, at("fund-kinds"))
    for kind in FundKind:
        assert kind.label in page
    assert "NHS Act 2006 sections 76 and 256" in page


def test_the_day_of_opening_is_that_of_london(by_manager, pool):
    Fund.objects.update(opened_at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC))

    assert "1 April 2026" in said(by_manager, at("fund", pool.fund.pk))


def test_an_observer_is_told_why_they_cannot_set_up_a_fund(client, pool):
    observer = MembershipFactory(organisation=pool.three.first).account
    client.force_login(observer)
    page = said(client, at("set-up-fund", pool.three.partnership.pk))

    assert "does not let you set up a fund" in page
    assert '<form method="post" novalidate' not in page


def test_baselines_are_recorded_agreed_and_their_changes_shown(client):
    three = three_partners()
    with_second_officer(three)
    manager = manager_at(three.first)
    fund = fund_set_up(three, manager)
    client.force_login(manager)
    client.post(
        at("record-baseline", fund.pk),
        {
            "organisation_id": three.first.pk,
            "service": "Care at home",
            "provider": "Homecare Limited",
            "pence": "1,250.50",
        },
    )
    assert BaselineLine.objects.get().pence == 1_250_50

    officer = three.officers[three.first.pk]
    client.force_login(officer)
    agree = at("agree-baseline", fund.pk, three.first.pk)
    assert "£1,250.50" in said(client, agree)
    refused = client.post(agree, {"as_seen": "100"}).content.decode()
    assert "has changed since you read it" in refused
    client.post(agree, {"as_seen": "125050"})
    page = said(client, at("fund-baselines", fund.pk))
    assert "Agreed by its finance officer" in page

    client.post(
        at("record-baseline", fund.pk),
        {
            "organisation_id": three.first.pk,
            "service": "Care at home",
            "provider": "Homecare Limited",
            "pence": "1,300",
            "why": "A late invoice",
        },
    )
    page = said(client, at("fund-baselines", fund.pk))
    assert "since £1,250.50 was agreed" in page
    assert "A late invoice" in page


def test_a_fund_whose_baselines_are_not_agreed_says_who_is_missing(client):
    three = three_partners()
    manager = manager_at(three.first)
    fund = fund_set_up(three, manager)
    client.force_login(manager)

    page = client.post(at("open-fund", fund.pk)).content.decode()
    assert "have not agreed what they brought" in page
    assert "This fund is being set up" in said(client, at("fund", fund.pk))


def test_a_year_from_the_budget_to_a_payment(by_manager, pool):
    fund = pool.fund
    by_manager.post(
        at("set-fund-budget", fund.pk),
        {
            "year_starting": YEAR,
            "strand_id": pool.strand.pk,
            "source_id": pool.source.pk,
            "way": "more",
            "pence": "10,000",
            "why": "Board, 3 March",
            "key": uuid4(),
        },
    )
    by_manager.post(
        at("set-contribution", fund.pk),
        {
            "organisation_id": pool.three.first.pk,
            "source_id": pool.source.pk,
            "year_starting": YEAR,
            "pence": "8,000",
            "schedule": "quarterly",
            "submission_key": uuid4(),
        },
    )
    by_manager.post(at("ask-for-contributions", fund.pk, year=YEAR))
    by_manager.post(
        at("receive-contribution", fund.pk, year=YEAR),
        {
            "contribution": f"{pool.three.first.pk} {pool.source.pk} {YEAR}",
            "way": "in",
            "pence": "2,500",
            **day_of("received_on", date(YEAR, 4, 20)),
            "key": uuid4(),
        },
    )
    by_manager.post(
        at("receive-contribution", fund.pk, year=YEAR),
        {
            "contribution": f"{pool.three.first.pk} {pool.source.pk} {YEAR}",
            "way": "back",
            "pence": "500",
            **day_of("received_on", date(YEAR, 4, 21)),
            "key": uuid4(),
        },
    )
    assert [each.pence for each in Receipt.objects.all()] == [2_500_00, -500_00]
    page = said(by_manager, at("fund-contributions", fund.pk, year=YEAR))
    assert "£2,000.00 of £8,000.00 for 2026/27 has come in" in page
    assert re.search(r">\s*1 April 2026\s*<", page), "the day, not only the month"

    placed = by_manager.post(
        at("place-order", fund.pk),
        {
            "strand_id": pool.strand.pk,
            "source_id": pool.source.pk,
            "reference": "PO-1",
            "supplier": "Homecare Limited",
            "what": "Care at home",
            "pence": "1,000",
            **day_of("on", date(YEAR, 5, 1)),
            "submission_key": uuid4(),
        },
    )
    order = Order.objects.get()
    assert placed["Location"] == at("fund-order", order.pk)
    for step in ("deliver", "invoice", "pay"):
        answer = by_manager.post(
            at("step-order", order.pk, step),
            {"pence": "400", **day_of("on", date(YEAR, 6, 1)), "key": uuid4()},
        )
        assert answer.status_code == 302, answer.content.decode()
    assert "£600.00 still to be delivered" in said(by_manager, placed["Location"])
    now = balances_now(fund)
    assert (now.of(A.HELD), now.of(A.AVAILABLE)) == (1_600_00, 9_000_00)
    page = said(by_manager, at("fund", fund.pk, year=YEAR))
    assert "£9,000.00 of £10,000.00 is available in 2026/27" in page
    assert "The year is likely to end at" in page


def test_more_than_was_invoiced_cannot_be_paid_and_the_page_says_so(by_manager, pool):
    order = ordered(pool)
    page = by_manager.post(
        at("step-order", order.pk, "pay"),
        {"pence": "400", **day_of("on", today()), "key": uuid4()},
    ).content.decode()

    assert "Only £0.00 is invoiced and not paid" in page
    assert "Error:" in page


def test_there_is_no_other_step(by_manager, pool):
    assert by_manager.get(at("step-order", ordered(pool).pk, "burn")).status_code == 404


def test_a_partners_officer_reads_the_fund_and_is_told_who_keeps_it(client, pool):
    client.force_login(pool.three.officers[pool.three.icb.pk])

    page = said(client, at("fund", pool.fund.pk))
    assert "does not let you keep this fund" in page
    assert "Order something" not in page
    page = said(client, at("place-order", pool.fund.pk))
    assert "does not let you keep this fund" in page


def test_a_pool_without_a_signed_agreement_says_that_it_is_not_one(by_manager, pool):
    assert "Aligned - not yet a section 75 pool" in said(
        by_manager, at("fund", pool.fund.pk)
    )


def test_the_page_of_a_fund_costs_the_same_for_many_orders(
    by_manager, pool, django_assert_max_num_queries
):
    pool.budget(1_000_000_00)
    for _ in range(3):
        ordered(pool)
    with django_assert_max_num_queries(30) as few:
        by_manager.get(at("fund", pool.fund.pk))
    for _ in range(6):
        ordered(pool)
    with django_assert_max_num_queries(len(few)):
        by_manager.get(at("fund", pool.fund.pk))


def test_tables_can_be_taken_away(by_manager, pool):
    pool.budget(1_000_00)
    answer = by_manager.get(at("fund", pool.fund.pk, table="strands", format="csv"))

    assert b"Care at home" in answer.content


@pytest.mark.parametrize("year", ["99999", "0", "-1", "soon", "20263"])
def test_a_year_that_is_none_is_refused_in_words(by_manager, pool, year):
    page = by_manager.get(at("fund", pool.fund.pk, year=year))

    assert page.status_code == 400
    assert "is not a financial year" in page.content.decode()


def test_every_figure_of_a_fund_walks_to_its_entries(by_manager, pool):
    pool.budget(500_00)
    ordered(pool, 200_00)
    page = said(by_manager, at("fund", pool.fund.pk))
    addresses = re.findall(r'href="([^"]+)">Entries under', page)

    assert len(addresses) == 12
    shown = [said(by_manager, html.unescape(each)) for each in addresses]
    assert "£500.00" in shown[0], "the entry that gave the budget"
    assert "£200.00" in shown[2], "the entry that committed it"


def test_the_net_outturn_walks_to_what_was_posted_into_the_year(by_manager, pool):
    spent(pool, 50_00, on=date(YEAR, 5, 6))
    page = said(by_manager, at("fund", pool.fund.pk))
    [address] = re.findall(r'href="([^"]+)">Entries under the net outturn', page)

    shown = said(by_manager, html.unescape(address))
    assert "£50.00 net" in shown
    assert f"Posted into the year: {YEAR}/{YEAR % 100 + 1}" in shown


def test_every_figure_of_a_strand_walks_to_its_entries(by_manager, pool):
    pool.budget(500_00)
    ordered(pool, 200_00)
    page = said(by_manager, at("fund", pool.fund.pk))
    ways = dict(re.findall(r'href="([^"]+)">Care at home: entries under ([^<]+)', page))

    assert list(ways.values()) == [
        "the budget",
        "what is committed",
        "what is available",
    ]
    sums = {"the budget": "-£500.00 net", "what is committed": "£200.00 net"}
    for address, words in ways.items():
        assert sums.get(words, "£300.00 net") in said(
            by_manager, html.unescape(address)
        )
    assert "Equipment: entries under" not in page
    assert "All strands" in page


def test_every_picture_is_drawn_for_a_narrow_window_too(by_manager, pool):
    pool.budget(500_00)
    ordered(pool, 200_00)
    spent(pool, 50_00, on=date(YEAR, 5, 6))
    puts_in(pool, pool.three.icb, 900_00)
    page = said(by_manager, at("fund", pool.fund.pk))

    widths = {
        kind: re.findall(rf'rw-only-{kind}">.*?viewBox="0 0 (\d+)', page, re.DOTALL)
        for kind in ("wide", "narrow")
    }
    assert widths == {"wide": [str(WIDE)] * 3, "narrow": [str(NARROW)] * 3}
    assert "…" not in page


def test_a_year_that_is_over_is_told_as_an_outturn(by_manager, pool):
    page = said(by_manager, at("fund", pool.fund.pk, year=YEAR - 1))

    assert "What the year came to" in page
    assert "The year is over: this is what was spent." in page
    assert "Net outturn" in page
    assert "likely to end" not in page


def test_the_register_costs_the_same_for_many_funds(
    by_manager, pool, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as few:
        by_manager.get(at("funds"))
    for number in range(3):
        fund_set_up(
            pool.three,
            pool.manager,
            title=f"Fund {number}",
            agreement_id=pool.three.agreement(title=f"Agreement {number}").pk,
        )
    with django_assert_max_num_queries(len(few) + 4):  # what agreements say comes along
        by_manager.get(at("funds"))
