"""The strategy app: priorities, appraisals, intentions and plans."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """What comes first, which option is best, what is intended, and the joint plan."""

    name = "ropewalk.strategy"
    default_auto_field = "django.db.models.BigAutoField"
