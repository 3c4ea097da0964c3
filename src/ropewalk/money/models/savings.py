"""Savings of a fund: planned in rounds, claimed with a source, or only moved."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.models.fund import Fund
from ropewalk.money.rules.savings import Releases

RELEASES = [(each.value, each.label) for each in Releases]


class PlannedSaving(AppendOnly):
    """What there is, and what yearly rounds are planned to take off it."""

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="planned_savings"
    )
    title = models.CharField(max_length=200)
    pence = models.PositiveBigIntegerField()
    year_starting = models.PositiveSmallIntegerField()
    said_by = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class SavingRound(AppendOnly):
    """One round of a planned saving: the share it takes, in basis points."""

    saving = models.ForeignKey(
        PlannedSaving, on_delete=models.PROTECT, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField()
    basis_points = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["saving", "number"], name="saving_round_once"
            ),
            models.CheckConstraint(
                condition=Q(basis_points__lte=10_000),
                name="saving_round_takes_no_more_than_all",
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number}: {self.basis_points}"


class SavingsGap(AppendOnly):
    """Money that has to be found, over which years, and who says so; the last counts.

    ``years`` is how many. The services that have to find it stand in rows of their own.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="savings_gaps"
    )
    pence = models.PositiveBigIntegerField()
    year_starting = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()
    said_by = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pence__gt=0, years__gt=0), name="gap_is_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"gap of {self.pence}"


class GapService(AppendOnly):
    """A service that has to find its part of a gap."""

    gap = models.ForeignKey(
        SavingsGap, on_delete=models.PROTECT, related_name="services"
    )
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class BenefitClaim(AppendOnly):
    """Money that somebody says a change saves; the last row of a number counts.

    None of ``pence`` or years: nobody said. Whether it counts is never kept: it follows
    from the gap and from the claims that stand.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="benefit_claims"
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    effect = models.CharField(max_length=200)
    service = models.CharField(max_length=200)
    pence = models.PositiveBigIntegerField(null=True, blank=True)
    year_starting = models.PositiveSmallIntegerField(null=True, blank=True)
    years = models.PositiveSmallIntegerField(null=True, blank=True)
    releases = models.CharField(max_length=8, choices=RELEASES, blank=True)
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
                condition=Q(year_starting=None, years=None)
                | Q(year_starting__isnull=False, years__gt=0),
                name="claim_has_its_years_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | ~Q(why=""),
                name="claim_is_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CostChange(AppendOnly):
    """A change that moves who pays for what."""

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="cost_changes"
    )
    title = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class CostLine(AppendOnly):
    """One cost of a change before and after it; the last row of a number counts.

    None of an amount: it is not known.
    """

    change = models.ForeignKey(
        CostChange, on_delete=models.PROTECT, related_name="lines"
    )
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    paid_before = models.CharField(max_length=150)
    paid_after = models.CharField(max_length=150)
    before_pence = models.PositiveBigIntegerField(null=True, blank=True)
    after_pence = models.PositiveBigIntegerField(null=True, blank=True)
    said_by = models.CharField(max_length=300)
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
                name="cost_is_withdrawn_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.what


class ExceptionRequest(AppendOnly):
    """Somebody asks that a cost be met that is usually another's, with reasons.

    ``clinical_view`` is what the clinician who knows the person or service says, by post
    and never by name.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="exception_requests"
    )
    what = models.CharField(max_length=300)
    usually_paid_by = models.CharField(max_length=150)
    pence = models.PositiveBigIntegerField(null=True, blank=True)
    reasons = models.CharField(max_length=2000)
    clinical_view = models.CharField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what


class ExceptionAnswer(AppendOnly):
    """Whether a request was agreed, by which body, and why."""

    request = models.OneToOneField(
        ExceptionRequest, on_delete=models.PROTECT, related_name="answer"
    )
    is_agreed = models.BooleanField()
    answered_by_body = models.CharField(max_length=150)
    reasons = models.CharField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "agreed" if self.is_agreed else "refused"
