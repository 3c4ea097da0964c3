"""Services: what each is for, for whom, where and when, and what a unit of it costs."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.models import Outcome
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Need
from ropewalk.service.kinds import Choice, LocationKind, Phase, PriceKind, Weekday
from ropewalk.service.models.cost import CostBuildUp
from ropewalk.service.models.provider import Provider


class ServiceQuerySet(models.QuerySet["Service"]):
    """Ways to narrow services."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))

    def in_directory(self) -> Self:
        """Those that anybody may read about."""
        return self.filter(published_at__isnull=False)

    def running(self, *, on: date) -> Self:
        """Those that are given on the day."""
        return self.filter(covering(on))


class Service(models.Model):
    """A service that people can use, or could: services that have ended are kept.

    One record serves the commissioner and the public: what is in the directory is what
    is published of it. ``provider`` is none while nobody has been chosen.
    ``directory_id`` names it to other systems for ever. Ages are whole years:
    ``minimum_age`` up to and including ``maximum_age``.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="services"
    )
    provider = models.ForeignKey(
        Provider,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="services",
    )
    name = models.CharField(max_length=200)
    description = models.TextField(max_length=4000)
    for_whom = models.CharField(max_length=500)
    phase = models.CharField(max_length=10, choices=Phase)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    needs = models.ManyToManyField(Need, related_name="+")
    outcomes = models.ManyToManyField(Outcome, related_name="+")
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    address = models.URLField(max_length=500, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    directory_id = models.UUIDField(unique=True)
    published_at = models.DateTimeField(null=True, blank=True)
    assured_on = models.DateField(null=True, blank=True)
    assurer_post = models.CharField(max_length=150, blank=True)
    assurer_email = models.EmailField(blank=True)
    changed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="service_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(minimum_age=None)
                | Q(maximum_age=None)
                | Q(maximum_age__gte=F("minimum_age")),
                name="service_ages_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(assured_on__isnull=False),
                name="service_published_is_assured",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """Where a service is given. Latitude and longitude are in degrees (WGS 84)."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="locations"
    )
    kind = models.CharField(max_length=8, choices=LocationKind)
    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    directory_id = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=LocationKind.PHYSICAL) | ~Q(postcode=""),
                name="location_building_has_a_postcode",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """When a service is open on a day of the week; past midnight is the next day's."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens_at"]
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="hours_close_after_open"
            ),
            models.UniqueConstraint(
                fields=["service", "weekday", "opens_at"], name="hours_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at} to {self.closes_at}"


class Price(AppendOnly):
    """What a unit of something costs, from a day up to another, in pounds.

    Up to four decimals; value added tax is a percentage on top, none where nobody has
    said. A later row for the same thing and day takes the place of an earlier one.
    ``cost`` is what it was held against when it was set; none where nobody built that up.
    """

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="prices"
    )
    kind = models.CharField(max_length=12, choices=PriceKind)
    what = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    pounds = models.DecimalField(max_digits=12, decimal_places=4)
    vat_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True
    )
    below_cost_because = models.CharField(max_length=500, blank=True)
    cost = models.ForeignKey(
        CostBuildUp, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["what", "starts_on", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pounds__gte=0), name="price_is_not_below_nothing"
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="price_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}, {self.unit}: {self.pounds}"


class MakeOrBuy(AppendOnly):
    """Whether a service is made or bought, and why: the last one recorded counts."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="made_or_bought"
    )
    choice = models.CharField(max_length=4, choices=Choice)
    why = models.CharField(max_length=1000)
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name_plural = "made or bought"

    def __str__(self) -> str:
        return self.choice
