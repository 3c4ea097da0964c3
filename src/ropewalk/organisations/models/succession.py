"""What became of an organisation: who took over, on what day, and how much of it."""

from fractions import Fraction
from typing import TypeAlias

from django.db import models
from django.db.models import F, Q

from ropewalk.organisations.kinds import SuccessionKind
from ropewalk.organisations.models.organisation import Organisation


class Succession(models.Model):
    """An organisation's work passing to others on a day.

    In a merger or a split the predecessor ends on that day; in a transfer it carries on
    and keeps the share that names itself. The shares of one succession add up to one.
    """

    Kind: TypeAlias = SuccessionKind

    predecessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="successions"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "on"], name="one_succession_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.kind} {self.on}"


class SuccessionShare(models.Model):
    """How much of a predecessor one successor took over, as an exact fraction."""

    succession = models.ForeignKey(
        Succession, on_delete=models.CASCADE, related_name="shares"
    )
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="inheritances"
    )
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["succession", "successor"], name="share_once_per_successor"
            ),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gte=F("numerator")),
                name="share_is_above_nothing_and_up_to_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator} to {self.successor_id}"

    @property
    def fraction(self) -> Fraction:
        """The share as a number."""
        return Fraction(self.numerator, self.denominator)
