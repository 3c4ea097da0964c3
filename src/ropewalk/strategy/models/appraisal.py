"""Appraisals: options for a priority, scored by each partner's own appraisers."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.models import Decision, Partnership
from ropewalk.strategy.kinds import OptionKind, Side
from ropewalk.strategy.models.priority import Priority


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    """Ways to narrow appraisals."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class Appraisal(models.Model):
    """A question with several possible answers, and how partners judge them.

    Options and criteria can change until ``opened_at``, when the appraisers begin to
    score; nothing is scored after ``closed_at``.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="appraisals"
    )
    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, related_name="appraisals"
    )
    title = models.CharField(max_length=200)
    question = models.TextField(max_length=2000)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False),
                name="appraisal_opens_before_it_closes",
            )
        ]

    def __str__(self) -> str:
        return self.title


class AppraisalOption(models.Model):
    """One possible answer. ``pence`` is what it costs in a year; none where nobody knows.

    ``level`` says in words how closely partners would work together under it.
    """

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="options"
    )
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=7, choices=OptionKind)
    description = models.TextField(max_length=2000, blank=True)
    level = models.CharField(max_length=300, blank=True)
    pence = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "code"], name="option_once_per_code"
            ),
            models.CheckConstraint(
                condition=Q(pence=None) | Q(pence__gte=0),
                name="option_costs_nothing_or_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"


class AppraisalCriterion(models.Model):
    """What options are scored on: what its 0 and its 100 look like.

    A critical success factor is met or the option falls, however it scores: one that is
    critical has a ``threshold`` that the score must reach.
    """

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="criteria"
    )
    title = models.CharField(max_length=200)
    at_worst = models.CharField(max_length=300)
    at_best = models.CharField(max_length=300)
    threshold = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "title"], name="criterion_once_per_title"
            ),
            models.CheckConstraint(
                condition=Q(threshold=None) | Q(threshold__lte=100),
                name="criterion_threshold_up_to_100",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OptionPoint(models.Model):
    """Something that speaks for or against an option, and who says so on what evidence."""

    option = models.ForeignKey(
        AppraisalOption, on_delete=models.PROTECT, related_name="points"
    )
    side = models.CharField(max_length=12, choices=Side)
    text = models.CharField(max_length=500)
    evidence = models.CharField(max_length=500, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class AppraiserQuerySet(models.QuerySet["Appraiser"]):
    """Ways to narrow appraisers."""

    def standing(self) -> Self:
        """Those who were not released."""
        return self.filter(release=None)


class Appraiser(models.Model):
    """Somebody who scores the options for one partner, unless they are released."""

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="appraisers"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = AppraiserQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "account"], name="appraiser_once"
            )
        ]

    def __str__(self) -> str:
        return f"appraiser {self.pk}"


class AppraiserRelease(AppendOnly):
    """That an appraiser scores no more, and why. What they gave is kept, and not counted."""

    appraiser = models.OneToOneField(
        Appraiser, on_delete=models.PROTECT, related_name="release"
    )
    because = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(because=""), name="appraiser_release_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"release of appraiser {self.appraiser_id}"


class Scoring(AppendOnly):
    """All that an appraiser said at one time; their last one counts."""

    appraiser = models.ForeignKey(
        Appraiser, on_delete=models.PROTECT, related_name="scorings"
    )
    dissent = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"scoring {self.pk} of appraiser {self.appraiser_id}"


class Swing(AppendOnly):
    """What the swing from a criterion's 0 to its 100 is worth: the biggest has 100."""

    scoring = models.ForeignKey(
        Scoring, on_delete=models.PROTECT, related_name="swings"
    )
    criterion = models.ForeignKey(
        AppraisalCriterion, on_delete=models.PROTECT, related_name="+"
    )
    points = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scoring", "criterion"], name="swing_once_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(points__lte=100), name="swing_up_to_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points} for {self.criterion_id}"


class OptionScore(AppendOnly):
    """What an appraiser gave an option on a criterion, 0 to 100, and how unsure they are.

    ``low`` and ``high`` are the least and the most that they would not be surprised by.
    """

    scoring = models.ForeignKey(
        Scoring, on_delete=models.PROTECT, related_name="scores"
    )
    option = models.ForeignKey(
        AppraisalOption, on_delete=models.PROTECT, related_name="+"
    )
    criterion = models.ForeignKey(
        AppraisalCriterion, on_delete=models.PROTECT, related_name="+"
    )
    low = models.PositiveSmallIntegerField()
    likely = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scoring", "option", "criterion"], name="option_scored_once"
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("likely"))
                & Q(likely__lte=F("high"))
                & Q(high__lte=100),
                name="option_score_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.likely} for {self.option_id}"


class SignOff(AppendOnly):
    """The option that a partner agrees to, and the level of working together in it.

    A partner's last one counts. ``level`` restates the option's where the partner means
    another. What it does not agree with is its ``dissent``.
    """

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="sign_offs"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    option = models.ForeignKey(
        AppraisalOption, on_delete=models.PROTECT, related_name="+"
    )
    level = models.CharField(max_length=300, blank=True)
    dissent = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id} agrees to {self.option_id}"


class AppraisalPut(AppendOnly):
    """That an appraisal is put to a body with the decision that it asks for.

    The last one for a decision counts; those before stay on record. ``because`` is why the
    option is preferred where partners signed another, or another comes first.
    """

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="put"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="appraisals"
    )
    option = models.ForeignKey(
        AppraisalOption, on_delete=models.PROTECT, related_name="+"
    )
    because = models.CharField(max_length=1000, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.appraisal_id} put with {self.decision_id}"
