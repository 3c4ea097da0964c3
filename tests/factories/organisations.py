"""Organisations, accounts and roles for tests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from ropewalk.organisations.models import (
    Account,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Role,
)

NOON = datetime(2026, 10, 13, 12, tzinfo=UTC)
TODAY = NOON.date()
LONG_AGO = date(2020, 4, 1)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A council with one name since it began."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    kind = OrganisationKind.COUNCIL
    name = factory.Sequence(lambda n: f"Council {n}")
    starts_on = LONG_AGO

    @factory.post_generation
    def names(self, create, extracted, **kwargs):
        if create:
            OrganisationName.objects.create(
                organisation=self, name=self.name, starts_on=self.starts_on
            )


class AccountFactory(DjangoModelFactory[Account]):
    """Somebody who can sign in, and has no role."""

    class Meta:
        model = Account
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("a long enough phrase")
    opened_at = NOON


class MembershipFactory(DjangoModelFactory[Membership]):
    """An observer in an organisation of their own."""

    class Meta:
        model = Membership

    account = factory.SubFactory(AccountFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.OBSERVER
    starts_on = LONG_AGO


def administrator(organisation=None):
    """An account that administers an organisation."""
    place = {"organisation": organisation} if organisation else {}
    return MembershipFactory(role=Role.ADMINISTRATOR, **place).account
