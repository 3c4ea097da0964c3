"""Requests to place, who could be asked, what was offered, and what was chosen."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account, Membership, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.partnership.models import Body, Holder, Partner, Partnership
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models.provider import Provider
from ropewalk.service.models.service import Service
from ropewalk.service.placement_kinds import (
    ChosenBy,
    HowOften,
    Rating,
    WhyChosen,
    WhyClosed,
    WhyNot,
)


class ServedArea(models.Model):
    """A postcode district or a locality to which a service is given.

    A service that names none is given throughout its partnership's area.
    """

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="served_areas"
    )
    district = models.CharField(max_length=4, blank=True)
    locality = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["district", "locality__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(district="") ^ Q(locality=None), name="served_area_is_one"
            ),
            models.UniqueConstraint(
                fields=["service", "district"],
                condition=~Q(district=""),
                name="served_district_once",
            ),
            models.UniqueConstraint(
                fields=["service", "locality"], name="served_locality_once"
            ),
        ]

    def __str__(self) -> str:
        return self.district or str(self.locality)


class ServiceRating(AppendOnly):
    """What the regulator rated a service from a day on, and where that is written.

    The last one recorded counts.
    """

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="ratings"
    )
    rating = models.CharField(max_length=20, choices=Rating)
    rated_on = models.DateField()
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_rating_display()


class PlacementRequestQuerySet(models.QuerySet["PlacementRequest"]):
    """Ways to narrow requests to place."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of a partnership that the actor commissions for, or of their locality.

        A request is about one person's support: being of a partner is not enough, and a
        provider reads what was asked of it by its own address.
        """
        commissions = Membership.objects.filter(
            covering(on),
            account=actor,
            role__in=roles_with(Permission.COMMISSION_SERVICES),
        )
        buying = Partner.objects.filter(
            covering(on),
            partnership=OuterRef("partnership"),
            organisation__in=commissions.values("organisation"),
        )
        sits = Holder.objects.filter(
            covering(on), seat__body=OuterRef("locality"), member__account=actor
        )
        return self.filter(
            Q(Exists(buying)) | (Q(is_of_locality=True) & Q(Exists(sits)))
        )


class PlacementRequest(AppendOnly):
    """What a person or a locality needs arranged, where, and within which price.

    ``reference`` is the council's own for the case and names nobody. ``quantity`` of
    ``unit`` is wanted a week or in all; the price of a unit, in pounds to four decimals,
    is from ``least_pounds`` up to and including ``most_pounds``. ``floor`` is the lowest
    rating accepted, none where the regulator rates no such service. Offers are made
    before ``closes_at``.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="placement_requests"
    )
    reference = models.CharField(max_length=30)
    is_of_locality = models.BooleanField(default=False)
    kind = models.CharField(max_length=14, choices=KindOfNeed)
    district = models.CharField(max_length=4, blank=True)
    locality = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    quantity = models.DecimalField(max_digits=9, decimal_places=2)
    unit = models.CharField(max_length=60)
    how_often = models.CharField(max_length=5, choices=HowOften)
    starts_on = models.DateField()
    wanted = models.TextField(max_length=4000)
    least_pounds = models.DecimalField(max_digits=12, decimal_places=4)
    most_pounds = models.DecimalField(max_digits=12, decimal_places=4)
    floor = models.CharField(max_length=20, choices=Rating, blank=True)
    takes_unrated = models.BooleanField(default=False)
    closes_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = PlacementRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(district="") ^ Q(locality=None),
                name="placement_is_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(is_of_locality=False) | Q(locality__isnull=False),
                name="placement_names_its_locality",
            ),
            models.CheckConstraint(
                condition=Q(least_pounds__gt=0, most_pounds__gte=F("least_pounds")),
                name="placement_band_is_in_order",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="placement_wants_something"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class PlacementCandidateQuerySet(models.QuerySet["PlacementCandidate"]):
    """Ways to narrow whom a request could be asked of."""

    def of(self, actor: Account, *, on: date) -> Self:
        """Those of the providers whose own people the actor is one of."""
        own = actor.memberships.acting(on=on)
        return self.filter(provider__organisation__in=own.values("organisation"))

    def asked(self) -> Self:
        """Those who were asked: nothing stood against it."""
        return self.filter(why_not="")


class PlacementCandidate(AppendOnly):
    """Whether a provider was asked when a request was opened; if not, the one reason.

    ``said`` is that reason in a sentence. ``service`` is what it would give, and
    ``pounds`` what a unit of it costs by contract or list, as these were found then.
    ``rests_on_name`` where it passed the floor by the rating of a home that was found by
    its registered name only.
    """

    request = models.ForeignKey(
        PlacementRequest, on_delete=models.PROTECT, related_name="candidates"
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pounds = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    why_not = models.CharField(max_length=20, choices=WhyNot, blank=True)
    said = models.CharField(max_length=400, blank=True)
    rests_on_name = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    objects = PlacementCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["provider__organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "provider"], name="placement_candidate_once"
            ),
            models.CheckConstraint(
                condition=(
                    Q(why_not="", said="", service__isnull=False, pounds__isnull=False)
                    | (~Q(why_not="") & ~Q(said=""))
                ),
                name="placement_candidate_is_asked_or_told_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.provider)


class PlacementOffer(AppendOnly):
    """What a provider offers for a request: made once, and never made again at less.

    ``is_told_to_broker`` where whoever arranges it wrote down what the provider said.
    """

    candidate = models.OneToOneField(
        PlacementCandidate, on_delete=models.PROTECT, related_name="offer"
    )
    pounds = models.DecimalField(max_digits=12, decimal_places=4)
    starts_on = models.DateField()
    offer = models.TextField(max_length=4000)
    is_told_to_broker = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["candidate__provider__organisation__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pounds__gt=0), name="placement_offer_has_a_price"
            )
        ]

    def __str__(self) -> str:
        return f"offer {self.pk} of {self.candidate}"


class OfferWithdrawn(AppendOnly):
    """That an offer stands no more, and why. Another is not made in its place."""

    offer = models.OneToOneField(
        PlacementOffer, on_delete=models.PROTECT, related_name="withdrawn"
    )
    why = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "offers withdrawn"

    def __str__(self) -> str:
        return f"withdrawn: {self.offer_id}"


class PlacementChoice(AppendOnly):
    """Which offer was chosen, whose choice it was, and what it turned on."""

    request = models.OneToOneField(
        PlacementRequest, on_delete=models.PROTECT, related_name="choice"
    )
    offer = models.OneToOneField(
        PlacementOffer, on_delete=models.PROTECT, related_name="choice"
    )
    chosen_by = models.CharField(max_length=14, choices=ChosenBy)
    turned_on = models.CharField(max_length=8, choices=WhyChosen)
    why = models.CharField(max_length=1000)
    chosen_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"choice for {self.request_id}"


class OfferShown(AppendOnly):
    """That an offer was among those shown to whoever chose."""

    choice = models.ForeignKey(
        PlacementChoice, on_delete=models.PROTECT, related_name="shown"
    )
    offer = models.ForeignKey(
        PlacementOffer, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "offers shown"
        constraints = [
            models.UniqueConstraint(
                fields=["choice", "offer"], name="placement_offer_shown_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} shown for {self.choice_id}"


class PlacementClosed(AppendOnly):
    """That a request ended without a choice, and why."""

    request = models.OneToOneField(
        PlacementRequest, on_delete=models.PROTECT, related_name="closed"
    )
    because = models.CharField(max_length=11, choices=WhyClosed)
    why = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "placements closed"

    def __str__(self) -> str:
        return f"closed: {self.request_id}"
