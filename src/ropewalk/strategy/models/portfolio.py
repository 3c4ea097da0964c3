"""Portfolios: what to invest in and what to give up, within several budgets at once."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.case_kinds import LimitKind, OptionWay, TieKind
from ropewalk.strategy.models.appraisal import AppraisalOption
from ropewalk.strategy.models.intention import Intention


class PortfolioQuerySet(models.QuerySet["Portfolio"]):
    """Ways to narrow portfolios."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class Portfolio(models.Model):
    """A question of what to invest in and give up over some financial years.

    ``value_said`` is what the value of its options is measured in.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="portfolios"
    )
    title = models.CharField(max_length=200)
    value_said = models.CharField(max_length=200)
    first_year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(years__gt=0) & Q(years__lte=10), name="portfolio_has_years"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PortfolioOption(models.Model):
    """Something that could be invested in or given up, and what it is worth.

    ``value`` is below nothing where giving it up is a loss, and none where nobody knows:
    such an option is named and left out. ``value_taken_on`` is the day on which the
    appraisal closed that the value was taken from; none where somebody typed it.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="options"
    )
    title = models.CharField(max_length=200)
    way = models.CharField(max_length=9, choices=OptionWay)
    intention = models.ForeignKey(
        Intention, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    appraised = models.ForeignKey(
        AppraisalOption,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    value_source = models.CharField(max_length=300, blank=True)
    value_taken_on = models.DateField(null=True, blank=True)
    must_because = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "title"],
                condition=Q(withdrawn_at=None),
                name="portfolio_option_once",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | ~Q(value_source=""),
                name="portfolio_value_has_a_source",
            ),
            models.CheckConstraint(
                condition=Q(value_taken_on=None)
                | Q(value__isnull=False, appraised__isnull=False),
                name="portfolio_value_taken_is_of_an_appraised_option",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="portfolio_option_withdrawal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def value_came_by(self) -> str:
        """Where the value comes from, and whether it was typed or taken; none if unknown."""
        if self.value is None:
            return ""
        if self.value_taken_on is None:
            return f"Typed: {self.value_source}"
        return f"Taken from {self.value_source}"


class PortfolioBudget(models.Model):
    """A pool, ring-fenced money or workforce that the options of a portfolio draw on."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="budgets"
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=LimitKind)
    fund = models.ForeignKey(
        Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "title"], name="portfolio_budget_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PortfolioLimit(models.Model):
    """What there is of a budget in a year: pence, or hundredths of a whole-time post."""

    budget = models.ForeignKey(
        PortfolioBudget, on_delete=models.PROTECT, related_name="limits"
    )
    year_starting = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["year_starting"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "year_starting"], name="limit_once_per_year"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="limit_is_nothing_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} in {self.year_starting}"


class PortfolioUse(models.Model):
    """What an option uses of a budget in a year; below nothing what it sets free."""

    option = models.ForeignKey(
        PortfolioOption, on_delete=models.PROTECT, related_name="uses"
    )
    budget = models.ForeignKey(
        PortfolioBudget, on_delete=models.PROTECT, related_name="uses"
    )
    year_starting = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["budget", "year_starting"]
        constraints = [
            models.UniqueConstraint(
                fields=["option", "budget", "year_starting"],
                name="use_once_per_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} in {self.year_starting}"


class PortfolioTie(models.Model):
    """That an option needs another, is paid for by it, or cannot stand beside it."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="ties"
    )
    kind = models.CharField(max_length=8, choices=TieKind)
    one = models.ForeignKey(PortfolioOption, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(
        PortfolioOption, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "one", "other"], name="portfolio_tie_once"
            ),
            models.CheckConstraint(
                condition=~Q(one=F("other")), name="portfolio_tie_is_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"


class PortfolioGap(models.Model):
    """Money that has to be found in a year, and who says so.

    ``is_reconstructed`` where only the sum of all years is known and it was spread
    evenly here.
    """

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="gaps"
    )
    year_starting = models.PositiveSmallIntegerField()
    pence = models.BigIntegerField()
    source = models.CharField(max_length=300)
    is_reconstructed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["year_starting"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "year_starting"], name="gap_once_per_year"
            ),
            models.CheckConstraint(
                condition=Q(pence__gte=0), name="gap_is_nothing_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pence} in {self.year_starting}"


class PortfolioScenario(models.Model):
    """A way in which things may turn out, and why it is looked at."""

    portfolio = models.ForeignKey(
        Portfolio, on_delete=models.PROTECT, related_name="scenarios"
    )
    title = models.CharField(max_length=200)
    because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "title"], name="portfolio_scenario_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ScenarioFactor(models.Model):
    """By how much a scenario changes the value of an option, or what there is of a budget."""

    scenario = models.ForeignKey(
        PortfolioScenario, on_delete=models.PROTECT, related_name="factors"
    )
    option = models.ForeignKey(
        PortfolioOption,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    budget = models.ForeignKey(
        PortfolioBudget,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    percent = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(option=None, budget__isnull=False)
                | Q(option__isnull=False, budget=None),
                name="factor_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent}% in scenario {self.scenario_id}"
