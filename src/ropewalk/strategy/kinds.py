"""What priorities, options, intentions and plans are. The codes are kept for ever."""

from django.db.models import TextChoices


class PriorityHead(TextChoices):
    """The five heads under which priorities are gathered.

    Source: five heads of strategic commissioning in the second of the source papers.
    """

    COMMUNITY = "community", "Community development"
    MARKET_GAPS = "market_gaps", "Gaps in the market"
    INTEGRATION = "integration", "Integration centred on the person"
    PERSONALISATION = "personalisation", "More personalisation"
    NEW_ARRANGEMENTS = "new", "New arrangements"


class OptionKind(TextChoices):
    """What an option is beside the others: two of them are always asked for."""

    NOTHING = "nothing", "Do nothing"
    MINIMUM = "minimum", "Do the minimum"
    CHANGE = "change", "A change"


class Side(TextChoices):
    """Which way something said of an option speaks."""

    ADVANTAGE = "advantage", "Advantage"
    DISADVANTAGE = "disadvantage", "Disadvantage"
    BENEFIT = "benefit", "Benefit"
    RISK = "risk", "Risk"


class IntentionKind(TextChoices):
    """What partners intend to do with what they buy."""

    INVEST = "invest", "Invest"
    MAINTAIN = "maintain", "Maintain"
    REDESIGN = "redesign", "Redesign"
    DECOMMISSION = "decommission", "Decommission"


class CycleStage(TextChoices):
    """The four stages of the commissioning cycle, of equal weight."""

    ANALYSE = "analyse", "Analyse"
    PLAN = "plan", "Plan"
    DO = "do", "Do"
    REVIEW = "review", "Review"
