"""Providers: the organisations that a partnership knows as those who give services."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ropewalk.organisations.models import Account, Membership, Organisation, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.partnership.models import Partner, Partnership
from ropewalk.service.kinds import Sector


class ProviderQuerySet(models.QuerySet["Provider"]):
    """Ways to narrow providers."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))

    def of(self, actor: Account, *, on: date) -> Self:
        """Those that the actor belongs to: a provider sees its own."""
        own = Membership.objects.filter(covering(on), account=actor)
        return self.filter(organisation__in=own.values("organisation"))


def partner_with(organisations: models.QuerySet[Membership], of: str, on: date) -> Q:
    """A partner of the partnership is one of the organisations of these memberships."""
    return Q(
        Exists(
            Partner.objects.filter(
                covering(on),
                partnership=OuterRef(of),
                organisation__in=organisations.values("organisation"),
            )
        )
    )


def commissions_for(actor: Account, of: str, on: date) -> Q:
    """The actor commissions for a partner of the partnership."""
    held = Membership.objects.filter(
        covering(on),
        account=actor,
        account__is_active=True,
        role__in=roles_with(Permission.COMMISSION_SERVICES),
    )
    return partner_with(held, of, on)


def not_of_a_rival(actor: Account, of: str, on: date, **but: str) -> Q:
    """Nobody of another provider, but whoever commissions for a partner as well.

    Args:
        actor: Who asks.
        of: Which field is the partnership.
        on: The day.
        but: Which provider is no other: by one of its fields, the field that has the same.
    """
    rival = (
        Provider.objects.of(actor, on=on)
        .filter(partnership=OuterRef(of))
        .exclude(**{name: OuterRef(field) for name, field in but.items()})
    )
    return ~Q(Exists(rival)) | commissions_for(actor, of, on)


class Provider(models.Model):
    """An organisation that gives services to a partnership's people, and whose it is.

    ``regulator_code`` is the Care Quality Commission's for the provider, where it is
    registered there.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="providers"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    sector = models.CharField(max_length=12, choices=Sector)
    regulator_code = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"], name="provider_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="provider_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
