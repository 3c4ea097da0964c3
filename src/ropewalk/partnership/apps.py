"""The partnership app: agreements, bodies, meetings and decisions."""

from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """What partners agree, who sits where, and what was decided with what authority."""

    name = "ropewalk.partnership"
    default_auto_field = "django.db.models.BigAutoField"
