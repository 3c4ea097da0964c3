"""Agreements, their versions, and what each version says."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import (
    AgreementKind,
    ChecklistAnswer,
    DevolutionState,
    DutyKind,
    Standing,
    VatTreatment,
)
from ropewalk.partnership.models.partnership import Partnership


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Ways to narrow agreements."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those to which one of the actor's organisations is a party."""
        own = Party.objects.filter(
            agreement=OuterRef("pk"),
            organisation__in=Membership.objects.filter(
                covering(on), account=actor
            ).values("organisation"),
        )
        return self.filter(Exists(own))


class Agreement(models.Model):
    """Something that organisations have agreed, in one of the forms that law knows.

    What it says is in its versions: a variation adds one, and the ones before stay.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="agreements"
    )
    kind = models.CharField(max_length=14, choices=AgreementKind)
    title = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    is_confidential = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def open_title(self) -> str:
        """Its title, where everybody in the partnership may read it."""
        return "Confidential agreement" if self.is_confidential else self.title


class Party(models.Model):
    """One organisation's place in an agreement."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="parties"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PARTY)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"], name="party_once_per_agreement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.agreement_id}"


class Version(models.Model):
    """What an agreement says from a day: the first, or a variation.

    ``starts_on`` up to ``ends_before`` is the term it gives the agreement; nothing means
    not yet recorded, or (for the end) open-ended as ``is_open_ended`` says. A version
    holds once every party has signed it; until then the one before does. What it says is
    marked ready before anybody signs it here.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    is_open_ended = models.BooleanField(default=False)
    takes_effect_on = models.DateField(null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    host = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    manager_post = models.CharField(max_length=150, blank=True)
    yearly_pence = models.BigIntegerField(null=True, blank=True)
    vat_treatment = models.CharField(max_length=10, choices=VatTreatment, blank=True)
    is_imported = models.BooleanField(default=False)
    what_changed = models.CharField(max_length=500, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    ready_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="version_once_per_number"
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None)
                | Q(starts_on=None)
                | Q(ends_before__gt=F("starts_on")),
                name="version_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(is_open_ended=False) | Q(ends_before=None),
                name="version_is_open_ended_or_ends",
            ),
            models.CheckConstraint(
                condition=Q(yearly_pence=None) | Q(yearly_pence__gte=0),
                name="version_has_no_negative_sum",
            ),
            models.CheckConstraint(
                condition=Q(ready_at=None, ready_by=None)
                | Q(ready_at__isnull=False, ready_by__isnull=False),
                name="version_is_made_ready_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of agreement {self.agreement_id}"


class Signature(AppendOnly):
    """One party's signature to one version: made here, or on paper and entered later."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="signatures"
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="signatures"
    )
    signed_on = models.DateField()
    signatory_post = models.CharField(max_length=150)
    is_on_paper = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "party"], name="signature_once_per_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} signed {self.version_id}"


class MoneyCleared(AppendOnly):
    """A finance officer's word on what a variation has their organisation put in.

    ``money`` tells which sums were cleared: a change of them needs another word. The
    last word counts.
    """

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="money_cleared"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    money = models.CharField(max_length=64)
    is_clear = models.BooleanField()
    advice = models.CharField(max_length=1000, blank=True)
    as_deputy = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "money cleared"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_clear=True) | ~Q(advice=""),
                name="word_against_money_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} on the money of {self.version_id}"


class Element(models.Model):
    """What a version says about one thing that an agreement has to say."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="elements"
    )
    code = models.CharField(max_length=40)
    text = models.TextField(max_length=4000)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"], name="element_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return self.code


class CoveredFunction(models.Model):
    """A function that an agreement covers, and whose it is."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="functions"
    )
    code = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code", "organisation"],
                name="function_once_per_version",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Scheme(models.Model):
    """One schedule of an agreement: a service, for whom, and what it may cost a year."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="schemes"
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    people = models.CharField(max_length=300)
    services = models.TextField(max_length=2000)
    yearly_pence = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"], name="scheme_once_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Devolution(AppendOnly):
    """From which day the money of a scheme is in the pool or kept apart, and why.

    It is of a scheme by its title, which the agreement's later versions carry on. The last
    said of a day counts.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="devolutions"
    )
    scheme = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=DevolutionState)
    starts_on = models.DateField()
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.state}"


class AgreedContribution(models.Model):
    """What a party agreed to put in for a financial year: money, or in kind.

    What it has put in since is the ledger's to say.
    """

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="contributions"
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="contributions"
    )
    year_starting = models.PositiveSmallIntegerField()
    pence = models.BigIntegerField(null=True, blank=True)
    in_kind = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["year_starting", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(pence__isnull=False, pence__gte=0))
                | (Q(pence=None) & ~Q(in_kind="")),
                name="contribution_is_money_or_in_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.year_starting}"


class Sharing(models.Model):
    """Information that one party may give another: what, why and on what basis."""

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="sharings"
    )
    data = models.CharField(max_length=300)
    purpose = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=300)
    given_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    given_to = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    impact_assessment = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_by=F("given_to")), name="sharing_is_between_two"
            )
        ]

    def __str__(self) -> str:
        return self.data


class Consent(models.Model):
    """A commissioner's consent to what an NHS trust puts into an arrangement.

    The commissioner is one that the trust has a contract with for the people concerned;
    it need not take part here.

    Source: SI 2000/617 regulations 7(2) and 9(2).
    """

    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="consents"
    )
    trust = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    commissioner = models.CharField(max_length=200)
    given_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "trust", "commissioner"],
                name="consent_once_per_commissioner",
            )
        ]

    def __str__(self) -> str:
        return self.commissioner


class AgreementDocument(AppendOnly):
    """A paper of an agreement as it was received, kept beside what was entered of it."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="documents"
    )
    name = models.CharField(max_length=150)
    folder = models.UUIDField(unique=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class DutyQuerySet(models.QuerySet["Duty"]):
    """Ways to narrow duties."""

    def standing(self) -> Self:
        """Those that were not struck out."""
        return self.filter(struck_on=None)


class Duty(models.Model):
    """Something that follows from an agreement, by a day, for one of its parties.

    One entered by mistake is struck out: it stays, with the reason, and nobody has to do it.

    ``recorded_at`` and ``done_at`` say since when that is known here; none for one from
    before they were kept, which counts as known as long as its agreement is.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="duties"
    )
    kind = models.CharField(max_length=10, choices=DutyKind)
    due_on = models.DateField()
    about = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    owner_post = models.CharField(max_length=150, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    done_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)

    struck_on = models.DateField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    struck_because = models.CharField(max_length=300, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name_plural = "duties"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "due_on", "about"],
                condition=Q(struck_on=None),
                name="duty_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(struck_on=None, struck_by=None, struck_because="")
                | (
                    Q(struck_on__isnull=False, struck_by__isnull=False, done_on=None)
                    & ~Q(struck_because="")
                ),
                name="duty_struck_out_says_why",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="duty_is_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.due_on}"


class Notice(AppendOnly):
    """A party's notice that it will leave an agreement.

    ``shown_by`` is the paper that shows the day, where it was given before it was
    recorded.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="notices"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="notices")
    given_on = models.DateField()
    leaves_on = models.DateField()
    reason = models.CharField(max_length=500)
    impact = models.CharField(max_length=500)
    shown_by = models.ForeignKey(
        AgreementDocument,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party"], name="notice_once_per_party"
            ),
            models.CheckConstraint(
                condition=Q(leaves_on__gt=F("given_on")),
                name="notice_comes_before_leaving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} leaves {self.agreement_id} on {self.leaves_on}"


class AllegedBreach(models.Model):
    """What one party says another stopped without notice, and the dispute it opened.

    It is what was alleged and by whom, never a finding of the software.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="alleged_breaches"
    )
    alleged_by = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="allegations"
    )
    alleged_of = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="allegations_met"
    )
    stopped = models.CharField(max_length=500)
    stopped_on = models.DateField()
    procedure = models.TextField(max_length=4000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    settled_on = models.DateField(null=True, blank=True)
    settlement = models.CharField(max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alleged_by=F("alleged_of")),
                name="breach_is_alleged_of_another",
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None, settlement="")
                | (Q(settled_on__isnull=False) & ~Q(settlement="")),
                name="breach_is_settled_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"alleged breach of {self.agreement_id}"


class AgreementReview(AppendOnly):
    """One review of an agreement against the checklist, on a day."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="reviews"
    )
    reviewed_on = models.DateField()
    next_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["reviewed_on", "pk"]

    def __str__(self) -> str:
        return f"review of {self.agreement_id} on {self.reviewed_on}"


class ReviewAnswer(AppendOnly):
    """What a review answered to one question, the evidence, and what is to be done."""

    review = models.ForeignKey(
        AgreementReview, on_delete=models.PROTECT, related_name="answers"
    )
    code = models.CharField(max_length=40)
    answer = models.CharField(max_length=10, choices=ChecklistAnswer)
    evidence = models.CharField(max_length=500, blank=True)
    action = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "code"], name="answer_once_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.answer}"
