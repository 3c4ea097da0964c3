"""Which locations of the Care Quality Commission are a provider's."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.service.models.provider import Provider


class CareLocation(AppendOnly):
    """That a location was joined to a provider from a day on, or taken off it.

    ``code`` is the location id. ``name`` and ``vintage`` are the home's name and the list
    that it was checked against then. Of a partnership's rows for one location, the last
    by day and then by order of recording says whose it is.
    """

    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="care_locations"
    )
    code = models.CharField(max_length=20)
    is_joined = models.BooleanField()
    on = models.DateField()
    name = models.CharField(max_length=300)
    vintage = models.CharField(max_length=100)
    why = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission_key", "code"], name="care_location_once_a_form"
            ),
            models.CheckConstraint(
                condition=Q(is_joined=True) | ~Q(why=""),
                name="care_location_taken_off_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
