"""An organisation that takes part, and the names and codes it has had."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from ropewalk.organisations.kinds import OrganisationKind, Scheme


def covering(on: date) -> Q:
    """Rows whose term, ``starts_on`` up to and not including ``ends_before``, holds a day."""
    return Q(Q(ends_before=None) | Q(ends_before__gt=on), starts_on__lte=on)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Ways to narrow organisations."""

    def existing(self, *, on: date) -> Self:
        """Those that existed on the day."""
        return self.filter(covering(on))

    def identified(self, *, scheme: str, code: str, on: date) -> Self:
        """The one that a code meant on the day, if any."""
        return self.filter(
            identifiers__in=Identifier.objects.filter(
                covering(on), scheme=scheme, code=code
            )
        )


class Organisation(models.Model):
    """A body that takes part: an ICB, a council, a trust, a group of people.

    ``name`` is the latest it was given; the names it has had, and the codes others know
    it by, have dates of their own. It is never known by a code alone, because codes are
    given up and given out again.
    """

    kind = models.CharField(max_length=10, choices=OrganisationKind)
    name = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="organisation_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def exists_on(self, day: date) -> bool:
        """Whether it existed on a day."""
        return self.starts_on <= day and (
            self.ends_before is None or self.ends_before > day
        )


class OrganisationName(models.Model):
    """A name that an organisation had from one day up to another."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="names"
    )
    name = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="name_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["organisation", "starts_on"], name="one_name_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ends_before=None),
                name="one_name_without_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Identifier(models.Model):
    """A code by which others knew an organisation from one day up to another."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=10, choices=Scheme)
    code = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["scheme", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="identifier_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["scheme", "code", "starts_on"], name="one_meaning_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["scheme", "code"],
                condition=Q(ends_before=None),
                name="one_meaning_without_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"
