"""Ending a service: what has to be so first, what was found, and what takes its place."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.partnership.models import Decision
from ropewalk.service.kinds import EndingCheck, EndingFound, OverrideGround
from ropewalk.service.models.service import Service


class Ending(models.Model):
    """That a service is to end, from which day, why, and what people use in its place.

    ``override`` is the decision by which it ends before all is met, and on what ground;
    none where it waits for them. Once ``ended_at`` is set the service has its last day.
    """

    service = models.OneToOneField(
        Service, on_delete=models.PROTECT, related_name="ending"
    )
    ends_before = models.DateField()
    why = models.TextField(max_length=4000)
    alternatives = models.ManyToManyField(Service, related_name="+")
    override = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    override_ground = models.CharField(
        max_length=16, choices=OverrideGround, blank=True
    )
    override_because = models.CharField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["ends_before", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(override=None, override_ground="", override_because="")
                | (
                    Q(override__isnull=False)
                    & ~Q(override_ground="")
                    & ~Q(override_because="")
                ),
                name="ending_override_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} ends before {self.ends_before}"


class EndingStep(AppendOnly):
    """What was found of one thing that has to be so: the last one recorded counts."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="steps")
    check_of = models.CharField(max_length=12, choices=EndingCheck)
    found = models.CharField(max_length=7, choices=EndingFound)
    said = models.CharField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.check_of}: {self.found}"


class ActivityClaim(models.Model):
    """A claim that activity will fall by a share, from what it was, and on what evidence."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="activity_claims"
    )
    what = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    baseline = models.PositiveIntegerField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    evidence = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_before = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(baseline__gt=0), name="activity_claim_has_a_baseline"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="activity_claim_is_a_fall",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="activity_claim_is_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.percent}% less"


class ActivityCount(AppendOnly):
    """How much activity there was in the time of a claim: the last one recorded counts."""

    claim = models.ForeignKey(
        ActivityClaim, on_delete=models.PROTECT, related_name="counts"
    )
    actual = models.PositiveIntegerField()
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return str(self.actual)
