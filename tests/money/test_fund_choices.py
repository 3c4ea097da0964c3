"""Whose parts of a fund somebody may post to, and for which partners somebody speaks."""

import pytest
from factories.money import open_apart, open_pool
from factories.organisations import TODAY, AccountFactory

from ropewalk.money.kinds import FundKind
from ropewalk.money.permissions import Refusal
from ropewalk.money.queries.fund_choices import parts_to_post, speaks_for_money

pytestmark = pytest.mark.django_db


def test_for_which_partners_somebody_speaks_is_asked_of_all_at_once(
    django_assert_num_queries,
):
    pool = open_pool()
    icb = pool.three.icb
    officer = pool.three.officers[icb.pk]

    with django_assert_num_queries(2):
        own = speaks_for_money(officer, pool.fund, on=TODAY)
    others = speaks_for_money(officer, pool.fund, on=TODAY, only=[pool.fund.host_id])

    assert (own.partners, own.refusal) == ([(str(icb.pk), icb.name)], None)
    assert (others.partners, others.refusal) == ([], Refusal.NOT_FINANCE_OFFICER)
    officer.is_active = False
    assert speaks_for_money(officer, pool.fund, on=TODAY).partners == []


@pytest.mark.parametrize(
    ("kind", "whose"), [(FundKind.SYNCHRONISED, "own"), (FundKind.LEAD, "all")]
)
def test_whose_parts_somebody_posts_to_is_asked_of_all_at_once(
    kind, whose, django_assert_max_num_queries
):
    apart = open_apart(kind)
    three = apart.pool.three
    keepers = {"own": three.icb, "all": three.first}
    keeper = apart.managers[keepers[whose].pk]

    with django_assert_max_num_queries(3):
        parts = parts_to_post(keeper, apart.pool.fund, on=TODAY)

    expected = {"own": [three.icb], "all": three.all}[whose]
    assert {number for number, _ in parts.owners} == {str(e.pk) for e in expected}
    assert parts.refusal is None


def test_who_keeps_no_ledger_of_a_fund_posts_to_none():
    apart = open_apart()

    parts = parts_to_post(AccountFactory(), apart.pool.fund, on=TODAY)

    assert (parts.owners, parts.refusal) == ([], Refusal.NOT_OWN_LEDGER)
