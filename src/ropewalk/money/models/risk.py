"""How partners share what is spent above or below the budget, and what was shared."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.kinds import CarryGround
from ropewalk.money.models.fund import Fund, FundingSource, Strand
from ropewalk.money.models.ledger import Journal
from ropewalk.money.rules.risk_share import Basis, Underspend
from ropewalk.organisations.models import Organisation

BASES = [(each.value, each.label) for each in Basis]
UNDERSPENDS = [(each.value, each.label) for each in Underspend]


class RiskTerms(AppendOnly):
    """The terms of sharing from a financial year on; the last recorded for it counts.

    ``fallback`` shares the variance of services that nobody owns. ``cap_pence`` is the
    most of an overspend that is shared; ``bears_above`` bears what is above it and above
    each partner's own cap. A variance of up to ``de_minimis_pence`` stays with the host. A
    forecast that is off the budget by ``trigger_basis_points`` calls for a plan within
    ``recovery_days``, which ``recovery_body`` decides.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="risk_terms")
    year_starting = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=12, choices=BASES)
    fallback = models.CharField(max_length=12, choices=BASES, blank=True)
    underspend = models.CharField(max_length=13, choices=UNDERSPENDS)
    de_minimis_pence = models.PositiveBigIntegerField(null=True, blank=True)
    cap_pence = models.PositiveBigIntegerField(null=True, blank=True)
    bears_above = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    trigger_basis_points = models.PositiveIntegerField(null=True, blank=True)
    recovery_days = models.PositiveSmallIntegerField(null=True, blank=True)
    recovery_body = models.CharField(max_length=150, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.basis} from {self.year_starting}"


class TierShare(AppendOnly):
    """A partner's share of a tier, in basis points; tier 1 comes first, nearest to budget.

    ``up_to_basis_points`` of the budget, or ``up_to_pence``, is where the tier ends; the
    last has no end. A tier whose one row is nobody's is shared in proportion to
    contributions. Fixed shares are one tier without an end.
    """

    terms = models.ForeignKey(RiskTerms, on_delete=models.PROTECT, related_name="tiers")
    tier = models.PositiveSmallIntegerField()
    up_to_basis_points = models.PositiveIntegerField(null=True, blank=True)
    up_to_pence = models.PositiveBigIntegerField(null=True, blank=True)
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
            ),
            models.CheckConstraint(
                condition=Q(up_to_basis_points=None) | Q(up_to_pence=None),
                name="tier_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"tier {self.tier}: {self.basis_points}"


class RiskCap(AppendOnly):
    """The most of an overspend that a partner bears."""

    terms = models.ForeignKey(RiskTerms, on_delete=models.PROTECT, related_name="caps")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    pence = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["terms", "organisation"], name="risk_cap_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.pence}"


class RiskShare(AppendOnly):
    """The variance of a year, shared once and for all by the terms of the time.

    The journal says what each partner bears. It has none where nothing moved.
    ``checked`` says why it was shared with something left to see to.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="risk_shares")
    terms = models.ForeignKey(RiskTerms, on_delete=models.PROTECT, related_name="+")
    year_starting = models.PositiveSmallIntegerField()
    budget_pence = models.BigIntegerField()
    outturn_pence = models.BigIntegerField()
    journal = models.OneToOneField(
        Journal, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked = models.CharField(max_length=1000, blank=True)
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


class SharingConfirmed(AppendOnly):
    """A partner's finance officer confirmed what each bears of a year, as it then stood.

    ``version`` says what was read. The last of a partner counts, and only while that is
    still what each bears: any change of outturn, budget or terms makes another version.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="sharings_confirmed"
    )
    year_starting = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    version = models.CharField(max_length=16)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "sharings confirmed"

    def __str__(self) -> str:
        return f"{self.organisation_id} confirmed {self.version}"


class CarryForward(models.Model):
    """What is left of a source at the end of a year and may be spent in the next.

    It takes effect once the finance officer of every partner has confirmed it, by the
    journal that moves it. One that is withdrawn or replaced is never confirmed.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="carry_forwards"
    )
    source = models.ForeignKey(
        FundingSource, on_delete=models.PROTECT, related_name="+"
    )
    from_year = models.PositiveSmallIntegerField()
    ground = models.CharField(max_length=9, choices=CarryGround)
    why = models.CharField(max_length=500)
    journal = models.OneToOneField(
        Journal, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"carried forward from {self.from_year}"


class CarryForwardPart(AppendOnly):
    """How much of a carry-forward is of a strand, of a partner's part and of capital."""

    carry_forward = models.ForeignKey(
        CarryForward, on_delete=models.PROTECT, related_name="parts"
    )
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_capital = models.BooleanField(default=False)
    pence = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pence__gt=0), name="carry_forward_part_moves_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.strand_id}: {self.pence}"


class CarryForwardAnswer(AppendOnly):
    """What a partner's finance officer says of a carry-forward; the last word counts."""

    carry_forward = models.ForeignKey(
        CarryForward, on_delete=models.PROTECT, related_name="answers"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    is_confirmed = models.BooleanField()
    advice = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.is_confirmed}"
