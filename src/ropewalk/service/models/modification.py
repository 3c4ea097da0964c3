"""What the law found of a change to a contract for health care."""

from django.db import models

from ropewalk.audit.models import AppendOnly
from ropewalk.service.models.advice import LegalAdvice
from ropewalk.service.models.contract import ContractVersion


class ContractModification(AppendOnly):
    """Whether a version of a contract was allowed without a new process, and why.

    ``is_allowed`` and ``needs_notice`` are none where that was not known; then, and where
    it was not allowed, it rests on ``advice``.
    """

    version = models.OneToOneField(
        ContractVersion, on_delete=models.PROTECT, related_name="modification"
    )
    is_allowed = models.BooleanField(null=True)
    reason = models.TextField(max_length=4000)
    needs_notice = models.BooleanField(null=True)
    notice_reason = models.CharField(max_length=1000)
    law = models.CharField(max_length=300)
    certainty = models.CharField(max_length=60)
    advice = models.ForeignKey(
        LegalAdvice,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"modification by version {self.version_id}"


class ModificationTest(AppendOnly):
    """A test of the law that a change was held against, and what was found."""

    modification = models.ForeignKey(
        ContractModification, on_delete=models.PROTECT, related_name="tests"
    )
    code = models.CharField(max_length=40)
    found = models.CharField(max_length=12)
    why = models.CharField(max_length=1000)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["modification", "code"], name="modification_test_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.found}"
