"""Posts that partners share: what each pays, who employs, who holds them, whom they answer to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.kinds import Office
from ropewalk.partnership.models.body import Body
from ropewalk.partnership.models.partnership import Member, Partnership


class Post(models.Model):
    """A post that partners share the cost of, and who employs whoever holds it.

    ``funded_until`` is the last day for which there is money; none when it has no end.
    A post that was ended says why.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="posts"
    )
    title = models.CharField(max_length=150)
    employer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    yearly_pence = models.BigIntegerField()
    funded_from = models.CharField(max_length=150, blank=True)
    funded_until = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(yearly_pence__gte=0), name="post_costs_no_less_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="post_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PostShare(models.Model):
    """How much of a post's cost one partner bears from its first day, as an exact fraction.

    What was agreed since, from a later day, is in a ``PostSplit``.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "organisation"], name="post_share_once_per_partner"
            ),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gte=F("numerator")),
                name="post_share_is_up_to_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator} of {self.post_id}"


class PostSplit(AppendOnly):
    """How partners share the cost of a post from a day on, as recorded on another.

    A split is added and never changed: of two from the same day the one recorded last
    holds, and what was known before is still there.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="splits")
    starts_on = models.DateField()
    because = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.post_id} from {self.starts_on}"


class SplitShare(AppendOnly):
    """How much of a post's cost one partner bears under a split, as an exact fraction."""

    split = models.ForeignKey(
        PostSplit, on_delete=models.PROTECT, related_name="shares"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["split", "organisation"], name="split_share_once_per_partner"
            ),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gte=F("numerator")),
                name="split_share_is_up_to_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator} under split {self.split_id}"


class PostHolder(models.Model):
    """Somebody who holds a post, alone or as a job-share."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holders")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="posts")
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="post_holder_ends_after_they_start",
            ),
            models.UniqueConstraint(
                fields=["post", "member"],
                condition=Q(ends_before=None),
                name="post_holder_once_per_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in post {self.post_id}"


class PostLine(models.Model):
    """To whom a post answers: the chair of a body, another post, or somebody in words.

    There may be several: a chief executive who answers to a cabinet member and to a trust
    board, a co-ordinator who answers to three general managers.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="answers_to")
    to_body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="posts_answering",
    )
    to_post = models.ForeignKey(
        Post,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answered_by",
    )
    named = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_body__isnull=False, to_post=None, named="")
                | Q(to_body=None, to_post__isnull=False, named="")
                | (Q(to_body=None, to_post=None) & ~Q(named="")),
                name="post_line_leads_to_one",
            ),
            models.CheckConstraint(
                condition=Q(to_post=None) | ~Q(to_post=F("post")),
                name="no_post_answers_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} answers to {self.to_body_id or self.to_post_id or self.named}"


class PostRemit(models.Model):
    """One thing that whoever holds a post is there to do."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="remit")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "number"], name="post_remit_once_per_number"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Secondment(models.Model):
    """A post's holder made available to another organisation as if its own officer.

    Source: Local Government Act 1972 section 113: staff are treated as officers of the
    body they are made available to, and are consulted first.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="secondments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    office = models.CharField(max_length=10, choices=Office, blank=True)
    function = models.CharField(max_length=200)
    consulted_on = models.DateField()
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="secondment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(consulted_on__lte=F("starts_on")),
                name="secondment_was_consulted_on_first",
            ),
            models.UniqueConstraint(
                fields=["post", "organisation", "function"],
                condition=Q(ends_before=None),
                name="secondment_once_for_a_function",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} made available to {self.organisation_id}"
