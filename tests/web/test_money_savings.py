"""Pages of savings as a partner's finance lead, an observer and a stranger meet them."""

from uuid import uuid4

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.money import open_pool
from factories.organisations import MembershipFactory
from factories.savings import claimed, cost_moved, exception_asked

from ropewalk.money.models import BenefitClaim, CostChange, CostLine, ExceptionRequest

pytestmark = pytest.mark.django_db


@laid
def pool():
    return open_pool()


@pytest.fixture
def by_manager(client, pool):
    client.force_login(pool.manager)
    return client


def at(name, *numbers):
    return reverse(name, args=numbers)


def said(client, address):
    return client.get(address).content.decode()


def send(client, name, *numbers, **typed):
    answer = client.post(at(name, *numbers), {"submission_key": uuid4(), **typed})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_s2_19_rounds_are_planned_and_compound_on_the_page(by_manager, pool):
    send(
        by_manager,
        "plan-saving",
        pool.fund.pk,
        title="Care at home",
        pence="100",
        year_starting=2026,
        rates="5\n5\n5\n",
        said_by="Board, 3 March",
    )
    page = said(by_manager, at("fund-savings", pool.fund.pk))

    assert "3 rounds of 5% leave £85.74 of £100.00: a cut of 14.26%, not 15%." in page


def test_a_round_that_is_no_percentage_is_refused_beside_its_field(by_manager, pool):
    page = by_manager.post(
        at("plan-saving", pool.fund.pk),
        {
            "title": "Care at home",
            "pence": "100",
            "year_starting": 2026,
            "rates": "five",
            "said_by": "Board",
            "submission_key": uuid4(),
        },
    ).content.decode()
    assert "is not a percentage" in page


def test_s2_42_claims_are_recorded_counted_corrected_and_taken_back(by_manager, pool):
    fund = pool.fund.pk
    assert "No saving is claimed" in said(by_manager, at("fund-savings", fund))
    claim = {
        "title": "Less demand",
        "source": "Case study",
        "effect": "Calls are directed elsewhere",
        "service": "Adult social care",
        "pence": "1,200,000",
        "year_starting": 2005,
        "years": 5,
        "releases": "cash",
    }
    send(by_manager, "claim-benefit", fund, **claim)
    other = {"title": "Elsewhere", "service": "Other services", "pence": "60,000,000"}
    send(by_manager, "claim-benefit", fund, **claim | other)
    assert "none counts yet" in said(by_manager, at("fund-savings", fund))
    send(
        by_manager,
        "set-savings-gap",
        fund,
        pence="12,000,000",
        year_starting=2005,
        years=5,
        services="Adult social care",
        said_by="Budget report",
    )
    page = said(by_manager, at("fund-savings", fund))
    assert "£1,200,000.00 of cash counts, which is 10% of the £12,000,000.00" in page
    assert "Source: Budget report" in page

    assert 'value="1,200,000"' in said(by_manager, at("correct-benefit", fund, 1))
    send(by_manager, "correct-benefit", fund, 1, **claim | {"pence": "600,000"})
    assert "which is 5% of" in said(by_manager, at("fund-savings", fund))
    avoided = claim | {"releases": "avoided", "effect": "Fewer falls", "pence": "70"}
    send(by_manager, "claim-benefit", fund, **avoided)
    page = said(by_manager, at("fund-savings", fund))
    assert "which is 5% of" in page
    assert "Another £70.00 releases no cash and does not count." in page
    send(by_manager, "withdraw-benefit", fund, 2, why="Not ours")
    page = said(by_manager, at("fund-savings", fund))
    assert "Not ours" in page
    assert by_manager.get(at("correct-benefit", fund, 2)).status_code == 404
    assert BenefitClaim.objects.count() == 5


def test_s2_33_a_change_shows_who_pays_before_and_after_both_ways(by_manager, pool):
    address = send(
        by_manager, "record-cost-change", pool.fund.pk, title="Equipment moves"
    )
    change = CostChange.objects.get().pk
    assert address == at("cost-change", change)
    assert "No cost is recorded yet" in said(by_manager, address)
    for what, before, after in (
        ("Beds", "ICB", "Council"),
        ("Chairs", "Council", "ICB"),
    ):
        send(
            by_manager,
            "record-cost",
            change,
            what=what,
            paid_before=before,
            before_pence="100",
            paid_after=after,
            after_pence="100" if what == "Beds" else "40",
            said_by="Both ledgers",
        )
    page = said(by_manager, address)
    assert "£100.00 moves from ICB to Council (Beds)" in page
    assert "£40.00 moves from Council to ICB (Chairs)" in page
    assert "<svg" in page

    send(
        by_manager,
        "correct-cost",
        change,
        1,
        what="Beds",
        paid_before="ICB",
        paid_after="Council",
        said_by="Both ledgers",
    )
    assert "is not known in full" in said(by_manager, address)
    send(by_manager, "withdraw-cost", change, 1, why="Counted twice")
    assert "Beds" not in said(by_manager, address)
    assert by_manager.get(at("correct-cost", change, 1)).status_code == 404
    assert CostLine.objects.count() == 4


def test_s2_33_an_exception_is_asked_for_and_its_refusal_shown(by_manager, pool):
    fund = pool.fund.pk
    send(
        by_manager,
        "ask-exception",
        fund,
        what="Heating",
        usually_paid_by="The person",
        reasons="Fewer stays in hospital",
        clinical_view="The practice supports it",
    )
    asked = ExceptionRequest.objects.get().pk
    assert f"Record the answer to request {asked}" in said(
        by_manager, at("fund-savings", fund)
    )
    send(
        by_manager,
        "answer-exception",
        asked,
        is_agreed="no",
        answered_by_body="Primary care trust",
        reasons="It is not health care",
    )
    page = said(by_manager, at("fund-savings", fund))
    assert "Refused by Primary care trust" in page
    assert "The practice supports it" in page
    assert "Record the answer" not in page
    assert "has been answered" in said(by_manager, at("answer-exception", asked))


def test_an_observer_reads_and_is_told_who_records(client, pool):
    claimed(pool)
    line = cost_moved(pool)
    exception_asked(pool)
    client.force_login(MembershipFactory(organisation=pool.three.icb).account)

    for address in (
        at("fund-savings", pool.fund.pk),
        at("cost-change", line.change_id),
        at("record-cost", line.change_id),
    ):
        assert "does not let you record savings" in said(client, address)
    assert "correct claim 1" not in said(client, at("fund-savings", pool.fund.pk))


def test_the_page_costs_the_same_for_many_claims(
    by_manager, pool, django_assert_max_num_queries
):
    claimed(pool)
    cost_moved(pool)
    exception_asked(pool)
    address = at("fund-savings", pool.fund.pk)
    with django_assert_max_num_queries(30) as few:
        by_manager.get(address)
    for _ in range(3):
        claimed(pool)
        cost_moved(pool)
        exception_asked(pool)
    with django_assert_max_num_queries(len(few)):
        by_manager.get(address)


def test_tables_can_be_taken_away(by_manager, pool):
    claimed(pool)
    line = cost_moved(pool)
    for address, table in (
        (at("fund-savings", pool.fund.pk), "benefits"),
        (at("cost-change", line.change_id), "cost_shift"),
    ):
        answer = by_manager.get(f"{address}?table={table}&format=csv")
        assert answer["Content-Type"].startswith("text/csv")
