"""Which option somebody preferred without scores, on which day, and for which reasons."""

from django.conf import settings
from django.db import models

from ropewalk.audit.models import AppendOnly
from ropewalk.strategy.models.appraisal import Appraisal, AppraisalOption


class Preference(AppendOnly):
    """That an option was preferred on a day, as a paper says it; the last one counts."""

    appraisal = models.ForeignKey(
        Appraisal, on_delete=models.PROTECT, related_name="preferences"
    )
    option = models.ForeignKey(
        AppraisalOption, on_delete=models.PROTECT, related_name="+"
    )
    preferred_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.option_id} preferred on {self.preferred_on}"


class PreferenceReason(AppendOnly):
    """A reason why an option was preferred."""

    preference = models.ForeignKey(
        Preference, on_delete=models.PROTECT, related_name="reasons"
    )
    text = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
