"""What practices and localities require, the lots it adds up to, and how a provider is chosen."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.models import Body, Decision, Partnership
from ropewalk.place.models import Need
from ropewalk.service.kinds import NoticeKind, Regime, Route, Stage, Standing
from ropewalk.service.models.advice import LegalAdvice
from ropewalk.service.models.provider import Provider, not_of_a_rival
from ropewalk.service.models.service import Service


class ProcurementQuerySet(models.QuerySet["Procurement"]):
    """Ways to narrow procurements."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see, but no choice among rivals.

        Until it is made nobody of a provider learns of it here, save those who commission
        for a partner as well or are named to score the bids. A buyer that is a provider
        itself sees what it buys.
        """
        scored = self.model.objects.filter(evaluators__account=actor)
        return self.filter(
            Q(stage__in=[Stage.AWARDED, Stage.ABANDONED])
            | not_of_a_rival(actor, "partnership", on, organisation="buyer")
            | Q(pk__in=scored.values("pk")),
            partnership__in=Partnership.objects.visible_to(actor, on=on),
        )


class Procurement(models.Model):
    """The choice of who gives a service, for the organisation that will hold the contract."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="procurements"
    )
    buyer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="procurements"
    )
    title = models.CharField(max_length=200)
    regime = models.CharField(max_length=4, choices=Regime)
    value_pence = models.PositiveBigIntegerField()
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.SPECIFYING)
    abandoned_because = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = ProcurementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=Stage.ABANDONED) ^ Q(abandoned_because=""),
                name="procurement_abandoned_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Lot(models.Model):
    """A part of a procurement that goes to one provider; it is what was required of it.

    Its quantity is what its requirements add up to.
    """

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="lots"
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    year_starting = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["procurement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "number"], name="lot_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"Lot {self.number}: {self.title}"


class RequirementQuerySet(models.QuerySet["Requirement"]):
    """Ways to narrow requirements."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class Requirement(models.Model):
    """What a practice or a locality group asks the commission to buy for its people.

    One of ``practice`` and ``locality`` asks. ``lot`` is where it is bought; none while
    it waits.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="requirements"
    )
    practice = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    locality = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    need = models.ForeignKey(
        Need, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    quantity = models.PositiveIntegerField()
    year_starting = models.PositiveSmallIntegerField()
    lot = models.ForeignKey(
        Lot,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requirements",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(practice=None) ^ Q(locality=None),
                name="requirement_is_of_one",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="requirement_is_for_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.quantity} {self.unit}"

    @property
    def asked_by(self) -> str:
        """Who requires it."""
        return str(self.practice or self.locality)


class RouteRecord(AppendOnly):
    """How a provider is to be chosen and why: the last one recorded counts.

    ``advice`` is what was advised where the tests do not open the route; none where they
    do.
    """

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="routes"
    )
    route = models.CharField(max_length=16, choices=Route)
    why = models.TextField(max_length=4000)
    advice = models.ForeignKey(
        LegalAdvice,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return self.get_route_display()


class RouteFact(AppendOnly):
    """A fact that was known when a route was recorded, as it was answered.

    ``name`` is the fact's short stable name; ``answer`` a code, or a sum in pence. What is
    not known has no row.
    """

    record = models.ForeignKey(
        RouteRecord, on_delete=models.PROTECT, related_name="facts"
    )
    name = models.CharField(max_length=40)
    answer = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "name"], name="route_fact_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.answer}"


class RouteFinding(AppendOnly):
    """What the rules said of one route when a choice was recorded, and where they stand."""

    record = models.ForeignKey(
        RouteRecord, on_delete=models.PROTECT, related_name="findings"
    )
    route = models.CharField(max_length=16, choices=Route)
    standing = models.CharField(max_length=8, choices=Standing)
    reason = models.TextField(max_length=4000)
    law = models.CharField(max_length=300)
    certainty = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "route"], name="route_finding_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_route_display()}: {self.get_standing_display()}"


class RouteTest(AppendOnly):
    """A test of the law that a route was held against, and what was found.

    ``route`` is the route that it was a test of; empty where it was of which law applies.
    """

    record = models.ForeignKey(
        RouteRecord, on_delete=models.PROTECT, related_name="tests"
    )
    number = models.PositiveSmallIntegerField()
    route = models.CharField(max_length=16, choices=Route, blank=True)
    asked = models.CharField(max_length=500)
    found = models.CharField(max_length=12)
    why = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="route_test_once")
        ]

    def __str__(self) -> str:
        return f"{self.asked}: {self.found}"


class Notice(AppendOnly):
    """A notice that was published about a procurement, on which day and where."""

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=17, choices=NoticeKind)
    published_on = models.DateField()
    reference = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["published_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.reference}"


class Award(AppendOnly):
    """Which provider a lot goes to, why, and by which decision where one was taken.

    ``not_first_because`` is why it goes to another than the first of the ranking; empty
    where it went to the first, or nothing was ranked.
    """

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="award")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="awards"
    )
    why = models.CharField(max_length=2000)
    not_first_because = models.CharField(max_length=2000, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    awarded_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.lot_id} to {self.provider}"
