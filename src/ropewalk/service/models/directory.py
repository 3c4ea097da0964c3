"""What the directory holds of a service besides the service itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ropewalk.audit.models import AppendOnly
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models.service import Service


class KindAnswered(models.Model):
    """A kind of need that a service answers: what its entry is found by."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="kinds_answered"
    )
    kind = models.CharField(max_length=14, choices=KindOfNeed)

    class Meta:
        ordering = ["kind"]
        verbose_name_plural = "kinds answered"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind"], name="kind_answered_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class LeftOut(models.Model):
    """What a service is not for, and who is to be asked instead."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, related_name="left_out"
    )
    what = models.CharField(max_length=200)
    goes_to = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "left out"
        constraints = [
            models.UniqueConstraint(fields=["service", "what"], name="left_out_once"),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(goes_to=""), name="left_out_goes_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.goes_to}"


class Imported(AppendOnly):
    """An entry of another directory from which a service was made, word for word.

    ``document`` is the entry as it was received, so that what we have no place for is
    not lost; ``organisation_name`` is who gives the service, by the feed.
    """

    service = models.OneToOneField(
        Service, on_delete=models.PROTECT, related_name="imported"
    )
    organisation_name = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    document = models.JSONField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "imported"

    def __str__(self) -> str:
        return f"{self.service_id} from {self.file_name}"
