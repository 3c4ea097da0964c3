"""Statements of a fund: prepared from the ledger, cleared, and issued as they were."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.kinds import BalanceKind, StatementKind
from ropewalk.money.models.fund import Fund
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.models import Body


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


class StatementRouted(AppendOnly):
    """An issued statement put to a body: each body is given the same one."""

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="routed"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "statements routed"
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "body"], name="statement_routed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} to {self.body_id}"


class BalanceStated(AppendOnly):
    """What a partner's own books show against a fund at the end of a year.

    The last word of a partner on a balance counts; those before stay to be seen.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="balances_stated"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    year_starting = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=BalanceKind)
    pence = models.BigIntegerField()
    reference = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "balances stated"

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}: {self.pence}"


class BalanceSettled(AppendOnly):
    """A finance officer says how a difference of balances is settled.

    It holds for the two figures that differed; once either changes it no longer does.
    """

    stated = models.ForeignKey(
        BalanceStated, on_delete=models.PROTECT, related_name="settled"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    ledger_pence = models.BigIntegerField()
    how = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "balances settled"

    def __str__(self) -> str:
        return f"{self.stated_id} settled by {self.organisation_id}"
