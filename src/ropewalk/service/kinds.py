"""What providers, services, procurements and contracts are. The codes are kept for ever."""

from django.db.models import IntegerChoices, TextChoices


class Sector(TextChoices):
    """Whose a provider is."""

    STATUTORY = "statutory", "Statutory: a council's or the NHS's own"
    VOLUNTARY = "voluntary", "Voluntary"
    INDEPENDENT = "independent", "Independent"
    MICRO = "micro", "Micro: fewer than five people"


class Phase(TextChoices):
    """Where a service stands on the way from home to home."""

    AT_HOME = "at_home", "Living well at home"
    ACCESS = "access", "Finding help"
    SHORT_TERM = "short_term", "Short-term help and recovery"
    HOSPITAL = "hospital", "In hospital"
    HOME_AGAIN = "home_again", "Home again"
    LONG_TERM = "long_term", "Long-term support"


class LocationKind(TextChoices):
    """What sort of place a service is given at, in the words of Open Referral UK."""

    PHYSICAL = "physical", "A building"
    POSTAL = "postal", "An address for letters"
    VIRTUAL = "virtual", "By telephone or online"


class Weekday(IntegerChoices):
    """A day of the week, as ISO 8601 numbers them."""

    MONDAY = 1, "Monday"
    TUESDAY = 2, "Tuesday"
    WEDNESDAY = 3, "Wednesday"
    THURSDAY = 4, "Thursday"
    FRIDAY = 5, "Friday"
    SATURDAY = 6, "Saturday"
    SUNDAY = 7, "Sunday"


class PriceKind(TextChoices):
    """What is priced."""

    CARE = "care", "Care and support"
    PROFESSIONAL = "professional", "A professional's time"
    BROKERAGE = "brokerage", "Help to plan and arrange support"
    COMMUNITY = "community", "A community activity"


class Choice(TextChoices):
    """Whether something is made by a partner itself or bought."""

    MAKE = "make", "A partner provides it itself"
    BUY = "buy", "It is bought"
    BOTH = "both", "Partly each"


class Regime(TextChoices):
    """Which law a choice of provider is made under."""

    PROVIDER_SELECTION = "psr", "Provider Selection Regime"
    PROCUREMENT_ACT = "pa23", "Procurement Act 2023"


class Route(TextChoices):
    """How a provider is chosen."""

    DIRECT_A = "direct_a", "Direct award A"
    DIRECT_B = "direct_b", "Direct award B"
    DIRECT_C = "direct_c", "Direct award C"
    MOST_SUITABLE = "most_suitable", "Most suitable provider"
    COMPETITIVE = "competitive", "Competitive process"
    OPEN = "open", "Open procedure"
    LIGHT_TOUCH = "light_touch", "Light touch"
    BELOW_THRESHOLD = "below_threshold", "Below the threshold"
    DIRECT_JUSTIFIED = "direct_justified", "Direct award, justified"
    DIRECT_URGENT = "direct_urgent", "Urgent award"


class ArrangementKind(TextChoices):
    """How providers join what bids are later called off from."""

    FRAMEWORK = "framework", "Framework"
    DYNAMIC = "dynamic", "Dynamic market"


class Standing(TextChoices):
    """Whether a route is open."""

    MUST = "must", "Must be used"
    MAY = "may", "May be used"
    NOT_OPEN = "not_open", "Not open"
    ADVICE = "advice", "Needs advice"


class Stage(TextChoices):
    """How far a procurement is."""

    SPECIFYING = "specifying", "Being specified"
    OPEN = "open", "Open to providers"
    EVALUATING = "evaluating", "Being evaluated"
    STANDSTILL = "standstill", "Waiting out the standstill"
    AWARDED = "awarded", "Awarded"
    ABANDONED = "abandoned", "Abandoned"


class NoticeKind(TextChoices):
    """What was published about a procurement."""

    PLANNED = "planned", "Planned procurement"
    TENDER = "tender", "Tender"
    INTENDED_APPROACH = "intended_approach", "Intended approach"
    TRANSPARENCY = "transparency", "Transparency"
    INTENTION = "intention", "Intention to award"
    AWARD = "award", "Award"
    CONTRACT = "contract", "Contract details"
    CHANGE = "change", "Change of a contract"
    TERMINATION = "termination", "Ending of a contract"


class Payment(TextChoices):
    """How a contract pays."""

    BLOCK = "block", "Block: a sum whatever the activity"
    COST_AND_VOLUME = (
        "cost_volume",
        "Cost and volume: a sum up to a volume, then by unit",
    )
    UNIT = "unit", "By unit delivered"
    OUTCOME = "outcome", "By outcome reached"


class VersionKind(TextChoices):
    """What a version of a contract is."""

    FIRST = "first", "As first agreed"
    VARIATION = "variation", "Variation"
    UPLIFT = "uplift", "Uplift of price"
    EXTENSION = "extension", "Extension"


class Decider(TextChoices):
    """Which side of a contract may do something."""

    BUYER = "buyer", "The buyer"
    PROVIDER = "provider", "The provider"
    EITHER = "either", "Either side"
    BOTH = "both", "Both together"


class TerminationKind(TextChoices):
    """Why a contract can be ended before its last day."""

    NOTICE = "notice", "By notice, without a fault"
    BREACH = "breach", "The contract was broken and not put right"
    QUALITY = "quality", "Quality stayed below what was agreed"
    REGULATOR = "regulator", "The regulator acted"
    INSOLVENCY = "insolvency", "The provider cannot pay its debts"
    FUNDING = "funding", "The money for it ends"
    LAW = "law", "The law requires it"


class UseKind(TextChoices):
    """What a count of a practice's people is of."""

    POINTED = "pointed", "The practice pointed them to it"
    USED = "used", "They used it"


class InvoiceState(TextChoices):
    """Where an invoice stands."""

    RECEIVED = "received", "Received"
    QUERIED = "queried", "Queried with the provider"
    HELD = "held", "Held"
    PASSED = "passed", "Passed for payment"
    PAID = "paid", "Paid"
    WITHDRAWN = "withdrawn", "Withdrawn"


class EndingCheck(TextChoices):
    """What has to be so before a service ends."""

    IMPACT = "impact", "What it means for the people who use it"
    INVOLVEMENT = (
        "involvement",
        "People who use it, carers and the public were involved",
    )
    SCRUTINY = "scrutiny", "Scrutiny was consulted, or need not be"
    EQUALITY = "equality", "The equality duty was met"
    STAFF = "staff", "What becomes of the staff, and whether they transfer"
    TRANSFER = "transfer", "How each person's support passes on"
    ROUTE = "route", "The contract can be ended, and by which route"


class EndingFound(TextChoices):
    """What was found of it."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    ADVICE = "advice", "Needs advice"


class OverrideGround(TextChoices):
    """Why a service may end before all that has to be so is."""

    REGULATOR = "regulator", "The regulator acted"
    FAILURE = "failure", "The provider failed"
    SAFETY = "safety", "People are not safe"
    CAUSE = "cause", "The contract was broken"


class CareLevel(TextChoices):
    """How much help a place gives."""

    LOW = "low", "Some help each day"
    HIGH = "high", "Help day and night"
    NURSING = "nursing", "Nursing"
    INTERIM = "interim", "Interim bed: for a time, on the way home"
