"""Officers of statute: who holds each office of each partner today and before, what is vacant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.permissions import refusal_to_give_role
from ropewalk.partnership.kinds import Office
from ropewalk.partnership.models import Partnership, Secondment, StatutoryOfficer
from ropewalk.partnership.rules.offices import OFFICES_OF


@dataclass(frozen=True, slots=True)
class OfficeNow:
    """One office of one partner on a day.

    Attributes:
        organisation: The partner.
        organisation_id: Its number.
        office: The office, in words.
        holder: Who holds it; empty when it is vacant.
        since: Since when, in words.
        lent: Through which section 113 record, if through one.
        before: Who held it before, newest first, in words.
    """

    organisation: str
    organisation_id: int
    office: str
    holder: str
    since: str
    lent: str
    before: Sequence[str]


def officers_of(partnership: Partnership, *, on: date) -> list[OfficeNow]:
    """Every office that the partners have by statute, on a day; three queries."""
    partners = [
        each.organisation
        for each in partnership.partners.filter(covering(on))
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    ]
    held = list(
        StatutoryOfficer.objects.filter(organisation__in=partners, starts_on__lte=on)
        .select_related("account")
        .order_by("-starts_on", "-pk")
    )
    lent = {
        (each.organisation_id, each.office): (
            f"by section 113: {each.post.title}, employed by {each.post.employer.name}"
        )
        for each in Secondment.objects.filter(
            covering(on), post__partnership=partnership
        ).select_related("post__employer")
    }
    found = []
    for partner in partners:
        offices = OFFICES_OF.get(OrganisationKind(partner.kind), frozenset())
        for office in (each for each in Office if each in offices):
            theirs = [
                each
                for each in held
                if (each.organisation_id, each.office) == (partner.pk, office)
            ]
            now = next((each for each in theirs if _is_now(each, on)), None)
            found.append(
                OfficeNow(
                    organisation=partner.name,
                    organisation_id=partner.pk,
                    office=office.label,
                    holder=now.account.name if now else "",
                    since=day(now.starts_on) if now else "",
                    lent=lent.get((partner.pk, office), ""),
                    before=[
                        f"{each.account.name}, {day(each.starts_on)} until "
                        f"{day(each.ends_before)}"
                        for each in theirs
                        if each.ends_before is not None and each.ends_before <= on
                    ],
                )
            )
    return found


def _is_now(officer: StatutoryOfficer, on: date) -> bool:
    return officer.ends_before is None or officer.ends_before > on


def vacancies(offices: Sequence[OfficeNow]) -> list[str]:
    """The offices of ``officers_of`` that nobody holds, each in a sentence."""
    return [
        f"{each.organisation} has nobody recorded as {each.office.lower()}."
        for each in offices
        if not each.holder
    ]


def register_of_officers(offices: Sequence[OfficeNow]) -> Table:
    """The offices of ``officers_of``, a row each."""
    return Table(
        key="officers",
        title="Officers of statute",
        columns=(
            Column("partner", "Partner"),
            Column("office", "Office"),
            Column("holder", "Held by"),
            Column("since", "Since"),
            Column("lent", "How"),
            Column("before", "Before"),
        ),
        rows=tuple(
            (
                each.organisation,
                each.office,
                each.holder or "vacant",
                each.since or "—",
                each.lent or "—",
                "; ".join(each.before) or "nobody recorded",
            )
            for each in offices
        ),
    )


def appointable(
    partnership: Partnership, *, actor: Account, on: date
) -> list[tuple[str, str]]:
    """The offices that the actor may appoint to, as (partner:office, words).

    An organisation's own administrator records its officers; two queries a partner.
    """
    partners = partnership.partners.filter(covering(on)).select_related("organisation")
    return [
        (f"{each.organisation_id}:{office}", f"{office.label}, {each.organisation}")
        for each in partners
        if not refusal_to_give_role(actor=actor, organisation=each.organisation, on=on)
        for office in Office
        if office
        in OFFICES_OF.get(OrganisationKind(each.organisation.kind), frozenset())
    ]
