"""What is said of how a contract performs. The codes are kept for ever."""

from django.db.models import TextChoices


class Ground(TextChoices):
    """Why an exception report is opened about a measure."""

    VARIATION = "variation", "Special-cause variation for the worse"
    TARGET = "target", "The target is missed"
    LATE = "late", "A return is late"


class ReportStepKind(TextChoices):
    """What was done about an exception report after it was opened."""

    ANSWERED = "answered", "The provider answered"
    CLOSED = "closed", "Closed"


class PlanEnd(TextChoices):
    """How an improvement plan ended."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"


class ReportedStepKind(TextChoices):
    """What was done about a delivery that its provider reported."""

    QUERIED = "queried", "Queried with the provider"
    ANSWERED = "answered", "The provider answered"
    WITHDRAWN = "withdrawn", "Withdrawn by the provider"
    CONFIRMED = "confirmed", "Confirmed: it counts for payment"
