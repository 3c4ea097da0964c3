"""Programmes: projects for what is intended, their tasks, and what waits for what."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account, Organisation
from ropewalk.outcomes.models import Outcome
from ropewalk.partnership.models import Change, Member, Partnership
from ropewalk.strategy.models.intention import Intention
from ropewalk.strategy.models.plan import Plan
from ropewalk.strategy.programme_kinds import Cycle, Funding, Pace, Work


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Ways to narrow programmes."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the partnerships that the actor may see."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class Programme(models.Model):
    """Work that partners do together, in projects and tasks, towards a plan.

    One that changes who sits where and answers to whom points at the ``change`` whose
    gate it has to pass.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="programmes"
    )
    plan = models.ForeignKey(
        Plan,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
    )
    change = models.ForeignKey(
        Change,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
    )
    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=2000)
    changes_structures = models.BooleanField()
    starts_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(changes_structures=False) | Q(change__isnull=False),
                name="programme_of_structures_has_a_change",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Project(models.Model):
    """A part of a programme, and the intention or the outcome that it is for."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="projects"
    )
    title = models.CharField(max_length=200)
    intention = models.ForeignKey(
        Intention,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
    )
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "title"], name="project_once_per_title"
            ),
            models.CheckConstraint(
                condition=Q(intention__isnull=False) | Q(outcome__isnull=False),
                name="project_is_for_something",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Benefit(models.Model):
    """What a project is to bring about, by when; and when it was there, and what shows it."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="benefits"
    )
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    realised_on = models.DateField(null=True, blank=True)
    shown_by = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "what"], name="benefit_once_per_project"
            ),
            models.CheckConstraint(
                condition=Q(realised_on=None, shown_by="")
                | (Q(realised_on__isnull=False) & ~Q(shown_by="")),
                name="benefit_realised_is_shown",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class ProgrammeTask(models.Model):
    """Something that somebody has to do in a programme.

    It is due in a spell, ``due_from`` up to ``due_before``: a day, or a whole month where
    no day was said. ``days`` is how long it takes, weekends counted; none where nobody
    knows. ``due_said`` and ``funding_said`` are the words in which those were recorded; one
    that is funded names its fund, or says from what else.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="tasks"
    )
    project = models.ForeignKey(
        Project,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    lead_member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lead_said = models.CharField(max_length=150, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    due_from = models.DateField(null=True, blank=True)
    due_before = models.DateField(null=True, blank=True)
    due_said = models.CharField(max_length=150, blank=True)
    funding = models.CharField(max_length=11, choices=Funding)
    funding_said = models.CharField(max_length=200, blank=True)
    fund = models.ForeignKey(
        Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pace = models.CharField(max_length=8, choices=Pace, blank=True)
    work = models.CharField(max_length=8, choices=Work, blank=True)
    body_said = models.CharField(max_length=150, blank=True)
    done_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="task_once_per_number"
            ),
            models.CheckConstraint(
                condition=Q(lead_member=None) & ~Q(lead_said="")
                | Q(lead_member__isnull=False, lead_said=""),
                name="task_has_one_lead",
            ),
            models.CheckConstraint(
                condition=Q(due_from=None, due_before=None)
                | Q(due_before__gt=F("due_from")),
                name="task_is_due_in_a_spell",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None)
                | Q(due_before=None)
                | Q(due_before__gt=F("starts_on")),
                name="task_is_due_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(days=None) | Q(days__gt=0), name="task_takes_time"
            ),
            models.CheckConstraint(
                condition=~Q(funding=Funding.FUNDED)
                | ~Q(funding_said="")
                | Q(fund__isnull=False),
                name="task_funded_says_from_what",
            ),
            models.CheckConstraint(
                condition=Q(fund=None) | Q(funding=Funding.FUNDED),
                name="task_with_a_fund_is_funded",
            ),
            models.CheckConstraint(
                condition=Q(work=Work.OTHER) | ~Q(body_said=""),
                name="task_about_a_body_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def lead(self) -> str:
        """Who leads it: a member of the partnership, or words."""
        return str(self.lead_member or self.lead_said)

    @property
    def money_said(self) -> str:
        """The fund that pays, and what was recorded of its money."""
        named = self.fund.title if self.fund else ""
        return "; ".join(filter(None, (named, self.funding_said))) or "nothing said"


class Waiting(models.Model):
    """That a task cannot begin before another is done."""

    task = models.ForeignKey(
        ProgrammeTask, on_delete=models.PROTECT, related_name="waits"
    )
    on_task = models.ForeignKey(
        ProgrammeTask, on_delete=models.PROTECT, related_name="holds_up"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "on_task"], name="waiting_once_for_a_task"
            ),
            models.CheckConstraint(
                condition=~Q(task=F("on_task")), name="task_waits_for_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} waits for {self.on_task_id}"


class CycleDay(models.Model):
    """A day of a partner's planning, budget or contracting cycle, for a financial year."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="cycle_days"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    cycle = models.CharField(max_length=11, choices=Cycle)
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    year_starting = models.PositiveSmallIntegerField()
    is_deadline = models.BooleanField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what
