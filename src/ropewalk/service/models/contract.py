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
from ropewalk.service.kinds import Decider, Payment, TerminationKind, VersionKind
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


class ExtensionOption(AppendOnly):
    """An option to extend a contract, as a version of it gives it.

    It adds ``months`` to the term. Whoever decides gives notice by ``notice_by``, a day
    within the term; none where no day was agreed.
    """

    version = models.ForeignKey(
        ContractVersion, on_delete=models.PROTECT, related_name="options"
    )
    number = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    notice_by = models.DateField(null=True, blank=True)
    decider = models.CharField(max_length=8, choices=Decider)
    terms = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="extension_option_once"
            ),
            models.CheckConstraint(
                condition=Q(months__gt=0), name="extension_option_is_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"option {self.number} of version {self.version_id}"


class OptionDecision(AppendOnly):
    """That an option to extend was used, or was not, and why: once.

    ``extended_by`` is the version that carries the extension; none where it is not used.
    """

    option = models.OneToOneField(
        ExtensionOption, on_delete=models.PROTECT, related_name="decision"
    )
    is_used = models.BooleanField()
    decided_on = models.DateField()
    why = models.CharField(max_length=1000)
    extended_by = models.OneToOneField(
        ContractVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="option_used",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_used=True, extended_by__isnull=False)
                | Q(is_used=False, extended_by=None),
                name="option_used_extends",
            )
        ]

    def __str__(self) -> str:
        return f"option {self.option_id} {'used' if self.is_used else 'not used'}"


class TerminationGround(AppendOnly):
    """A ground on which a contract can be ended early, as a version of it gives it.

    ``notice_days`` is how long before the end notice is given, nought where at once;
    none where nobody said.
    """

    version = models.ForeignKey(
        ContractVersion, on_delete=models.PROTECT, related_name="grounds"
    )
    kind = models.CharField(max_length=12, choices=TerminationKind)
    by = models.CharField(max_length=8, choices=Decider)
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)
    terms = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "by"], name="termination_ground_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


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
