"""Outcome frameworks, outcomes, the measures that show them, and priority headings."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.kinds import Direction, Frequency, Origin


class FrameworkQuerySet(models.QuerySet["Framework"]):
    """Ways to narrow frameworks."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those that everybody shares, and those of the actor's organisations."""
        own = Membership.objects.filter(
            covering(on), account=actor, organisation=OuterRef("organisation")
        )
        return self.filter(Q(organisation=None) | Exists(own))


class Framework(models.Model):
    """A set of outcomes that somebody published or a partner wrote, for a time.

    One with no organisation is shared by the whole installation.
    """

    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=8, choices=Origin)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="framework_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PriorityHeading(models.Model):
    """A heading under which a framework gathers its outcomes."""

    framework = models.ForeignKey(
        Framework, on_delete=models.CASCADE, related_name="headings"
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"], name="heading_once_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Outcome(models.Model):
    """Something that ought to be better for people."""

    framework = models.ForeignKey(
        Framework, on_delete=models.CASCADE, related_name="outcomes"
    )
    heading = models.ForeignKey(
        PriorityHeading,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="outcomes",
    )
    code = models.SlugField(max_length=40)
    statement = models.CharField(max_length=500)

    class Meta:
        ordering = ["framework", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"], name="outcome_once_per_code"
            )
        ]

    def __str__(self) -> str:
        return self.statement


class Measure(models.Model):
    """How anybody would know that an outcome is better: a number, its unit and its source.

    ``organisation`` is the one that added it; none where the framework itself states it.
    """

    outcome = models.ForeignKey(
        Outcome, on_delete=models.CASCADE, related_name="measures"
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    direction = models.CharField(max_length=8, choices=Direction)
    source = models.CharField(max_length=300)
    frequency = models.CharField(max_length=10, choices=Frequency)
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["outcome", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "code"], name="measure_once_per_code"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MeasureValue(AppendOnly):
    """A measure's value for a period, as it was known when it was recorded.

    It is the value of an organisation, its place or its people: two councils that use one
    framework have a value each. None is said of one from before that was kept. A later
    row for the same organisation and period takes its place; the earlier one stays.
    """

    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="values"
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    starts_on = models.DateField()
    ends_before = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=4)
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="value_is_for_a_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} from {self.starts_on}"


class Target(AppendOnly):
    """What an organisation wants a measure to reach. The last one it recorded counts.

    The target that a framework itself states is the measure's own.
    """

    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="targets"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    value = models.DecimalField(max_digits=16, decimal_places=4)
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"{self.value} for {self.organisation_id}"
