"""Concerns about providers, what was done about them, and what the provider replied."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.place.models import Need
from ropewalk.service.market_kinds import ConcernAbout, ConcernStepKind
from ropewalk.service.models.provider import (
    Provider,
    ProviderQuerySet,
    not_of_a_rival,
    partner_with,
)


def providers_watched_by(actor: Account, *, on: date) -> ProviderQuerySet:
    """The providers whose signals somebody may read: their own, and their partnerships'.

    Of a partnership's, the people of its partners may; a seat in one of its groups is not
    enough, and whoever is of another provider sees only that one.
    """
    mine = Membership.objects.filter(covering(on), account=actor)
    return Provider.objects.filter(
        Q(organisation__in=mine.values("organisation"))
        | (
            partner_with(mine, "partnership", on)
            & not_of_a_rival(actor, "partnership", on, pk="pk")
        )
    )


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Ways to narrow concerns."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those about the actor's own organisation, and those it raised or was shared.

        Nobody of another provider learns that there is one.
        """
        mine = Membership.objects.filter(covering(on), account=actor)
        shared = ConcernStep.objects.filter(
            concern=OuterRef("pk"), kind=ConcernStepKind.SHARED
        )
        of = "provider__partnership"
        return self.filter(
            Q(provider__organisation__in=mine.values("organisation"))
            | (
                (
                    Q(organisation__in=mine.values("organisation"))
                    | (Q(Exists(shared)) & partner_with(mine, of, on))
                )
                & not_of_a_rival(actor, of, on, pk="provider")
            )
        )

    def standing(self) -> Self:
        """Those that nobody has closed."""
        closed = ConcernStep.objects.filter(
            concern=OuterRef("pk"), kind=ConcernStepKind.CLOSED
        )
        return self.filter(~Exists(closed))


class Concern(AppendOnly):
    """What somebody is worried about in a provider, and whose voice that is.

    It is never about a named person: what happened to one is reported where safety is
    reported, and only that it was is said here. ``organisation`` is the partner that
    raised it; the others learn of it once it is shared.
    """

    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="concerns"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    voice = models.CharField(max_length=12, choices=Need.Voice)
    about = models.CharField(max_length=10, choices=ConcernAbout)
    statement = models.TextField(max_length=2000)
    heard_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_about_display()


class ConcernStep(AppendOnly):
    """What was done about a concern, and in what words."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=ConcernStepKind)
    text = models.TextField(max_length=2000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "kind"],
                condition=Q(kind__in=[ConcernStepKind.SHARED, ConcernStepKind.CLOSED]),
                name="concern_shared_and_closed_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=ConcernStepKind.SHARED) | ~Q(text=""),
                name="concern_step_says_what",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
