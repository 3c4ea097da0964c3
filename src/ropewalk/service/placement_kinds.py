"""What is asked, offered and chosen when support is arranged. The codes are kept for ever."""

from django.db.models import TextChoices


class Rating(TextChoices):
    """How the Care Quality Commission rates a service, the lowest first."""

    INADEQUATE = "inadequate", "Inadequate"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    GOOD = "good", "Good"
    OUTSTANDING = "outstanding", "Outstanding"


class HowOften(TextChoices):
    """Over what time the units wanted are spread."""

    WEEK = "week", "a week"
    WHOLE = "whole", "in all"


class WhyNot(TextChoices):
    """Why a provider is not asked, in the order in which it is looked at."""

    NOT_A_PROVIDER = "not_a_provider", "It gives no services here on the day"
    NO_SUCH_SERVICE = "no_such_service", "It has no service of the kind"
    NOT_THERE = "not_there", "Its service is not given there"
    NOT_RUNNING = "not_running", "Its service does not run on the day"
    HELD = "held", "Nobody new is placed with it now"
    NO_PRICE = "no_price", "It has no contract and no listed price for the unit"
    NOT_COUNTED = "not_counted", "Nobody has counted its places lately"
    FULL = "full", "It was full when its places were last counted"
    NOT_RATED = "not_rated", "Its rating is not known"
    BELOW_FLOOR = "below_floor", "Its rating is below the floor"
    BELOW_BAND = "below_band", "Its price is below the band"
    ABOVE_BAND = "above_band", "Its price is above the band"


class ChosenBy(TextChoices):
    """Whose choice it was."""

    PERSON = "person", "The person"
    REPRESENTATIVE = "representative", "A carer or representative, for the person"
    LOCALITY = "locality", "The locality"


class WhyChosen(TextChoices):
    """What the choice turned on, in a kind that can be counted."""

    KNOWN = "known", "Already known and trusted"
    NEAR = "near", "Near to home, family or friends"
    TIMES = "times", "The times, or the same people each time"
    CULTURE = "culture", "Language, faith or culture"
    SKILL = "skill", "What its people know how to do"
    QUALITY = "quality", "Its quality"
    START = "start", "How soon it can start"
    PRICE = "price", "Its price"
    OTHER = "other", "Something else"


class WhyClosed(TextChoices):
    """Why a request ended without a choice."""

    NO_OFFER = "no_offer", "Nobody could offer it"
    NONE_WANTED = "none_wanted", "No offer was wanted"
    OTHERWISE = "otherwise", "It was arranged another way"
    NOT_NEEDED = "not_needed", "It is not needed any more"
