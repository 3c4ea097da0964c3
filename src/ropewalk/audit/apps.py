"""The audit app: events and the blocks that seal them."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was done, by whom and when."""

    name = "ropewalk.audit"
    default_auto_field = "django.db.models.BigAutoField"
