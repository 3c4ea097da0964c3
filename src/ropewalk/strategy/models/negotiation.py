"""Negotiations: what strategic and local teams offer each other for a division's services."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.programme_kinds import Move, TeamSide


class NegotiationQuerySet(models.QuerySet["Negotiation"]):
    """Ways to narrow negotiations."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class Negotiation(models.Model):
    """What a year's services for some people are to be, agreed division by division.

    It has to end in time for the budgets of ``year_starting``.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="negotiations"
    )
    title = models.CharField(max_length=200)
    people = models.CharField(max_length=200)
    year_starting = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["-year_starting", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="negotiation_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ServiceHead(models.Model):
    """A head of service that is negotiated about, and the unit of its activity."""

    negotiation = models.ForeignKey(
        Negotiation, on_delete=models.PROTECT, related_name="heads"
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "number"], name="service_head_once_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Division(models.Model):
    """Localities that are planned for together."""

    negotiation = models.ForeignKey(
        Negotiation, on_delete=models.PROTECT, related_name="divisions"
    )
    title = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "title"], name="division_once_per_title"
            )
        ]

    def __str__(self) -> str:
        return self.title


class DivisionLocality(models.Model):
    """A locality of a division, by its name; it is in one division of a negotiation."""

    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="localities"
    )
    name = models.CharField(max_length=150)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "division localities"
        constraints = [
            models.UniqueConstraint(
                fields=["division", "name"], name="locality_once_in_a_division"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Negotiator(models.Model):
    """Somebody in the strategic team, or in the local team of a division."""

    negotiation = models.ForeignKey(
        Negotiation, on_delete=models.PROTECT, related_name="negotiators"
    )
    division = models.ForeignKey(
        Division,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="negotiators",
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "account"], name="negotiator_on_one_side"
            )
        ]

    def __str__(self) -> str:
        return f"negotiator {self.pk}"


class HeadLimit(AppendOnly):
    """The least and the most that a division may agree for a head; the last one counts.

    None is no limit. One without a division is for each that has none of its own.
    """

    head = models.ForeignKey(
        ServiceHead, on_delete=models.PROTECT, related_name="limits"
    )
    division = models.ForeignKey(
        Division, null=True, blank=True, on_delete=models.PROTECT, related_name="limits"
    )
    least_activity = models.PositiveIntegerField(null=True, blank=True)
    most_activity = models.PositiveIntegerField(null=True, blank=True)
    least_pence = models.BigIntegerField(null=True, blank=True)
    most_pence = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(least_activity=None)
                | Q(most_activity=None)
                | Q(most_activity__gte=F("least_activity")),
                name="limit_of_activity_in_order",
            ),
            models.CheckConstraint(
                condition=Q(least_pence=None)
                | Q(most_pence=None)
                | Q(most_pence__gte=F("least_pence")),
                name="limit_of_cost_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"limit {self.pk} of head {self.head_id}"


class Round(AppendOnly):
    """What one side said for a head of service in a division: how much, for how much, where.

    ``outside`` says in what way it was outside the framework when it was said.
    """

    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="rounds"
    )
    head = models.ForeignKey(
        ServiceHead, on_delete=models.PROTECT, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=9, choices=TeamSide)
    move = models.CharField(max_length=7, choices=Move)
    activity = models.PositiveIntegerField()
    pence = models.BigIntegerField()
    location = models.CharField(max_length=200)
    because = models.CharField(max_length=500, blank=True)
    outside = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "head", "number"], name="round_once_per_number"
            ),
            models.CheckConstraint(
                condition=Q(pence__gte=0), name="round_costs_nothing_or_more"
            ),
            models.CheckConstraint(condition=~Q(location=""), name="round_says_where"),
        ]

    def __str__(self) -> str:
        return f"round {self.number}"


class ReferralRuling(AppendOnly):
    """What the strategic team ruled on a round outside the framework that went up to it."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="ruling")
    is_allowed = models.BooleanField()
    because = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"ruling on round {self.round_id}"
