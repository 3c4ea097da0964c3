"""Pages of budgets that move, other income, gifts, recharges, recovery and a fund's end."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from factories.money import (
    YEAR,
    contributed,
    manager_at,
    open_apart,
    open_pool,
    ordered,
    short,
)
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.outcomes import FrameworkFactory
from factories.partnership import three_partners
from factories.statements import paid_in, spent

from ropewalk.money.actions.funds import SourceSaid
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import FundKind, RechargeRole
from ropewalk.money.models import Fund, Order, RechargeTerms, RecoveryTask
from ropewalk.money.queries.balances import balances_now
from ropewalk.organisations.models import Role
from ropewalk.outcomes.models import PriorityHeading

pytestmark = pytest.mark.django_db
OF_A_FUND = (
    "vire-budget",
    "hold-back-budget",
    "receive-income",
    "give-in-kind",
    "fund-in-kind",
    "fund-recharges",
    "set-recharges",
    "fund-ledgers",
    "fund-recoveries",
    "fund-priorities",
    "fund-sources",
    "end-fund",
)
ASKING = (
    "vire-budget",
    "hold-back-budget",
    "receive-income",
    "give-in-kind",
    "end-fund",
)


def at(name, *numbers):
    return reverse(name, args=numbers)


def text(response):
    return response.content.decode().replace("&#39;", "'").replace("&#34;", '"')


def day_of(name, day):
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def pool():
    return open_pool()


@pytest.fixture
def manager(client, pool):
    pool.budget(1_000_00)
    client.force_login(pool.manager)
    return client


def moved(pool, **changes):
    first, second = pool.fund.strands.all()
    return {
        "year_starting": YEAR,
        "from_strand": first.pk,
        "from_source": pool.source.pk,
        "to_strand": second.pk,
        "to_source": pool.source.pk,
        "pence": "400",
        "why": "Board, 6 October",
        "key": uuid4(),
    } | changes


def test_budget_moves_from_one_strand_to_another(manager, pool):
    address = at("vire-budget", pool.fund.pk)
    page = text(manager.get(address))
    assert "Care at home, Core budgets: £1,000.00 available, £0.00 held back" in page
    assert "Out of whose part?" not in page

    refused = text(manager.post(address, moved(pool, pence="1,000.01")))
    assert "Only £1,000.00 is available there for 2026/27" in refused
    assert "Error:" in refused
    done = manager.post(address, moved(pool))

    assert done["Location"] == f"{at('fund', pool.fund.pk)}?year={YEAR}"
    left = balances_now(pool.fund).by(lambda place: place.strand, A.AVAILABLE)
    assert [left[each.pk] for each in pool.fund.strands.all()] == [600_00, 400_00]


def test_the_condition_of_a_source_is_shown_and_how_it_is_met_is_asked(client):
    pool = open_pool(sources=[SourceSaid("Carers grant", "Breaks for carers only")])
    pool.budget(1_000_00)
    client.force_login(pool.manager)
    address = at("vire-budget", pool.fund.pk)
    assert "Carers grant: Breaks for carers only." in text(client.get(address))

    refused = text(client.post(address, moved(pool)))
    assert "Say how what it is moved to meets that." in refused
    done = client.post(address, moved(pool, how_met="Sitting for carers"))

    assert done.status_code == 302
    assert pool.fund.journals.last().why.endswith("met: Sitting for carers")


def test_where_no_source_has_a_condition_none_is_asked_about(manager, pool):
    page = text(manager.get(at("vire-budget", pool.fund.pk)))

    assert "meet the condition" not in page


def test_budget_is_held_back_and_released(manager, pool):
    address = at("hold-back-budget", pool.fund.pk)
    said = {
        "year_starting": YEAR,
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "why": "Winter",
    }

    def post(way, pounds):
        return manager.post(
            address, said | {"way": way, "pence": pounds, "key": uuid4()}
        )

    assert post("hold", "300").status_code == 302
    assert balances_now(pool.fund).of(A.RESERVED) == 300_00
    page = text(post("release", "301"))
    assert "Only £300.00 is held back, and this would take £301.00" in page
    post("release", "100")
    assert balances_now(pool.fund).of(A.RESERVED) == 200_00


def test_other_income_and_what_people_paid_are_told_apart(manager, pool):
    address = at("receive-income", pool.fund.pk)

    def post(charged_by=""):
        return manager.post(
            address,
            {
                "charged_by_id": charged_by,
                "strand_id": pool.strand.pk,
                "source_id": pool.source.pk,
                "pence": "120",
                **day_of("on", TODAY),
                "reference": "Charges of October",
                "key": uuid4(),
            },
        )

    assert "kind=income" in post()["Location"]
    charged = post(pool.three.first.pk)["Location"]
    assert "£120.00" in text(manager.get(charged))
    offered = text(manager.get(address))
    assert f"What people paid {pool.three.first.name} towards" in offered
    assert f"What people paid {pool.three.icb.name} towards" not in offered
    assert "is not among the choices" in text(post(pool.three.icb.pk))
    now = balances_now(pool.fund)
    assert (now.of(A.INCOME), now.of(A.CLIENT), now.of(A.HELD)) == (
        -120_00,
        -120_00,
        240_00,
    )


def test_a_gift_in_kind_is_in_no_total_of_money(manager, pool):
    before = text(manager.get(at("fund-in-kind", pool.fund.pk)))
    assert "Nothing given in kind is recorded for 2026/27" in before
    done = manager.post(
        at("give-in-kind", pool.fund.pk),
        {
            "organisation_id": pool.three.icb.pk,
            "strand_id": pool.strand.pk,
            "what": "Two nurses for a month",
            "pence": "9,000",
            **day_of("on", TODAY),
            "key": uuid4(),
        },
    )

    page = text(manager.get(done["Location"]))
    assert "Partners gave £9,000.00 in kind in 2026/27" in page
    assert "Two nurses for a month" in page
    assert balances_now(pool.fund).of(A.HELD) == 0


def test_a_lead_records_how_it_acts_and_sees_what_it_recharges(client):
    pool = open_pool(kind=FundKind.LEAD)
    client.force_login(pool.manager)
    here = at("fund-recharges", pool.fund.pk)
    assert here in text(client.get(at("fund", pool.fund.pk)))
    assert "It is not recorded whether the lead acts as" in text(client.get(here))
    said = {"year_starting": YEAR, "acts_as": RechargeRole.AGENT}
    address = at("set-recharges", pool.fund.pk)
    assert "Say why: who decides" in text(client.post(address, said))

    client.post(address, said | {"why": "Each partner decides for itself"})

    assert RechargeTerms.objects.get().acts_as == RechargeRole.AGENT
    assert "As agent: net" in text(client.get(here))


def test_a_fund_without_a_lead_has_nothing_to_recharge(manager, pool):
    page = text(manager.get(at("fund-recharges", pool.fund.pk)))

    assert "Only a partner that leads for others recharges them." in page
    assert at("fund-recharges", pool.fund.pk) not in text(
        manager.get(at("fund", pool.fund.pk))
    )


def test_a_recovery_is_planned_and_closed(manager, pool):
    task = short(pool)
    page = text(manager.get(at("fund-recoveries", pool.fund.pk)))
    assert "Open: 1 of 1. Overdue: 0." in page
    assert at("close-recovery", task.pk) not in page
    close = at("close-recovery", task.pk)
    assert "Record the plan first" in text(manager.post(close, {"because": "x"}))
    plan = {
        "plan": "Fewer agency hours",
        "owner_post": "Head of care",
        **day_of("due_on", TODAY - timedelta(days=1)),
    }
    late = text(manager.post(at("plan-recovery", task.pk), plan))
    assert "A plan is due after the day" in late

    planned = manager.post(at("plan-recovery", task.pk), plan | day_of("due_on", TODAY))
    assert planned["Location"] == at("fund-recoveries", pool.fund.pk)
    assert "£50.00 more is still promised" in text(manager.post(close, {}))
    assert "Fewer agency hours" in text(manager.get(close))
    pool.budget(50_00)
    assert manager.post(close, {}).status_code == 302

    assert RecoveryTask.objects.get().done_at is not None
    assert "Closed on 13 October 2026" in text(
        manager.get(at("fund-recoveries", pool.fund.pk))
    )


def test_a_fund_ends_and_says_so(manager, pool):
    address = at("end-fund", pool.fund.pk)
    said = {**day_of("ended_on", TODAY), "because": "The pilot is over"}
    assert "Say why the fund ends." in text(
        manager.post(address, said | {"because": ""})
    )

    assert manager.post(address, said)["Location"] == at("fund", pool.fund.pk)
    page = text(manager.get(at("fund", pool.fund.pk)))
    assert "13 October 2026: The pilot is over" in page
    assert address not in page
    assert "It is recorded already when this fund ended" in text(manager.get(address))


def test_a_pot_opens_with_its_priorities(client):
    framework = FrameworkFactory()
    first = PriorityHeading.objects.create(
        framework=framework, number=1, title="Carers"
    )
    pool = open_pool(kind=FundKind.POT)
    pool.fund.framework = framework
    pool.fund.save(update_fields=["framework"])
    pool.budget(1_000_00)
    client.force_login(pool.manager)
    ordering = text(client.get(at("place-order", pool.fund.pk)))
    assert "Under which priority" in ordering
    assert "Carers" in ordering
    ordered(pool, 300_00, heading_id=first.pk)
    ordered(pool, 50_00, outside_because="An emergency")

    for address in (at("fund", pool.fund.pk), at("fund-priorities", pool.fund.pk)):
        page = text(client.get(address))
        assert (
            "£300.00 is spent or ordered under the agreed priorities, and £50.00 is "
            "outside them" in page
        )
        assert "Outside: An emergency" in page


def test_s2_16_a_commitment_above_an_indicative_budget_is_an_alert_on_its_page(client):
    pool = open_pool(kind=FundKind.INDICATIVE)
    pool.budget(1_000_00)
    client.force_login(pool.manager)
    assert "More is promised" not in text(client.get(at("fund", pool.fund.pk)))

    ordered(pool, 1_200_00)

    assert (
        "£1,200.00 is committed or spent, £200.00 more than the £1,000.00 that is "
        "indicated." in text(client.get(at("fund", pool.fund.pk)))
    )


def test_the_money_of_a_source_is_followed_to_what_it_was_spent_on(client):
    pool = open_pool(
        kind=FundKind.GRANT,
        sources=[SourceSaid("Carers grant", "Breaks for carers only")],
    )
    pool.budget(1_000_00)
    contributed(pool, pool.three.icb, 900_00)
    paid_in(pool, pool.three.icb, 900_00)
    post_journal(
        fund_id=pool.fund.pk,
        draft=pool.spending(10_00, why="=Petty cash 12"),
        by=pool.manager,
        at=NOON,
    )
    client.force_login(pool.manager)
    address = at("fund-sources", pool.fund.pk)

    page = text(client.get(address))

    assert (
        "Carers grant: £900.00 came in, £10.00 is spent and £0.00 is ordered." in page
    )
    assert "Breaks for carers only" in page
    assert address in text(client.get(at("fund", pool.fund.pk)))
    taken = client.get(address, {"table": "source_1", "format": "csv"})
    assert "\n=Petty" not in taken.content.decode("utf-8-sig")
    assert "Left,,,890.00" in taken.content.decode("utf-8-sig")


def test_what_is_under_no_priority_is_not_said_to_have_a_reason(manager, pool):
    ordered(pool, 300_00)
    ordered(pool, 50_00)

    page = text(manager.get(at("fund-priorities", pool.fund.pk)))

    assert "£350.00 is outside them. Only a delegated pot has to say why." in page
    assert page.count("Outside, without a reason") == 1
    assert "each with its reason" not in page


@pytest.mark.parametrize("kind", [FundKind.SYNCHRONISED, FundKind.ALIGNED])
def test_where_ledgers_are_apart_each_partner_keeps_its_own(client, kind):
    apart = open_apart(kind)
    pool, icb = apart.pool, apart.pool.three.icb
    client.force_login(apart.managers[icb.pk])
    address = at("set-fund-budget", pool.fund.pk)
    page = text(client.get(address))
    assert "Whose part of the money is it?" in page
    assert icb.name in page
    budget = {
        "year_starting": YEAR,
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "way": "more",
        "pence": "500",
        "why": "Board",
        "key": uuid4(),
    }
    assert "Whose part of the money is it? Choose" in text(client.post(address, budget))
    others = budget | {"partner_id": pool.fund.host_id}
    assert "Error:" in text(client.post(address, others))
    assert client.post(address, budget | {"partner_id": icb.pk}).status_code == 302

    order = {
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "partner_id": icb.pk,
        "reference": "PO-1",
        "supplier": "Homecare Limited",
        "what": "Care at home",
        "pence": "600",
        **day_of("on", TODAY),
        "submission_key": uuid4(),
    }
    warned = text(client.post(at("place-order", pool.fund.pk), order))
    above = "£600.00 on top of £0.00 is £100.00 more than the £500.00 it has."
    assert above in warned
    as_seen = warned.partition('name="as_seen" value="')[2].partition('"')[0]
    placed = client.post(
        at("place-order", pool.fund.pk), order | {"as_seen": as_seen, "step": "post"}
    )
    assert Order.objects.get().partner == icb
    assert "Record a delivery" in text(client.get(placed["Location"]))
    assert "Order something" in text(client.get(at("fund", pool.fund.pk)))
    page = text(client.get(at("fund-recoveries", pool.fund.pk)))
    assert f"Plan: Care at home of {icb.name} in 2026/27" in page
    as_one = text(client.get(at("fund-ledgers", pool.fund.pk)))
    assert "£0.00 is spent of budgets of £500.00 in 2026/27" in as_one

    client.force_login(pool.manager)
    assert "short:" not in text(client.get(at("fund", pool.fund.pk)))
    task = RecoveryTask.objects.get()
    assert client.get(at("plan-recovery", task.pk)).status_code == 404


def test_a_partners_people_are_told_who_keeps_it_and_write_nothing(client, pool):
    client.force_login(manager_at(pool.three.icb))
    entries = pool.fund.journals.count()

    for name in ASKING:
        page = text(client.get(at(name, pool.fund.pk)))
        assert "does not let you keep this fund" in page, name
        assert '<form method="post" novalidate' not in page, name
    told = client.post(at("vire-budget", pool.fund.pk), moved(pool))
    assert told.status_code == 403
    assert pool.fund.journals.count() == entries


def test_strangers_are_told_nothing(client, pool):
    task = short(pool)
    client.force_login(MembershipFactory(role=Role.POOL_MANAGER).account)

    for name in OF_A_FUND:
        assert client.get(at(name, pool.fund.pk)).status_code == 404, name
    for name in ("plan-recovery", "close-recovery"):
        assert client.get(at(name, task.pk)).status_code == 404, name


def test_a_year_that_a_fund_has_not_is_refused(manager, pool):
    for name in ("fund-in-kind", "fund-recharges", "fund-priorities", "fund-ledgers"):
        answer = manager.get(at(name, pool.fund.pk), {"year": "99999"})
        assert "99999 is not a financial year of this fund." in text(answer), name


def test_recoveries_and_gifts_are_taken_away(manager, pool):
    short(pool)
    spent(pool, 5_00, on=TODAY)
    answer = manager.get(
        at("fund-recoveries", pool.fund.pk), {"table": "recoveries", "format": "csv"}
    )

    assert "No plan yet" in answer.content.decode("utf-8-sig")


def test_a_pot_is_set_up_with_the_headings_that_are_its_priorities(client):
    three = three_partners()
    framework = FrameworkFactory(organisation=three.first)
    client.force_login(manager_at(three.first))
    address = at("set-up-fund", three.partnership.pk)
    assert framework.name in text(client.get(address))

    client.post(
        address,
        {
            "title": "A pot",
            "kind": FundKind.POT,
            "control": "hard_stop",
            "partner_ids": [three.first.pk],
            "host_id": three.first.pk,
            "strands": "All of it",
            "sources": "Core budgets",
            "framework_id": framework.pk,
            "submission_key": uuid4(),
        },
    )

    assert Fund.objects.get().framework == framework
