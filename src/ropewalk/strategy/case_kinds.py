"""What costs, benefits, routes and portfolios are. The codes are kept for ever."""

from django.db.models import TextChoices


class CasePartKind(TextChoices):
    """The five parts of a business case.

    Source: HM Treasury, The Green Book: the five case model.
    """

    STRATEGIC = "strategic", "Strategic: why it is needed, and what it is to achieve"
    ECONOMIC = "economic", "Economic: what is best for society, of what could be done"
    COMMERCIAL = "commercial", "Commercial: who could give it, and how it is bought"
    FINANCIAL = "financial", "Financial: who pays, and whether they can"
    MANAGEMENT = "management", "Management: how it is carried out and looked at again"


class LineSide(TextChoices):
    """Which side of a business case a line stands on."""

    COST = "cost", "A cost"
    BENEFIT = "benefit", "A benefit"


class LineAbout(TextChoices):
    """What a cost or benefit is of."""

    SERVICE = "service", "Care, support or treatment given"
    STAFF = "staff", "Staff"
    PREMISES = "premises", "Buildings and equipment"
    HOSPITAL = "hospital", "Stays in hospital and visits to it"
    CARE_HOME = "care_home", "Places in care homes"
    DRUGS = "drugs", "Drugs"
    GP_TIME = "gp_time", "Time of general practice"
    SICKNESS = "sickness", "Sickness absence from work"
    UNPAID = "unpaid", "Time of carers who are not paid"
    WELLBEING = "wellbeing", "Health and wellbeing"
    OTHER = "other", "Something else"


class Party(TextChoices):
    """Who pays a cost or has a benefit."""

    PARTNER = "partner", "A partner"
    PEOPLE = "people", "People who use support"
    CARERS = "carers", "Carers"
    PROVIDERS = "providers", "Providers"
    EMPLOYERS = "employers", "Employers"
    OTHERS = "others", "Others"


class LineNature(TextChoices):
    """Whether money moves. Only cash can be spent on something else."""

    CASH = "cash", "Cash: money is paid, or no longer paid"
    RESOURCE = "resource", "Resource: used or freed, and no money moves"
    WELFARE = "welfare", "Welfare: how well people live"


class EvidenceGrade(TextChoices):
    """What a cost or benefit rests on. The last two are claims and not evidence."""

    TRIAL = "trial", "Trials, or a review of trials"
    STUDY = "study", "A study of another kind"
    RECORDS = "records", "Own records, a quote or a contract"
    JUDGEMENT = "judgement", "A claim: professional judgement"
    CLAIM = "claim", "A claim: somebody says so"

    @property
    def is_evidence(self) -> bool:
        """Whether it is evidence, and not a claim."""
        return self not in {EvidenceGrade.JUDGEMENT, EvidenceGrade.CLAIM}


class Optimism(TextChoices):
    """For which kind of project a cost is uplifted, because such costs are told too low.

    Source: HM Treasury, The Green Book, supplementary guidance on optimism bias.
    """

    NONE = "", "None: it is known, or not of a project"
    BUILDING = "building", "A standard building"
    OTHER_BUILDING = "other_building", "A building that is not standard"
    EQUIPMENT = "equipment", "Equipment, or developing a system"
    OUTSOURCING = "outsourcing", "Having it done by others"


class RouteState(TextChoices):
    """How far a case has come on a route to its money."""

    ASKED = "asked", "Asked"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"


class OptionWay(TextChoices):
    """Which way money goes with an option of a portfolio."""

    INVEST = "invest", "Invest"
    DISINVEST = "disinvest", "Disinvest"


class LimitKind(TextChoices):
    """What limits a portfolio."""

    POOL = "pool", "A pool or budget"
    RING_FENCE = "ring_fence", "Ring-fenced money"
    WORKFORCE = "workforce", "Workforce: whole-time posts"


class TieKind(TextChoices):
    """How one option of a portfolio hangs on another."""

    NEEDS = "needs", "Cannot be done without"
    PAIR = "pair", "Is paid for by giving up"
    EXCLUDES = "excludes", "Cannot be done beside"
