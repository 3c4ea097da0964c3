"""The words of partnership: kinds of agreement, body, seat, interest and decision."""

from django.db.models import TextChoices


class AgreementKind(TextChoices):
    """The legal form of an agreement.

    Source: NHS Act 2006 sections 65Z5, 75, 76 and 256; Local Government Act 1972
    section 113; Care Act 2014 section 79. The rest rest on contract or on good will.
    """

    POOLED_FUND = "s75_pool", "Section 75: pooled fund"
    LEAD_BY_COUNCIL = "s75_council", "Section 75: council leads for the NHS body"
    LEAD_BY_NHS = "s75_nhs", "Section 75: NHS body leads for the council"
    INTEGRATED_PROVISION = "s75_provision", "Section 75: integrated provision"
    GRANT_TO_COUNCIL = "s256", "Section 256: NHS grant to a council or voluntary body"
    GRANT_TO_NHS = "s76", "Section 76: council grant to an NHS body"
    STAFF = "s113", "Section 113: staff made available"
    NHS_DELEGATION = "s65z5", "Section 65Z5: delegation between NHS bodies and councils"
    NHS_JOINT_COMMITTEE = "s65z6", "Section 65Z6: joint committee of NHS bodies"
    CARE_ACT_DELEGATION = "s79", "Care Act section 79: delegated care functions"
    ALLIANCE = "alliance", "Alliance agreement"
    INDIVIDUAL = "individual", "Individual agreement for one person's support"
    MEMORANDUM = "memorandum", "Memorandum of understanding"


class Standing(TextChoices):
    """How an organisation takes part in an agreement."""

    PARTY = "party", "Party"
    BY_MEMORANDUM = "memorandum", "Joins by memorandum"


class VatTreatment(TextChoices):
    """How VAT on what is bought is treated, as the partners agreed it."""

    NOT_RECORDED = "", "Not yet recorded"
    COUNCIL = "council", "As the council recovers it"
    NHS = "nhs", "As the NHS body recovers it"
    SEPARATE = "separate", "Each partner on its own purchases"
    ADVICE = "advice", "Advice is awaited"


class DutyKind(TextChoices):
    """What an agreement obliges somebody to do by a day."""

    QUARTERLY_REPORT = "quarterly", "Quarterly report"
    ANNUAL_RETURN = "annual", "Annual return"
    REVIEW = "review", "Review"
    NOTICE = "notice", "Last day to give notice before the agreement ends"
    EXPIRY = "expiry", "Last day of the agreement"
    VOUCHER = "voucher", "Yearly statement that a grant was spent as agreed"
    EXIT_PLAN = "exit", "Exit plan"
    MILESTONE = "milestone", "Milestone"
    GO_LIVE = "go_live", "Goes live"


class BodyKind(TextChoices):
    """What sort of body it is.

    Source: Health and Social Care Act 2012 section 194, for the health and wellbeing board
    of a council's area.
    """

    BOARD = "board", "Board"
    WELLBEING = "wellbeing", "Health and wellbeing board"
    EXECUTIVE = "executive", "Executive"
    IN_COMMON = "in_common", "Committees in common"
    JOINT_COMMITTEE = "joint", "Joint committee"
    GROUP = "group", "Group"
    PANEL = "panel", "Panel"
    LOCALITY = "locality", "Locality group"
    SOVEREIGN = "sovereign", "A partner's own board or cabinet"


class Power(TextChoices):
    """Whether what a body concludes binds."""

    DECIDES = "decides", "Decides"
    ADVISES = "advises", "Advises"


class ProvidersSit(TextChoices):
    """How far providers take part, as the body's terms of reference say."""

    NEVER = "never", "Providers do not sit"
    CONSULTED = "consulted", "Providers are consulted and do not sit"
    WITHOUT_VOTE = "no_vote", "Providers sit without a vote"
    AS_MEMBERS = "members", "Providers are members, by law or by the terms"


class Capacity(TextChoices):
    """In what capacity somebody sits. Users, carers and the public are three groups."""

    COMMISSIONER = "commissioner", "Commissioner"
    PROVIDER = "provider", "Provider"
    PERSON = "person", "Person who uses services"
    CARER = "carer", "Carer"
    PUBLIC = "public", "Member of the public"
    CLINICIAN = "clinician", "Clinician"
    OFFICER = "officer", "Officer"
    ADVISER = "adviser", "Adviser"


class Position(TextChoices):
    """What a seat is reserved for beyond its capacity, where the terms say so."""

    ANY = "", "Not reserved"
    CABINET_MEMBER = "cabinet", "Cabinet member"
    COUNCILLOR = "councillor", "Councillor"
    NON_EXECUTIVE = "non_executive", "Councillor as non-executive member"
    GP = "gp", "GP"
    HEALTH_WORKER = "health", "Health worker"
    SOCIAL_SERVICES = "social", "Social services"
    EDUCATION = "education", "Education"
    HOUSING = "housing", "Housing"
    VOLUNTARY = "voluntary", "Voluntary sector"
    RESIDENT = "resident", "Resident"
    LOCALITY_DIRECTOR = "locality", "Deputy locality director"
    GENERAL_MANAGER = "manager", "General manager"


class RuleKind(TextChoices):
    """What a rule of composition asks of a body's seats."""

    AT_LEAST = "at_least", "At least"
    EXACTLY = "exactly", "Exactly"
    CHAIR = "chair", "The chair is"


class Office(TextChoices):
    """Officers whom statute gives a duty of their own.

    Source: Local Government Act 1972 section 151; Local Government and Housing Act 1989
    section 5; Local Authority Social Services Act 1970 section 6; NHS Act 2006
    schedule 1B.
    """

    SECTION_151 = "s151", "Section 151 officer (council finance)"
    NHS_FINANCE = "cfo", "Chief finance officer (NHS body)"
    MONITORING = "monitoring", "Monitoring officer"
    DASS = "dass", "Director of adult social services"
    MONEY = "money", "Officer who answers for its money"


class RulingBasis(TextChoices):
    """By what somebody with a conflict is taken out of an item, or may take part.

    A chair rules on one item in the meeting. A dispensation is given beforehand, by
    whoever may give one to that member: in a council its monitoring officer or committee.

    Source: Localism Act 2011 section 33.
    """

    RULING = "ruling", "Ruling of the chair"
    DISPENSATION = "dispensation", "Dispensation"


class LimitBasis(TextChoices):
    """What a limit in pence is held against."""

    SINGLE = "single", "Each decision alone"
    CUMULATIVE = "cumulative", "All decisions under it in a financial year"
    WHOLE_LIFE = (
        "whole_life",
        "Whole-life value, everything on the same matter together",
    )


class InterestKind(TextChoices):
    """What sort of interest a member has."""

    EMPLOYMENT = "employment", "Works for it"
    OFFICE = "office", "Holds an office or a seat there"
    OWNERSHIP = "ownership", "Owns part of it"
    FAMILY = "family", "A close relation has such an interest"
    OTHER = "other", "Another interest"


class MeetingState(TextChoices):
    """How far a meeting has come."""

    CALLED = "called", "Called"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class Way(TextChoices):
    """How a vote was cast."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    ABSTAINED = "abstained", "Abstained"


class DecisionState(TextChoices):
    """How far a decision has come."""

    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Not agreed"
    ROUTED_UP = "routed_up", "Sent to a body with the authority"
    WITHDRAWN = "withdrawn", "Withdrawn"
    PUT_OFF = "put_off", "Put to another meeting"


class Found(TextChoices):
    """What a check of authority found."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    ADVICE = "advice", "Needs legal advice"


class Clearing(TextChoices):
    """What an officer's clearance is about."""

    FINANCE = "finance", "Finance"
    LEGAL = "legal", "Legal"


class ResolutionKind(TextChoices):
    """What a resolution binds later work to."""

    PILOT_POOLS_AT_MOST = (
        "pilot_pools",
        "No more live pilot pooled budgets than a number",
    )
    NONE = "", "Nothing that software can ask it about"


class Urgency(TextChoices):
    """Why a key decision is taken with less than the full notice, if it is.

    Source: SI 2012/2089 regulations 9 to 11.
    """

    NONE = "", "Full notice was given, or it is not a key decision"
    EXCEPTION = "exception", "General exception: the chair of scrutiny was told"
    SPECIAL = "special", "Special urgency: the chair of scrutiny agreed"


class Recurrence(TextChoices):
    """How often a body meets."""

    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every fortnight"
    MONTHLY = "monthly", "Every month, in the same week and on the same weekday"
    QUARTERLY = (
        "quarterly",
        "Every three months, in the same week and on the same weekday",
    )


class Answer(TextChoices):
    """What a body said to a recommendation."""

    ACCEPTED = "accepted", "Accepted"
    IN_PART = "in_part", "Accepted in part"
    NOT_ACCEPTED = "refused", "Not accepted"


class ChecklistAnswer(TextChoices):
    """What a review answers to a question of the checklist."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"


class AccountabilityMode(TextChoices):
    """Who delivers a function of a council when a partnership shares the work."""

    IN_COUNCIL = "council", "Delivered in the council"
    BY_DIRECTOR = "director", "Delegated, and done by the director of adult services"
    BY_OTHER = "other", "Delegated for another partner to deliver"


class AreaRoleKind(TextChoices):
    """What somebody is in an area of commissioning."""

    LEAD = "lead", "Lead commissioner"
    OFFICER = "officer", "Commissioning officer"
    CARE_MANAGER = "care_manager", "Care manager"


class Grade(TextChoices):
    """How senior a post is."""

    DIRECTOR = "director", "Director"
    DEPUTY = "deputy", "Deputy director"
    ASSISTANT = "assistant", "Assistant director"
    OTHER = "other", "Another level"


class Skill(TextChoices):
    """What commissioning support can do, whatever is commissioned."""

    DATA = "data", "Data analysis"
    SPECIFICATIONS = "specifications", "Service specifications"
    CONTRACTS = "contracts", "Contracts"
    PROCUREMENT = "procurement", "Procurement"
    FINANCE = "finance", "Finance"
    INVOLVEMENT = "involvement", "Involving people"
    PROJECTS = "projects", "Running projects"


class TransferRoute(TextChoices):
    """How staff came to work for another organisation."""

    TUPE = "tupe", "Transfer of undertakings (TUPE)"
    SCHEME = "scheme", "Transfer scheme or order"
    SECONDMENT = "secondment", "Secondment"
    APPOINTED = "appointed", "Applied and were appointed"


class PensionScheme(TextChoices):
    """The pension scheme that staff are in after they moved."""

    NHS = "nhs", "NHS Pension Scheme"
    LOCAL_GOVERNMENT = "lgps", "Local Government Pension Scheme"
    OTHER = "other", "Another scheme"


class Direction(TextChoices):
    """From which kind of organisation to which staff moved."""

    TO_NHS = "to_nhs", "Council to NHS"
    TO_COUNCIL = "to_council", "NHS to council"
    OTHER = "other", "Between others"


class ObjectiveKind(TextChoices):
    """What an objective is about: what gets better, or how partners are set up for it."""

    OUTCOME = "outcome", "What gets better for people"
    STRUCTURE = "structure", "How organisations are set up"
    WORKING = "working", "How partners work"
    PERSONAL = "personal", "Personal, shared by those who take part"


class ChallengeHeading(TextChoices):
    """Under which heading a challenge stands.

    Source: the headings under which a paper of January 2010 on models of strategic
    commissioning tells what stood in the way of places that joined up.
    """

    GOVERNANCE = "governance", "Governance"
    TRANSITION = "transition", "Transition"
    ENGAGEMENT = "engagement", "Engagement"
    COMMISSIONING = "commissioning", "Commissioning"
    FINANCE = "finance", "Finance"


class TransitionSubject(TextChoices):
    """What a line of a transition plan is about. Safeguarding may never be left out."""

    SAFEGUARDING = "safeguarding", "Safeguarding"
    PEOPLE = "people", "People who use services, and carers"
    STAFF = "staff", "Staff and their terms"
    CULTURE = "culture", "Ways of working together"
    MONEY = "money", "Money and its systems"
    RECORDS = "records", "Records and information systems"
    OTHER = "other", "Something else"


class GateFinding(TextChoices):
    """What a check of the gate found. A warning is heard and does not stop the change."""

    MET = "met", "Met"
    WARNING = "warning", "Warning"
    NOT_MET = "not_met", "Not met"


class DevolutionState(TextChoices):
    """Whether the money of a scheme is in the pool."""

    DEVOLVED = "devolved", "Devolved"
    NOT_DEVOLVED = "not_devolved", "Not devolved"
