"""Sharing risk, as the pool manager, a partner and a stranger meet it."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.money import open_pool
from factories.organisations import NOON, AccountFactory, MembershipFactory
from factories.statements import (
    confirmed,
    funded_pool,
    quarter_closed,
    spent,
    tiered,
)
from factories.year_end import closed_hard, ready_to_close

from ropewalk.figures.words import listed
from ropewalk.money.actions.risk import share_risk
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import RiskTerms
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.rules.risk_share import Basis
from ropewalk.money.rules.risk_terms import TierSaid
from ropewalk.organisations.models import Role
from ropewalk.partnership.models import StatutoryOfficer

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode().replace("&#39;", "'")


@laid
def pool():
    """£10 million in each of two years, of which the first was overspent by £500,000."""
    made = funded_pool(years=(2025, 2026))
    spent(made, 10_500_000_00, on=date(2026, 3, 1))
    return made


@pytest.fixture
def manager(client, pool):
    client.force_login(pool.manager)
    return client


def names(pool):
    return [each.name for each in pool.three.all]


def at(pool, name="fund-risk", year=2025):
    return reverse(name, args=[pool.fund.pk, year])


def tiers_of(pool, **changes):
    first, icb = pool.three.first.pk, pool.three.icb.pk
    said = {
        "basis": "tiered",
        "underspend": "return",
        "tier1_to": "2",
        f"tier2_{first}": "50",
        f"tier2_{icb}": "50",
    }
    return said | changes


def test_without_terms_the_page_leads_to_setting_them(manager, pool):
    page = text(manager.get(at(pool)))

    assert "Nothing is recorded of how the partners share" in page
    assert at(pool, "set-risk-terms") in page
    assert "share-risk" not in page


def test_terms_are_shown_on_the_funds_own_contributions_before_they_are_set(
    manager, pool
):
    address = at(pool, "set-risk-terms")
    page = text(manager.post(address, tiers_of(pool)))

    for said in (
        "Nothing is recorded yet.",
        "The first 2% of the budget: in proportion to contributions.",
        "If the fund is 5% over",
        "£230,000.00",
        "£270,000.00",
        "If the fund is 5% under",
        'name="tier1_to" value="2"',
    ):
        assert said in page
    assert not RiskTerms.objects.exists()

    changed = text(manager.post(address, tiers_of(pool, step="change")))
    assert "See what this means" in changed
    assert 'value="50"' in changed
    answer = manager.post(address, tiers_of(pool, step="set"))

    assert answer.url == at(pool)
    assert RiskTerms.objects.get().tiers.count() == 3
    assert 'value="50"' in text(manager.get(address)), "what holds is shown to change"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"basis": ""}, "How is it shared? Choose"),
        ({"tier1_to": "two"}, "Enter a percentage, like 2.5."),
        ({"tier1_to": "2.555"}, "at most two decimals"),
        ({"tier1_to": "-2"}, "nothing or more"),
        ({"tier3_to": "9", "tier2_to": "5"}, "leave the last tier open"),
        ({"basis": "fixed"}, "Say what share each partner bears."),
        ({"cap_pence": "lots"}, "Enter a sum in pounds"),
        ({"trigger": "5"}, "or leave all three empty"),
        ({"cap_pence": "10", "basis": "by_owner"}, "there is no sum to cap"),
    ],
)
def test_terms_that_leave_something_open_are_refused(manager, pool, changes, refusal):
    for step in ("check", "set"):
        said = tiers_of(pool, **changes, step=step)
        page = text(manager.post(at(pool, "set-risk-terms"), said))
        assert refusal in page
        assert "<title>Error: " in page
    assert not RiskTerms.objects.exists()


def test_shares_that_do_not_make_a_whole_are_refused(manager, pool):
    first = pool.three.first.pk
    said = tiers_of(pool, **{f"tier2_{first}": "40"})
    assert "add up to 90%" in text(manager.post(at(pool, "set-risk-terms"), said))


def test_every_setting_is_recorded_as_it_was_typed(manager, pool):
    first, icb = pool.three.first.pk, pool.three.icb.pk
    said = {
        "basis": "fixed",
        "underspend": "carry_forward",
        f"fixed_{first}": "37.5",
        f"fixed_{icb}": "62.5",
        f"cap_{icb}": "400,000",
        "cap_pence": "1,000,000",
        "bears_above_id": str(first),
        "de_minimis_pence": "1,000",
        "trigger": "2.5",
        "recovery_days": "28",
        "recovery_body": "the joint board",
        "step": "set",
    }
    manager.post(at(pool, "set-risk-terms"), said)

    page = text(manager.get(at(pool)))

    for words in (
        "Up to £1,000.00 nothing is shared",
        "37.5%",
        "No more than £1,000,000.00 of an overspend is shared",
        "bears no more than £400,000.00",
        "An underspend is carried forward in the fund.",
        "2.5% or more above budget calls for a plan within 28 days",
        "£312,500.00",
    ):
        assert words in page
    form = text(manager.get(at(pool, "set-risk-terms")))
    for value in ("37.5", "62.5", "400,000", "1,000,000", "2.5", "the joint board"):
        assert f'value="{value}"' in form


def test_the_page_says_who_bears_what_and_why_with_picture_and_table(manager, pool):
    tiered(pool, year=2025)

    page = text(manager.get(at(pool)))

    first, icb = pool.three.first.name, pool.three.icb.name
    for said in (
        "The fund spent £10,500,000.00 against a budget of £10,000,000.00",
        f"{first} bears £230,000.00",
        f"{icb} bears £270,000.00",
        "<svg",
        "Above 2% of the budget (£200,000.00)",
        f"The finance officers of {listed(names(pool))} have it now",
    ):
        assert said in page
    assert at(pool, "share-risk") not in page
    confirmed(pool, year=2025)
    assert "Share the risk of 2025/26" in text(manager.get(at(pool)))
    csv = manager.get(at(pool), {"table": "risk_share", "format": "csv"})
    assert "230000.00" in csv.content.decode("utf-8-sig")


def test_what_if_it_spent_more_or_less(manager, pool):
    tiered(pool, year=2025)

    page = text(manager.get(at(pool), {"outturn": "9,000,000"}))
    assert "These figures suppose that the fund spent £9,000,000.00" in page
    assert "£1,000,000.00 under" in page
    assert "Share the risk of" not in page
    page = text(manager.get(at(pool), {"outturn": "lots"}))
    assert "Enter a sum in pounds" in page
    assert "£10,500,000.00" in page


def test_a_year_under_way_says_so_and_leads_to_its_forecast(manager, pool):
    tiered(pool, year=2025)
    spent(pool, 600_000_00, on=date(2026, 4, 10))

    page = text(manager.get(at(pool, year=2026)))

    assert "The year goes on until 31 March 2027" in page
    assert "A plan is owed" not in page
    [likely] = re.findall(r'href="\?outturn=([^"]+)"', page)
    page = text(manager.get(at(pool, year=2026), {"outturn": likely}))
    assert f"These figures suppose that the fund spent {likely}" in page
    assert "goes on until 31 March" not in text(manager.get(at(pool)))


def test_a_forecast_that_passes_the_trigger_says_that_a_plan_is_owed(manager, pool):
    said = tiers_of(
        pool, step="set", trigger="5", recovery_days="30", recovery_body="The board"
    )
    manager.post(at(pool, "set-risk-terms", 2026), said)
    spent(pool, 10_700_000_00, on=date(2026, 4, 10))

    page = text(manager.get(at(pool, year=2026)))

    assert "A plan is owed." in page
    assert "The board decides it" in page


def token_of(page):
    return page.split('name="as_seen" value="')[1].partition('"')[0]


def test_what_is_shown_is_what_is_posted(manager, pool):
    tiered(pool, year=2025)
    confirmed(pool, year=2025)
    page = text(manager.get(at(pool, "share-risk")))
    sent = {"as_seen": token_of(page), "reasons": "The invoices come in May"}
    for said in (
        "One journal in quarter 4 of 2025/26",
        f"Contributions due, {pool.three.icb.name}",
        "£270,000.00",
    ):
        assert said in page
    before = balances_now(pool.fund).of(A.DUE)

    answer = manager.post(at(pool, "share-risk"), sent)

    assert answer.url == at(pool)
    assert balances_now(pool.fund).of(A.DUE) - before == 500_000_00
    page = text(manager.get(at(pool)))
    assert f"{pool.manager} shared the risk of 2025/26" in page
    assert "See what was posted" in page
    assert "The invoices come in May" in page
    assert "is shared by nobody" not in page
    spent(pool, 1_000_000_00, on=date(2026, 3, 2))
    page = text(manager.get(at(pool)))
    assert "£1,000,000.00 was spent since and is shared by nobody." in page
    assert "£270,000.00" in page
    assert "£770,000.00" not in page
    again = text(manager.post(at(pool, "share-risk"), sent))
    assert "This was shared on" in again


def test_what_is_left_undone_is_answered_before_it_is_shared(manager, pool):
    tiered(pool, year=2025)
    confirmed(pool, year=2025)
    page = text(manager.get(at(pool, "share-risk")))
    assert "Quarters 1 to 3 closed: to do." in page
    assert "Deliveries invoiced: done." in page

    page = text(manager.post(at(pool, "share-risk"), {"as_seen": token_of(page)}))

    assert "Say why the risk is shared all the same." in page
    assert "<title>Error: " in page
    assert not pool.fund.risk_shares.exists()


def test_the_host_alone_is_told_who_has_not_confirmed(manager, pool):
    tiered(pool, year=2025)
    confirmed(pool, pool.three.first, year=2025)
    others = listed(names(pool)[1:])
    said = f"The finance officers of {others} have not confirmed what each bears"

    page = text(manager.get(at(pool, "share-risk")))
    assert said in page
    assert "Share it" not in page
    assert at(pool) in page
    assert said in text(
        manager.post(at(pool, "share-risk"), {"as_seen": "", "reasons": "All told"})
    )
    assert not pool.fund.risk_shares.exists()


def test_a_finance_officer_reads_what_came_late_and_confirms_it(client, pool):
    tiered(pool, year=2025)
    pool.budget(200_000_00, year_starting=2025, why="Found after the year")
    icb = pool.three.icb
    client.force_login(pool.three.officers[icb.pk])
    page = text(client.get(at(pool)))
    assert f"Confirm what each bears for {icb.name}" in page

    page = text(client.get(at(pool, "confirm-sharing")))

    form = page.index('name="as_seen"')
    for said in (
        "In all,",
        "Contributions received: to do.",
        f"Contributions due, {icb.name}",
        "nothing yet",
        "Every version of the terms recorded for 2025/26",
        "in force, recorded after the year was over",
        f"{pool.manager}, Pool manager of {pool.three.first.name}",
        "Changes of the budget of 2025/26 after it was over",
        "Found after the year",
        "£200,000.00",
    ):
        assert -1 < page.find(said) < form, said
    said = {"organisation_id": icb.pk, "as_seen": token_of(page)}
    assert client.post(at(pool, "confirm-sharing"), said).url == at(pool)
    assert client.post(at(pool, "confirm-sharing"), said).url == at(pool)

    assert pool.fund.sharings_confirmed.get().organisation == icb
    page = text(client.get(at(pool)))
    assert "confirmed on " in page
    assert f"Confirm what each bears for {icb.name}" not in page
    for said in ("Found after the year", "recorded after the year was over"):
        assert said in page
    csv = client.get(at(pool), {"table": "late_budgets", "format": "csv"})
    assert "Found after the year" in csv.content.decode("utf-8-sig")

    spent(pool, 1_00, on=date(2026, 3, 2))
    page = text(client.get(at(pool)))
    assert "what it was then; it has changed since" in page
    assert f"Confirm what each bears for {icb.name}" in page


def test_a_partner_without_a_finance_officer_leads_to_where_one_is_recorded(
    manager, pool
):
    tiered(pool, year=2025)
    first, second, icb = (each.name for each in pool.three.all)
    officers = reverse("officers", args=[pool.fund.partnership_id])
    page = text(manager.get(at(pool)))
    assert "No finance officer is recorded" not in page
    assert f"of {first}, {second} and {icb} have it now" in page
    over = {"starts_on": date(2026, 1, 1), "ends_before": date(2026, 2, 1)}
    StatutoryOfficer.objects.filter(organisation=pool.three.second).update(**over)

    for name in ("fund-risk", "share-risk"):
        page = text(manager.get(at(pool, name)))
        said = f"No finance officer is recorded for {second}: its own administrator"
        assert said in page
        assert officers in page
    assert f"of {first} and {icb} have it now" in text(manager.get(at(pool)))
    assert manager.get(officers).status_code == 200

    StatutoryOfficer.objects.update(**over)
    page = text(manager.get(at(pool)))
    assert "it now" not in page
    assert "the administrator of each records its own" in page


def test_what_changed_since_it_was_read_is_not_confirmed(client, pool):
    tiered(pool, year=2025)
    icb = pool.three.icb
    client.force_login(pool.three.officers[icb.pk])
    said = {"organisation_id": icb.pk, "as_seen": "older"}

    page = text(client.post(at(pool, "confirm-sharing"), said))

    assert "has changed since you read it. Read it again." in page
    other = said | {"organisation_id": pool.three.first.pk}
    assert "<title>Error: " in text(client.post(at(pool, "confirm-sharing"), other))
    assert not pool.fund.sharings_confirmed.exists()


def test_who_is_no_finance_officer_reads_why_they_cannot_confirm(manager, pool):
    tiered(pool, year=2025)
    page = text(manager.get(at(pool, "confirm-sharing")))
    assert "Only the partner's own finance officer" in page
    assert "Confirm it" not in page
    assert at(pool) in page
    said = {"organisation_id": pool.three.icb.pk, "as_seen": ""}
    manager.post(at(pool, "confirm-sharing"), said)
    assert not pool.fund.sharings_confirmed.exists()


def test_once_a_partner_has_closed_the_year_hard_it_is_said_where_all_of_it_goes(
    manager, pool
):
    tiered(pool, year=2025)
    first, icb = pool.three.first, pool.three.icb
    ready_to_close(pool, icb)
    closed_hard(pool, icb)

    confirmed(pool, year=2025)
    said = (
        "One journal, which counts on the last day of 2025/26 and is posted in 2026/27, as "
        f"{icb.name} closed its books of 2025/26 hard: what is posted for {first.name} goes "
        "there too, though it has not closed 2025/26."
    )
    manager.force_login(pool.three.officers[first.pk])
    assert said in text(manager.get(at(pool, "confirm-sharing")))
    manager.force_login(pool.manager)
    page = text(manager.get(at(pool, "share-risk")))
    assert said in page
    assert "One journal in quarter 4" not in page
    manager.post(
        at(pool, "share-risk"), {"as_seen": token_of(page), "reasons": "As agreed"}
    )
    period = pool.fund.risk_shares.get().journal.period
    assert (period.year_starting, period.number) == (2026, 1)


def test_what_changed_since_it_was_read_is_not_posted(manager, pool):
    tiered(pool, year=2025)

    page = text(manager.post(at(pool, "share-risk"), {"as_seen": "older"}))

    assert "has changed since you read it" in page
    assert not pool.fund.risk_shares.exists()


def test_a_refusal_to_share_leads_on(manager, pool):
    page = text(manager.get(at(pool, "share-risk")))
    assert "Nothing is recorded of how the partners share" in page
    assert at(pool, "set-risk-terms") in page

    tiered(pool, year=2025)
    page = text(manager.get(at(pool, "share-risk", 2026)))
    assert "its risk is shared after that" in page
    pool.budget(500_000_00, year_starting=2025)  # with nothing to share it is closed
    for number in (1, 2, 3, 4):
        quarter_closed(pool, number, year=2025)
    page = text(manager.get(at(pool, "share-risk")))
    assert "The last quarter of that year is closed" in page


def test_a_partner_reads_and_may_not_set_or_share(client, pool):
    tiered(pool, year=2025)
    client.force_login(pool.three.officers[pool.three.icb.pk])

    page = text(client.get(at(pool)))

    assert "£270,000.00" in page
    assert "Ask its pool manager" in page
    assert "Change the terms" not in page
    for name in ("set-risk-terms", "share-risk"):
        assert "does not let you keep" in text(client.get(at(pool, name)))
    said = tiers_of(pool, step="set")
    assert client.post(at(pool, "set-risk-terms"), said).status_code == 403
    assert client.post(at(pool, "share-risk"), {"as_seen": ""}).status_code == 403


@pytest.mark.parametrize(
    "name", ["fund-risk", "set-risk-terms", "confirm-sharing", "share-risk"]
)
def test_strangers_and_years_that_are_not_there_are_not_found(client, pool, name):
    for account in (AccountFactory(), MembershipFactory(role=Role.FINANCE).account):
        client.force_login(account)
        assert client.get(at(pool, name)).status_code == 404
    client.force_login(pool.manager)
    for year in (1066, 2031, 10**12):
        assert client.get(at(pool, name, year)).status_code == 404


@pytest.mark.parametrize(
    ("name", "most"), [("fund-risk", 51), ("confirm-sharing", 50), ("share-risk", 45)]
)
def test_number_of_queries(manager, pool, django_assert_max_num_queries, name, most):
    tiered(pool, year=2025)
    for _ in range(4):
        confirmed(pool, year=2025)
        tiered(pool, year=2025)
        pool.budget(1_00, year_starting=2025)
    confirmed(pool, pool.three.icb, year=2025)
    with django_assert_max_num_queries(most):
        manager.get(at(pool, name))


def test_shared_risk_of_a_partner_that_puts_in_nothing_is_told_and_paid(client):
    pool = open_pool(years=(2025, 2026))
    pool.budget(100_00, year_starting=2025)
    spent(pool, 130_00, on=date(2026, 3, 1))
    second = pool.three.second
    tiered(
        pool,
        year=2025,
        basis=Basis.FIXED,
        tiers=[TierSaid(shares={second.pk: 10_000})],
    )
    confirmed(pool, year=2025)
    share_risk(
        fund_id=pool.fund.pk,
        year_starting=2025,
        reasons="Told",
        by=pool.manager,
        at=NOON,
    )
    client.force_login(pool.manager)
    contributions = reverse("fund-contributions", args=[pool.fund.pk]) + "?year=2025"
    owes = f"{second.name} owes £30.00 of shared risk, of which"

    def pages():
        address = f"/api/funds/{pool.fund.pk}/contributions"
        told = client.get(address, {"year": 2025})
        return text(client.get(contributions)), told.json()["sentence"]

    assert all(f"{owes} £0.00 has come in. No contr" in each for each in pages())
    client.post(
        reverse("set-contribution", args=[pool.fund.pk]),
        {
            "organisation_id": second.pk,
            "source_id": pool.source.pk,
            "year_starting": 2025,
            "pence": "0",
            "schedule": "yearly",
            "submission_key": str(uuid4()),
        },
    )
    client.post(
        reverse("receive-contribution", args=[pool.fund.pk]) + "?year=2025",
        {
            "contribution": f"{second.pk} {pool.source.pk} 2025",
            "way": "in",
            "pence": "12",
            "received_on_day": "1",
            "received_on_month": "5",
            "received_on_year": "2026",
            "key": str(uuid4()),
        },
    )
    for told in pages():
        assert f"{owes} £12.00 has come in." in told
