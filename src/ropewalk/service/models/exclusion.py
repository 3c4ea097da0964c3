"""Whether a ground for exclusion applies to a bidder: what it said, and what was decided."""

from django.conf import settings
from django.db import models

from ropewalk.audit.models import AppendOnly
from ropewalk.service.models.procurement import Procurement
from ropewalk.service.models.provider import Provider


class ExclusionStatement(AppendOnly):
    """What a bidder said of every ground for exclusion; the last one counts."""

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="exclusion_statements"
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="exclusion_statements"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"statement of {self.provider_id} for {self.procurement_id}"


class ExclusionAnswer(AppendOnly):
    """That a ground applies to a bidder, what happened, and what it did about it.

    A ground that does not apply has no row: the statement answered all of them.
    """

    statement = models.ForeignKey(
        ExclusionStatement, on_delete=models.PROTECT, related_name="applying"
    )
    ground = models.CharField(max_length=20)
    evidence = models.TextField(max_length=4000)
    self_cleaning = models.TextField(max_length=4000)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "ground"], name="exclusion_answer_once"
            )
        ]

    def __str__(self) -> str:
        return self.ground


class ExclusionRaised(AppendOnly):
    """A ground that who buys found itself, and until when the bidder can answer to it."""

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="exclusions_raised"
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="exclusions_raised"
    )
    ground = models.CharField(max_length=20)
    evidence = models.TextField(max_length=4000)
    answer_by = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "provider", "ground"],
                name="exclusion_raised_once",
            )
        ]

    def __str__(self) -> str:
        return self.ground


class ExclusionDecision(AppendOnly):
    """Whether a bidder is left out, and why; the last one counts. The bidder is shown it."""

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="exclusion_decisions"
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="exclusion_decisions"
    )
    is_excluded = models.BooleanField()
    reason = models.TextField(max_length=4000)
    found = models.TextField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True, null=True, blank=True)

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return (
            f"{self.provider_id}: {'left out' if self.is_excluded else 'not left out'}"
        )


class ExclusionJudged(AppendOnly):
    """What was found of one ground when it was decided, and how sure its law is."""

    decision = models.ForeignKey(
        ExclusionDecision, on_delete=models.PROTECT, related_name="judged"
    )
    ground = models.CharField(max_length=20)
    is_likely_again = models.BooleanField()
    reason = models.TextField(max_length=2000)
    law = models.CharField(max_length=300)
    certainty = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "ground"], name="exclusion_judged_once"
            )
        ]

    def __str__(self) -> str:
        return self.ground
