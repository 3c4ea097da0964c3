"""What is recorded about a market: concerns, reach, factors. The codes are kept for ever."""

from django.db.models import TextChoices


class ConcernAbout(TextChoices):
    """What a concern about a provider is about."""

    QUALITY = "quality", "Quality of care or support"
    SAFETY = "safety", "Safety, as it was reported elsewhere"
    STAFFING = "staffing", "Staffing"
    MONEY = "money", "Money: whether it can go on"
    CONTRACT = "contract", "What the contract says"


class ConcernStepKind(TextChoices):
    """What was done about a concern after it was raised."""

    SHARED = "shared", "Shared with the partners"
    REPLIED = "replied", "The provider replied"
    ACTED = "acted", "Acted on"
    CLOSED = "closed", "Closed"


class Reach(TextChoices):
    """Whether a service is one that everybody can use, or for one group alone."""

    GENERIC = "generic", "Generic: open to everybody who could use it"
    SPECIALIST = "specialist", "Specialist: for one group of people alone"


class FactorState(TextChoices):
    """How far a factor of success is in place."""

    IN_PLACE = "in_place", "In place"
    PARTLY = "partly", "Partly in place"
    NOT_YET = "not_yet", "Not in place yet"
