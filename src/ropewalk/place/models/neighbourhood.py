"""Neighbourhoods: named, dated sets of small areas or practices."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from ropewalk.organisations.models import Account, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.place.models.ownership import own


class NeighbourhoodQuerySet(models.QuerySet["Neighbourhood"]):
    """Ways to narrow neighbourhoods."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those drawn by an organisation the actor belongs to on the day."""
        return self.filter(own(actor, on=on))

    def in_use(self, *, on: date) -> Self:
        """Those whose term covers the day."""
        return self.filter(covering(on))


class Neighbourhood(models.Model):
    """A named, dated set of small areas or practices that a partnership works with.

    Once drawn its members never change: a new boundary is a new neighbourhood that
    starts on the day the old one ends, so that what was said of the old one stays true.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    objects = NeighbourhoodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="neighbourhood_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["organisation", "name", "starts_on"],
                name="neighbourhood_once_per_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NeighbourhoodMember(models.Model):
    """One small area (LSOA 2021) or one GP practice in a neighbourhood."""

    class Kind(models.TextChoices):
        """What the code names."""

        SMALL_AREA = "lsoa", "Small area"
        PRACTICE = "practice", "GP practice"

    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.CASCADE, related_name="members"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=9)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood", "kind", "code"],
                name="member_once_per_neighbourhood",
            )
        ]

    def __str__(self) -> str:
        return self.code
