"""Who may do what, as a table, and when."""

from datetime import date, timedelta

import pytest
from factories.organisations import (
    LONG_AGO,
    TODAY,
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)

from ropewalk.organisations.models import Permission, Role
from ropewalk.organisations.permissions import Refusal, refusal_to_close_account
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


def test_an_account_is_closed_by_whoever_administers_all_that_it_has_a_role_in():
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    our_own, their_own = administrator(ours), administrator(theirs)
    of_both = administrator(ours)
    MembershipFactory(account=of_both, organisation=theirs, role=Role.ADMINISTRATOR)
    leaver = MembershipFactory(organisation=theirs).account

    def refusals():
        return [
            refusal_to_close_account(actor=actor, account=leaver, on=TODAY)
            for actor in (our_own, their_own, of_both)
        ]

    assert refusals() == [Refusal.NOT_CLOSER, None, None]
    MembershipFactory(account=leaver, organisation=ours)
    assert refusals() == [Refusal.NOT_CLOSER, Refusal.NOT_CLOSER, None]
    leaver.memberships.filter(organisation=theirs).update(ends_before=TODAY)
    assert refusals() == [None, Refusal.NOT_CLOSER, None]


def test_an_analyst_elsewhere_does_not_count_as_an_administrator_there():
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    our_own = administrator(ours)
    MembershipFactory(account=our_own, organisation=theirs, role=Role.ANALYST)
    leaver = MembershipFactory(organisation=theirs).account

    refusal = refusal_to_close_account(actor=our_own, account=leaver, on=TODAY)
    assert refusal == Refusal.NOT_CLOSER


def test_an_account_with_no_role_is_closed_by_any_administrator():
    stranger, actor = AccountFactory(), administrator()

    assert refusal_to_close_account(actor=actor, account=stranger, on=TODAY) is None
    assert (
        refusal_to_close_account(actor=stranger, account=actor, on=TODAY)
        == Refusal.NOT_OPENER
    )


def test_people_act_for_their_own_organisation_and_observers_for_none():
    held = MembershipFactory(role=Role.CONTRACT_MANAGER)
    account, own = held.account, held.organisation_id
    elsewhere = MembershipFactory(account=account, role=Role.OBSERVER).organisation_id

    assert account.acts_for(own, on=TODAY)
    assert not account.acts_for(own, on=held.starts_on - timedelta(days=1))
    assert not account.acts_for(elsewhere, on=TODAY)
    assert not account.acts_for(None, on=TODAY)

    account.is_active = False
    assert not account.acts_for(own, on=TODAY)
