"""What a partner puts in keeps to the agreement, and falls due on the days that are said."""

from datetime import date

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.money import YEAR, contributed, open_pool
from factories.organisations import TODAY
from factories.partnership import three_partners

from ropewalk.figures import BadInput
from ropewalk.money.models import Contribution
from ropewalk.money.queries.contributions import contributions_of
from ropewalk.money.rules.contributions import Schedule
from ropewalk.partnership.models import AgreedContribution
from ropewalk.partnership.rules.agreements import KeyFields

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def in_force(**changes):
    """A pool on an agreement that says £1,000 a year from all together."""
    three = three_partners()
    said = {
        "starts_on": date(YEAR, 4, 1),
        "ends_before": date(YEAR + 1, 4, 1),
        "host_id": three.first.pk,
        "yearly_pence": 1_000_00,
    }
    agreement = three.agreement(fields=KeyFields(**said | changes))
    return open_pool(three=three, agreement_id=agreement.pk)


def test_all_together_put_in_no_more_than_an_agreement_says_that_names_no_parts():
    pool = in_force()
    three = pool.three
    contributed(pool, three.first, 600_00)

    with pytest.raises(
        BadInput,
        match=r"£1,000.00 a year from all its parties together, and this makes £1,000.01 "
        r"for 2026/27, £0.01 more",
    ):
        contributed(pool, three.icb, 400_01)
    contributed(pool, three.icb, 400_00)

    assert Contribution.objects.count() == 2


def test_one_that_is_varied_counts_once_towards_the_total():
    pool = in_force()
    contributed(pool, pool.three.first, 600_00)

    contributed(
        pool, pool.three.first, 900_00, why="Agreed", schedule=Schedule.QUARTERLY
    )

    with pytest.raises(BadInput, match=r"makes £1,000.01"):
        contributed(
            pool, pool.three.first, 1_000_01, why="More", schedule=Schedule.QUARTERLY
        )


def test_a_partner_whose_part_is_named_is_held_to_that():
    pool = in_force()
    version = pool.fund.agreement.versions.get()
    for each in (pool.three.first, pool.three.icb):
        AgreedContribution.objects.create(
            version=version,
            party=pool.fund.agreement.parties.get(organisation=each),
            year_starting=YEAR,
            pence=700_00,
            recorded_at=version.recorded_at,
        )

    contributed(pool, pool.three.first, 700_00)
    contributed(pool, pool.three.icb, 700_00)
    with pytest.raises(BadInput, match=r"The agreement says £1,000.00 a year from all"):
        contributed(pool, pool.three.second, 1)


def second_on(pool):
    """Another fund of the same partners on the same agreement."""
    return open_pool(
        three=pool.three, agreement_id=pool.fund.agreement_id, title="A second pool"
    )


def test_two_funds_on_one_agreement_together_put_in_no_more_than_it_says():
    pool = in_force()
    other = second_on(pool)
    contributed(other, pool.three.first, 500_00)
    contributed(
        other, pool.three.first, 600_00, why="Agreed", schedule=Schedule.QUARTERLY
    )

    with pytest.raises(
        BadInput,
        match=r"makes £1,000.01 for 2026/27 with the other funds that rest on it",
    ):
        contributed(pool, pool.three.icb, 400_01)
    contributed(pool, pool.three.icb, 400_00)


def test_a_named_part_is_not_put_in_twice_by_two_funds():
    pool = in_force()
    version = pool.fund.agreement.versions.get()
    AgreedContribution.objects.create(
        version=version,
        party=pool.fund.agreement.parties.get(organisation=pool.three.first),
        year_starting=YEAR,
        pence=700_00,
        recorded_at=version.recorded_at,
    )
    contributed(second_on(pool), pool.three.first, 500_00)

    with pytest.raises(
        BadInput, match=r"says £700.00 for 2026/27, and this makes £700.01"
    ):
        contributed(pool, pool.three.first, 200_01)
    contributed(pool, pool.three.first, 200_00)


@pytest.mark.parametrize("sum_of_all", [None, 10**9])
def test_where_no_sum_is_said_or_there_is_room_nothing_is_refused(sum_of_all):
    pool = in_force(yearly_pence=sum_of_all)

    contributed(pool, pool.three.first, 2_000_00)

    assert Contribution.objects.get().pence == 2_000_00


@laid
def pool():
    return open_pool()


def owed(pool):
    [held] = contributions_of(pool.fund, year_starting=YEAR)
    return [(each.due_on.month, each.pence) for each in held.instalments]


def test_one_that_is_varied_keeps_its_days_where_no_others_are_said(pool):
    contributed(pool, pool.three.first, 400_00, schedule=Schedule.QUARTERLY)

    contributed(pool, pool.three.first, 500_00, why="More", schedule=None)

    assert owed(pool) == [(4, 100_00), (7, 100_00), (10, 100_00), (1, 200_00)]


def test_one_that_is_varied_spreads_the_rest_over_the_days_that_are_chosen(pool):
    contributed(pool, pool.three.first, 400_00, schedule=Schedule.YEARLY)
    with pytest.raises(BadInput, match="Every one of its days has fallen due"):
        contributed(pool, pool.three.first, 500_00, why="More", schedule=None)

    contributed(pool, pool.three.first, 500_00, why="More", schedule=Schedule.MONTHLY)

    assert TODAY.month == 10
    assert owed(pool) == [(4, 400_00)] + [(month, 20_00) for month in (11, 12, 1, 2, 3)]


def test_the_first_says_when_it_is_due(pool):
    with pytest.raises(BadInput, match="say when it is due"):
        contributed(pool, pool.three.first, 400_00, schedule=None)


def test_the_page_asks_for_what_it_uses(pool, client):
    client.force_login(pool.manager)
    address = reverse("set-contribution", args=[pool.fund.pk])
    said = {
        "organisation_id": pool.three.first.pk,
        "source_id": pool.source.pk,
        "year_starting": YEAR,
        "pence": "400",
        "why": "",
        "submission_key": "5f7f9d0e-58c1-4a59-a5ab-3f4e4c2b9d10",
    }
    page = client.get(address).content.decode()
    assert "It is set already and keeps its days" in page
    assert "Say when it is due" in client.post(address, said).content.decode()
    first = client.post(address, said | {"schedule": "as_set"}).content.decode()
    assert "say when it is due" in first

    assert client.post(address, said | {"schedule": "quarterly"}).status_code == 302
    varied = said | {
        "schedule": "as_set",
        "pence": "500",
        "why": "More",
        "submission_key": "5f7f9d0e-58c1-4a59-a5ab-3f4e4c2b9d11",
    }
    assert client.post(address, varied).status_code == 302

    assert owed(pool) == [(4, 100_00), (7, 100_00), (10, 100_00), (1, 200_00)]
