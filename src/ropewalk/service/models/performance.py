"""What a contract is measured by, and what its provider returned."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.outcomes.models import Measure
from ropewalk.service.models.contract import Contract


class ContractMeasure(models.Model):
    """A measure that a contract's provider reports on, and what it is to reach.

    A return is due ``days_to_return`` days after its period ends.
    """

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="measures"
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    days_to_return = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "measure"], name="contract_measure_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.measure)


class Return(AppendOnly):
    """What a provider returned of a measure for a period: the last one recorded counts."""

    measure = models.ForeignKey(
        ContractMeasure, on_delete=models.PROTECT, related_name="returns"
    )
    starts_on = models.DateField()
    ends_before = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=4)
    note = models.CharField(max_length=500, blank=True)
    returned_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="return_is_for_a_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} from {self.starts_on}"
