"""Exception reports and improvement plans: what was found, who does what by when, how it ended."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account
from ropewalk.service.models.concern import providers_watched_by
from ropewalk.service.models.contract import Contract
from ropewalk.service.models.performance import ContractMeasure
from ropewalk.service.performance_kinds import Ground, PlanEnd, ReportStepKind


class ExceptionReportQuerySet(models.QuerySet["ExceptionReport"]):
    """Ways to narrow exception reports."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those about the actor's own organisation, and those of its partnerships.

        Nobody of another provider learns that there is one.
        """
        return self.filter(
            contract__provider__in=providers_watched_by(actor, on=on).values("pk")
        )

    def standing(self) -> Self:
        """Those that nobody has closed."""
        closed = ReportStep.objects.filter(
            report=OuterRef("pk"), kind=ReportStepKind.CLOSED
        )
        return self.filter(~Exists(closed))


class ExceptionReport(AppendOnly):
    """That a measure of a contract calls for an answer, why, and what it is about.

    ``found`` is the sentence that the figures gave on the day it was opened; it stays,
    whatever is returned later.
    """

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="exception_reports"
    )
    measure = models.ForeignKey(
        ContractMeasure, on_delete=models.PROTECT, related_name="exception_reports"
    )
    ground = models.CharField(max_length=9, choices=Ground)
    found = models.CharField(max_length=1000)
    statement = models.TextField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = ExceptionReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_ground_display()}: {self.measure}"


class ReportStep(AppendOnly):
    """What was said about an exception report: by its provider, or at its closing.

    ``closes`` is the report again where this closes it, which is done once.
    """

    report = models.ForeignKey(
        ExceptionReport, on_delete=models.PROTECT, related_name="steps"
    )
    kind = models.CharField(max_length=8, choices=ReportStepKind)
    text = models.TextField(max_length=2000)
    closes = models.OneToOneField(
        ExceptionReport,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="closing",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ReportStepKind.CLOSED, closes=models.F("report"))
                | (~Q(kind=ReportStepKind.CLOSED) & Q(closes=None)),
                name="exception_report_closed_once",
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="exception_report_step_says_what"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ImprovementPlanQuerySet(models.QuerySet["ImprovementPlan"]):
    """Ways to narrow improvement plans."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the actor's own organisation, and those of its partnerships."""
        return self.filter(
            contract__provider__in=providers_watched_by(actor, on=on).values("pk")
        )

    def standing(self) -> Self:
        """Those that have not ended."""
        return self.filter(ending=None)


class ImprovementPlan(AppendOnly):
    """What a provider is to make better under a contract, and when that is looked at.

    ``review_on`` is the day of the first review; each review says the next.
    """

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="improvement_plans"
    )
    report = models.ForeignKey(
        ExceptionReport,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
    )
    aim = models.CharField(max_length=500)
    met_when = models.CharField(max_length=500)
    review_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = ImprovementPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.aim


class PlanReview(AppendOnly):
    """What was found when an improvement plan was looked at, and when it is next."""

    plan = models.ForeignKey(
        ImprovementPlan, on_delete=models.PROTECT, related_name="reviews"
    )
    reviewed_on = models.DateField()
    found = models.TextField(max_length=2000)
    next_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__gt=models.F("reviewed_on")),
                name="plan_is_next_reviewed_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} on {self.reviewed_on}"


class PlanEnding(AppendOnly):
    """How an improvement plan ended, and why that is said."""

    plan = models.OneToOneField(
        ImprovementPlan, on_delete=models.PROTECT, related_name="ending"
    )
    end = models.CharField(max_length=7, choices=PlanEnd)
    because = models.TextField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_end_display()


class AgreedAction(AppendOnly):
    """Who does what by when, under an exception report or as a milestone of a plan.

    ``owner_post`` is a post, never a person's name.
    """

    report = models.ForeignKey(
        ExceptionReport,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actions",
    )
    plan = models.ForeignKey(
        ImprovementPlan,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="milestones",
    )
    what = models.CharField(max_length=500)
    owner_post = models.CharField(max_length=120)
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report=None, plan__isnull=False)
                | Q(report__isnull=False, plan=None),
                name="agreed_action_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.what


class AgreedActionDone(AppendOnly):
    """That an agreed action was done, on which day, and what shows it."""

    action = models.OneToOneField(
        AgreedAction, on_delete=models.PROTECT, related_name="done"
    )
    done_on = models.DateField()
    shown_by = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.action_id} on {self.done_on}"
