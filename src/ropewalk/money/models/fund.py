"""A fund, who is in it, what it is divided into, and what each partner brought to it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.kinds import Control, FundKind, RechargeRole
from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.models import Framework, Measure
from ropewalk.partnership.models import Agreement, Partnership


class FundQuerySet(models.QuerySet["Fund"]):
    """Ways to narrow funds."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those in which one of the actor's organisations takes part."""
        return self.filter(
            Exists(
                FundPartner.objects.filter(
                    fund=OuterRef("pk"),
                    organisation__in=Membership.objects.filter(
                        covering(on), account=actor
                    ).values("organisation"),
                )
            )
        )


class Fund(models.Model):
    """Money for one purpose, of one or several organisations, with a ledger of its own.

    ``host`` answers for its accounts and holds its cash: a pool has no legal personality.
    ``manager_post`` is the post that runs it. Nothing is posted before ``opened_at``. A
    pool whose agreement is not signed runs as aligned budgets until it is. ``framework``
    has the priority headings that spending from a delegated pot is under. From
    ``ended_on`` nothing more is ordered; what was ordered is still delivered and paid.

    Source: NHS Act 2006 section 75; SI 2000/617 regulation 7(4).
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="funds"
    )
    agreement = models.ForeignKey(
        Agreement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="funds",
    )
    kind = models.CharField(max_length=12, choices=FundKind)
    control = models.CharField(max_length=11, choices=Control)
    title = models.CharField(max_length=200)
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    manager_post = models.CharField(max_length=150, blank=True)
    is_pilot = models.BooleanField(default=False)
    advantage = models.CharField(max_length=500, blank=True)
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    framework = models.ForeignKey(
        Framework, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = FundQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_pilot=False)
                | Q(~Q(advantage=""), measure__isnull=False),
                name="fund_pilot_has_an_advantage",
            ),
            models.UniqueConstraint(
                fields=["partnership", "title"], name="fund_title_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FundPartner(models.Model):
    """An organisation that takes part in a fund."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "organisation"], name="fund_partner_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.fund_id}"


class Strand(models.Model):
    """A ring-fenced part of a fund: usually one scheme of its agreement.

    ``owner`` is the partner whose service it pays for, where variances are borne by that
    partner.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="strands")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "number"], name="strand_number_once"
            ),
            models.UniqueConstraint(fields=["fund", "title"], name="strand_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class FundingSource(models.Model):
    """Where money of a fund comes from: a minimum contribution, a grant, core budget.

    ``condition`` is what it may be spent on, where whoever gave it said so.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="sources")
    title = models.CharField(max_length=200)
    condition = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "title"], name="source_title_once")
        ]

    def __str__(self) -> str:
        return self.title


class Period(models.Model):
    """Part of a financial year of a fund, open for posting until it is closed.

    A posting that counts on a day of a closed period goes into the first open one after
    it and keeps its day. ``checked`` says what was left undone when it was closed. From
    ``hard_closed_at`` a partner has closed its books of the year hard, or of a later one:
    each posting into it asks whose.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="periods")
    year_starting = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    checked = models.CharField(max_length=1000, blank=True)
    hard_closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year_starting", "number"], name="period_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="period_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"quarter {self.number} of {self.year}"

    @property
    def year(self) -> str:
        """Its financial year, as 2026/27."""
        return f"{self.year_starting}/{(self.year_starting + 1) % 100:02d}"


class BaselineLine(AppendOnly):
    """What a partner spent on a service before, or a later correction of it.

    The last line for a service and provider counts; those before stay to be seen. Nothing
    is left of a service whose last line has no pence.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="baselines")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    service = models.CharField(max_length=200)
    provider = models.CharField(max_length=200, blank=True)
    pence = models.PositiveBigIntegerField()
    why = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.service}: {self.pence}"


class BaselineAgreed(AppendOnly):
    """A partner's finance officer agrees what the partner brought, as it was then."""

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="baselines_agreed"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    pence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} agreed {self.pence}"


class RechargeTerms(AppendOnly):
    """How a lead shows what it recharges, from a financial year on; the last counts.

    As principal its accounts show all that is spent and what the others pay for it; as
    agent they show its own part alone.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="recharge_terms"
    )
    year_starting = models.PositiveSmallIntegerField()
    acts_as = models.CharField(max_length=9, choices=RechargeRole)
    why = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "recharge terms"

    def __str__(self) -> str:
        return f"{self.acts_as} from {self.year_starting}"
