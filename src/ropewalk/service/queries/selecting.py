"""What the rules say of each route of a procurement, given what is known of it."""

from collections.abc import Mapping

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import OrganisationKind
from ropewalk.service.models import Procurement
from ropewalk.service.rules.facts import question_of
from ropewalk.service.rules.selection import Selection, routes
from ropewalk.service.rules.selection_law import Authority

AUTHORITIES = {
    OrganisationKind.ICB: Authority.ICB,
    OrganisationKind.COUNCIL: Authority.COUNCIL,
}


def selection_of(procurement: Procurement, answers: Mapping[str, str]) -> Selection:
    """The routes that the facts open, by the law of the day on which the choice began.

    Raises:
        BadInput: when a fact is not known here, or cannot be answered so.
    """
    return routes(question_of(answers, on=local_day(procurement.recorded_at)))


def facts_recorded(procurement: Procurement) -> dict[str, str]:
    """The facts as they were last recorded; before that, what the procurement says.

    Two queries.
    """
    last = procurement.routes.last()
    if last is not None:
        return {each.name: each.answer for each in last.facts.all()}
    kind = OrganisationKind(procurement.buyer.kind)
    said = {"pence_with_vat": str(procurement.value_pence)}
    return said | ({"authority": AUTHORITIES[kind]} if kind in AUTHORITIES else {})
