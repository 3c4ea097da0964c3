"""Decisions: what was proposed, on what evidence, who voted how, with what authority."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Organisation
from ropewalk.outcomes.models import Outcome
from ropewalk.partnership.kinds import Clearing, DecisionState, Found, Urgency, Way
from ropewalk.partnership.models.agreement import Agreement
from ropewalk.partnership.models.body import Body, Seat
from ropewalk.partnership.models.delegation import Delegation
from ropewalk.partnership.models.meeting import AgendaItem, Meeting
from ropewalk.place.models import Need


class Decision(models.Model):
    """A decision proposed to a body, and what became of it.

    ``pence`` is what it commits, and none where it commits no money, which the proposer
    says (``commits_nothing``): an empty box is not an answer. ``matter`` names
    what it belongs to, so that one matter split in two is added up again; its
    ``matter_key`` is the same however the name is spelt. Committees in common decide one
    by one: their decisions share a ``common_key``.
    """

    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, related_name="decision"
    )
    agreement = models.ForeignKey(
        Agreement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    delegation = models.ForeignKey(
        Delegation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    proposal = models.TextField(max_length=2000)
    reasons = models.TextField(max_length=4000, blank=True)
    resources = models.TextField(max_length=2000)
    rights = models.TextField(max_length=2000, blank=True)
    pence = models.BigIntegerField(null=True, blank=True)
    commits_nothing = models.BooleanField(default=False)
    whole_life_pence = models.BigIntegerField(null=True, blank=True)
    matter = models.CharField(max_length=200)
    matter_key = models.CharField(max_length=400, blank=True, editable=False)
    wards_affected = models.PositiveSmallIntegerField(default=0)
    is_key = models.BooleanField(default=False)
    needs_legal_advice = models.BooleanField(default=False)
    notice_on = models.DateField(null=True, blank=True)
    urgency = models.CharField(max_length=9, choices=Urgency, blank=True)
    urgency_on = models.DateField(null=True, blank=True)
    urgency_because = models.CharField(max_length=300, blank=True)
    called_in_on = models.DateField(null=True, blank=True)
    called_in_because = models.CharField(max_length=300, blank=True)
    call_in_until = models.DateField(null=True, blank=True)
    call_in_settled_on = models.DateField(null=True, blank=True)
    call_in_settled_because = models.CharField(max_length=300, blank=True)
    conditions = models.CharField(max_length=500, blank=True)
    review_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=DecisionState, default=DecisionState.PROPOSED
    )
    routed_to = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    routed_from = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="routed_into",
    )
    common_key = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pence=None) | Q(pence__gt=0),
                name="decision_commits_a_sum_or_none",
            ),
            models.CheckConstraint(
                condition=Q(commits_nothing=False) | Q(pence=None),
                name="what_commits_nothing_has_no_sum",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at=None)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="decision_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(urgency="", urgency_on=None)
                | (~Q(urgency="") & Q(urgency_on__isnull=False)),
                name="urgency_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(called_in_on=None, called_in_because="")
                | (Q(called_in_on__isnull=False) & ~Q(called_in_because="")),
                name="call_in_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(call_in_settled_on=None) | Q(called_in_on__isnull=False),
                name="call_in_comes_before_it_is_settled",
            ),
        ]

    def __str__(self) -> str:
        return self.proposal


class DecisionNeed(models.Model):
    """A need that a decision answers."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="needs"
    )
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "need"], name="need_once_per_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id} for {self.decision_id}"


class DecisionOutcome(models.Model):
    """An outcome that a decision is for."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="outcomes"
    )
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "outcome"], name="outcome_once_per_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} of {self.decision_id}"


class ContributingPartner(models.Model):
    """A partner whose money a decision commits: its finance officer has to clear it."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="contributors"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    pence = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "organisation"],
                name="contributor_once_per_decision",
            ),
            models.CheckConstraint(
                condition=Q(pence__gt=0), name="contributor_commits_a_sum"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.decision_id}"


class OptionConsidered(models.Model):
    """An option that was looked at, and why it was taken or not."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="options"
    )
    title = models.CharField(max_length=200)
    because = models.CharField(max_length=500)
    is_preferred = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(is_preferred=True),
                name="one_preferred_option",
            )
        ]

    def __str__(self) -> str:
        return self.title


class DecisionEvidence(models.Model):
    """A document that a decision rests on, with the hash of what was read."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="evidence"
    )
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title


class Clearance(AppendOnly):
    """A finance or legal officer's clearance of a decision, or their advice against it."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="clearances"
    )
    about = models.CharField(max_length=8, choices=Clearing)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    is_clear = models.BooleanField()
    advice = models.CharField(max_length=1000, blank=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_clear=True) | ~Q(advice=""),
                name="advice_against_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} of {self.organisation_id} for {self.decision_id}"


class Vote(AppendOnly):
    """How one seat voted on a decision. One vote a seat, whoever sits in it."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="votes"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    dissent = models.CharField(max_length=500, blank=True)
    cast_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "seat"], name="vote_once_per_seat"
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} from seat {self.seat_id}"


class CheckFound(AppendOnly):
    """One check of authority as it was found when the decision was taken."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="checks"
    )
    code = models.CharField(max_length=30)
    found = models.CharField(max_length=8, choices=Found)
    sentence = models.TextField(max_length=4000)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "code"], name="check_once_per_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.found}"


class ApprovalNeeded(AppendOnly):
    """A body whose approval a decision needs, as its agreement said when it was taken.

    What the agreement says later changes nothing for a decision that is taken.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="approvals_needed"
    )
    turn = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["turn", "pk"]
        verbose_name_plural = "approvals needed"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "body"], name="approval_needed_once_per_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.turn}: {self.body_id} on {self.decision_id}"


class Approval(AppendOnly):
    """One body's approval of a decision that needs several, or its refusal.

    ``meeting`` is that body's own at which it said so, or the record of an officer who
    decided alone under its delegation. None where it was entered before that was asked.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="approvals"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_approved = models.BooleanField()
    because = models.CharField(max_length=500, blank=True)
    approved_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "body"], name="approval_once_per_body"
            ),
            models.CheckConstraint(
                condition=Q(is_approved=True) | ~Q(because=""),
                name="refusal_to_approve_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} on {self.decision_id}"
