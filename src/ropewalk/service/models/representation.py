"""Representations: what providers object to before a contract is awarded, and the answer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ropewalk.audit.models import AppendOnly
from ropewalk.service.models.procurement import Procurement


class Representation(AppendOnly):
    """An objection by an organisation, and the day on which it arrived."""

    procurement = models.ForeignKey(
        Procurement, on_delete=models.PROTECT, related_name="representations"
    )
    made_by = models.CharField(max_length=200)
    about = models.CharField(max_length=2000)
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["received_on", "pk"]

    def __str__(self) -> str:
        return f"representation of {self.made_by}, {self.received_on}"


class RepresentationAnswer(AppendOnly):
    """What was decided of a representation, and when whoever made it was told."""

    representation = models.OneToOneField(
        Representation, on_delete=models.PROTECT, related_name="answer"
    )
    decided = models.CharField(max_length=2000)
    decided_on = models.DateField()
    told_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(told_on__gte=F("decided_on")),
                name="representation_is_decided_before_it_is_told",
            )
        ]

    def __str__(self) -> str:
        return f"answer to {self.representation_id}, {self.told_on}"
