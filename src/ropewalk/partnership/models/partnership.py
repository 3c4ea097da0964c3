"""A partnership, the organisations in it, and the people who take part for them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from ropewalk.organisations.models import Account, Membership, Organisation
from ropewalk.organisations.models.organisation import covering


def _holding(places: str, on: date) -> Q:
    """Members who hold one of these places on a day."""
    return Q(
        Q(**{f"{places}__ends_before": None}) | Q(**{f"{places}__ends_before__gt": on}),
        **{f"{places}__starts_on__lte": on},
    )


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """Ways to narrow partnerships."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those of the actor's organisations, and those in which the actor holds a place.

        Whoever's time in a seat or post is over sees no more than anybody else.
        """
        return self.filter(
            Exists(
                Partner.objects.filter(
                    covering(on),
                    partnership=OuterRef("pk"),
                    organisation__in=Membership.objects.filter(
                        covering(on), account=actor
                    ).values("organisation"),
                )
            )
            | Exists(
                Member.objects.filter(
                    covering(on),
                    _holding("seats", on) | _holding("posts", on),
                    partnership=OuterRef("pk"),
                    account=actor,
                )
            )
        )

    def publishing(self, *, on: date) -> Self:
        """Those that publish a register on the day."""
        return self.filter(covering(on), publishes_from__lte=on)


class Partnership(models.Model):
    """Organisations that commission together, and what they mean by doing so.

    Each partnership states its own meaning of "joint" and "integrated", because the
    words are used differently from place to place. What it decides from
    ``publishes_from`` on is in the public register; none when it publishes nothing.
    """

    name = models.CharField(max_length=200)
    purpose = models.TextField(max_length=2000)
    joint_means = models.CharField(max_length=500, blank=True)
    integrated_means = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    publishes_from = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="partnership_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """An organisation's place in a partnership from one day up to another."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="partners"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="partner_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                condition=Q(ends_before=None),
                name="partner_once_without_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.partnership_id}"


class Member(models.Model):
    """Somebody who takes part in a partnership: on its bodies, or as its officer.

    Never the record of a person who draws on support, even where the member is one and
    sits in that capacity. A member need not have an account.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="members"
    )
    name = models.CharField(max_length=100)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="member_ends_after_they_start",
            ),
            models.UniqueConstraint(
                fields=["partnership", "account"],
                condition=Q(ends_before=None, account__isnull=False),
                name="member_once_for_an_account",
            ),
        ]

    def __str__(self) -> str:
        return self.name
