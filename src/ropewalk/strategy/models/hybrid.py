"""Hybrids: a model of joint commissioning put together from several, by dimension."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership


class HybridQuerySet(models.QuerySet["Hybrid"]):
    """Ways to narrow hybrids."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class Hybrid(AppendOnly):
    """What partners chose from the models of the library, a choice for each dimension."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="hybrids"
    )
    title = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = HybridQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class HybridChoice(AppendOnly):
    """From which model a hybrid takes one dimension. Both are codes of the library."""

    hybrid = models.ForeignKey(Hybrid, on_delete=models.PROTECT, related_name="choices")
    dimension = models.CharField(max_length=20)
    model = models.CharField(max_length=10)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hybrid", "dimension"], name="hybrid_choice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dimension} from {self.model}"
