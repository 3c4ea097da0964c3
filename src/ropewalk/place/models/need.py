"""Needs, and the evidence that supports them: the start of the thread."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.organisations.models import Account, Organisation
from ropewalk.place.models.neighbourhood import Neighbourhood
from ropewalk.place.models.ownership import own


class Level(models.TextChoices):
    """Where in the system something is seen or decided."""

    STRATEGIC = "strategic", "Strategic: the whole place"
    SERVICE = "service", "Service: a neighbourhood, a practice, a pathway"
    INDIVIDUAL = "individual", "Individual: what people's own plans add up to"


class NeedQuerySet(models.QuerySet["Need"]):
    """Ways to narrow needs."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those recorded by an organisation the actor belongs to on the day."""
        return self.filter(own(actor, on=on))

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
