"""Who may do what, as a table, and when."""

from datetime import date

import pytest
from factories.organisations import (
    LONG_AGO,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
)

from ropewalk.organisations.models import Permission, Role
from ropewalk.organisations.roles import LABELS, ROLE_PERMISSIONS, roles_with

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_every_role_says_what_it_allows_and_how_it_reads(role):
    assert role in ROLE_PERMISSIONS
    assert role.label == LABELS[role]


@pytest.mark.parametrize("permission", Permission)
def test_somebody_may_do_each_thing(permission):
    assert roles_with(permission)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_allows_what_the_table_says_in_its_own_organisation(role, permission):
    held = MembershipFactory(role=role)
    may = held.account.may

    allowed = permission in ROLE_PERMISSIONS[role]
    assert may(permission, held.organisation, on=TODAY) == allowed
    assert may(permission, on=TODAY) == allowed
    assert not may(permission, OrganisationFactory(), on=TODAY)


def test_a_role_holds_from_its_first_day_to_the_day_before_its_end():
    held = MembershipFactory(role=Role.ANALYST, ends_before=date(2026, 4, 1))

    def may(on):
        return held.account.may(Permission.RECORD_NEED, held.organisation, on=on)

    assert [may(date(2020, 3, 31)), may(LONG_AGO)] == [False, True]
    assert [may(date(2026, 3, 31)), may(date(2026, 4, 1))] == [True, False]


def test_a_closed_account_may_do_nothing():
    held = MembershipFactory(role=Role.ADMINISTRATOR, account__is_active=False)

    assert not held.account.may(Permission.OPEN_ACCOUNT, on=TODAY)


def test_asking_costs_one_query(django_assert_num_queries):
    held = MembershipFactory(role=Role.ANALYST)

    with django_assert_num_queries(1):
        assert held.account.may(Permission.RECORD_NEED, held.organisation, on=TODAY)
