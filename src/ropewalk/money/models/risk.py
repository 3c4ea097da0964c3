"""How partners share what is spent above or below the budget, and what was shared."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.kinds import RiskBasis, UnderspendRule
from ropewalk.money.models.fund import Fund
from ropewalk.money.models.ledger import Journal
from ropewalk.organisations.models import Organisation


class RiskTerms(AppendOnly):
    """The terms of sharing from a financial year on; the last recorded for it counts.

    ``cap_pence`` is the most that is shared; ``above_cap`` bears the rest. A variance of
    up to ``threshold_pence`` is left with the host. A forecast over the budget by
    ``trigger_basis_points`` calls for a plan within ``recovery_days``.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="risk_terms")
    year_starting = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=12, choices=RiskBasis)
    underspend = models.CharField(max_length=8, choices=UnderspendRule)
    threshold_pence = models.PositiveBigIntegerField(default=0)
    cap_pence = models.PositiveBigIntegerField(null=True, blank=True)
    above_cap = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    trigger_basis_points = models.PositiveIntegerField(null=True, blank=True)
    recovery_days = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cap_pence=None, above_cap=None)
                | Q(cap_pence__isnull=False, above_cap__isnull=False),
                name="risk_cap_says_who_bears_the_rest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.basis} from {self.year_starting}"


class TierShare(AppendOnly):
    """A partner's fixed share of a tier, in basis points; tier 1 comes first.

    ``up_to_basis_points`` of the budget is where the tier ends; none in the last. A tier
    in which nobody has a share is shared in proportion to contributions.
    """

    terms = models.ForeignKey(RiskTerms, on_delete=models.PROTECT, related_name="tiers")
    tier = models.PositiveSmallIntegerField()
    up_to_basis_points = models.PositiveIntegerField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    basis_points = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["tier", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, basis_points=None)
                | Q(organisation__isnull=False, basis_points__lte=10_000),
                name="tier_share_is_somebodys",
            )
        ]

    def __str__(self) -> str:
        return f"tier {self.tier}: {self.basis_points}"


class RiskShare(AppendOnly):
    """The variance of a year, shared once and for all by the terms of the time.

    The journal says what each partner bears. It has none where nothing moved.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="risk_shares")
    terms = models.ForeignKey(RiskTerms, on_delete=models.PROTECT, related_name="+")
    year_starting = models.PositiveSmallIntegerField()
    budget_pence = models.BigIntegerField()
    outturn_pence = models.BigIntegerField()
    journal = models.OneToOneField(
        Journal, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year_starting"], name="risk_shared_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"risk share {self.year_starting}"
