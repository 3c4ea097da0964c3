"""Vintages of the reference data that somebody withdrew, with who, when and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Withdrawal(models.Model):
    """One vintage that was added in error and that nobody reads any more.

    Its rows and their description stay in the lake, under ``kept_as``, which is never
    given to another. What is withdrawn with the command is on record there alone.
    """

    kept_as = models.CharField(max_length=200)
    table = models.CharField(max_length=100)
    vintage = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    because = models.CharField(max_length=300)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField()

    class Meta:
        ordering = ["-withdrawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kept_as"], name="withdrawn_only_once"),
            models.CheckConstraint(
                condition=~Q(because=""), name="withdrawal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.vintage})"
