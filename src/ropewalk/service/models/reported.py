"""What a provider says that it delivered, before its commissioner lets that count."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.service.models.contract import Contract, ContractOrder
from ropewalk.service.models.delivery import Delivery
from ropewalk.service.performance_kinds import ReportedStepKind

ENDS = [ReportedStepKind.CONFIRMED, ReportedStepKind.WITHDRAWN]


class ReportedDelivery(AppendOnly):
    """Units that a provider reports as delivered on a day, against a year's order.

    Nothing is spent, invoiced or paid for it until it is confirmed, which makes the one
    delivery that counts.
    """

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="reported"
    )
    order = models.ForeignKey(
        ContractOrder, on_delete=models.PROTECT, related_name="reported"
    )
    reference = models.CharField(max_length=60)
    on = models.DateField()
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name_plural = "reported deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="reported_delivery_is_of_something"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ReportedStep(AppendOnly):
    """What was done about a reported delivery.

    ``ends`` is that again where this confirms or withdraws it, which is done once.
    """

    reported = models.ForeignKey(
        ReportedDelivery, on_delete=models.PROTECT, related_name="steps"
    )
    kind = models.CharField(max_length=9, choices=ReportedStepKind)
    text = models.CharField(max_length=1000, blank=True)
    ends = models.OneToOneField(
        ReportedDelivery,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ending",
    )
    delivery = models.OneToOneField(
        Delivery,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reported_step",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ENDS, ends=models.F("reported"))
                | (~Q(kind__in=ENDS) & Q(ends=None)),
                name="reported_delivery_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportedStepKind.CONFIRMED, delivery__isnull=False)
                | (
                    ~Q(kind=ReportedStepKind.CONFIRMED) & Q(delivery=None) & ~Q(text="")
                ),
                name="reported_step_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
