"""Forming bodies, their seats and who sits in them: what is kept and who is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.partnership import TERMS, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.kinds import Capacity, InterestKind, Office, ProvidersSit
from ropewalk.partnership.models import (
    Body,
    Holder,
    Interest,
    Member,
    Partnership,
    StatutoryOfficer,
)
from ropewalk.partnership.queries.bodies import breaches_of, seats_of, terms_of
from ropewalk.partnership.queries.interests import PROTECTED, register_of_interests

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


def test_a_body_is_formed_with_its_terms_and_audited(three):
    body = three.body(terms=TERMS)

    terms = terms_of(body, on=TODAY)
    assert (terms.quorum, terms.quorum_per_partner) == (3, 1)
    assert terms.rules.count() == 2
    assert Event.objects.filter(kind=Event.Kind.BODY_FORMED).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "what the body is called"),
        ({"organisation_ids": []}, "Choose the partners"),
        (
            {"terms": TermsSaid(quorum=0, providers_sit=ProvidersSit.NEVER)},
            "at least 1",
        ),
    ],
)
def test_half_a_body_is_refused_and_nothing_is_written(three, changes, said):
    with pytest.raises(BadInput, match=said):
        three.body(**changes)
    assert not Body.objects.exists()


def test_s0_24_one_organisation_is_not_joint(three):
    with pytest.raises(BadInput, match="two organisations or more"):
        three.body(organisation_ids=[three.first.pk])
    assert not three.body(organisation_ids=[three.first.pk], is_joint=False).is_joint


def test_a_body_cannot_act_for_an_organisation_that_is_no_partner(three):
    stranger = OrganisationFactory()
    with pytest.raises(BadInput, match="Choose the partners"):
        three.body(organisation_ids=[three.first.pk, stranger.pk])


def test_s0_40_two_reporting_lines(three):
    first, second = three.body(name="Cabinet"), three.body(name="Trust board")
    body = three.body(
        name="Executive",
        reports_to_body_ids=[first.pk, second.pk],
        reports_to_post="",
    )
    assert {line.to_body for line in body.reports_to.all()} == {first, second}


def test_terms_change_from_a_day_and_those_before_stay(three):
    body = three.body(terms=TERMS)
    later = TODAY + timedelta(days=30)
    new = TermsSaid(quorum=5, providers_sit=ProvidersSit.NEVER)

    actions.change_terms(
        body_id=body.pk, terms=new, starts_on=later, by=three.secretary, at=NOON
    )

    assert terms_of(body, on=TODAY).quorum == 3
    assert terms_of(body, on=later).quorum == 5
    with pytest.raises(BadInput, match="after the day the present ones"):
        actions.change_terms(
            body_id=body.pk, terms=new, starts_on=later, by=three.secretary, at=NOON
        )


def test_a_second_chair_is_refused(three):
    body = three.board()
    with pytest.raises(BadInput, match="has a chair already"):
        three.seat(body, "Another", Capacity.OFFICER, is_chair=True)


def test_a_chair_before_one_who_starts_later_is_refused(three):
    body = three.body()
    later = TODAY + timedelta(days=30)
    three.seat(
        body, "Next chair", Capacity.COMMISSIONER, is_chair=True, starts_on=later
    )

    with pytest.raises(BadInput, match="has a chair already from"):
        three.seat(body, "Chair", Capacity.COMMISSIONER, is_chair=True)


def test_s3_24_two_share_a_seat_and_it_is_one_seat(three):
    body = three.body()
    seat = three.seat(body, "Project manager", Capacity.OFFICER, three.first)

    actions.fill_seat(
        seat_id=seat.pk,
        name="The other half",
        email="",
        is_substitute=False,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )

    [seen] = seats_of(body, on=TODAY)
    assert [each.member.name for each in seen.held] == [
        "Project manager",
        "The other half",
    ]


def test_who_leaves_a_seat_leaves_it_empty_from_that_day(three):
    body = three.board()
    carer = Holder.objects.get(seat__title="Carer")
    gone = TODAY + timedelta(days=1)

    actions.leave_seat(
        holder_id=carer.pk, ends_before=gone, by=three.secretary, at=NOON
    )

    assert breaches_of(body, on=TODAY) == []
    assert "Carer: the terms ask for at least 1" in breaches_of(body, on=gone)[0]
    with pytest.raises(BadInput, match="left this seat already"):
        actions.leave_seat(
            holder_id=carer.pk, ends_before=gone, by=three.secretary, at=NOON
        )


def test_an_account_that_takes_part_already_is_the_same_member(three):
    body = three.body()
    account = MembershipFactory(organisation=three.second).account
    three.seat(body, "One seat", Capacity.OFFICER, email=account.email)
    three.seat(
        body,
        "Another seat",
        Capacity.ADVISER,
        email=account.email.upper(),
        has_vote=False,
    )

    assert Member.objects.filter(account=account).count() == 1


def test_who_has_an_account_elsewhere_is_not_told_and_comes_to_see_nothing(three):
    body = three.body()
    stranger = MembershipFactory(organisation=OrganisationFactory()).account
    former = MembershipFactory(organisation=three.second, ends_before=TODAY).account

    for email in (stranger.email, former.email, "no@example.org"):
        with pytest.raises(BadInput, match="Say who it is: their name"):
            three.seat(body, "Nobody", Capacity.OFFICER, name="", email=email)
        seat = three.seat(body, f"Seat {email}", Capacity.OFFICER, email=email)
        member = seat.holders.get().member
        assert (member.name, member.account) == (f"Seat {email}", None)
    for account in (stranger, former):
        seen = Partnership.objects.visible_to(account, on=TODAY)
        assert not seen.exists()
    assert not body.seats.filter(title="Nobody").exists()


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ANALYST, Role.SIGNATORY])
def test_who_may_not_keep_the_records_is_told_whom_to_ask(three, role):
    member = MembershipFactory(role=role, organisation=three.first).account
    with pytest.raises(PermissionDenied, match="keep this partnership's records"):
        three.body(by=member)
    assert not Body.objects.exists()


def test_a_secretary_of_another_organisation_is_refused(three):
    other = MembershipFactory(role=Role.SECRETARY).account
    with pytest.raises(PermissionDenied):
        three.body(by=other)


def test_s0_33_two_finance_directors_in_one_partnership(three):
    assert StatutoryOfficer.objects.count() == 2
    again = MembershipFactory(organisation=three.icb, role=Role.FINANCE).account
    actions.appoint_officer(
        organisation_id=three.icb.pk,
        office=Office.NHS_FINANCE,
        email=again.email,
        starts_on=TODAY + timedelta(days=9),
        by=administrator(three.icb),
        at=NOON,
    )
    held = StatutoryOfficer.objects.filter(organisation=three.icb, ends_before=None)
    assert [each.account for each in held] == [again]


@pytest.mark.parametrize(
    ("kind", "office"),
    [
        (OrganisationKind.ICB, Office.SECTION_151),
        (OrganisationKind.COUNCIL, Office.NHS_FINANCE),
        (OrganisationKind.PROVIDER, Office.MONITORING),
    ],
)
def test_an_office_of_another_kind_of_organisation_is_refused(kind, office):
    organisation = OrganisationFactory(kind=kind)
    someone = MembershipFactory(organisation=organisation).account
    with pytest.raises(BadInput, match="another kind of organisation"):
        actions.appoint_officer(
            organisation_id=organisation.pk,
            office=office,
            email=someone.email,
            starts_on=TODAY,
            by=administrator(organisation),
            at=NOON,
        )


def test_everybody_declares_their_own_interest_and_nobody_elses(three):
    body = three.body()
    account = MembershipFactory(organisation=three.second).account
    three.seat(body, "Seat", Capacity.OFFICER, email=account.email)
    member = Member.objects.get(account=account)
    said = {
        "member_id": member.pk,
        "kind": InterestKind.EMPLOYMENT,
        "organisation_id": None,
        "named": "A provider",
        "particulars": "Director",
        "is_financial": True,
        "is_sensitive": True,
        "starts_on": TODAY,
        "at": NOON,
    }

    actions.declare_interest(by=account, **said)
    with pytest.raises(PermissionDenied):
        actions.declare_interest(
            by=MembershipFactory(organisation=three.second).account, **said
        )
    with pytest.raises(BadInput, match="one organisation, or a name"):
        actions.declare_interest(
            by=account, **said | {"organisation_id": three.first.pk}
        )

    assert Interest.objects.count() == 1
    [row] = register_of_interests(three.partnership, on=TODAY).rows
    assert row[1] == row[3] == PROTECTED
    assert "Director" not in str(row)


def test_a_quorum_smaller_than_the_partners_parts_of_it_is_refused(three):
    small = TermsSaid(
        quorum=5, quorum_per_partner=2, providers_sit=ProvidersSit.WITHOUT_VOTE
    )
    said = "2 from each of 3 partners are 6, so the quorum is 6 or more, and not 5"

    with pytest.raises(BadInput, match=said):
        three.body(terms=small)
    body = three.body()
    with pytest.raises(BadInput, match=said):
        actions.change_terms(
            body_id=body.pk,
            terms=small,
            starts_on=TODAY + timedelta(days=1),
            by=three.secretary,
            at=NOON,
        )
    three.body(terms=replace(small, quorum=6), name="Another")
