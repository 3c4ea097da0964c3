"""Which offices statute gives each kind of organisation."""

from ropewalk.organisations.kinds import OrganisationKind
from ropewalk.partnership.kinds import Office

OFFICES_OF: dict[OrganisationKind, frozenset[Office]] = {
    OrganisationKind.COUNCIL: frozenset(
        {Office.SECTION_151, Office.MONITORING, Office.DASS}
    ),
    OrganisationKind.ICB: frozenset({Office.NHS_FINANCE}),
    OrganisationKind.TRUST: frozenset({Office.NHS_FINANCE}),
}
