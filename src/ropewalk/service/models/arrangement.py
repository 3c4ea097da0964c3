"""Frameworks and dynamic markets, who applied to join, and who was invited to bid."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import ArrangementKind
from ropewalk.service.models.procurement import Procurement
from ropewalk.service.models.provider import Provider


class ArrangementQuerySet(models.QuerySet["Arrangement"]):
    """Ways to narrow arrangements."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the actor's partnerships, and those that its providers can join."""
        own = actor.memberships.acting(on=on)
        providers = Provider.objects.filter(
            covering(on), organisation__in=own.values("organisation")
        )
        return self.filter(
            Q(partnership__in=Partnership.objects.visible_to(actor, on=on))
            | Q(partnership__in=providers.values("partnership"))
        )


class Arrangement(AppendOnly):
    """A framework or a dynamic market: providers join it under conditions.

    Bids are called for from those who joined. Until ``apply_until`` any provider can
    apply; without it, as long as the arrangement runs.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="arrangements"
    )
    kind = models.CharField(max_length=10, choices=ArrangementKind)
    title = models.CharField(max_length=200)
    conditions = models.TextField(max_length=4000)
    starts_on = models.DateField()
    ends_before = models.DateField()
    apply_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="arrangement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(kind=ArrangementKind.DYNAMIC, apply_until=None)
                | Q(kind=ArrangementKind.FRAMEWORK, apply_until__isnull=False),
                name="arrangement_says_until_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ArrangementApplication(AppendOnly):
    """That a provider asks to join, and how it meets the conditions."""

    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, related_name="applications"
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="applications"
    )
    how = models.TextField(max_length=8000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.provider_id} to {self.arrangement_id}"


class ApplicationDecision(AppendOnly):
    """Whether a provider joins, and the reason, which it is told."""

    application = models.OneToOneField(
        ArrangementApplication, on_delete=models.PROTECT, related_name="decision"
    )
    is_admitted = models.BooleanField()
    reason = models.TextField(max_length=4000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "joins" if self.is_admitted else "does not join"


class InvitationRound(AppendOnly):
    """That only some can bid, why these, and of which arrangement they are called off.

    ``arrangement`` is none where they are invited directly. The last one counts, and none
    is made once bids are called for.
    """

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="invitation_rounds"
    )
    arrangement = models.ForeignKey(
        Arrangement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="call_offs",
    )
    why = models.TextField(max_length=4000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"who is invited to {self.procurement_id}"


class Invitation(AppendOnly):
    """A provider that is invited to bid."""

    round = models.ForeignKey(
        InvitationRound, on_delete=models.PROTECT, related_name="invitations"
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="invitations"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "provider"], name="invitation_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.provider_id)
