"""Pages of a year's end: carried forward, balances agreed, put to bodies, next year tried."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from factories.money import YEAR, contributed, manager_at, open_pool
from factories.organisations import NOON, MembershipFactory
from factories.statements import (
    issued,
    proposed,
    risk_shared,
    stated,
    statement_of,
    underspent,
)

from ropewalk.money.actions.funds import SourceSaid
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import CarryGround
from ropewalk.money.models import (
    BalanceSettled,
    BalanceStated,
    CarryForward,
    StatementRouted,
)
from ropewalk.money.queries.balances import balances_now
from ropewalk.organisations.models import Role

pytestmark = pytest.mark.django_db
APRIL = datetime(YEAR + 1, 4, 12, 12, tzinfo=UTC)


def at(name, *numbers):
    return reverse(name, args=numbers)


def text(response):
    return response.content.decode().replace("&#39;", "'").replace("&#34;", '"')


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def pool():
    return open_pool(
        years=(YEAR, YEAR + 1), sources=[SourceSaid("A grant", "For carers only")]
    )


@pytest.fixture
def manager(client, pool):
    client.force_login(pool.manager)
    return client


def test_what_is_left_is_proposed_confirmed_by_all_and_carried(client, pool):
    pool.budget(100_00)
    client.force_login(pool.manager)
    register = at("fund-carried", pool.fund.pk)
    page = text(client.get(register))
    assert "£100.00 of A grant is available in 2026/27." in page
    assert "Propose to carry forward A grant of 2026/27" in page
    address = at("propose-carry-forward", pool.fund.pk, YEAR, pool.source.pk)
    assert "Care at home: £100.00" in text(client.get(address))
    said = {
        "ground": CarryGround.CONDITION,
        "why": "Condition 4 of the grant",
        "part_1": "70",
        "submission_key": uuid4(),
    }
    assert "£100.00 is left of 2026/27 there" in text(
        client.post(address, said | {"part_1": "100.01"})
    )
    assert "Say how much of each part" in text(
        client.post(address, said | {"part_1": ""})
    )
    here = client.post(address, said)["Location"]
    carry = CarryForward.objects.get()
    assert "Condition 4 of the grant" in text(client.get(here))

    post = at("post-carry-forward", carry.pk)
    assert "has not confirmed this" in text(client.post(post))
    for number, each in enumerate(pool.three.all):
        client.force_login(pool.three.officers[each.pk])
        answer = at("answer-carry-forward", carry.pk)
        assert f"Confirm it for {each.name}" in text(client.get(here))
        word = {"organisation_id": each.pk, "advice": ""}
        if number == 0:
            against = text(client.post(answer, word | {"is_confirmed": "no"}))
            assert "Say why you advise against it." in against
        client.post(answer, word | {"is_confirmed": "yes"})

    client.force_login(pool.manager)
    assert "confirmed by all, to be posted" in text(client.get(here))
    assert "The year goes on: carry forward from 1 April 2027 on." in text(
        client.post(post)
    )
    with time_machine.travel(APRIL, tick=False):
        client.force_login(pool.manager)
        assert client.post(post)["Location"] == here
        assert "took effect on 12 April 2027" in text(client.get(here))
        assert "1 of 1 carry-forwards took effect; 0 wait." in text(
            client.get(register)
        )
    left = balances_now(pool.fund).by(lambda place: place.year, A.AVAILABLE)
    assert (left[YEAR], left[YEAR + 1]) == (30_00, 70_00)


def test_nothing_is_offered_to_be_carried_once_it_was_given_back(client):
    pool = underspent()
    carry = proposed(pool, ground=CarryGround.CONDITION)
    officer = pool.three.officers[pool.three.icb.pk]
    register = at("fund-carried", pool.fund.pk)
    address = at("propose-carry-forward", pool.fund.pk, YEAR, pool.source.pk)
    given_back = "What was left of 2026/27 was given back to the partners"
    with time_machine.travel(APRIL, tick=False):
        client.force_login(officer)
        assert "Confirm it for" in text(client.get(at("carry-forward", carry.pk)))
        client.force_login(pool.manager)
        assert "Propose to carry forward A grant of 2026/27" in text(
            client.get(register)
        )
        risk_shared(pool)

        page = text(client.get(register))
        assert given_back in page
        assert "Propose to carry forward A grant of 2026/27" not in page
        assert "is available in 2026/27" not in page
        form = {"ground": CarryGround.CONDITION, "why": "Condition 4"}
        for page in (text(client.get(address)), text(client.post(address, form))):
            assert given_back in page
            assert '<form method="post" novalidate' not in page
        assert given_back in text(client.get(at("post-carry-forward", carry.pk)))
        client.force_login(officer)
        page = text(client.get(at("carry-forward", carry.pk)))
        assert given_back in page
        assert "Confirm it for" not in page
    assert CarryForward.objects.count() == 1


def test_a_source_of_which_nothing_is_left_is_not_proposed(manager, pool):
    address = at("propose-carry-forward", pool.fund.pk, YEAR, pool.source.pk)
    assert "Nothing of A grant is left in 2026/27." in text(manager.get(address))
    for wrong in ((YEAR + 5, pool.source.pk), (YEAR, 10**6)):
        wanted = at("propose-carry-forward", pool.fund.pk, *wrong)
        assert manager.get(wanted).status_code == 404


def test_a_keeper_does_not_speak_for_anybodys_money(manager, pool):
    carry = proposed(pool)
    said = stated(pool)

    for address in (
        at("answer-carry-forward", carry.pk),
        at("state-balance", pool.fund.pk, YEAR),
        at("settle-balance", said.pk),
    ):
        page = text(manager.get(address))
        assert "Only the partner's own finance officer" in page
        assert '<form method="post" novalidate' not in page
    word = {"organisation_id": pool.three.icb.pk, "is_confirmed": "yes"}
    refused = text(manager.post(at("answer-carry-forward", carry.pk), word))
    assert "Only the partner's own finance officer" in refused
    assert not carry.answers.exists()


def test_balances_are_stated_and_a_difference_is_settled_by_two(client, pool):
    icb, host = pool.three.icb, pool.three.first
    here = at("fund-balances", pool.fund.pk, YEAR)
    client.force_login(pool.three.officers[icb.pk])
    assert "did not state every balance" in text(client.get(here))
    state = at("state-balance", pool.fund.pk, YEAR)
    said = {"organisation_id": icb.pk, "kind": "due", "reference": "Line 12"}
    assert "Enter a sum in pounds" in text(client.post(state, said | {"pence": "ten"}))
    client.post(state, said | {"pence": "-10"})
    assert BalanceStated.objects.get().pence == -10_00
    client.post(state, said | {"pence": "10"})
    balance = BalanceStated.objects.last()
    page = text(client.get(here))
    assert "1 balance differs and is not settled." in page
    assert "Differs by £10.00" in page

    settle = at("settle-balance", balance.pk)
    for each in (icb, host):
        client.force_login(pool.three.officers[each.pk])
        assert settle in text(client.get(here))
        how = {"organisation_id": each.pk, "how": "In transit"}
        assert client.post(settle, how)["Location"] == here
    assert BalanceSettled.objects.count() == 2
    assert "settled: In transit" in text(client.get(here))
    second = pool.three.second
    client.force_login(pool.three.officers[second.pk])
    assert "Only the partner's own finance officer" in text(client.get(settle))


def test_an_issued_statement_is_put_to_several_bodies(manager, pool):
    board, cabinet = (pool.three.body(name=name) for name in ("Board", "Cabinet"))
    statement = statement_of(pool)
    address = at("route-statement", statement.pk)
    said = {"body_ids": [board.pk, cabinet.pk]}
    page = text(manager.post(address, said))
    assert "Issue the statement first" in page
    assert "Issue it first" in page
    issued(pool, statement)
    assert "Choose the bodies" in text(manager.post(address, {}))

    here = manager.post(address, said)["Location"]

    assert StatementRouted.objects.count() == 2
    page = text(manager.get(here))
    assert "Who was given it" in page
    assert page.count(statement.content_hash) >= 2
    assert "It was put to Board and Cabinet before." in text(manager.get(address))
    download = manager.get(here, {"table": "routed", "format": "csv"})
    assert "Cabinet" in download.content.decode("utf-8-sig")
    for body in (board, cabinet):
        page = text(manager.get(at("body", body.pk)))
        assert "Statements of money put to this body" in page
        assert here in page


def test_next_year_starts_from_this_year_and_what_is_not_known_stays_so(manager, pool):
    contributed(pool, pool.three.first, 400_00)
    contributed(pool, pool.three.icb, 600_00)
    address = at("fund-next-year", pool.fund.pk)
    page = text(manager.get(address))
    assert "The sum for 2027/28 is not known, because" in page
    assert "What is known comes to £1,000.00." in page
    assert "Contributions set for 2026/27" in page
    one = text(manager.get(address, {"partner": pool.three.icb.pk}))
    assert "What is known comes to £600.00." in one
    none = text(manager.get(address, {"partner": pool.three.second.pk}))
    assert "“Last year”" in none

    steps = {
        "last_year": "1,000",
        "last_year_why": "Set",
        "recurrent": "0",
        "recurrent_why": "None",
        "inflation": "2.5",
        "inflation_why": "Planning guidance",
        "planned": "-100",
        "planned_why": "A service ends",
        "efficiency": "1",
        "efficiency_why": "Board",
    }
    page = text(manager.get(address, steps))
    assert "2027/28: £915.00." in page
    assert "Planning guidance. 2.5% of £1,000.00." in page
    refused = text(manager.get(address, steps | {"planned_why": ""}))
    assert 'href="#id_planned_why">Say why “Planned changes” is what it is.' in refused
    assert refused.count("There is a problem") == 1
    assert "Error:" in text(manager.get(address, steps | {"inflation": "two"}))
    csv = manager.get(address, steps | {"table": "next_year", "format": "csv"})
    assert "A service ends" in csv.content.decode("utf-8-sig")


def test_a_partners_people_read_it_and_change_nothing(client, pool):
    carry = proposed(pool)
    client.force_login(manager_at(pool.three.icb))

    assert "The finance officer of" in text(client.get(at("carry-forward", carry.pk)))
    for address in (
        at("propose-carry-forward", pool.fund.pk, YEAR, pool.source.pk),
        at("post-carry-forward", carry.pk),
        at("route-statement", statement_of(pool).pk),
        at("fund-carried", pool.fund.pk),
    ):
        page = text(client.get(address))
        assert "does not let you keep this fund" in page
        assert '<form method="post" novalidate' not in page
    assert client.post(at("post-carry-forward", carry.pk)).status_code == 403


def test_strangers_are_told_nothing(client, pool):
    carry, said, statement = proposed(pool), stated(pool), statement_of(pool)
    client.force_login(MembershipFactory(role=Role.POOL_MANAGER).account)

    for address in (
        at("fund-carried", pool.fund.pk),
        at("propose-carry-forward", pool.fund.pk, YEAR, pool.source.pk),
        at("carry-forward", carry.pk),
        at("answer-carry-forward", carry.pk),
        at("post-carry-forward", carry.pk),
        at("fund-balances", pool.fund.pk, YEAR),
        at("state-balance", pool.fund.pk, YEAR),
        at("settle-balance", said.pk),
        at("route-statement", statement.pk),
        at("fund-next-year", pool.fund.pk),
    ):
        assert client.get(address).status_code == 404, address
