"""Meetings, their agendas, who was there, and what was left to do."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.organisations.models import Organisation
from ropewalk.partnership.kinds import Capacity, MeetingState, RulingBasis
from ropewalk.partnership.models.body import Body, Holder, RemitItem
from ropewalk.partnership.models.partnership import Member


class Meeting(models.Model):
    """A meeting of a body, or business it does between meetings when that is urgent.

    ``of_post`` is whoever decided alone between meetings under a delegation from the
    body: an officer decision is kept with the body that answers for it.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    where = models.CharField(max_length=200, blank=True)
    is_urgent = models.BooleanField(default=False)
    urgent_because = models.CharField(max_length=300, blank=True)
    of_post = models.CharField(max_length=150, blank=True)
    state = models.CharField(
        max_length=10, choices=MeetingState, default=MeetingState.CALLED
    )
    notice_on = models.DateField()
    minutes = models.TextField(max_length=20000, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_urgent=False, urgent_because="")
                | (Q(is_urgent=True) & ~Q(urgent_because="")),
                name="urgency_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(notice_on__lte=F("on")), name="notice_comes_first"
            ),
        ]

    def __str__(self) -> str:
        return f"meeting of {self.body_id} on {self.on}"


class AgendaItem(models.Model):
    """One item of an agenda, with its paper.

    The parts of the paper are those a decision paper always has: purpose, background,
    implications, recommendation, authors. What a closed meeting left undecided is put to
    another: that item says which it was ``moved_from``, and both stay. ``added_on`` is the
    day it came onto the agenda; none where it was put there before that was kept.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    remit_item = models.ForeignKey(
        RemitItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_on = models.DateField(null=True, blank=True)
    is_late = models.BooleanField(default=False)
    late_because = models.CharField(max_length=300, blank=True)
    exempt_ground = models.CharField(max_length=10, blank=True)
    purpose = models.TextField(max_length=2000, blank=True)
    background = models.TextField(max_length=8000, blank=True)
    needs = models.TextField(max_length=2000, blank=True)
    resources = models.TextField(max_length=2000, blank=True)
    outcomes = models.TextField(max_length=2000, blank=True)
    equality = models.TextField(max_length=2000, blank=True)
    risk = models.TextField(max_length=2000, blank=True)
    finance = models.TextField(max_length=2000, blank=True)
    recommendation = models.TextField(max_length=2000, blank=True)
    authors = models.CharField(max_length=300, blank=True)
    minute = models.TextField(max_length=4000, blank=True)
    moved_from = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="moved_to",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="item_once_per_number"
            ),
            models.CheckConstraint(
                condition=Q(is_late=False, late_because="")
                | (Q(is_late=True) & ~Q(late_because="")),
                name="late_item_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ConcernedOrganisation(models.Model):
    """An organisation that an item concerns: whoever belongs to it has an interest."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="concerns"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "organisation"], name="concerned_once_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in item {self.item_id}"


class Attendance(models.Model):
    """Somebody in a seat at a meeting, from when they came until they left."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendances"
    )
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "holder"],
                condition=Q(left_at=None),
                name="attends_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")),
                name="leaves_after_coming",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} at meeting {self.meeting_id}"


class Recusal(models.Model):
    """Somebody taken out of an item, or let stay: by rule, by declaration, by ruling.

    ``is_dispensed`` says that they may take part all the same, and ``ruling`` why.
    ``basis`` says whether the chair ruled so in the meeting or a dispensation was given
    to them before, ``given_by`` which post gave it and ``given_on`` when.
    """

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="recusals"
    )
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=300)
    is_found_by_rule = models.BooleanField()
    is_dispensed = models.BooleanField(default=False)
    ruling = models.CharField(max_length=300, blank=True)
    basis = models.CharField(max_length=12, choices=RulingBasis, blank=True)
    given_by = models.CharField(max_length=150, blank=True)
    given_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "holder"], name="recused_once_per_item"
            ),
            models.CheckConstraint(
                condition=Q(is_dispensed=False) | ~Q(ruling=""),
                name="dispensation_has_a_ruling",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} in item {self.item_id}"


class InvitedExpert(models.Model):
    """Somebody asked to advise on one item: without a seat, a vote or a place in the quorum.

    With an ``account`` they read the paper of that item, until the invitation is withdrawn.
    ``member`` is who they are where they take part in the partnership elsewhere. They come
    from an ``organisation`` that is recorded, or from one in words, or from none.
    """

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="experts"
    )
    name = models.CharField(max_length=100)
    capacity = models.CharField(max_length=12, choices=Capacity)
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    comes_from = models.CharField(max_length=200, blank=True)
    asked_about = models.CharField(max_length=300)
    heard_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(comes_from=""),
                name="expert_comes_from_one",
            ),
            models.CheckConstraint(
                condition=Q(heard_at=None) | Q(withdrawn_at=None),
                name="expert_heard_was_not_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["item", "name"],
                condition=Q(withdrawn_at=None),
                name="expert_invited_once_for_an_item",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} for item {self.item_id}"


class MeetingAction(models.Model):
    """Something that a meeting left somebody to do by a day."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="actions"
    )
    text = models.CharField(max_length=300)
    owner_post = models.CharField(max_length=150)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text
