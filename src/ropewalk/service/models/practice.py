"""What practices and locality groups are given to watch, and how many of their people use what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.models import Strand
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.models import Body, Partnership
from ropewalk.service.kinds import UseKind
from ropewalk.service.models.service import Service


class BudgetShown(AppendOnly):
    """Whose a strand of an indicative budget or of a pot is: the last recorded counts.

    One of ``practice`` and ``locality`` has it. Money knows a strand by its name alone.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="budgets_shown"
    )
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    practice = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    locality = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name_plural = "budgets shown"
        constraints = [
            models.CheckConstraint(
                condition=Q(practice=None) ^ Q(locality=None),
                name="budget_shown_is_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.strand_id} of {self.practice or self.locality}"


class PracticeUse(AppendOnly):
    """How many people of a practice used a service in a quarter: a number, never who.

    Quarters are those of a financial year, 1 to 4, so that no two counts overlap and one
    cannot be taken from another. The last count of a quarter counts.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="practice_uses"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="practice_uses"
    )
    practice = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=7, choices=UseKind)
    year_starting = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="practice_use_is_of_a_quarter",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.service_id}, {self.year_starting} quarter {self.quarter}"
