"""The service app: providers, services, requirements, procurements and contracts."""

from django.apps import AppConfig


class ServiceConfig(AppConfig):
    """What is commissioned, from whom, how they were chosen, and how well it goes."""

    name = "ropewalk.service"
    default_auto_field = "django.db.models.BigAutoField"
