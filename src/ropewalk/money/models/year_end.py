"""The end of a year as each partner keeps it: its own days, and its hard close."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.models.fund import Fund
from ropewalk.money.rules.year_end import DaysSaid
from ropewalk.organisations.models import Organisation


class YearEndDays(AppendOnly):
    """The days by which a partner ends a year, as its finance officer last said them.

    The last of a partner for a year counts; those before stay to be seen. A day that is
    not said is not known: no law's day stands in its place.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="year_end_days"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    year_starting = models.PositiveSmallIntegerField()
    cut_off_on = models.DateField(null=True, blank=True)
    agreement_on = models.DateField(null=True, blank=True)
    hard_close_on = models.DateField(null=True, blank=True)
    draft_accounts_on = models.DateField(null=True, blank=True)
    audited_accounts_on = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "year-end days"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{first: None})
                | Q(**{then: None})
                | Q(**{f"{first}__lte": F(then)}),
                name=name,
            )
            for first, then, name in (
                ("cut_off_on", "agreement_on", "year_end_told_before_agreed"),
                ("cut_off_on", "hard_close_on", "year_end_told_before_hard_close"),
                ("agreement_on", "hard_close_on", "year_end_agreed_before_hard_close"),
                ("draft_accounts_on", "audited_accounts_on", "year_end_drafted_first"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year_starting}"

    @property
    def said(self) -> DaysSaid:
        """The days alone."""
        return DaysSaid(
            cut_off_on=self.cut_off_on,
            agreement_on=self.agreement_on,
            hard_close_on=self.hard_close_on,
            draft_accounts_on=self.draft_accounts_on,
            audited_accounts_on=self.audited_accounts_on,
        )


class HardClose(AppendOnly):
    """A partner closed its books of a year hard, and so of every year before it.

    Nothing that touches the partner's accounts is posted into quarters of those years any
    more: it goes into the first open quarter after them and keeps its day. Shared accounts
    are the host's. It is not
    undone, as the closing of a quarter is not.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="hard_closes")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    year_starting = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "organisation", "year_starting"],
                name="hard_close_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} closed {self.year_starting}"
