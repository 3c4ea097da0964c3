"""The care trust plus: one agreement for three years, and others that hang on it.

From a paper on models of strategic commissioning, January 2010, which names neither the
council nor the trust. Its agreement lasts three years; the first day, and one financial
and one performance agreement for each year, are ours. Who signed is not told, so nobody has.
Six task groups worked for a year on understanding each other's money, and social care money
was kept apart: what each group worked on, and the sums, are ours. Safeguarding was neglected,
so the plan of the transition says nothing of it.
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
    DevolutionState,
    Position,
    ProvidersSit,
    TransitionSubject,
)
from ropewalk.partnership.models import Agreement, Body, Change
from ropewalk.partnership.queries.bodies import holders_in
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.place.models import Level
from ropewalk.stories.ground import Ground, SeatSaid, lay_ground, noon

COUNCIL, TRUST = "The council", "The care trust plus"
BEGINS = noon(2009, 4, 1)
ENDS_BEFORE = date(2012, 4, 1)
YEAR_ENDS_BEFORE = date(2010, 4, 1)
YEARS = (2009, 2010, 2011)
CLUSTER = (
    SeatSaid("GP", Capacity.CLINICIAN, position=Position.GP, is_chair=True),
    SeatSaid("Care manager", Capacity.COMMISSIONER, TRUST),
)
GROUPS = (
    "Budgets: how each side sets and keeps them",
    "Ledgers and codes",
    "Charges and what people pay",
    "Contracts and their prices",
    "Reports and forecasts",
    "Rules of each side on spending",
)
PLAN = (
    (TransitionSubject.STAFF, "Move 150 people from the council to the trust"),
    (TransitionSubject.CULTURE, "Bring two ways of working together"),
)
HEALTH_MONEY, CARE_MONEY = "Health care", "Social care for adults"
SCHEMES = ((HEALTH_MONEY, 200_000_000_00), (CARE_MONEY, 40_000_000_00))


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
        change: How the trust came to commission both, with its groups and its plan.
    """

    ground: Ground
    cabinet: Body
    trust_board: Body
    cluster: Body
    strategic: Agreement
    yearly: tuple[Agreement, ...]
    change: Change


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
    _money(ground, strategic)
    return CareTrustPlus(
        ground,
        cabinet,
        trust_board,
        cluster,
        strategic,
        yearly,
        _change(ground, cluster),
    )


def _money(ground: Ground, strategic: Agreement) -> None:
    """Two schemes; the money of one is kept apart until pooling it makes sense."""
    for title, pence in SCHEMES:
        actions.add_scheme(
            agreement_id=strategic.pk,
            title=title,
            people="Everybody who lives in the place",
            services=f"{title}, as the trust commissions it.",
            yearly_pence=pence,
            by=ground.keeper,
            at=BEGINS,
        )
    actions.say_devolution(
        agreement_id=strategic.pk,
        scheme=CARE_MONEY,
        state=DevolutionState.NOT_DEVOLVED,
        starts_on=BEGINS.date(),
        reason="Run apart, with caution, until it makes sense to pool it.",
        by=ground.keeper,
        at=BEGINS,
    )


def _change(ground: Ground, cluster: Body) -> Change:
    """A year of six task groups, and a plan that leaves safeguarding out."""
    change = actions.record_change(
        partnership_id=ground.partnership.pk,
        title="The trust commissions for both",
        purpose="Move commissioning to the trust, and understand each other's money.",
        starts_on=BEGINS.date(),
        ends_before=YEAR_ENDS_BEFORE,
        submission_key=ground.key("the change"),
        by=ground.keeper,
        at=BEGINS,
    )
    actions.join_change_team(
        change_id=change.pk,
        post_id=None,
        member_id=next(
            each.member_id
            for each in holders_in(cluster, on=BEGINS.date())
            if each.seat.title == "Care manager"
        ),
        does="Plans the transition",
        starts_on=BEGINS.date(),
        by=ground.keeper,
        at=BEGINS,
    )
    for name in GROUPS:
        actions.form_task_group(
            change_id=change.pk,
            name=name,
            starts_on=BEGINS.date(),
            ends_before=YEAR_ENDS_BEFORE,
            by=ground.keeper,
            at=BEGINS,
        )
    for subject, what in PLAN:
        actions.plan_transition(
            change_id=change.pk,
            subject=subject,
            what=what,
            owner_post="Chief executive of the trust",
            due_on=YEAR_ENDS_BEFORE,
            by=ground.keeper,
            at=BEGINS,
        )
    return change


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
