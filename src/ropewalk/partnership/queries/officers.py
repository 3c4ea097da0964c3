"""Officers of statute: who holds each office of each partner today and before, what is vacant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account, Organisation, OrganisationKind
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.permissions import refusal_to_give_role
from ropewalk.partnership.kinds import Office
from ropewalk.partnership.models import (
    Partnership,
    Post,
    PostHolder,
    Secondment,
    StatutoryOfficer,
)
from ropewalk.partnership.rules.offices import (
    OFFICES_OF,
    no_longer_holds,
    not_covered,
    not_in_force,
)


@dataclass(frozen=True, slots=True)
class OfficeNow:
    """One office of one partner on a day.

    Attributes:
        organisation: The partner.
        organisation_id: Its number.
        office: The office, in words.
        holder: Who holds it; empty when it is vacant.
        since: Since when, in words.
        lent: By which section 113 record it is held, or can be while it is vacant.
        before: Who held it before, newest first, in words.
        deputies: Who deputises, in words.
        is_of_statute: Whether statute asks for it.
    """

    organisation: str
    organisation_id: int
    office: str
    holder: str
    since: str
    lent: str
    before: Sequence[str]
    deputies: Sequence[str] = ()
    is_of_statute: bool = True


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
        .select_related("account", "secondment__post__employer")
        .order_by("-starts_on", "-pk")
    )
    lent = {
        (each.organisation_id, each.office): f"can be held {by_section_113(each)}"
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
            acting = [each for each in theirs if _is_now(each, on)]
            now = next((each for each in acting if not each.is_deputy), None)
            found.append(
                OfficeNow(
                    organisation=partner.name,
                    organisation_id=partner.pk,
                    office=office.label,
                    holder=now.account.name if now else "",
                    since=day(now.starts_on) if now else "",
                    lent=_lent(now) if now else lent.get((partner.pk, office), ""),
                    before=[
                        f"{each.account.name}, {day(each.starts_on)} until "
                        f"{day(each.ends_before)}"
                        for each in theirs
                        if not each.is_deputy
                        and each.ends_before
                        and each.ends_before <= on
                    ],
                    deputies=[
                        f"{each.account.name}, since {day(each.starts_on)}"
                        for each in acting
                        if each.is_deputy
                    ],
                    is_of_statute=office != Office.MONEY,
                )
            )
    return found


def _lent(officer: StatutoryOfficer) -> str:
    """By which section 113 record an officer holds the office, if by one."""
    return by_section_113(officer.secondment) if officer.secondment else ""


def by_section_113(secondment: Secondment) -> str:
    """A section 113 record as the ground of an office, in words."""
    post = secondment.post
    return f"by section 113: {post.title}, employed by {post.employer.name}"


def _is_now(officer: StatutoryOfficer, on: date) -> bool:
    return officer.ends_before is None or officer.ends_before > on


def vacancies(offices: Sequence[OfficeNow]) -> list[str]:
    """The offices of statute that nobody holds, each in a sentence."""
    return [
        f"{each.organisation} has nobody recorded as {each.office.lower()}."
        for each in offices
        if not each.holder and each.is_of_statute
    ]


def secondments_seen_by(actor: Account, *, on: date) -> QuerySet[Secondment]:
    """The section 113 records of partnerships that the actor may see, in one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Secondment.objects.filter(post__partnership__in=seen).select_related(
        "post__partnership", "organisation"
    )


def lending_for(
    organisation: Organisation, office: Office, *, account: Account, on: date
) -> tuple[Secondment | None, str | None]:
    """The section 113 record by which somebody would hold an office, and what is wrong.

    There is none for somebody whose post nobody made available for that office. Two
    queries.
    """
    holding = PostHolder.objects.filter(covering(on), member__account=account)
    records = list(
        Secondment.objects.filter(
            post__in=holding.values("post"), organisation=organisation, office=office
        ).select_related("post")
    )
    if not records:
        return None, None
    for each in records:
        if each.starts_on <= on and (each.ends_before is None or each.ends_before > on):
            return each, None
    return None, not_in_force(
        records[-1].post.title,
        on=on,
        starts_on=records[-1].starts_on,
        ends_before=records[-1].ends_before,
    )


def uncovered_in(
    partnership: Partnership, *, on: date, post: Post | None = None
) -> list[str]:
    """The officers whom another partner employs and no section 113 record covers.

    Of one post where it is named. Two queries.
    """
    partners = partnership.partners.filter(covering(on)).values("organisation")
    holding = PostHolder.objects.filter(
        covering(on), post__partnership=partnership, member__account__isnull=False
    ).select_related("post__employer", "member")
    if post is not None:
        holding = holding.filter(post=post)
    posts: dict[int, list[Post]] = {}
    for each in holding:
        if each.member.account_id is not None:
            posts.setdefault(each.member.account_id, []).append(each.post)
    officers = list(
        StatutoryOfficer.objects.filter(
            covering(on), organisation__in=partners
        ).select_related("organisation", "account", "secondment__post")
    )
    said = []
    for officer in officers:
        theirs = posts.get(officer.account_id, [])
        if officer.secondment is not None:
            lent = officer.secondment.post
            if (
                lent.partnership_id == partnership.pk
                and post in {None, lent}
                and lent not in theirs
            ):
                said.append(
                    no_longer_holds(
                        officer.account.name,
                        officer.get_office_display(),
                        officer.organisation.name,
                        lent.title,
                    )
                )
            continue
        elsewhere = [
            held for held in theirs if held.employer_id != officer.organisation_id
        ]
        if elsewhere:
            said.append(
                not_covered(
                    officer.account.name,
                    officer.get_office_display(),
                    officer.organisation.name,
                    elsewhere[0].title,
                    elsewhere[0].employer.name,
                )
            )
    return said


def register_of_officers(offices: Sequence[OfficeNow]) -> Table:
    """The offices of ``officers_of``, a row each."""
    return Table(
        key="officers",
        title="Officers of statute and of money",
        columns=(
            Column("partner", "Partner"),
            Column("office", "Office"),
            Column("holder", "Held by"),
            Column("since", "Since"),
            Column("lent", "How"),
            Column("deputies", "Deputies"),
            Column("before", "Before"),
        ),
        rows=tuple(
            (
                each.organisation,
                each.office,
                each.holder or "vacant",
                each.since or "—",
                each.lent or "—",
                "; ".join(each.deputies) or "nobody named",
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
