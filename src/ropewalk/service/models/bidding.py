"""What bids are judged by, until when they are asked for, and the bids themselves, sealed."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account
from ropewalk.service.models.procurement import Lot, Procurement
from ropewalk.service.models.provider import Provider
from ropewalk.service.rules.selection_law import KeyCriterion


class CriteriaVersion(AppendOnly):
    """The criteria of a choice as they were set; the last version counts.

    ``most_points`` is the most an evaluator can give; ``floor_percent`` the smallest share
    of the points for quality that is accepted, none where there is no such floor.
    """

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="criteria_versions"
    )
    number = models.PositiveSmallIntegerField()
    most_points = models.PositiveSmallIntegerField()
    floor_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "number"], name="criteria_version_once"
            ),
            models.CheckConstraint(
                condition=Q(most_points__gt=0), name="criteria_give_points"
            ),
        ]

    def __str__(self) -> str:
        return f"criteria of {self.procurement_id}, version {self.number}"


class Criterion(AppendOnly):
    """One thing that bids are scored on, its weight of 100 and the reason for it."""

    version = models.ForeignKey(
        CriteriaVersion, on_delete=models.PROTECT, related_name="criteria"
    )
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    key = models.CharField(max_length=12, choices=KeyCriterion)
    percent = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=1000)
    is_price = models.BooleanField(default=False)
    floor = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"], name="criterion_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class BidCall(AppendOnly):
    """Until which moment bids can be made, and from which they can be read.

    The last one recorded counts: it can only be put off, and only before it closes.
    """

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="calls"
    )
    number = models.PositiveSmallIntegerField()
    closes_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "number"], name="bid_call_once"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__gte=F("closes_at")),
                name="bids_open_after_they_close",
            ),
        ]

    def __str__(self) -> str:
        return f"bids of {self.procurement_id} until {self.closes_at}"


class BidQuerySet(models.QuerySet["Bid"]):
    """Ways to narrow bids. There is none that shows a sealed bid to a buyer."""

    def opened(self, *, at: datetime) -> Self:
        """Those whose moment of opening has come."""
        last = BidCall.objects.filter(
            procurement=OuterRef("lot__procurement")
        ).order_by("-number")
        return self.annotate(opened_from=Subquery(last.values("opens_at")[:1])).filter(
            opened_from__lte=at
        )

    def of(self, actor: Account, *, on: date) -> Self:
        """Those of the providers whose own people the actor is one of."""
        own = actor.memberships.acting(on=on)
        return self.filter(provider__organisation__in=own.values("organisation"))


class Bid(models.Model):
    """That a provider offers to do what a lot is for; what it offers is in its versions."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="bids")
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="bids"
    )
    recorded_at = models.DateTimeField()

    objects = BidQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "provider"], name="bid_once")
        ]

    def __str__(self) -> str:
        return f"bid {self.pk} for lot {self.lot_id}"


class BidVersion(AppendOnly):
    """What a provider offered, and at which price; the last before closing counts."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    price_pence = models.PositiveBigIntegerField()
    offer = models.TextField(max_length=20_000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="bid_version_once"),
            models.CheckConstraint(
                condition=Q(price_pence__gt=0), name="bid_has_a_price"
            ),
        ]

    def __str__(self) -> str:
        return f"bid {self.bid_id}, version {self.number}"


class BidAttachment(AppendOnly):
    """A paper that a provider sent with its bid, as it was received.

    The last of a name counts. Its bytes lie among the uploads in ``folder``.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=150)
    folder = models.UUIDField(unique=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
