"""Contracts of others that were noticed where they were published: the market's, not ours."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership


class NoticedContractQuerySet(models.QuerySet["NoticedContract"]):
    """Ways to narrow contracts of others."""

    def visible_to(self, actor: Account, *, on: date) -> Self:
        """Those that the partnerships that the actor may see took in."""
        return self.filter(partnership__in=Partnership.objects.visible_to(actor, on=on))


class NoticedContract(AppendOnly):
    """What one release that somebody else published says of a procurement of theirs.

    A later release of the same ``ocid`` is a row of its own. Where nothing was published
    of its value or its term they are none. ``source`` says who published it, or the file.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="noticed_contracts"
    )
    ocid = models.CharField(max_length=200)
    release_id = models.CharField(max_length=200)
    released_at = models.DateTimeField()
    tag = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    buyer_name = models.CharField(max_length=300)
    subject_code = models.CharField(max_length=20, blank=True)
    pence = models.BigIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = NoticedContractQuerySet.as_manager()

    class Meta:
        ordering = ["-released_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "ocid", "release_id"],
                name="noticed_contract_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None)
                | Q(ends_before=None)
                | Q(ends_before__gt=F("starts_on")),
                name="noticed_contract_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticedSupplier(AppendOnly):
    """Who was chosen: by name and number where a register of organisations knows it.

    Of whoever no register knows neither name nor number is kept: people trade under
    their own names.
    """

    contract = models.ForeignKey(
        NoticedContract, on_delete=models.PROTECT, related_name="suppliers"
    )
    number = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=10, blank=True)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"], name="noticed_supplier_once"
            ),
            models.CheckConstraint(
                condition=Q(scheme="", code="", name="")
                | (~Q(scheme="") & ~Q(code="") & ~Q(name="")),
                name="noticed_supplier_named_by_number",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "not named"
