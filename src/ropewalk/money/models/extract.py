"""What a partner's own ledger says of a fund, and how it agrees with ours."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.kinds import Difference
from ropewalk.money.models.fund import Fund
from ropewalk.money.models.ledger import Entry
from ropewalk.money.rules.extracts import Layout, LayoutSaid
from ropewalk.organisations.models import Organisation


class ExtractLayout(AppendOnly):
    """How a partner's finance system writes its extracts; the last recorded counts.

    Each of ``day``, ``amount`` and ``reference`` is the heading of a column.
    ``is_credit_positive`` says that money paid out is written below nothing.
    ``timing_days`` are how many days apart the two ledgers may show the same money.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    day = models.CharField(max_length=100)
    amount = models.CharField(max_length=100)
    reference = models.CharField(max_length=100)
    description = models.CharField(max_length=100, blank=True)
    is_credit_positive = models.BooleanField(default=False)
    timing_days = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.day}, {self.amount}, {self.reference}"

    @property
    def said(self) -> LayoutSaid:
        """The layout as the rules know it."""
        return LayoutSaid(
            Layout(
                self.day,
                self.amount,
                self.reference,
                self.description,
                self.is_credit_positive,
            ),
            self.timing_days,
        )


class Extract(AppendOnly):
    """A file from a partner's general ledger, for days from ``starts_on``.

    A memorandum: nothing of it is posted to the fund's own books. A later extract for the
    same days takes its place.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="extracts")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    layout = models.ForeignKey(
        ExtractLayout, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=150)
    file_hash = models.CharField(max_length=64)
    starts_on = models.DateField()
    ends_before = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")),
                name="extract_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExtractLine(AppendOnly):
    """One line of an extract: money paid out, or below nothing money that came in."""

    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()
    on = models.DateField()
    pence = models.BigIntegerField()
    reference = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["row"]

    def __str__(self) -> str:
        return f"row {self.row}: {self.pence}"


class DifferenceResolved(AppendOnly):
    """What was found of something that only one of two ledgers shows; the last counts."""

    extract = models.ForeignKey(
        Extract, on_delete=models.PROTECT, related_name="resolved"
    )
    line = models.ForeignKey(
        ExtractLine,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resolved",
    )
    entry = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=9, choices=Difference)
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(line__isnull=False) | Q(entry__isnull=False),
                name="difference_is_of_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"
