"""What a contract is measured by, and what its provider returned."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.outcomes.kinds import Frequency
from ropewalk.outcomes.models import Measure
from ropewalk.service.models.contract import Contract


class ContractMeasure(models.Model):
    """A measure that a contract's provider reports on, and what it is to reach.

    It is returned as often as the contract says, which may be more often than the measure
    itself has a new value. A return is due ``days_to_return`` days after its period ends.
    A value below
    ``least`` or above ``most`` is kept, and told as outside what is plausible; none where
    nobody has said what is.
    """

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="measures"
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency)
    days_to_return = models.PositiveSmallIntegerField()
    least = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    most = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "measure"], name="contract_measure_once"
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(most__gt=F("least")),
                name="contract_measure_is_plausible_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return str(self.measure)


class Return(AppendOnly):
    """What a provider returned of a measure for a period: the last version counts.

    A late or corrected one is a further version with its reason in ``note``; the earlier
    ones stay. Two who return the same period at once cannot both take the next ``number``.
    """

    measure = models.ForeignKey(
        ContractMeasure, on_delete=models.PROTECT, related_name="returns"
    )
    starts_on = models.DateField()
    ends_before = models.DateField()
    number = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=16, decimal_places=4)
    note = models.CharField(max_length=500, blank=True)
    returned_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "ends_before", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "starts_on", "ends_before", "number"],
                name="return_version_once",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(note=""), name="return_corrected_says_why"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="return_is_for_a_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} from {self.starts_on}"
