"""Bodies, their terms of reference, and who sits on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.organisations.models import Organisation
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    Office,
    Position,
    Power,
    ProvidersSit,
    RuleKind,
)
from ropewalk.partnership.models.partnership import Member, Partnership
from ropewalk.place.models import Level


class Body(models.Model):
    """A board, committee or group of a partnership, or a partner's own board or cabinet."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="bodies"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=BodyKind)
    level = models.CharField(max_length=10, choices=Level)
    power = models.CharField(max_length=8, choices=Power)
    is_joint = models.BooleanField(default=False)
    place_code = models.CharField(max_length=12, blank=True)
    place_name = models.CharField(max_length=150, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "bodies"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="body_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class BodyOrganisation(models.Model):
    """An organisation that a body acts for. A joint body acts for two or more."""

    body = models.ForeignKey(
        Body, on_delete=models.CASCADE, related_name="organisations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "organisation"], name="organisation_once_per_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.body_id}"


class ReportingLine(models.Model):
    """A body to which another reports: a body of the records, or one named in words."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="reports_to")
    to_body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reported_by",
    )
    to_post = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_body__isnull=False, to_post="")
                | (Q(to_body=None) & ~Q(to_post="")),
                name="reporting_line_leads_to_one",
            ),
            models.CheckConstraint(
                condition=Q(to_body=None) | ~Q(to_body=F("body")),
                name="no_body_reports_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} reports to {self.to_body_id or self.to_post}"


class Terms(models.Model):
    """A body's terms of reference from a day: how many must be there, who may sit.

    A later version takes the place of an earlier one from its day; both stay.
    ``key_threshold_pence`` is what the council behind the body calls significant
    spending, which makes a decision key; none where no council's rules apply.
    ``limit_pence`` is up to how much it may decide by itself; none where nobody said.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    quorum = models.PositiveSmallIntegerField()
    quorum_per_partner = models.PositiveSmallIntegerField(default=0)
    providers_sit = models.CharField(max_length=10, choices=ProvidersSit)
    has_casting_vote = models.BooleanField(default=False)
    needs_every_partner = models.BooleanField(default=False)
    meets_every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    key_threshold_pence = models.BigIntegerField(null=True, blank=True)
    votes_by_partner = models.BooleanField(default=False)
    takes_key_decisions = models.BooleanField(default=True)
    call_in_days = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_pence = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "terms"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number"], name="terms_once_per_number"
            ),
            models.UniqueConstraint(
                fields=["body", "starts_on"], name="terms_once_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(quorum__gt=0), name="quorum_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(limit_pence=None) | Q(limit_pence__gt=0),
                name="terms_limit_is_a_sum",
            ),
        ]

    def __str__(self) -> str:
        return f"terms {self.number} of body {self.body_id}"


class RemitItem(models.Model):
    """One thing that a body is there to do, as its terms of reference list it.

    What ``is_left_out`` is what the terms say is not the body's business.
    """

    terms = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="remit")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    is_left_out = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["terms", "number"], name="remit_item_once_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.text


class CompositionRule(models.Model):
    """One rule about who sits: how many, in what capacity, of what sort.

    An empty capacity or position leaves that open: "exactly 6" with both empty is the
    size of the whole body.
    """

    terms = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=8, choices=RuleKind)
    number = models.PositiveSmallIntegerField(default=1)
    capacity = models.CharField(max_length=12, choices=Capacity, blank=True)
    position = models.CharField(max_length=15, choices=Position, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.capacity} {self.position}".strip()


class Seat(models.Model):
    """A place on a body: in what capacity, for whom, with a vote or not."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(max_length=150)
    capacity = models.CharField(max_length=12, choices=Capacity)
    position = models.CharField(max_length=15, choices=Position, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    has_vote = models.BooleanField(default=True)
    is_chair = models.BooleanField(default=False)
    is_ex_officio = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["-is_chair", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="seat_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=Q(is_chair=True, ends_before=None),
                name="one_chair_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Holder(models.Model):
    """Somebody who holds a seat, alone or as a job-share, or is its named substitute."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holders")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="seats")
    is_substitute = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["is_substitute", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="holder_ends_after_they_start",
            ),
            models.UniqueConstraint(
                fields=["seat", "member"],
                condition=Q(ends_before=None),
                name="holder_once_per_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in seat {self.seat_id}"


class StatutoryOfficer(models.Model):
    """Who holds an office of statute in an organisation from one day up to another.

    A council has one section 151 officer at a time, and so has each other partner its
    own: two finance directors in one partnership are as it should be. Somebody whom
    another partner employs holds it by a record under section 113, and no longer than that.
    A deputy is named beside the officer and acts as their deputy.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    office = models.CharField(max_length=10, choices=Office)
    secondment = models.ForeignKey(
        "partnership.Secondment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="officers",
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    is_deputy = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "office", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="office_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["organisation", "office"],
                condition=Q(ends_before=None, is_deputy=False),
                name="one_officer_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["organisation", "office", "account"],
                condition=Q(ends_before=None, is_deputy=True),
                name="deputy_once_for_an_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} of {self.organisation_id}"
