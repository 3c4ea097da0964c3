"""The ground that a worked place stands on: its organisations, and who keeps its records.

A worked place is built at the dates of the paper that it comes from, in an installation
that begins then. Its members are named by their posts. A health authority or a primary
care trust is recorded as what an integrated care board is today, under its own name; an
NHS body is recorded from the first day of the place.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.crypto import salted_hmac
from django.utils.text import slugify

from ropewalk.figures.days import local_day
from ropewalk.organisations.actions import (
    begin_installation,
    give_role,
    open_account,
    record_organisation,
)
from ropewalk.organisations.models import (
    Account,
    Organisation,
    OrganisationKind,
    Role,
)
from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.actions.decisions import Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    Office,
    Position,
    Power,
    ProvidersSit,
    Way,
)
from ropewalk.partnership.models import Body, Decision, Meeting, Partnership
from ropewalk.partnership.permissions import refusal_to_prepare
from ropewalk.partnership.queries.authority import late_if_added
from ropewalk.partnership.queries.bodies import holders_in
from ropewalk.place.actions import record_need
from ropewalk.place.models import Level, Need
from ropewalk.place.places import find_place
from ropewalk.place.shelf import shelf

FINANCE = frozenset({Office.SECTION_151, Office.NHS_FINANCE})
COUNCILS_BEGAN = date(1974, 4, 1)


TOO_YOUNG = "partners began to work together after notice was given, and people wait."


@dataclass(frozen=True, slots=True)
class SeatSaid:
    """A seat that a story makes: the post that sits in it, and for whom it speaks.

    Attributes:
        title: The post. Whoever sits in it is called by it too.
        capacity: In what capacity it sits.
        organisation: The name of the organisation it speaks for; none where for nobody.
        position: What it is reserved for.
        has_vote: Whether it votes.
        is_chair: Whether it takes the chair.
        email: The account of whoever sits in it, where they have one.
    """

    title: str
    capacity: Capacity
    organisation: str = ""
    position: Position = Position.ANY
    has_vote: bool = True
    is_chair: bool = False
    email: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """The partners of a place in their partnership, and who keeps the records of each.

    Attributes:
        place: Short name of the place, in every key and address that is made here.
        administrator: Who began the installation.
        organisations: Every organisation by its name.
        keepers: Who keeps the records for each partner, by its name.
        partnership: What they formed.
    """

    place: str
    administrator: Account
    organisations: Mapping[str, Organisation]
    keepers: Mapping[str, Account]
    partnership: Partnership

    @property
    def keeper(self) -> Account:
        """Who keeps the records for the first partner, and does most of the writing."""
        return next(iter(self.keepers.values()))

    def ids(self, *names: str) -> list[int]:
        """The numbers of organisations; of every partner where none is named."""
        return [self.organisations[name].pk for name in names or self.keepers]

    def key(self, words: str) -> UUID:
        """The once-only key of something made here."""
        return key_of(self.place, words)

    def body(
        self,
        name: str,
        kind: BodyKind,
        *,
        terms: TermsSaid,
        of: Sequence[str] = (),
        above: Sequence[Body] = (),
        above_post: str = "",
        level: Level = Level.STRATEGIC,
        power: Power = Power.DECIDES,
        starts_on: date,
        seats: Sequence[SeatSaid] = (),
        at: datetime,
    ) -> Body:
        """A body of some partners, or of all; one of several is joint. With its seats."""
        ids = self.ids(*of)
        body = actions.form_body(
            partnership_id=self.partnership.pk,
            name=name,
            kind=kind,
            level=level,
            power=power,
            is_joint=len(ids) > 1,
            organisation_ids=ids,
            reports_to_body_ids=[each.pk for each in above],
            reports_to_post=above_post,
            terms=terms,
            starts_on=starts_on,
            submission_key=self.key(name),
            by=self.keeper,
            at=at,
        )
        for said in seats:
            self.seat(body, said, starts_on=starts_on, at=at)
        return body

    def own_body(self, name: str, of: str, above: str, *, at: datetime) -> Body:
        """A partner's own board or cabinet, from that day; whose members it is to say."""
        return self.body(
            name,
            BodyKind.SOVEREIGN,
            terms=TermsSaid(quorum=1, providers_sit=ProvidersSit.NEVER),
            of=(of,),
            above_post=above,
            starts_on=local_day(at),
            at=at,
        )

    def seat(
        self, body: Body, said: SeatSaid, *, starts_on: date, at: datetime
    ) -> None:
        """A seat with the post that sits in it."""
        speaks_for = (
            self.organisations[said.organisation] if said.organisation else None
        )
        actions.add_seat(
            body_id=body.pk,
            title=said.title,
            capacity=said.capacity,
            position=said.position,
            organisation_id=speaks_for.pk if speaks_for else None,
            has_vote=said.has_vote,
            is_chair=said.is_chair,
            name=said.title,
            email=said.email,
            starts_on=starts_on,
            by=self.keeper,
            at=at,
        )

    def meeting(
        self,
        body: Body,
        on: date,
        *,
        at: datetime,
        notice_on: date | None = None,
        about: str = "",
    ) -> Meeting:
        """A meeting of a body, called; notice of it was given then or before.

        ``about`` tells two meetings of one day apart.
        """
        return actions.call_meeting(
            body_id=body.pk,
            on=on,
            where="",
            notice_on=notice_on,
            submission_key=self.key(f"{body} on {on}{about}"),
            by=self.keeper,
            at=at,
        )

    def open(self, meeting: Meeting, *, at: datetime) -> dict[str, int]:
        """Open a meeting with everybody there; the seats that vote, by title."""
        there = list(holders_in(meeting.body, on=meeting.on))
        actions.open_meeting(
            meeting_id=meeting.pk,
            holder_ids=[each.pk for each in there],
            by=self.keeper,
            at=at,
        )
        return {each.seat.title: each.seat_id for each in there if each.seat.has_vote}

    def propose(
        self,
        meeting: Meeting,
        title: str,
        paper: Paper,
        proposal: Proposal,
        *,
        at: datetime,
    ) -> Decision:
        """A proposal under an item of its own, on the agenda since notice was given.

        It comes late, with the reason, where nobody kept the records on that day yet.
        """
        is_late = bool(late_if_added(meeting, on=local_day(at)))
        is_too_young = is_late and refusal_to_prepare(
            actor=self.keeper, meeting=meeting, on=meeting.notice_on
        )
        if is_late and not is_too_young:
            added_at = datetime.combine(meeting.notice_on, at.timetz())
        else:
            added_at = at
        item = actions.add_item(
            meeting_id=meeting.pk,
            title=title,
            paper=paper,
            concerned_ids=[],
            late_because=TOO_YOUNG if is_too_young else "",
            by=self.keeper,
            at=added_at,
        )
        return actions.propose_decision(
            item_id=item.pk, proposal=proposal, by=self.keeper, at=at
        )

    def agree(self, decision: Decision, *, at: datetime) -> Decision:
        """Open the meeting of a proposal and agree to it, everybody voting for it."""
        seats = self.open(decision.item.meeting, at=at)
        actions.cast_votes(
            decision_id=decision.pk,
            ways=dict.fromkeys(seats.values(), Way.FOR),
            dissent={},
            by=self.keeper,
            at=at,
        )
        return actions.take_decision(decision_id=decision.pk, by=self.keeper, at=at)

    def close(self, meeting: Meeting, *, at: datetime) -> None:
        """Close a meeting at which all agreed."""
        actions.close_meeting(
            meeting_id=meeting.pk, minutes="All agreed.", by=self.keeper, at=at
        )

    def need(
        self,
        statement: str,
        people: str,
        *,
        area: str,
        of: str,
        level: Level,
        voice: Need.Voice,
        how_heard: str,
        at: datetime,
    ) -> Need:
        """A need of the people of an area, by its code, as one partner recorded it."""
        return record_need(
            organisation_id=self.organisations[of].pk,
            level=level,
            statement=statement,
            people=people,
            place=find_place(shelf(), area, on=local_day(at)),
            neighbourhood_id=None,
            voice=voice,
            how_heard=how_heard,
            evidence=[],
            submission_key=self.key(statement),
            by=self.keepers[of],
            at=at,
        )

    def appoint(self, of: str, office: Office, *, at: datetime) -> Account:
        """Open the account of an officer of statute and name them from that day."""
        officer = _account(
            f"{office}-{of}", f"{office.label}, {of}", by=self.administrator, at=at
        )
        organisation = self.organisations[of]
        give_role(
            account_id=officer.pk,
            organisation_id=organisation.pk,
            role=Role.FINANCE if office in FINANCE else Role.OBSERVER,
            starts_on=local_day(at),
            by=self.administrator,
            at=at,
        )
        actions.appoint_officer(
            organisation_id=organisation.pk,
            office=office,
            email=officer.email,
            starts_on=local_day(at),
            by=self.administrator,
            at=at,
        )
        return officer


def lay_ground(
    place: str,
    *,
    name: str,
    purpose: str,
    partners: Mapping[str, OrganisationKind],
    others: Mapping[str, OrganisationKind],
    at: datetime,
) -> Ground:
    """Begin an installation and form a partnership in it, with a keeper for each partner.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    administrator = begin_installation(
        email=f"administrator@{place}.example",
        name=f"Administrator, {name}",
        password=password_of(f"{place} administrator"),
        organisation_name=f"Office of {name}",
        kind=OrganisationKind.PEOPLE,
        by=None,
        at=at,
    )
    organisations = {
        each: record_organisation(
            kind=kind,
            name=each,
            starts_on=COUNCILS_BEGAN
            if kind == OrganisationKind.COUNCIL
            else local_day(at),
            by=administrator,
            at=at,
        )
        for each, kind in (*partners.items(), *others.items())
    }
    keepers = {
        each: _keeper(organisations[each], by=administrator, at=at) for each in partners
    }
    partnership = actions.form_partnership(
        name=name,
        purpose=purpose,
        organisation_ids=[organisations[each].pk for each in partners],
        starts_on=local_day(at),
        submission_key=key_of(place, "partnership"),
        by=next(iter(keepers.values())),
        at=at,
    )
    return Ground(place, administrator, organisations, keepers, partnership)


def _keeper(organisation: Organisation, *, by: Account, at: datetime) -> Account:
    """Who keeps an organisation's records; the administrator looks after it too."""
    keeper = _account(organisation.name, f"Secretary, {organisation}", by=by, at=at)
    for account, role in ((by, Role.ADMINISTRATOR), (keeper, Role.COMMISSIONER)):
        give_role(
            account_id=account.pk,
            organisation_id=organisation.pk,
            role=role,
            starts_on=local_day(at),
            by=by,
            at=at,
        )
    return keeper


def _account(handle: str, name: str, *, by: Account, at: datetime) -> Account:
    return open_account(
        email=f"{slugify(handle)}@office.example",
        name=name,
        password=password_of(handle),
        by=by,
        at=at,
    )


def key_of(place: str, words: str) -> UUID:
    """The once-only key of something made in a place: the same whenever it is built."""
    return uuid5(NAMESPACE_URL, f"{place}: {words}")


def noon(year: int, month: int, day: int) -> datetime:
    """Noon of a day, when a story does what it does on it."""
    return datetime.combine(date(year, month, day), time(12), tzinfo=UTC)


def password_of(handle: str) -> str:
    """Four groups of letters and digits, drawn from the installation's secret key."""
    digest = salted_hmac("ropewalk.stories.demonstration", handle).digest()
    letters = base64.b32encode(digest).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
