"""Plans: the intentions of a term together, nested, in versions as they were issued."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.models.intention import Intention


class PlanQuerySet(models.QuerySet["Plan"]):
    """Ways to narrow plans."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class Plan(models.Model):
    """What partners mean to do together over a term, and the vision behind it.

    One inside another (``within``) keeps to the term of that.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="plans"
    )
    within = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    title = models.CharField(max_length=200)
    vision = models.TextField(max_length=4000)
    starts_on = models.DateField()
    ends_before = models.DateField()
    intentions = models.ManyToManyField(Intention, related_name="plans")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="plan_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title
