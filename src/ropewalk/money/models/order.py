"""Orders from a fund, their steps, and the tasks that open when too little is left."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.models.fund import Fund, FundingSource, Strand
from ropewalk.money.models.ledger import Journal
from ropewalk.organisations.models import Organisation
from ropewalk.outcomes.models import PriorityHeading


class Order(models.Model):
    """Something ordered from a strand of a fund, in words and by reference.

    Money does not know what it bought: what this stands for points here from above.
    ``holder`` is the partner whose cash pays; ``partner`` is whose part of the fund it is
    for, none where the fund knows no parts. ``year_starting`` is the year whose budget it
    was first held back from: its steps say what became of that. ``supplier`` is an organisation's name, never
    a person's. Spending from a delegated pot is under one of the agreed priority
    headings, or says why it is outside them. One that ``is_led_above`` is taken further
    only by what it stands for, by the rules of that.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="orders")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="orders")
    source = models.ForeignKey(
        FundingSource, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_capital = models.BooleanField(default=False)
    is_led_above = models.BooleanField(default=False)
    reference = models.CharField(max_length=60)
    supplier = models.CharField(max_length=200)
    what = models.CharField(max_length=300)
    year_starting = models.PositiveSmallIntegerField()
    heading = models.ForeignKey(
        PriorityHeading,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outside_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "reference"], name="order_reference_once"
            )
        ]

    def __str__(self) -> str:
        return self.reference


class OrderStep(AppendOnly):
    """A step of an order and the journal that posted it.

    ``pence`` is what was ordered, delivered, invoiced, paid, released or taken into another
    year at this step; an invoice also says how much of what was delivered before it is for.
    ``year_starting`` is the year whose budget it moved: a payment moves none.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=OrderStepKind)
    pence = models.BigIntegerField()
    settles_pence = models.PositiveBigIntegerField(null=True, blank=True)
    year_starting = models.PositiveSmallIntegerField(null=True, blank=True)
    on = models.DateField()
    reference = models.CharField(max_length=100, blank=True)
    journal = models.OneToOneField(Journal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(pence=0), name="order_step_moves_something"
            ),
            models.CheckConstraint(
                condition=Q(kind=OrderStepKind.INVOICED, settles_pence__isnull=False)
                | Q(~Q(kind=OrderStepKind.INVOICED), settles_pence=None),
                name="order_invoice_says_what_it_settles",
            ),
            models.CheckConstraint(
                condition=Q(kind=OrderStepKind.PAID, year_starting=None)
                | Q(~Q(kind=OrderStepKind.PAID), year_starting__isnull=False),
                name="order_step_says_whose_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}"


class RecoveryTask(models.Model):
    """What somebody has to do because a strand went below nothing available.

    ``partner`` is whose part of the strand it is; none where the fund knows no parts.
    ``closed_because`` says why it was closed where the strand was still short.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="recovery_tasks"
    )
    strand = models.ForeignKey(
        Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    partner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    year_starting = models.PositiveSmallIntegerField()
    short_pence = models.PositiveBigIntegerField()
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField()
    owner_post = models.CharField(max_length=150, blank=True)
    plan = models.CharField(max_length=1000, blank=True)
    closed_because = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(plan=""), name="recovery_has_a_plan"
            )
        ]

    def __str__(self) -> str:
        return f"recovery of {self.short_pence}"
