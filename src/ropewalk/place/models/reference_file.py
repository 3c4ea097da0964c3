"""Publishers' files that people asked to add to the reference data, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ReferenceFile(models.Model):
    """One file that somebody offered: where it waits, how far it is, and what came of it.

    The bytes wait in a folder of their own under the uploads of the installation, named
    by ``folder``; they are removed as soon as the file is added, refused or cancelled.
    ``said`` is a sentence for the person, and each further line names a row. ``kept_as``
    is what its rows are kept as in the lake, where they are.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being read"
        ADDED = "added", "Added"
        REFUSED = "refused", "Refused"
        CANCELLED = "cancelled", "Cancelled"

    name = models.CharField(max_length=100)
    folder = models.UUIDField(unique=True)
    size = models.PositiveBigIntegerField()
    council = models.CharField(max_length=9, blank=True)
    vintage = models.CharField(max_length=80, blank=True)
    as_at = models.DateField(null=True, blank=True)
    services = models.TextField(blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    offered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    changed_at = models.DateTimeField()
    said = models.TextField(blank=True)
    kept_as = models.CharField(max_length=200, blank=True)
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["added", "refused"]) | ~Q(said=""),
                name="reference_file_says_what_came_of_it",
            )
        ]

    def __str__(self) -> str:
        return self.name
