"""Contracts, their dated versions, and the orders by which they take money from a fund."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.models import Fund, FundingSource, Order, Strand
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import Payment, VersionKind
from ropewalk.service.models.procurement import Award
from ropewalk.service.models.provider import Provider
from ropewalk.service.models.service import Service


class ContractQuerySet(models.QuerySet["Contract"]):
    """Ways to narrow contracts."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))

    def of_provider(self, actor: Account, *, on: date) -> Self:
        """Those of the providers that the actor belongs to."""
        return self.filter(provider__in=Provider.objects.of(actor, on=on))


class Contract(models.Model):
    """What one organisation buys of a provider, from which fund, and how it pays.

    What it is worth, its price and how long it runs are in its versions. Until
    ``income_until`` its value is not made smaller and it is not ended (an income
    guarantee); none where nothing of the kind was agreed.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="contracts"
    )
    award = models.OneToOneField(
        Award,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contract",
    )
    buyer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="contracts"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="contracts"
    )
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(
        FundingSource, on_delete=models.PROTECT, related_name="+"
    )
    reference = models.CharField(max_length=50)
    title = models.CharField(max_length=200)
    payment = models.CharField(max_length=11, choices=Payment)
    unit = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    income_until = models.DateField(null=True, blank=True)
    is_budget_ready = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"], name="contract_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(payment=Payment.BLOCK) | ~Q(unit=""),
                name="contract_says_its_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ContractVersion(AppendOnly):
    """A contract as it is from a day on, in place of all that was agreed before.

    ``pence`` is what it is worth from that day to its end, without value added tax;
    ``unit_pounds`` what a unit costs, to four decimals, none under a block. Two who vary
    it at once cannot both take the next ``number``.
    """

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=9, choices=VersionKind)
    starts_on = models.DateField()
    ends_before = models.DateField()
    pence = models.PositiveBigIntegerField()
    unit_pounds = models.DecimalField(
        max_digits=12, decimal_places=4, null=True, blank=True
    )
    why = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"], name="contract_version_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="contract_version_is_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}, version {self.number}"


class ContractOrder(models.Model):
    """The order by which a contract holds back a financial year's money in its fund.

    The spender points at the money: a fund does not know what it bought.
    """

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="orders"
    )
    year_starting = models.PositiveSmallIntegerField()
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["year_starting"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "year_starting"], name="contract_order_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} in {self.year_starting}"
