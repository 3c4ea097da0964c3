"""The organisations app: organisations in time, accounts and roles."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Who takes part, and who may do what."""

    name = "ropewalk.organisations"
    default_auto_field = "django.db.models.BigAutoField"
