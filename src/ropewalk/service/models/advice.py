"""Legal advice that something rests on where the rules of this software do not open it."""

from django.conf import settings
from django.db import models

from ropewalk.audit.models import AppendOnly


class LegalAdvice(AppendOnly):
    """What was advised, by which post and on which day. A post, never a person's name."""

    post = models.CharField(max_length=150)
    advised_on = models.DateField()
    advised = models.CharField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"advice of {self.post}, {self.advised_on}"
