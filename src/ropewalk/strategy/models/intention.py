"""Commissioning intentions: what is to be done with what is bought, and what for."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure, Outcome
from ropewalk.partnership.models import Body, Decision, Partnership
from ropewalk.place.models import Need
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models.priority import Priority


class IntentionQuerySet(models.QuerySet["Intention"]):
    """Ways to narrow intentions."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class Intention(models.Model):
    """What partners intend to invest in, maintain, redesign or decommission.

    Nothing but its kind and title is asked for at once: what is missing is said until it
    is there. ``pence`` is a full year's change in spending: above nothing what it takes,
    below nothing what it frees; none where nobody knows. ``priority`` and ``body``, by
    which it is decided, join it to the main programme.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="intentions"
    )
    kind = models.CharField(max_length=12, choices=IntentionKind)
    title = models.CharField(max_length=200)
    service_said = models.CharField(max_length=300, blank=True)
    priority = models.ForeignKey(
        Priority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="intentions",
    )
    need = models.ForeignKey(
        Need, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.TextField(max_length=2000, blank=True)
    fund = models.ForeignKey(
        Fund,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="intentions",
    )
    pence = models.BigIntegerField(null=True, blank=True)
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="intentions",
    )
    provider_impact = models.TextField(max_length=2000, blank=True)
    equality_impact = models.TextField(max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = IntentionQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="intention_withdrawal_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Milestone(models.Model):
    """A day by which part of an intention is to be done, and when it was."""

    intention = models.ForeignKey(
        Intention, on_delete=models.PROTECT, related_name="milestones"
    )
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.title
