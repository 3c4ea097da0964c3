"""What tasks, rounds and cycles of a programme are. The codes are kept for ever."""

from django.db.models import TextChoices


class Funding(TextChoices):
    """Whether the money for a task is there. What is not known is not taken for a no."""

    FUNDED = "funded", "Funded"
    TO_BE_IDENTIFIED = "to_identify", "To be identified"
    NOT_KNOWN = "not_known", "Not known"


class Pace(TextChoices):
    """Whether a task shows something soon, or changes how the whole works."""

    QUICK_WIN = "quick", "Quick win"
    SYSTEMIC = "systemic", "Systemic change"
    NOT_SAID = "", "Not said"


class Work(TextChoices):
    """What a task does with a body, where it does anything with one."""

    SETS_UP = "sets_up", "Sets up a body"
    APPOINTS = "appoints", "Appoints to a body"
    OTHER = "", "Neither"


class Cycle(TextChoices):
    """The cycles of a partner's year that joint work has to fit into."""

    PLANNING = "planning", "Planning"
    BUDGET = "budget", "Budget"
    CONTRACTING = "contracting", "Contracting"


class TeamSide(TextChoices):
    """The two sides of a negotiation about a division's services."""

    STRATEGIC = "strategic", "Strategic team"
    LOCAL = "local", "Local team"


class Move(TextChoices):
    """What one side says to the other about a head of service."""

    OFFER = "offer", "Offer"
    COUNTER = "counter", "Counter-offer"
    AGREED = "agreed", "Agreed"


class LineKind(TextChoices):
    """Which of the last two steps of a local action plan a line is of."""

    DEVELOPMENT = "development", "Development of the organisations"
    ENGAGEMENT = "engagement", "Engagement of a profession"
