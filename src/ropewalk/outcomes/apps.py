"""The outcomes app: frameworks, outcomes, measures and their values."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """What ought to be better, and how anybody would know."""

    name = "ropewalk.outcomes"
    default_auto_field = "django.db.models.BigAutoField"
