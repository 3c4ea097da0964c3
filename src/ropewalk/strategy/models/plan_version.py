"""Versions of plans: copies of what was issued, by the decision of a body."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.partnership.models import Decision
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models.intention import Intention
from ropewalk.strategy.models.plan import Plan


class PlanVersion(AppendOnly):
    """A plan as it was issued on a day, by the decision of a body that approved it.

    It is a copy in words: what is renamed or changed later changes nothing in it. Its
    ``hash`` is that of all that it and its rows say.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="plan_versions"
    )
    decided_by = models.CharField(max_length=300)
    issued_on = models.DateField()
    title = models.CharField(max_length=200)
    vision = models.TextField(max_length=4000)
    starts_on = models.DateField()
    ends_before = models.DateField()
    partnership_name = models.CharField(max_length=200)
    within_title = models.CharField(max_length=200, blank=True)
    hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="plan_version_once_per_number"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="plan_version_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class PlanVersionPartner(AppendOnly):
    """A partner on the day that a version was issued, by its name then."""

    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="partners"
    )
    name = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class PlanVersionLine(AppendOnly):
    """An intention as it stood in a version. An empty text says that nothing was there."""

    version = models.ForeignKey(
        PlanVersion, on_delete=models.PROTECT, related_name="lines"
    )
    intention = models.ForeignKey(
        Intention, on_delete=models.PROTECT, related_name="issued"
    )
    kind = models.CharField(max_length=12, choices=IntentionKind)
    title = models.CharField(max_length=200)
    service = models.CharField(max_length=300, blank=True)
    priority = models.CharField(max_length=300, blank=True)
    body = models.CharField(max_length=300, blank=True)
    add_on = models.CharField(max_length=300, blank=True)
    need = models.TextField(max_length=2000, blank=True)
    need_source = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    outcome_source = models.CharField(max_length=600, blank=True)
    measure = models.CharField(max_length=300, blank=True)
    measure_source = models.CharField(max_length=300, blank=True)
    evidence = models.TextField(max_length=2000, blank=True)
    fund = models.CharField(max_length=200, blank=True)
    pence = models.BigIntegerField(null=True, blank=True)
    provider_impact = models.TextField(max_length=2000, blank=True)
    equality_impact = models.TextField(max_length=2000, blank=True)
    decision = models.TextField(max_length=2500, blank=True)
    is_decided = models.BooleanField()
    uncommitted = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "intention"], name="intention_issued_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PlanVersionMilestone(AppendOnly):
    """A milestone of an intention as it stood in a version."""

    line = models.ForeignKey(
        PlanVersionLine, on_delete=models.PROTECT, related_name="milestones"
    )
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
