"""Nothing is posted to a fund before it is opened, whoever manages it."""

import pytest
from django.core.exceptions import PermissionDenied
from factories.money import YEAR, Pool, fund_set_up, manager_at
from factories.organisations import NOON
from factories.partnership import three_partners

from ropewalk.money.actions.funds import open_year
from ropewalk.money.models import Journal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("post", ["Pool manager", "Head of finance"])
def test_no_budget_is_set_before_the_fund_is_open(post):
    three = three_partners()
    manager = manager_at(three.first)
    fund = fund_set_up(three, manager, manager_post=post)
    open_year(fund_id=fund.pk, year_starting=YEAR, by=manager, at=NOON)

    with pytest.raises(PermissionDenied, match="This fund is not open yet"):
        Pool(three, fund, manager).budget(100_00)
    assert not Journal.objects.exists()
