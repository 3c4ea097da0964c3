"""Terms on which partners may give each other information, and whether any are in force."""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.models import Agreement, AgreementQuerySet
from ropewalk.partnership.queries.agreement_said import whole, whole_agreements_seen_by
from ropewalk.partnership.queries.agreements import fault_of, version_in_force


@dataclass(frozen=True, slots=True)
class Protocol:
    """Terms for sharing information, in an agreement, and whether they hold."""

    agreement_id: int
    agreement: str
    data: str
    purpose: str
    legal_basis: str
    given_by_id: int
    given_by: str
    given_to_id: int
    given_to: str
    impact_assessment: str
    state: str

    @property
    def is_in_force(self) -> bool:
        """Whether information may be shared on these terms."""
        return self.state == IN_FORCE


IN_FORCE = "in force"


def protocols_seen_by(actor: Account, *, on: date) -> list[Protocol]:
    """The terms for sharing information that the actor may see, with how they stand."""
    return _protocols(whole_agreements_seen_by(actor, on=on), on=on)


def _protocols(agreements: AgreementQuerySet, *, on: date) -> list[Protocol]:
    found = []
    for agreement in agreements:
        version = version_in_force(agreement, on=on) or agreement.versions.all()[0]
        fault = fault_of(agreement, on=on)
        found += [
            Protocol(
                agreement_id=agreement.pk,
                agreement=agreement.title,
                data=each.data,
                purpose=each.purpose,
                legal_basis=each.legal_basis,
                given_by_id=each.given_by_id,
                given_by=each.given_by.name,
                given_to_id=each.given_to_id,
                given_to=each.given_to.name,
                impact_assessment=each.impact_assessment,
                state=fault or IN_FORCE,
            )
            for each in version.sharings.all()
        ]
    return found


def refusal_to_link(
    *, given_by: Organisation, given_to: Organisation, on: date
) -> str | None:
    """Why records of one organisation may not be linked by another, if they may not.

    Linkage needs terms for sharing information between the two, in an agreement in
    force. Eighteen queries.
    """
    agreements = whole(
        Agreement.objects.filter(
            versions__sharings__given_by=given_by, versions__sharings__given_to=given_to
        ).distinct()
    )
    if any(
        each.is_in_force
        and (each.given_by_id, each.given_to_id) == (given_by.pk, given_to.pk)
        for each in _protocols(agreements, on=on)
    ):
        return None
    return (
        f"No terms for sharing information from {given_by} to {given_to} are in force, "
        "so their records cannot be linked. Agree some in an agreement first."
    )


def register_of_protocols(protocols: list[Protocol]) -> Table:
    """Terms for sharing information as a table, in the order given."""
    return Table(
        key="sharing",
        title="Terms for sharing information",
        columns=(
            Column("data", "Data"),
            Column("purpose", "Purpose"),
            Column("basis", "Legal basis"),
            Column("by", "Given by"),
            Column("to", "Given to"),
            Column("assessment", "Impact assessment"),
            Column("agreement", "Agreement"),
            Column("state", "State"),
        ),
        rows=tuple(
            (
                each.data,
                each.purpose,
                each.legal_basis,
                each.given_by,
                each.given_to,
                each.impact_assessment,
                each.agreement,
                each.state,
            )
            for each in protocols
        ),
    )
