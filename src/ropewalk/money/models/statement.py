"""Statements of a fund: prepared from the ledger, cleared, and issued as they were."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.kinds import StatementKind
from ropewalk.money.models.fund import Fund
from ropewalk.organisations.models import Organisation


class Statement(models.Model):
    """A statement of a fund for a time, as known at a moment.

    It keeps no figures of its own. The ledger only grows, so the statement is made again
    from it as known at ``as_known``, and ``content_hash`` proves that it is the same.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=10, choices=StatementKind)
    year_starting = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField()
    as_known = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    comment = models.CharField(max_length=2000, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-ends_before", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="statement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(kind=StatementKind.QUARTERLY, quarter__isnull=False)
                | Q(~Q(kind=StatementKind.QUARTERLY), quarter=None),
                name="statement_of_a_quarter_says_which",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year_starting}"


class StatementClearance(AppendOnly):
    """What a partner's finance officer says of a statement; the last word counts."""

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="clearances"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    is_clear = models.BooleanField()
    advice = models.CharField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.is_clear}"
