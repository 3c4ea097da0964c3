"""Commissioning support: who can do what and how much, what leads ask for and are given."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.organisations.models import Organisation
from ropewalk.partnership.kinds import Skill
from ropewalk.partnership.models.partnership import Member, Partnership
from ropewalk.partnership.models.responsibility import Area


class Support(models.Model):
    """One skill that a support post has, and how much; vacant while nobody holds it.

    ``hundredths`` are hundredths of a full-time post. Somebody with two skills has a row
    for each.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="support"
    )
    title = models.CharField(max_length=150)
    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    skill = models.CharField(max_length=14, choices=Skill)
    hundredths = models.PositiveIntegerField()
    member = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["skill", "employer", "title", "pk"]
        verbose_name_plural = "support"
        constraints = [
            models.CheckConstraint(
                condition=Q(hundredths__gt=0), name="support_is_some_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="support_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SupportRequest(models.Model):
    """What an area asks of the support team: a skill, how much, for what, from when to when.

    ``priority`` is its place in the shared work plan, 1 first; none until a lead says.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="requests")
    skill = models.CharField(max_length=14, choices=Skill)
    hundredths = models.PositiveIntegerField()
    purpose = models.CharField(max_length=300)
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = [F("priority").asc(nulls_last=True), "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hundredths__gt=0), name="request_is_for_some_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="request_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(priority=None) | Q(priority__gt=0),
                name="priority_counts_from_one",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class SupportAllocation(models.Model):
    """How much of a support post's skill a request is given, for the request's whole time."""

    request = models.ForeignKey(
        SupportRequest, on_delete=models.PROTECT, related_name="allocations"
    )
    support = models.ForeignKey(
        Support, on_delete=models.PROTECT, related_name="allocations"
    )
    hundredths = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hundredths__gt=0), name="allocation_is_some_time"
            ),
            models.UniqueConstraint(
                fields=["request", "support"], name="allocation_once_per_support"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hundredths} of {self.support_id} to {self.request_id}"
