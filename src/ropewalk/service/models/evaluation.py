"""Who scores bids, what each gave, and what they agreed on."""

from django.conf import settings
from django.db import models

from ropewalk.audit.models import AppendOnly
from ropewalk.service.models.bidding import Bid, Criterion
from ropewalk.service.models.procurement import Lot, Procurement


class Evaluator(AppendOnly):
    """Somebody who is to score the bids of a choice."""

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="evaluators"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "account"], name="evaluator_once"
            )
        ]

    def __str__(self) -> str:
        return f"evaluator {self.pk}"


class EvaluatorDeclaration(AppendOnly):
    """What an evaluator said of an interest of their own; the last one counts."""

    evaluator = models.ForeignKey(
        Evaluator, on_delete=models.PROTECT, related_name="declarations"
    )
    has_interest = models.BooleanField()
    particulars = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"declaration {self.pk} of evaluator {self.evaluator_id}"


class BidScore(AppendOnly):
    """The points an evaluator gave a bid on a criterion, and why; the last one counts."""

    evaluator = models.ForeignKey(
        Evaluator, on_delete=models.PROTECT, related_name="scores"
    )
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores"
    )
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=2000)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"score {self.pk} of bid {self.bid_id}"


class Moderation(AppendOnly):
    """That the evaluators of a lot compare their scores: none is changed after it."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="moderation")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"moderation of lot {self.lot_id}"


class AgreedScore(AppendOnly):
    """The points evaluators agreed on for a bid and a criterion; the last one counts."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="agreed")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="agreed"
    )
    points = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"agreed score {self.pk} of bid {self.bid_id}"
