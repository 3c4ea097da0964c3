"""Which offices each kind of organisation has, which answer for money, who cannot hold one.

Statute gives offices to councils and NHS bodies. Any other body that puts money in has
somebody who answers for it: a treasurer, a finance director, a practice manager.
"""

from datetime import date, timedelta

from ropewalk.figures.words import day
from ropewalk.organisations.kinds import OrganisationKind
from ropewalk.partnership.kinds import Office

OFFICES_OF: dict[OrganisationKind, frozenset[Office]] = {
    OrganisationKind.COUNCIL: frozenset(
        {Office.SECTION_151, Office.MONITORING, Office.DASS}
    ),
    OrganisationKind.ICB: frozenset({Office.NHS_FINANCE}),
    OrganisationKind.TRUST: frozenset({Office.NHS_FINANCE}),
} | {
    kind: frozenset({Office.MONEY})
    for kind in OrganisationKind
    if kind
    not in {OrganisationKind.COUNCIL, OrganisationKind.ICB, OrganisationKind.TRUST}
}
FINANCE_OFFICES = frozenset({Office.SECTION_151, Office.NHS_FINANCE, Office.MONEY})


def not_in_force(
    post: str, *, on: date, starts_on: date, ends_before: date | None
) -> str:
    """Why a section 113 record gives nobody an office on a day."""
    when = (
        f"begins on {day(starts_on)}"
        if starts_on > on or ends_before is None
        else f"ended after {day(ends_before - timedelta(days=1))}"
    )
    return (
        f"The section 113 record of {post} {when}, so whoever holds that post cannot hold "
        f"this office on {day(on)}."
    )


def not_covered(
    name: str, office: str, organisation: str, post: str, employer: str
) -> str:
    """What has to be said of an officer employed elsewhere whom no record covers."""
    return (
        f"{name} is {office.lower()} of {organisation} and is employed by {employer} as "
        f"{post}; no section 113 record covers that."
    )


def no_longer_holds(name: str, office: str, organisation: str, post: str) -> str:
    """What has to be said of an officer whose section 113 record rests on a post they left."""
    return (
        f"{name} is {office.lower()} of {organisation} by the section 113 record of {post}, "
        "and does not hold that post any more."
    )
