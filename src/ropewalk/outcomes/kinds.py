"""The words of outcomes: which way is better, and how often a measure is taken."""

from django.db.models import TextChoices


class Direction(TextChoices):
    """Which way a measure should move."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither way is better by itself"


class Frequency(TextChoices):
    """How often a measure has a new value."""

    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"
    YEARLY = "yearly", "Every year"
    ONCE = "once", "Once"


class Origin(TextChoices):
    """Where a framework comes from."""

    NATIONAL = "national", "National"
    LOCAL = "local", "Ours"
    HISTORIC = "historic", "From an earlier paper"
