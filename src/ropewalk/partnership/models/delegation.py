"""Authority that a body passes down, the chain a decision goes through, and resolutions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.partnership.kinds import Answer, LimitBasis, Power, ResolutionKind
from ropewalk.partnership.models.agreement import Agreement
from ropewalk.partnership.models.body import Body


class Delegation(models.Model):
    """Authority from one body to another body, or to a post, up to a limit.

    Never changed: another takes its place from a day and says which it ``replaces``. The
    decision by which it was given is ``approved_in``, where it was recorded here.
    """

    from_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="delegations_given"
    )
    to_body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delegations_held",
    )
    to_post = models.CharField(max_length=150, blank=True)
    agreement = models.ForeignKey(
        Agreement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="delegations",
    )
    subject = models.CharField(max_length=200)
    place_code = models.CharField(max_length=12, blank=True)
    limit_pence = models.BigIntegerField(null=True, blank=True)
    limit_basis = models.CharField(max_length=10, choices=LimitBasis)
    power = models.CharField(max_length=8, choices=Power, default=Power.DECIDES)
    conditions = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    approved_on = models.DateField()
    approver_post = models.CharField(max_length=150)
    approved_in = models.ForeignKey(
        "partnership.Decision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(to_body__isnull=False, to_post="")
                | (Q(to_body=None) & ~Q(to_post="")),
                name="delegation_goes_to_one",
            ),
            models.CheckConstraint(
                condition=Q(to_body=None) | ~Q(to_body=F("from_body")),
                name="no_body_delegates_to_itself",
            ),
            models.CheckConstraint(
                condition=Q(limit_pence=None) | Q(limit_pence__gt=0),
                name="delegation_limit_is_a_sum",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class ApprovalStep(models.Model):
    """A body whose approval decisions of an agreement need, and in which turn.

    Bodies with the same turn approve side by side; all of them have to.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="approval_chain"
    )
    turn = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["turn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "body"], name="body_once_in_a_chain"
            )
        ]

    def __str__(self) -> str:
        return f"{self.turn}: {self.body_id}"


class Resolution(models.Model):
    """Something a body resolved that binds what is done later, until it ends."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="resolutions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    kind = models.CharField(max_length=12, choices=ResolutionKind, blank=True)
    at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    owner_post = models.CharField(max_length=150, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    resolved_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["resolved_on", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "resolved_on", "number"],
                name="resolution_once_per_number",
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("resolved_on")),
                name="resolution_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(kind="pilot_pools") | Q(at_most__isnull=False),
                name="resolution_says_how_many",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Recommendation(models.Model):
    """What one body recommends to another, in three parts, and the answer it got.

    A body that advises is heard when its recommendation is answered by the day it was
    promised.
    """

    from_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="recommendations_made"
    )
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="recommendations_had"
    )
    title = models.CharField(max_length=200)
    existing_resources = models.TextField(max_length=2000)
    unmet_need = models.TextField(max_length=2000)
    proposal = models.TextField(max_length=2000)
    made_on = models.DateField()
    answer_by = models.DateField()
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answer_because = models.CharField(max_length=500, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_body=F("to_body")),
                name="recommendation_goes_to_another",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__gte=F("made_on")),
                name="recommendation_is_answered_after_it_is_made",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None, answer_because="")
                | (
                    ~Q(answer="") & ~Q(answer_because="") & Q(answered_on__isnull=False)
                ),
                name="answer_has_its_day_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title
