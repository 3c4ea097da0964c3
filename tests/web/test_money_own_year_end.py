"""Pages of partners' own year ends: days side by side, those that clash, the hard close."""

import re
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from factories.laid import laid
from factories.money import YEAR, manager_at, open_pool
from factories.organisations import NOON, MembershipFactory
from factories.year_end import LAST_YEAR, balances_stated, days_said

from ropewalk.money.models import HardClose, YearEndDays
from ropewalk.money.rules.year_end import DaysSaid
from ropewalk.organisations.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(NOON, tick=False):
        yield


@laid
def pool():
    return open_pool(years=(LAST_YEAR, YEAR))


def text(response):
    return response.content.decode().replace("&#39;", "'").replace("&#34;", '"')


def addresses(pool, organisation, year=LAST_YEAR):
    return [
        reverse("fund-year-end", args=[pool.fund.pk, year]),
        *(
            reverse(name, args=[pool.fund.pk, year, organisation.pk])
            for name in ("record-year-end-days", "close-hard")
        ),
    ]


def typed(key=None, **days):
    said = {"submission_key": key or uuid4()}
    for name, on in days.items():
        if isinstance(on, date):
            said |= {
                f"{name}_day": on.day,
                f"{name}_month": on.month,
                f"{name}_year": on.year,
            }
        else:
            said[name] = on
    return said


def test_an_officer_says_days_sees_what_clashes_agrees_and_closes_hard(client, pool):
    icb, host = pool.three.icb, pool.three.first
    here, record, close = addresses(pool, icb)
    days_said(pool, host, DaysSaid(agreement_on=date(YEAR, 5, 20)))
    client.force_login(pool.three.officers[icb.pk])
    assert f"{pool.three.second.name} and {icb.name} did not say" in text(
        client.get(here)
    )
    fund = reverse("fund", args=[pool.fund.pk])
    assert here in text(client.get(fund, {"year": LAST_YEAR}))
    quarters = reverse("fund-quarters", args=[pool.fund.pk])
    assert addresses(pool, icb, YEAR)[0] in text(client.get(quarters))
    assert "None is filled in from the law" in text(client.get(record))

    refused = text(
        client.post(
            record,
            typed(agreement_on=date(YEAR, 5, 2), hard_close_on=date(YEAR, 5, 1)),
        )
    )
    assert "Agreement of balances (2 May 2026) comes after hard close" in refused
    assert "Enter at least one day" in text(client.post(record, typed()))
    said = typed(hard_close_on=date(YEAR, 4, 23), cut_off_on=date(YEAR, 4, 9))
    assert client.post(record, said)["Location"] == here
    assert client.post(record, said)["Location"] == here  # the same form again
    assert YearEndDays.objects.filter(organisation=icb).count() == 1

    page = text(client.get(here))
    assert (
        f"Late: {icb.name}, hard close, 23 April 2026; {host.name}, agreement" in page
    )
    assert (
        f"{host.name} agrees balances by 20 May 2026, after {icb.name} closes hard on 23 "
        "April 2026." in page
    )
    assert "Days that do not fit each other" in page
    csv = client.get(here, {"table": "year_end", "format": "csv"})
    assert "2026-04-23,,,Hard close: late" in csv.content.decode("utf-8-sig")
    page = text(client.get(record))
    assert re.search(r'name="hard_close_on_day"[^>]*value="23"', page)
    changed = typed(hard_close_on=date(YEAR, 4, 24), why="")
    assert "Say why the days change: others plan by them." in text(
        client.post(record, changed)
    )

    page = text(client.get(close))
    assert "Agree balances first: contributions for the year: not stated" in page
    assert '<form method="post" novalidate' not in page
    assert client.post(close).status_code == 200
    balances_stated(pool, icb)
    page = text(client.get(close))
    assert "This cannot be undone." in page
    assert "Quarter 4 of 2025/26 is open, and stays open for the other" in page
    assert client.post(close)["Location"] == here
    assert HardClose.objects.get().organisation == icb
    page = text(client.get(here))
    assert "Hard close: done on 13 October 2026" in page
    assert close not in page
    assert "2025/26 was closed hard on 13 October 2026." in text(client.get(close))


def test_a_keeper_reads_the_days_and_says_none(client, pool):
    icb = pool.three.icb
    days_said(pool, icb)
    here, record, close = addresses(pool, icb)
    for by in (pool.manager, manager_at(icb), pool.three.officers[pool.three.first.pk]):
        client.force_login(by)
        assert f"{icb.name}, hard close, 23 April 2026" in text(client.get(here))
        for address in (record, close):
            page = text(client.get(address))
            assert "Only the partner's own finance officer" in page
            assert '<form method="post" novalidate' not in page
        assert client.post(close).status_code == 403
        assert client.post(record, typed(cut_off_on=NOON.date())).status_code in {
            200,
            403,
        }
    assert YearEndDays.objects.count() == 1
    assert not HardClose.objects.exists()


def test_strangers_years_and_partners_that_are_not_there_are_told_nothing(client, pool):
    stranger = MembershipFactory(role=Role.POOL_MANAGER)
    client.force_login(pool.three.officers[pool.three.icb.pk])
    for address in (
        *addresses(pool, pool.three.icb, YEAR + 5),
        *addresses(pool, stranger.organisation)[1:],
    ):
        assert client.get(address).status_code == 404, address
    client.force_login(stranger.account)
    for address in addresses(pool, pool.three.icb):
        assert client.get(address).status_code == 404, address
