"""What a partnership means its market to become: reach, sectors, blocks, and intentions."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.partnership.models import Partnership
from ropewalk.service.market_kinds import FactorState, Reach
from ropewalk.service.models.service import Service

HUNDRED = [MaxValueValidator(100)]


class ServiceReach(AppendOnly):
    """Whether a service is generic or specialist from a day on: the last recorded counts."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="reaches"
    )
    reach = models.CharField(max_length=10, choices=Reach)
    why = models.CharField(max_length=1000)
    starts_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name_plural = "reaches of services"

    def __str__(self) -> str:
        return self.reach


class SectorTarget(AppendOnly):
    """What share of services others than the partners themselves are to give, by a day."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="sector_targets"
    )
    outside_percent = models.PositiveSmallIntegerField(validators=HUNDRED)
    by_day = models.DateField()
    why = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outside_percent__lte=100), name="sector_target_is_a_share"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outside_percent}% by {self.by_day}"


class BlockPlan(AppendOnly):
    """A plan to buy less and less by block contract: the last one recorded counts."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="block_plans"
    )
    why = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Block plan {self.pk}"


class BlockStage(AppendOnly):
    """A stage of a block plan: from which day, at most what share is bought by block."""

    plan = models.ForeignKey(BlockPlan, on_delete=models.PROTECT, related_name="stages")
    starts_on = models.DateField()
    percent = models.PositiveSmallIntegerField(validators=HUNDRED)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "starts_on"], name="block_stage_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100), name="block_stage_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent}% from {self.starts_on}"


class FactorScore(AppendOnly):
    """How far a factor of success is in place, and what shows it: the last one counts."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="factor_scores"
    )
    factor = models.SlugField(max_length=30)
    state = models.CharField(max_length=8, choices=FactorState)
    evidence = models.CharField(max_length=1000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.factor}: {self.state}"


class MarketIntention(AppendOnly):
    """What a partnership tells providers it means to do, in the words of whoever wrote it.

    One without words takes back the one that it ``replaces``.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="market_intentions"
    )
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    text = models.TextField(max_length=2000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(replaces__isnull=False),
                name="market_intention_says_something",
            )
        ]

    def __str__(self) -> str:
        return self.text
