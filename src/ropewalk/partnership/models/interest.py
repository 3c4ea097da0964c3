"""Interests that members declare, and what was ruled when one met an item."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.organisations.models import Organisation
from ropewalk.partnership.kinds import InterestKind
from ropewalk.partnership.models.partnership import Member


class Interest(models.Model):
    """An interest of a member in an organisation, standing until it ends.

    A sensitive interest is kept, and found when an item concerns the organisation, but
    its particulars are not published.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="interests"
    )
    kind = models.CharField(max_length=12, choices=InterestKind)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    named = models.CharField(max_length=200, blank=True)
    particulars = models.CharField(max_length=500)
    is_financial = models.BooleanField(default=False)
    is_sensitive = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["member", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="interest_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, named="")
                | (Q(organisation=None) & ~Q(named="")),
                name="interest_is_in_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk} of member {self.member_id}"
