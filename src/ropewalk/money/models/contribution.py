"""What each partner puts in for a year, in which instalments, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.models.fund import Fund, FundingSource
from ropewalk.money.models.ledger import Journal
from ropewalk.organisations.models import Organisation


class Contribution(AppendOnly):
    """What a partner puts in for a year from one source; the last for a year counts.

    The first is what the agreement says. A variation adds another, with the reason, once
    the finance officer of every partner has cleared it.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="contributions"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    source = models.ForeignKey(
        FundingSource, on_delete=models.PROTECT, related_name="contributions"
    )
    year_starting = models.PositiveSmallIntegerField()
    pence = models.PositiveBigIntegerField()
    why = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year_starting}: {self.pence}"


class Instalment(models.Model):
    """Part of a contribution, due on a day; void where a variation took its place."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="instalments"
    )
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    pence = models.PositiveBigIntegerField()
    is_void = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "number"], name="instalment_once"
            )
        ]

    def __str__(self) -> str:
        return f"instalment {self.number}"


class InstalmentAsked(AppendOnly):
    """The journal that asked for an instalment, from when on it is owed."""

    instalment = models.ForeignKey(
        Instalment, on_delete=models.PROTECT, related_name="asked"
    )
    journal = models.OneToOneField(Journal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "instalments asked"

    def __str__(self) -> str:
        return f"{self.instalment_id} asked"


class Receipt(AppendOnly):
    """Money that came in towards a partner's contribution for a year from a source.

    It settles the instalment that fell due first. Below nothing it went back.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="receipts"
    )
    pence = models.BigIntegerField()
    received_on = models.DateField()
    reference = models.CharField(max_length=100, blank=True)
    journal = models.OneToOneField(Journal, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(pence=0), name="receipt_moves_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.pence}"
