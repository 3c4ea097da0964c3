"""What an organisation is, and who gives out the codes it is known by."""

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
    PEOPLE = "people", "Group of people"


class Scheme(TextChoices):
    """Who gives out a code."""

    ODS = "ods", "NHS organisation code (ODS)"
    ONS = "ons", "Office for National Statistics code"
