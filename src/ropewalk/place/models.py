"""What people record about a place: the neighbourhoods they draw and the needs they see."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.organisations.models.organisation import covering


def _own(actor: Account, *, on: date) -> Exists:
    """Whether the row's organisation is one that the actor belongs to on the day."""
    return Exists(
        Membership.objects.filter(
            covering(on), account=actor, organisation=OuterRef("organisation")
        )
    )


class NeighbourhoodQuerySet(models.QuerySet["Neighbourhood"]):
    """Ways to narrow neighbourhoods."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those drawn by an organisation the actor belongs to on the day."""
        return self.filter(_own(actor, on=on))

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


class Level(models.TextChoices):
    """Where in the system something is seen or decided."""

    STRATEGIC = "strategic", "Strategic: the whole place"
    SERVICE = "service", "Service: a neighbourhood, a practice, a pathway"
    INDIVIDUAL = "individual", "Individual: what people's own plans add up to"


class NeedQuerySet(models.QuerySet["Need"]):
    """Ways to narrow needs."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those recorded by an organisation the actor belongs to on the day."""
        return self.filter(_own(actor, on=on))

    def standing(self) -> Self:
        """Those not withdrawn."""
        return self.filter(withdrawn_at=None)


class Need(models.Model):
    """What people want or lack, where, and who said so: the start of the thread.

    It describes groups, never a named person.
    """

    class Voice(models.TextChoices):
        """Who said so. People who use services, carers and the public are three groups."""

        PEOPLE = "people", "People who use services"
        CARERS = "carers", "Carers"
        PUBLIC = "public", "The public"
        FRONT_LINE = "front_line", "Front-line staff"
        PROVIDER = "provider", "A provider"
        COMMISSIONER = "commissioner", "A commissioner"
        ANALYST = "analyst", "An analyst, from data"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    level = models.CharField(max_length=10, choices=Level)
    statement = models.TextField(max_length=2000)
    people = models.CharField(max_length=200)
    place_code = models.CharField(max_length=12)
    place_name = models.CharField(max_length=150)
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT
    )
    voice = models.CharField(max_length=12, choices=Voice)
    how_heard = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    submission_key = models.UUIDField(unique=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="need_withdrawal_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.statement


class Evidence(models.Model):
    """What supports a need: a figure as it stood that day, or a document."""

    class Kind(models.TextChoices):
        """What is linked."""

        FIGURE = "figure", "A figure"
        DOCUMENT = "document", "A document"

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=300)
    figure_key = models.CharField(max_length=200, blank=True)
    value = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    vintage = models.CharField(max_length=100, blank=True)
    address = models.URLField(max_length=500, blank=True)
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="figure") & ~Q(figure_key="") & ~Q(vintage=""))
                | Q(kind="document", figure_key=""),
                name="evidence_figure_says_which",
            )
        ]

    def __str__(self) -> str:
        return self.title
