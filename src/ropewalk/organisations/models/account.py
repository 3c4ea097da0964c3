"""An account that signs in, and its roles in organisations."""

from datetime import date
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from ropewalk.organisations.models.organisation import Organisation, covering
from ropewalk.organisations.roles import Permission, Role, roles_with


class AccountQuerySet(models.QuerySet["Account"]):
    """Ways to find accounts."""

    def get_by_natural_key(self, email: str) -> "Account":
        """The account with a sign-in address, however its letters are written."""
        return self.get(email__iexact=email)


class Account(AbstractBaseUser):
    """Somebody who signs in. Never the record of a person who draws on support."""

    email = models.EmailField("email address", max_length=254)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    objects = AccountQuerySet.as_manager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_once_per_address")
        ]

    def __str__(self) -> str:
        return self.name

    def may(
        self,
        permission: Permission,
        organisation: Organisation | None = None,
        *,
        on: date,
    ) -> bool:
        """Whether a role held on a day allows something, in one query.

        In the organisation given; or, for what concerns the whole installation, in any.
        """
        if not self.is_active:
            return False
        held = self.memberships.filter(covering(on), role__in=roles_with(permission))
        if organisation is not None:
            held = held.filter(organisation=organisation)
        return held.exists()

    def acts_for(self, organisation_id: int | None, *, on: date) -> bool:
        """Whether it acts on a day as one of an organisation's own people; one query."""
        own = self.memberships.acting(on=on).filter(organisation=organisation_id)
        return self.is_active and own.exists()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Ways to narrow roles."""

    def acting(self, *, on: date) -> Self:
        """Those held on a day in which somebody acts for the organisation.

        An observer reads, and does nothing in its name.
        """
        return self.filter(covering(on)).exclude(role=Role.OBSERVER)


class Membership(models.Model):
    """A role that an account has in an organisation from one day up to another."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(
        max_length=20, choices=[(role.value, role.label) for role in Role]
    )
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["account", "organisation", "role"],
                condition=Q(ends_before=None),
                name="role_once_without_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation_id}"
