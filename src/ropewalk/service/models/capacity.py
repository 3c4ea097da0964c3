"""How much of a service there is, hour by hour, and how much of it is used; who takes part."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.models import Body, Partnership
from ropewalk.service.kinds import CareLevel
from ropewalk.service.models.service import Service


class CapacityCount(AppendOnly):
    """Places of a service on a day, between two hours, and those that were taken.

    ``from_hour`` up to and not including ``until_hour``, 0 to 24. A later count of the
    same day, hours and level takes the place of an earlier one.
    """

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="capacity"
    )
    level = models.CharField(max_length=12, choices=CareLevel)
    on = models.DateField()
    from_hour = models.PositiveSmallIntegerField()
    until_hour = models.PositiveSmallIntegerField()
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["on", "from_hour", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_hour__lte=24, until_hour__gt=F("from_hour")),
                name="capacity_is_for_some_hours",
            ),
            models.CheckConstraint(
                condition=Q(taken=None) | Q(taken__lte=F("places")),
                name="capacity_taken_is_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} on {self.on}: {self.places}"


class Participation(models.Model):
    """That a practice or a locality takes part in a scheme, of its own will, for a time."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="participations"
    )
    scheme = models.CharField(max_length=200)
    practice = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    locality = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_outside = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["scheme", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(practice=None) ^ Q(locality=None),
                name="participation_is_of_one",
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="participation_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice or self.locality} in {self.scheme}"
