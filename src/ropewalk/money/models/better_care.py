"""Working copies of Better Care Fund plans: what is entered, approved and reported."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.models.fund import Fund, FundingSource, Strand
from ropewalk.partnership.models import Body, Decision


class BetterCarePlan(models.Model):
    """The working copy for the area of a health and wellbeing board and a financial year.

    What is entered stands in rows with the number of the version they were entered for; of
    each thing the last row up to a version counts. A version is locked by the board's
    approval, and another begins when it is opened again.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="better_care_plans"
    )
    board = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=150)
    year_starting = models.PositiveSmallIntegerField()
    prepared_by_post = models.CharField(max_length=150, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-year_starting", "area", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "year_starting"], name="better_care_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}"

    @property
    def year(self) -> str:
        """Its financial year, as 2026/27."""
        return f"{self.year_starting}/{(self.year_starting + 1) % 100:02d}"


class BetterCareScheme(AppendOnly):
    """A scheme as it was entered; the last row of a number counts.

    Its type, objective and area of spend are codes of the dated lists. ``strand`` is
    where the ledger keeps what it spends. A scheme without ``pence`` is not costed yet.
    """

    plan = models.ForeignKey(
        BetterCarePlan, on_delete=models.PROTECT, related_name="schemes"
    )
    version = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    description = models.CharField(max_length=1000, blank=True)
    scheme_type = models.CharField(max_length=30, blank=True)
    objective = models.CharField(max_length=30, blank=True)
    area_of_spend = models.CharField(max_length=30, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    source = models.ForeignKey(
        FundingSource,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    strand = models.ForeignKey(
        Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pence = models.PositiveBigIntegerField(null=True, blank=True)
    outputs = models.PositiveIntegerField(null=True, blank=True)
    output_unit = models.CharField(max_length=100, blank=True)
    comment = models.CharField(max_length=1000, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    why = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | ~Q(why=""),
                name="scheme_is_withdrawn_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"scheme {self.number}: {self.title}"


class BetterCareIncome(AppendOnly):
    """What comes from a funding source, of which kind, and who says so; the last counts."""

    plan = models.ForeignKey(
        BetterCarePlan, on_delete=models.PROTECT, related_name="incomes"
    )
    version = models.PositiveSmallIntegerField()
    source = models.ForeignKey(
        FundingSource, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=30)
    pence = models.PositiveBigIntegerField()
    said_by = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.pence}"


class BetterCareMinimum(AppendOnly):
    """The least that goes to adult social care, and who says so; the last counts."""

    plan = models.ForeignKey(
        BetterCarePlan, on_delete=models.PROTECT, related_name="minimums"
    )
    version = models.PositiveSmallIntegerField()
    pence = models.PositiveBigIntegerField()
    said_by = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"at least {self.pence}"


class BetterCareAsked(AppendOnly):
    """A condition or metric of a year as somebody read it in its framework.

    Those that were loaded together share a ``batch``; the last batch of a listing counts.
    Nothing is loaded over what is held for the year as dated reference data.
    """

    plan = models.ForeignKey(
        BetterCarePlan, on_delete=models.PROTECT, related_name="asked"
    )
    version = models.PositiveSmallIntegerField()
    listing = models.CharField(max_length=12)
    batch = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    said_by = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "better care asked"

    def __str__(self) -> str:
        return self.title


class BetterCareAnswer(AppendOnly):
    """What is said of a condition or metric, in the plan or for a quarter; the last counts.

    ``holds``: the condition is met, or the metric is on track. ``words`` is the assurance
    statement, or the narrative.
    """

    plan = models.ForeignKey(
        BetterCarePlan, on_delete=models.PROTECT, related_name="answers"
    )
    version = models.PositiveSmallIntegerField()
    listing = models.CharField(max_length=12)
    code = models.CharField(max_length=30)
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    holds = models.BooleanField()
    words = models.CharField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quarter=None) | Q(quarter__gte=1, quarter__lte=4),
                name="better_care_answer_is_of_a_quarter",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.holds}"


class BetterCareApproval(AppendOnly):
    """The board approved a version, which is locked from then on.

    It rests on a decision that was taken here, or on a minute of the board.
    ``content_hash`` is of all that was approved.
    """

    plan = models.ForeignKey(
        BetterCarePlan, on_delete=models.PROTECT, related_name="approvals"
    )
    version = models.PositiveSmallIntegerField()
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    minute = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField()
    content_hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "version"], name="better_care_version_approved_once"
            ),
            models.CheckConstraint(
                condition=~Q(decision=None, minute=""),
                name="better_care_approval_rests_on_something",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version} approved"


class BetterCareReopening(AppendOnly):
    """A plan was opened again, and why: ``version`` is the one that began with it."""

    plan = models.ForeignKey(
        BetterCarePlan, on_delete=models.PROTECT, related_name="reopenings"
    )
    version = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "version"], name="better_care_version_begins_once"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version} begun"
