"""Which commissioning intentions a service carries out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.service.models.service import Service
from ropewalk.strategy.models import Intention


class ServiceIntention(models.Model):
    """That a service carries out an intention, until somebody says that it no longer does."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="carrying_out"
    )
    intention = models.ForeignKey(
        Intention, on_delete=models.PROTECT, related_name="carried_out_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "intention"],
                condition=Q(ended_at=None),
                name="service_carries_out_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="carrying_out_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} carries out {self.intention_id}"
