"""The commissioning cycle of a plan: who was asked at each stage, and what it took."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Organisation
from ropewalk.place.models import Need
from ropewalk.strategy.kinds import CycleStage
from ropewalk.strategy.models.plan import Plan


class Consultation(AppendOnly):
    """Who was asked at a stage of a plan, what they said, and what that changed.

    ``voice`` is one group: people who use services, carers and the public are three. It
    describes groups, never a named person. One that ``replaces`` another puts it right.
    """

    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="consultations"
    )
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    stage = models.CharField(max_length=7, choices=CycleStage)
    voice = models.CharField(max_length=12, choices=Need.Voice)
    how = models.CharField(max_length=300)
    heard = models.TextField(max_length=2000)
    changed = models.TextField(max_length=2000)
    asked_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["asked_on", "pk"]

    def __str__(self) -> str:
        return f"{self.voice} at {self.stage}"


class Effort(AppendOnly):
    """Hours that an organisation's people gave to a stage of a plan.

    One that ``replaces`` another puts it right.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="efforts")
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    stage = models.CharField(max_length=7, choices=CycleStage)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    hours = models.DecimalField(max_digits=8, decimal_places=2)
    worked_on = models.DateField()
    what = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["worked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0), name="effort_took_some_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hours} hours at {self.stage}"
