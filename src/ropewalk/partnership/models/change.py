"""A change in how partners work together: its team, objectives, challenges and plans."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.outcomes.models import Outcome
from ropewalk.partnership.kinds import (
    ChallengeHeading,
    ChecklistAnswer,
    GateFinding,
    ObjectiveKind,
    TransitionSubject,
)
from ropewalk.partnership.models.partnership import Member, Partnership
from ropewalk.partnership.models.post import Post


class Change(models.Model):
    """A change in how partners work together, from when to when, and whether it went ahead.

    It goes ahead through a gate: what that found then is in ``GateFound``.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="changes"
    )
    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=2000)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    went_ahead_on = models.DateField(null=True, blank=True)
    went_ahead_by = models.ForeignKey(
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

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="change_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(went_ahead_on=None, went_ahead_by=None)
                | Q(went_ahead_on__isnull=False, went_ahead_by__isnull=False),
                name="change_goes_ahead_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TeamPlace(models.Model):
    """A place in the team that sees a change through: of a post, or of somebody."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="team")
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    does = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, member=None)
                | Q(post=None, member__isnull=False),
                name="team_place_is_of_a_post_or_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="team_place_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["change", "post"],
                condition=Q(ends_before=None, post__isnull=False),
                name="team_place_once_for_a_post",
            ),
            models.UniqueConstraint(
                fields=["change", "member"],
                condition=Q(ends_before=None, member__isnull=False),
                name="team_place_once_for_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.does


class Objective(models.Model):
    """What a partnership, or a change in it, is to achieve; it can be part of another.

    Its number is its place among those beside it, so it is worked out and not kept. One
    about an outcome names the outcome; a personal one is of those who share it.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="objectives"
    )
    change = models.ForeignKey(
        Change,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="objectives",
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    kind = models.CharField(max_length=10, choices=ObjectiveKind)
    text = models.CharField(max_length=500)
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ObjectiveKind.OUTCOME, outcome__isnull=False)
                | (~Q(kind=ObjectiveKind.OUTCOME) & Q(outcome=None)),
                name="objective_about_an_outcome_names_it",
            )
        ]

    def __str__(self) -> str:
        return self.text


class ObjectiveShare(models.Model):
    """Somebody who shares a personal objective."""

    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="shares"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "member"], name="objective_shared_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.objective_id}"


class Challenge(models.Model):
    """What stands in the way, under a heading; what answers it and whose that is."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="challenges"
    )
    change = models.ForeignKey(
        Change,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="challenges",
    )
    heading = models.CharField(max_length=13, choices=ChallengeHeading)
    text = models.CharField(max_length=500)
    raised_on = models.DateField()
    answer = models.CharField(max_length=500, blank=True)
    answer_post = models.CharField(max_length=150, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["raised_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="", answer_post="")
                | (Q(answered_on__isnull=False) & ~Q(answer="") & ~Q(answer_post="")),
                name="challenge_is_answered_in_words_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(answered_on__isnull=False),
                name="challenge_is_closed_with_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("raised_on")),
                name="challenge_is_answered_after_it_is_raised",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class TransitionLine(models.Model):
    """A line of the plan for moving from the old way to the new: what, whose, by when."""

    change = models.ForeignKey(
        Change, on_delete=models.PROTECT, related_name="transition"
    )
    subject = models.CharField(max_length=12, choices=TransitionSubject)
    what = models.CharField(max_length=300)
    owner_post = models.CharField(max_length=150)
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "subject", "what"], name="transition_line_once"
            )
        ]

    def __str__(self) -> str:
        return self.what


class TaskGroup(models.Model):
    """A group that does part of the work of a change, from one day up to another."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=150)
    starts_on = models.DateField()
    ends_before = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="task_group_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["change", "name"], name="task_group_once_by_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LessonAnswer(AppendOnly):
    """What was answered to one lesson for a change; the latest answer counts."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="lessons")
    code = models.CharField(max_length=40)
    answer = models.CharField(max_length=10, choices=ChecklistAnswer)
    evidence = models.CharField(max_length=500, blank=True)
    action = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.answer}"


class GateFound(AppendOnly):
    """One check of the gate as it was found when a change went ahead."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="found")
    code = models.CharField(max_length=40)
    finding = models.CharField(max_length=8, choices=GateFinding)
    sentence = models.TextField(max_length=4000)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "code"], name="gate_check_once_per_change"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.finding}"
