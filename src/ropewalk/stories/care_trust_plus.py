"""The care trust plus: one agreement for three years, and others that hang on it.

From a paper on models of strategic commissioning, January 2010, which names neither the
council nor the trust. Its agreement lasts three years; the first day, and one financial
and one performance agreement for each year, are ours. Who signed is not told, so nobody has.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ropewalk.organisations.models import OrganisationKind
from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.kinds import (
    AgreementKind,
    BodyKind,
    Capacity,
    Position,
    ProvidersSit,
)
from ropewalk.partnership.models import Agreement, Body
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.place.models import Level
from ropewalk.stories.ground import Ground, SeatSaid, lay_ground, noon

COUNCIL, TRUST = "The council", "The care trust plus"
BEGINS = noon(2009, 4, 1)
ENDS_BEFORE = date(2012, 4, 1)
YEARS = (2009, 2010, 2011)
CLUSTER = (
    SeatSaid("GP", Capacity.CLINICIAN, position=Position.GP, is_chair=True),
    SeatSaid("Care manager", Capacity.COMMISSIONER, TRUST),
)


@dataclass(frozen=True, slots=True)
class CareTrustPlus:
    """The council, the trust and what they agreed.

    Attributes:
        ground: The partners and who keeps their records.
        cabinet: The council's own body.
        trust_board: The trust's own body.
        cluster: One of the clusters of GPs through which it commissions.
        strategic: The agreement for three years.
        yearly: The agreements that hang on it, year by year.
    """

    ground: Ground
    cabinet: Body
    trust_board: Body
    cluster: Body
    strategic: Agreement
    yearly: tuple[Agreement, ...]


@transaction.atomic
def build() -> CareTrustPlus:
    """Build the place in an empty installation, which begins in April 2009.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "care-trust-plus",
        name="A care trust plus",
        purpose="Reduce inequalities in health by commissioning health and social care "
        "together",
        partners={COUNCIL: OrganisationKind.COUNCIL, TRUST: OrganisationKind.TRUST},
        others={},
        at=BEGINS,
    )
    cabinet = ground.own_body("Cabinet", COUNCIL, "The council's members", at=BEGINS)
    trust_board = ground.own_body(
        "Board of the trust", TRUST, "The strategic health authority", at=BEGINS
    )
    cluster = ground.body(
        "A cluster of GPs",
        BodyKind.GROUP,
        terms=TermsSaid(quorum=2, providers_sit=ProvidersSit.CONSULTED),
        of=(TRUST,),
        above=(trust_board,),
        level=Level.INDIVIDUAL,
        starts_on=BEGINS.date(),
        seats=CLUSTER,
        at=BEGINS,
    )
    strategic = _agreement(
        ground,
        "Strategic agreement for three years",
        AgreementKind.LEAD_BY_NHS,
        KeyFields(
            starts_on=BEGINS.date(),
            ends_before=ENDS_BEFORE,
            host_id=ground.organisations[TRUST].pk,
        ),
    )
    yearly = tuple(
        _agreement(
            ground,
            f"{about} agreement {year}/{(year + 1) % 100:02}",
            AgreementKind.MEMORANDUM,
            KeyFields(starts_on=date(year, 4, 1), ends_before=date(year + 1, 4, 1)),
            parent=strategic,
        )
        for year in YEARS
        for about in ("Financial", "Performance")
    )
    return CareTrustPlus(ground, cabinet, trust_board, cluster, strategic, yearly)


def _agreement(
    ground: Ground,
    title: str,
    kind: AgreementKind,
    fields: KeyFields,
    *,
    parent: Agreement | None = None,
) -> Agreement:
    return actions.record_agreement(
        partnership_id=ground.partnership.pk,
        kind=kind,
        title=title,
        party_ids=ground.ids(),
        fields=fields,
        parent_id=parent.pk if parent else None,
        is_imported=True,
        submission_key=ground.key(title),
        by=ground.keeper,
        at=BEGINS,
    )
