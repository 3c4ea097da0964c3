"""Local action plans: four steps, each open once the one before it is done."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Level
from ropewalk.strategy.models.appraisal import Appraisal
from ropewalk.strategy.programme_kinds import LineKind


class LocalPlanQuerySet(models.QuerySet["LocalPlan"]):
    """Ways to narrow local action plans."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class LocalPlan(models.Model):
    """How partners come from where each stands to working as one system, in four steps."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="local_plans"
    )
    title = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = LocalPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Reappraisal(AppendOnly):
    """How a partner sees joint working from its own place: step 1. Its last one counts."""

    local_plan = models.ForeignKey(
        LocalPlan, on_delete=models.PROTECT, related_name="reappraisals"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    tool = models.CharField(max_length=300)
    relations = models.TextField(max_length=2000)
    found = models.TextField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"reappraisal of {self.organisation_id}"


class OptionsTaken(AppendOnly):
    """The appraisal in which the options were laid open: step 2. The last one counts."""

    local_plan = models.ForeignKey(
        LocalPlan, on_delete=models.PROTECT, related_name="options_taken"
    )
    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="local_plans"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "options taken"

    def __str__(self) -> str:
        return f"appraisal {self.appraisal_id}"


class LocalPlanLine(models.Model):
    """What is done at a level to develop the organisations, or to engage a profession."""

    local_plan = models.ForeignKey(
        LocalPlan, on_delete=models.PROTECT, related_name="lines"
    )
    kind = models.CharField(max_length=11, choices=LineKind)
    level = models.CharField(max_length=20, choices=Level)
    whom = models.CharField(max_length=150)
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_plan", "kind", "level", "whom", "what"],
                name="local_plan_line_once",
            )
        ]

    def __str__(self) -> str:
        return self.what
