"""Who answers for what: functions, areas of commissioning, duties, guidelines, moved staff."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.organisations.models import Organisation
from ropewalk.partnership.kinds import (
    AccountabilityMode,
    AreaRoleKind,
    Grade,
    PensionScheme,
    TransferRoute,
)
from ropewalk.partnership.models.delegation import Delegation
from ropewalk.partnership.models.partnership import Member, Partnership
from ropewalk.place.models import Level


class Accountability(models.Model):
    """How one function of a council is delivered, and the one post that holds it.

    A later one takes its place from a day; both stay.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="accountabilities"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=40, blank=True)
    function = models.CharField(max_length=200)
    mode = models.CharField(max_length=8, choices=AccountabilityMode)
    delegated_to = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    holder_post = models.CharField(max_length=150)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["organisation", "function", "starts_on", "pk"]
        verbose_name_plural = "accountabilities"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="accountability_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(mode="council", delegated_to=None)
                | (~Q(mode="council") & Q(delegated_to__isnull=False)),
                name="accountability_is_delegated_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(holder_post=""), name="accountability_has_one_holder"
            ),
            models.UniqueConstraint(
                fields=["partnership", "organisation", "function"],
                condition=Q(ends_before=None),
                name="function_in_one_mode_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.function


class Area(models.Model):
    """An area of commissioning, such as services for older people."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="areas"
    )
    name = models.CharField(max_length=150)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="area_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["partnership", "name"],
                condition=Q(ends_before=None),
                name="area_once_per_partnership",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaRole(models.Model):
    """What somebody is in an area: its one lead, an officer, a care manager."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="roles")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=AreaRoleKind)
    level = models.CharField(max_length=10, choices=Level)
    grade = models.CharField(max_length=9, choices=Grade)
    title = models.CharField(max_length=150)
    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="area_role_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(kind="lead", grade="other"), name="lead_is_a_director"
            ),
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(kind="lead", ends_before=None),
                name="one_lead_per_area",
            ),
            models.UniqueConstraint(
                fields=["area", "member", "kind"],
                condition=Q(ends_before=None),
                name="area_role_once_for_a_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in area {self.area_id}"


class DutyDone(models.Model):
    """One duty of a role, done on a day, with where to see it."""

    role = models.ForeignKey(AreaRole, on_delete=models.PROTECT, related_name="done")
    code = models.CharField(max_length=40)
    done_on = models.DateField()
    evidence = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["done_on", "pk"]
        verbose_name_plural = "duties done"
        constraints = [
            models.UniqueConstraint(
                fields=["role", "code", "done_on"], name="duty_done_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} on {self.done_on}"


class Guideline(models.Model):
    """What whoever holds a delegation keeps to: tight about these things, loose elsewhere."""

    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="guidelines"
    )
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=4000)
    kept_at = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "title", "starts_on"],
                name="guideline_once_from_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.title


class StaffTransfer(models.Model):
    """Staff who moved from one organisation to another, how, and into which pension."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="staff_transfers"
    )
    people = models.PositiveIntegerField()
    from_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    route = models.CharField(max_length=10, choices=TransferRoute)
    pension_scheme = models.CharField(max_length=5, choices=PensionScheme)
    pension_terms = models.CharField(max_length=200, blank=True)
    moved_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["moved_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gt=0), name="transfer_is_of_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(from_organisation=F("to_organisation")),
                name="transfer_is_between_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} people on {self.moved_on}"
