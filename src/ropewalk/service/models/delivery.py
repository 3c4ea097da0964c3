"""What was delivered under a contract, what was invoiced for it, and what was paid."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.models import OrderStep
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.models import Body
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.models.contract import Contract, ContractVersion


class Invoice(models.Model):
    """An invoice of a provider. What it is for is in the deliveries it names."""

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="invoices"
    )
    reference = models.CharField(max_length=60)
    received_on = models.DateField()
    pence = models.PositiveBigIntegerField()
    state = models.CharField(
        max_length=9, choices=InvoiceState, default=InvoiceState.RECEIVED
    )
    state_because = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "reference"],
                condition=~Q(state=InvoiceState.WITHDRAWN),
                name="invoice_reference_once",
            ),
            models.CheckConstraint(
                condition=Q(pence__gt=0), name="invoice_is_for_something"
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        InvoiceState.QUERIED,
                        InvoiceState.HELD,
                        InvoiceState.WITHDRAWN,
                    ]
                )
                | ~Q(state_because=""),
                name="invoice_held_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Ways to narrow what was delivered."""

    def standing(self) -> Self:
        """What was not taken back in the ledger: only this is invoiced and paid."""
        return self.filter(order_step__journal__reversed_by=None)

    def taken_back(self) -> Self:
        """What was taken back in the ledger."""
        return self.filter(order_step__journal__reversed_by__isnull=False)


class Delivery(AppendOnly):
    """Units that were delivered on a day, once: by the reference that names them.

    ``pence`` is what they cost at the price of that day, rounded once. ``practice`` or
    ``locality`` is whose people they were for; neither where nobody said.

    ``version`` is whose terms priced it. A row with ``uplift_of`` is no more units: it is
    the difference that a later version, whose price holds from a day that had passed,
    makes to what those units cost. There is one for a delivery and a version.

    One whose journal was taken back stays on record and is neither invoiced nor paid.
    """

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="deliveries"
    )
    reference = models.CharField(max_length=60)
    on = models.DateField()
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    pence = models.PositiveBigIntegerField()
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
    uplift_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="uplifts",
    )
    version = models.ForeignKey(
        ContractVersion, on_delete=models.PROTECT, related_name="+"
    )
    order_step = models.OneToOneField(
        OrderStep, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "reference"], name="delivery_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, uplift_of=None)
                | Q(quantity=0, uplift_of__isnull=False),
                name="delivery_is_of_something",
            ),
            models.CheckConstraint(
                condition=Q(practice=None) | Q(locality=None),
                name="delivery_is_for_one",
            ),
            models.UniqueConstraint(
                fields=["uplift_of", "version"], name="uplift_once_a_version"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class InvoiceWithdrawal(AppendOnly):
    """That an invoice was withdrawn, and why: what it was for can stand on another."""

    invoice = models.OneToOneField(
        Invoice, on_delete=models.PROTECT, related_name="withdrawal"
    )
    why = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.invoice_id} withdrawn"


class InvoiceLineQuerySet(models.QuerySet["InvoiceLine"]):
    """Ways to narrow what invoices are for."""

    def standing(self) -> Self:
        """The lines of invoices that are not withdrawn: at most one of a delivery."""
        return self.exclude(invoice__state=InvoiceState.WITHDRAWN)


class InvoiceLine(AppendOnly):
    """That an invoice is for a delivery.

    No delivery is on two invoices that are not withdrawn: it has one line that follows
    nothing, and at most one that follows the withdrawal of the invoice it was on before.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="invoice_lines"
    )
    follows = models.ForeignKey(
        InvoiceWithdrawal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = InvoiceLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"],
                condition=Q(follows=None),
                name="delivery_invoiced_once",
            ),
            models.UniqueConstraint(
                fields=["delivery", "follows"],
                name="delivery_invoiced_once_a_withdrawal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.delivery_id}"


class InvoiceStepQuerySet(models.QuerySet["InvoiceStep"]):
    """Ways to narrow the steps that invoices brought about."""

    def standing(self) -> Self:
        """The steps that were not taken back in the ledger."""
        return self.filter(order_step__journal__reversed_by=None)


class InvoiceStep(AppendOnly):
    """A step of a fund's order that an invoice brought about: invoiced, or paid."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="steps")
    order_step = models.OneToOneField(
        OrderStep, on_delete=models.PROTECT, related_name="+"
    )

    objects = InvoiceStepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.order_step_id}"
