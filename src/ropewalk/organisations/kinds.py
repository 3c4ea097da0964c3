"""What an organisation is, what becomes of it, and who gives out its codes."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    """What an organisation is."""

    ICB = "icb", "Integrated care board"
    SUB_ICB = "sub_icb", "Sub-ICB location"
    COUNCIL = "council", "Council"
    TRUST = "trust", "NHS trust"
    PCN = "pcn", "Primary care network"
    PRACTICE = "practice", "GP practice"
    PROVIDER = "provider", "Provider of care"
    VOLUNTARY = "voluntary", "Voluntary body"
    HOUSING = "housing", "Housing body"
    PEOPLE = "people", "Group of people"


class Scheme(TextChoices):
    """Who gives out a code."""

    ODS = "ods", "NHS organisation code (ODS)"
    ONS = "ons", "Office for National Statistics code"
    COMPANY = "company", "Companies House number"
    CHARITY = "charity", "Charity Commission number"


class SuccessionKind(TextChoices):
    """How an organisation's work passed to others."""

    MERGE = "merge", "Merged into another"
    SPLIT = "split", "Split between several"
    TRANSFER = "transfer", "Passed a part on"
