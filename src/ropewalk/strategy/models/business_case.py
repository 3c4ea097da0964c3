"""Business cases: what something costs and brings, to whom, and how its money is asked for."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.models import Decision, Partnership
from ropewalk.strategy.case_kinds import (
    CasePartKind,
    EvidenceGrade,
    LineAbout,
    LineNature,
    LineSide,
    Optimism,
    Party,
    RouteState,
)
from ropewalk.strategy.models.appraisal import AppraisalOption
from ropewalk.strategy.models.intention import Intention


class BusinessCaseQuerySet(models.QuerySet["BusinessCase"]):
    """Ways to narrow business cases."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class BusinessCase(models.Model):
    """Why an intention, or an option of an appraisal, is worth its money.

    It looks at ``years`` financial years from ``first_year``, which counts as today: all
    of its amounts are in the prices of that year.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="business_cases"
    )
    title = models.CharField(max_length=200)
    intention = models.ForeignKey(
        Intention,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="business_cases",
    )
    option = models.ForeignKey(
        AppraisalOption,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="business_cases",
    )
    first_year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = BusinessCaseQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(intention=None, option__isnull=False)
                | Q(intention__isnull=False, option=None),
                name="case_is_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(years__gt=0) & Q(years__lte=60), name="case_has_years"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CasePart(AppendOnly):
    """What one of the five parts of a case says; the last one counts."""

    case = models.ForeignKey(
        BusinessCase, on_delete=models.PROTECT, related_name="parts"
    )
    kind = models.CharField(max_length=10, choices=CasePartKind)
    text = models.TextField(max_length=8000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} part of case {self.case_id}"


class CaseLine(AppendOnly):
    """A cost or benefit, the same in each of its years, and what it rests on.

    An amount is in pence, or in years in full health (QALYs) of all people together. None
    is there where nobody knows it; ``least`` and ``most`` are none where nobody said how
    far it may be off.
    """

    case = models.ForeignKey(
        BusinessCase, on_delete=models.PROTECT, related_name="lines"
    )
    side = models.CharField(max_length=7, choices=LineSide)
    title = models.CharField(max_length=200)
    about = models.CharField(max_length=10, choices=LineAbout)
    party = models.CharField(max_length=10, choices=Party)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    nature = models.CharField(max_length=8, choices=LineNature)
    year_starting = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()
    pence = models.BigIntegerField(null=True, blank=True)
    least_pence = models.BigIntegerField(null=True, blank=True)
    most_pence = models.BigIntegerField(null=True, blank=True)
    qalys = models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True)
    least_qalys = models.DecimalField(
        max_digits=9, decimal_places=3, null=True, blank=True
    )
    most_qalys = models.DecimalField(
        max_digits=9, decimal_places=3, null=True, blank=True
    )
    optimism = models.CharField(max_length=14, choices=Optimism, blank=True)
    grade = models.CharField(max_length=9, choices=EvidenceGrade)
    evidence = models.CharField(max_length=500)
    deprivation_fifth = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(party=Party.PARTNER, organisation__isnull=False)
                | (~Q(party=Party.PARTNER) & Q(organisation=None)),
                name="line_names_a_partner_where_one_pays",
            ),
            models.CheckConstraint(
                condition=Q(pence=None) | Q(qalys=None),
                name="line_has_one_amount",
            ),
            models.CheckConstraint(
                condition=Q(least_pence=None, most_pence=None)
                | Q(least_pence__lte=F("pence"), most_pence__gte=F("pence")),
                name="line_pence_in_order",
            ),
            models.CheckConstraint(
                condition=Q(least_qalys=None, most_qalys=None)
                | Q(least_qalys__lte=F("qalys"), most_qalys__gte=F("qalys")),
                name="line_qalys_in_order",
            ),
            models.CheckConstraint(
                condition=Q(deprivation_fifth=None)
                | Q(deprivation_fifth__gte=1, deprivation_fifth__lte=5),
                name="line_of_a_fifth",
            ),
            models.CheckConstraint(condition=Q(years__gt=0), name="line_has_years"),
        ]

    def __str__(self) -> str:
        return self.title


class CaseLineTakenOff(AppendOnly):
    """That a line is no longer part of its case, and why."""

    line = models.OneToOneField(
        CaseLine, on_delete=models.PROTECT, related_name="taken_off"
    )
    because = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "case lines taken off"

    def __str__(self) -> str:
        return f"line {self.line_id} taken off"


class CaseRoute(models.Model):
    """One way by which money for a case is asked: a budget round, a delivery plan.

    ``pence`` is what is asked by it, and none where nobody has said. How far it has come
    is in its steps, of which the last counts.
    """

    case = models.ForeignKey(
        BusinessCase, on_delete=models.PROTECT, related_name="routes"
    )
    name = models.CharField(max_length=200)
    pence = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name"], name="route_once_per_case"
            ),
            models.CheckConstraint(
                condition=Q(pence=None) | Q(pence__gt=0), name="route_asks_for_some"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RouteStep(AppendOnly):
    """That a route was asked, approved the case or refused it, on a day."""

    route = models.ForeignKey(CaseRoute, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8, choices=RouteState)
    on = models.DateField()
    because = models.CharField(max_length=500, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RouteState.ASKED) | ~Q(because=""),
                name="route_answer_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} on {self.on}"


class CaseStart(AppendOnly):
    """The day on which what a case is for starts, said once its money is approved."""

    case = models.ForeignKey(
        BusinessCase, on_delete=models.PROTECT, related_name="starts"
    )
    starts_on = models.DateField()
    because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"starts on {self.starts_on}"
