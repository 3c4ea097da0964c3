"""The ledger: accounts, journals and entries, and what they add up to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.money.kinds import AccountKind, Book, Move
from ropewalk.money.models.fund import Fund, FundingSource, Period, Strand
from ropewalk.money.rules.posting import Place
from ropewalk.organisations.models import Organisation


class LedgerAccount(AppendOnly):
    """One account of a fund: a kind, and all by which its money is held apart.

    ``slot`` says the same in one word, so that a fund has each account once. An account
    never changes: another strand or partner on it would move all that was ever posted to
    it, under the same entries and the same hashes.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    book = models.CharField(max_length=8, choices=Book)
    kind = models.CharField(max_length=12, choices=AccountKind)
    partner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    strand = models.ForeignKey(
        Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.ForeignKey(
        FundingSource, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_capital = models.BooleanField(default=False)
    slot = models.CharField(max_length=100)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "slot"], name="account_slot_once"),
            models.CheckConstraint(
                condition=Q(book=Book.BUDGET, year__isnull=False)
                | Q(~Q(book=Book.BUDGET), year=None),
                name="account_budget_is_for_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.slot

    @property
    def place(self) -> Place:
        """Where in the ledger it is."""
        return Place(
            kind=AccountKind(self.kind),
            partner=self.partner_id,
            strand=self.strand_id,
            source=self.source_id,
            year=self.year,
            is_capital=self.is_capital,
        )


class Journal(AppendOnly):
    """Something posted: what it did, the day it counts on, and who posted it when.

    ``entries_hash`` covers its entries; the event of the posting says it too. Each index
    is written at every posting: there are only those that a question needs.
    """

    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="journals", db_index=False
    )
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="journals", db_index=False
    )
    move = models.CharField(max_length=21, choices=Move)
    effective_on = models.DateField()
    why = models.CharField(max_length=500, blank=True)
    reverses = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reversed_by",
    )
    entries_hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["fund", "period"], name="journal_by_fund_and_period"),
            models.Index(
                fields=["fund", "recorded_at"], name="journal_by_fund_and_moment"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(move=Move.REVERSAL, reverses__isnull=False)
                | Q(~Q(move=Move.REVERSAL), reverses=None),
                name="journal_reversal_reverses",
            )
        ]

    def __str__(self) -> str:
        return f"{self.move} {self.pk}"


class Entry(AppendOnly):
    """A positive number of pence that moved out of one account into another."""

    journal = models.ForeignKey(
        Journal, on_delete=models.PROTECT, related_name="entries"
    )
    out_of = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="entries_out"
    )
    into = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="entries_in"
    )
    pence = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(pence__gt=0), name="entry_moves_something"
            ),
            models.CheckConstraint(
                condition=~Q(out_of=F("into")), name="entry_moves_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.out_of_id} > {self.into_id}: {self.pence}"


class Balance(models.Model):
    """What is in an account now: all that came in less all that went out.

    Kept in the transaction of each posting; ``verify`` adds it up afresh. Under a hard
    stop the database itself keeps it from going below ``floor``.
    """

    account = models.OneToOneField(
        LedgerAccount,
        primary_key=True,
        on_delete=models.PROTECT,
        related_name="balance",
    )
    pence = models.BigIntegerField()
    floor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(floor=None) | Q(pence__gte=F("floor")),
                name="balance_not_below_its_floor",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.pence}"


class DayTotal(models.Model):
    """What moved in an account on one day, by the period in which it was posted."""

    # no indexes of their own: day_total_once begins with the account
    account = models.ForeignKey(
        LedgerAccount, on_delete=models.PROTECT, related_name="days", db_index=False
    )
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    effective_on = models.DateField()
    pence_in = models.BigIntegerField()
    pence_out = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "period", "effective_on"], name="day_total_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.effective_on}"
