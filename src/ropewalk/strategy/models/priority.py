"""Priorities: what ought to come first, under five heads, from the needs recorded."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account, Organisation
from ropewalk.outcomes.models import Outcome
from ropewalk.partnership.models import Body, Partnership
from ropewalk.place.models import Need
from ropewalk.strategy.kinds import PriorityHead


class PriorityQuerySet(models.QuerySet["Priority"]):
    """Ways to narrow priorities."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class Priority(models.Model):
    """Something that partners say ought to come first, and the needs that it comes from.

    ``body`` is the body by which decisions about it are made. On the long list until a
    :class:`ShortListing` says otherwise.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="priorities"
    )
    head = models.CharField(max_length=15, choices=PriorityHead)
    title = models.CharField(max_length=200)
    because = models.TextField(max_length=2000)
    needs = models.ManyToManyField(Need, related_name="+")
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name_plural = "priorities"
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="priority_withdrawal_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PriorityCriterion(models.Model):
    """What priorities are scored on, and how much it matters beside the others."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="priority_criteria"
    )
    title = models.CharField(max_length=200)
    points = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "priority criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "title"], name="priority_criterion_once"
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0) & Q(points__lte=100),
                name="priority_criterion_has_points",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PriorityScore(AppendOnly):
    """What a partner gave a priority on a criterion, 0 to 100; its last one counts."""

    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="scores"
    )
    criterion = models.ForeignKey(
        PriorityCriterion, on_delete=models.PROTECT, related_name="scores"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    score = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__lte=100), name="priority_score_up_to_100"
            )
        ]

    def __str__(self) -> str:
        return f"{self.score} for {self.priority_id}"


class ShortListing(AppendOnly):
    """That a priority is put on the short list or taken off it, and why; the last counts."""

    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="listings"
    )
    is_on = models.BooleanField()
    because = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{'on' if self.is_on else 'off'}: {self.priority_id}"
