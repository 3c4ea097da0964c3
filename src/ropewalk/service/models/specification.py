"""What a service has to be: its outcomes and standards, version by version, and who was involved."""

from django.conf import settings
from django.db import models

from ropewalk.audit.models import AppendOnly
from ropewalk.outcomes.models import Measure
from ropewalk.place.models import Need
from ropewalk.service.models.service import Service


class SpecificationVersion(AppendOnly):
    """What a service has to be, as it was agreed at a moment: the last number counts."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="specifications"
    )
    number = models.PositiveSmallIntegerField()
    purpose = models.TextField(max_length=4000)
    scope = models.TextField(max_length=4000)
    changed_because = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "number"], name="specification_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class SpecifiedMeasure(AppendOnly):
    """A measure by which anybody sees whether an outcome is reached, and its target."""

    version = models.ForeignKey(
        SpecificationVersion, on_delete=models.PROTECT, related_name="measures"
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "measure"], name="specified_measure_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.measure)


class QualityStandard(AppendOnly):
    """A standard that a service keeps to, and how anybody can see that it does."""

    version = models.ForeignKey(
        SpecificationVersion, on_delete=models.PROTECT, related_name="standards"
    )
    standard = models.CharField(max_length=500)
    seen_by = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.standard


class InvolvedInSpecification(AppendOnly):
    """Who was involved in a specification, how, and what it changed. Groups, never names."""

    version = models.ForeignKey(
        SpecificationVersion, on_delete=models.PROTECT, related_name="involved"
    )
    voice = models.CharField(max_length=12, choices=Need.Voice)
    how = models.CharField(max_length=300)
    changed = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_voice_display()}: {self.how}"
