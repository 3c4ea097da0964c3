"""What a unit of care costs to give, as a partnership built it up, and from what."""

from django.conf import settings
from django.db import models

from ropewalk.audit.models import AppendOnly
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import PriceKind
from ropewalk.service.rules.cost_of_care import CostPart


class CostBuildUp(AppendOnly):
    """The cost of a unit from a day on; the last recorded of a day and unit counts."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="cost_build_ups"
    )
    kind = models.CharField(max_length=12, choices=PriceKind)
    unit = models.CharField(max_length=60)
    starts_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["unit", "starts_on", "recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.unit}, from {self.starts_on}"


class CostInput(AppendOnly):
    """One part of it: how much, and where that comes from."""

    build_up = models.ForeignKey(
        CostBuildUp, on_delete=models.PROTECT, related_name="inputs"
    )
    part = models.CharField(max_length=12, choices=CostPart)
    value = models.DecimalField(max_digits=12, decimal_places=4)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["build_up", "part"], name="cost_input_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.value}"
