"""What is kept back from whoever has a conflict, or may not see it, on every page."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.urls import reverse
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
)
from factories.outcomes import OutcomeFactory
from factories.partnership import three_partners
from factories.place import NeedFactory

from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.agreements import PaperSignature
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import Capacity, InterestKind
from ropewalk.partnership.models import CheckFound, Holder, Member

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
PROPOSED = "Pay Acme Care for a hundred hours."
PAPER = "To pay Acme Care."
LEFT = "Write to Acme Care"
MINUTE = "Acme Care asked for more."
OF_A_DECISION = [
    "cast-votes",
    "take-decision",
    "withdraw-proposal",
    "route-decision",
    "accept-decision",
    "approve-decision",
    "call-in-decision",
    "settle-call-in",
    "clear-decision",
]


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


three = laid(three_partners)


@laid
def provider():
    return OrganisationFactory(name="Acme Care")


def interest(three, member, provider, **changes):
    said = {
        "kind": InterestKind.OWNERSHIP,
        "organisation_id": provider.pk,
        "named": "",
        "particulars": "A share",
        "is_financial": True,
        "is_sensitive": False,
        "starts_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.declare_interest(member_id=member.pk, **said | changes)


@laid
def concerned(three, provider):
    """A board, an item of it that concerns a provider, and a secretary who owns a share."""
    board = three.board()
    keeper = MembershipFactory(organisation=three.second, role=Role.SECRETARY).account
    three.seat(board, "Owner", Capacity.COMMISSIONER, three.second, email=keeper.email)
    interest(three, Member.objects.get(account=keeper), provider)
    meeting = three.meeting(board)
    item = three.item(meeting, provider, paper=Paper(purpose=PAPER))
    decision = three.propose(item, text=PROPOSED)
    three.open(meeting)
    who = {"item_id": item.pk, "by": three.secretary, "at": NOON}
    actions.write_minute(minute=MINUTE, **who)
    action = actions.set_meeting_action(
        text=LEFT, owner_post="Secretary", due_on=TODAY + timedelta(days=9), **who
    )
    three.kept = {
        "keeper": keeper,
        "meeting": meeting,
        "item": item,
        "decision": decision,
        "action": action,
    }
    return three


@pytest.mark.parametrize("name", OF_A_DECISION)
def test_every_page_of_a_decision_is_closed_to_whoever_has_a_conflict(
    client, concerned, name
):
    page = reverse(name, args=[concerned.kept["decision"].pk])
    client.force_login(concerned.kept["keeper"])

    for response in (client.get(page), client.post(page, {"sure": "on"})):
        said = response.content.decode()
        assert response.status_code == 403
        assert "Its paper is kept from you until the chair has ruled on it" in said
        assert PROPOSED not in said
    client.force_login(concerned.secretary)
    assert PROPOSED in text(client.get(page))


def who_works_for(provider, organisation, role):
    """Somebody with a role in a partner who also works for a provider, and is no member."""
    account = MembershipFactory(organisation=organisation, role=role).account
    MembershipFactory(
        account=account, organisation=provider, role=Role.CONTRACT_MANAGER
    )
    return account


@pytest.mark.parametrize("name", OF_A_DECISION)
def test_whoever_works_for_the_organisation_is_kept_out_without_being_a_member(
    client, concerned, provider, name
):
    decision = concerned.kept["decision"]
    page = reverse(name, args=[decision.pk])
    client.force_login(who_works_for(provider, concerned.second, Role.SECRETARY))

    for response in (client.get(page), client.post(page, {"sure": "on"})):
        said = response.content.decode()
        assert response.status_code == 403
        assert "concerns an organisation in which you have a role" in said
        assert PROPOSED not in said
    decision.refresh_from_db()
    assert decision.state == "proposed"


def everywhere(three):
    """The addresses at which somebody might read the paper of the item, or its proposal."""
    kept = three.kept
    return [
        reverse("decision", args=[kept["decision"].pk]),
        reverse("agenda-item", args=[kept["item"].pk]),
        reverse("meeting", args=[kept["meeting"].pk]),
        reverse("meetings", args=[three.partnership.pk]),
        reverse("decisions", args=[three.partnership.pk]),
        f"{reverse('decisions', args=[three.partnership.pk])}?table=decisions&format=csv",
        f"{reverse('search')}?q=hundred+hours",
        f"/api/review/thread/decision/{kept['decision'].pk}",
        f"/api/review/thread/decision/{kept['decision'].pk}/why",
    ]


def read_by(client, three, account):
    """All that somebody reads of an item, wherever it is told or refused."""
    client.force_login(account)
    answers = [client.get(each) for each in everywhere(three)]
    assert {each.status_code for each in answers} <= {200, 403}
    shown = " ".join(each.content.decode() for each in answers)
    for page in everywhere(three)[1:3]:
        response = client.get(f"{page}?format=docx")
        if response["Content-Type"].startswith("application/vnd"):
            pack = docx.Document(BytesIO(response.content))
            shown += " ".join(each.text for each in pack.paragraphs)
    return shown


def test_a_role_in_the_organisation_keeps_the_paper_back_on_every_page_and_download(
    client, concerned, provider
):
    observer = who_works_for(provider, concerned.second, Role.OBSERVER)
    other = MembershipFactory(organisation=concerned.second).account

    shown = read_by(client, concerned, observer)

    for each in (PAPER, PROPOSED, MINUTE, LEFT):
        assert each not in shown
        assert each in read_by(client, concerned, other)


def test_a_role_that_has_ended_keeps_nothing_back(client, concerned, provider):
    observer = who_works_for(provider, concerned.second, Role.OBSERVER)
    observer.memberships.filter(organisation=provider).update(ends_before=TODAY)

    assert PROPOSED in read_by(client, concerned, observer)


def test_people_of_a_partner_that_an_item_concerns_read_it_where_the_body_acts_for_it(
    client, concerned, provider
):
    actions.add_partner(
        partnership_id=concerned.partnership.pk,
        organisation_id=provider.pk,
        starts_on=TODAY,
        by=concerned.secretary,
        at=NOON,
    )
    observer = MembershipFactory(organisation=provider).account

    assert PROPOSED not in read_by(client, concerned, observer)

    body = concerned.kept["meeting"].body
    body.organisations.create(organisation=provider)
    assert PROPOSED in read_by(client, concerned, observer)


@pytest.mark.parametrize("name", ["write-minute", "set-meeting-action"])
def test_whoever_has_a_conflict_writes_nothing_under_the_item(client, concerned, name):
    client.force_login(concerned.kept["keeper"])

    response = client.get(reverse(name, args=[concerned.kept["item"].pk]))

    assert response.status_code == 403
    assert MINUTE not in response.content.decode()


def test_what_was_said_and_left_to_do_is_kept_from_whoever_has_a_conflict(
    client, concerned
):
    kept = concerned.kept
    pages = [
        reverse("meeting", args=[kept["meeting"].pk]),
        reverse("meetings", args=[concerned.partnership.pk]),
    ]
    client.force_login(kept["keeper"])

    shown = " ".join(text(client.get(each)) for each in pages)
    pack = docx.Document(BytesIO(client.get(f"{pages[0]}?format=docx").content))
    done = client.get(reverse("finish-meeting-action", args=[kept["action"].pk]))
    book = text(client.get(reverse("decisions", args=[concerned.partnership.pk])))

    shown += " ".join(each.text for each in pack.paragraphs)
    for each in (LEFT, MINUTE, PROPOSED):
        assert each not in shown
    assert done.status_code == 403
    assert PROPOSED not in book
    assert "120,000" not in book
    client.force_login(concerned.secretary)
    assert all(LEFT in text(client.get(each)) for each in pages)


def test_in_what_a_sensitive_interest_is_nobody_reads_anywhere(client, three, provider):
    above = three.board()
    group = three.board(name="Group", reports_to_body_ids=[above.pk])
    owner = Holder.objects.get(seat__body=group, seat__title="Councillor")
    interest(three, owner.member, provider, is_sensitive=True)
    meeting = three.meeting(group)
    item = three.item(meeting, provider)
    decision = three.propose(item)
    three.open(meeting)
    client.force_login(three.secretary)
    ruling = f"{reverse('rule-on-conflict', args=[item.pk])}?holder={owner.pk}"
    votes = {f"way_{owner.seat_id}": "for"}

    shown = [
        text(client.get(reverse("agenda-item", args=[item.pk]))),
        text(client.get(reverse("decision", args=[decision.pk]))),
        text(client.get(ruling)),
        text(client.post(reverse("cast-votes", args=[decision.pk]), votes)),
    ]
    actions.route_decision(
        decision_id=decision.pk, to_body_id=above.pk, by=three.secretary, at=NOON
    )
    shown += CheckFound.objects.filter(code="conflicts").values_list(
        "sentence", flat=True
    )

    assert len(shown) == 5
    for each in shown:
        assert "as a declared interest" in each
        assert "interest in Acme Care" not in each


def test_the_title_of_a_confidential_agreement_is_for_those_who_may_see_it(
    client, three
):
    agreement = three.agreement(
        title="Buying Elm House",
        party_ids=[three.first.pk, three.icb.pk],
        signatures=[
            PaperSignature(each.pk, TODAY, "Chief executive")
            for each in (three.first, three.icb)
        ],
    )
    who = {"agreement_id": agreement.pk, "by": three.secretary, "at": NOON}
    board = three.board()
    decision = three.propose(
        three.item(three.meeting(board)), agreement_id=agreement.pk
    )
    delegation = three.delegation(board, to_post="Clerk", agreement_id=agreement.pk)
    pages = [
        reverse("decision", args=[decision.pk]),
        reverse("delegation", args=[delegation.pk]),
    ]
    client.force_login(MembershipFactory(organisation=three.second).account)
    assert all("Buying Elm House" in text(client.get(each)) for each in pages)

    actions.classify_agreement(is_confidential=True, **who)

    for each in pages:
        page = text(client.get(each))
        assert "Buying Elm House" not in page
        assert "Confidential agreement" in page
    client.force_login(three.secretary)
    assert all("Buying Elm House" in text(client.get(each)) for each in pages)


def test_a_title_that_no_document_can_hold_is_refused_and_the_agenda_can_be_had(
    client, three
):
    meeting = three.meeting(three.board())
    three.item(meeting, title="Kept\x0b before", paper=Paper(purpose="Once\x01."))
    page = reverse("add-item", args=[meeting.pk])
    client.force_login(three.secretary)

    shown = text(
        client.post(
            page, {"title": "Care\x0b at home", "late_because": "A home closes."}
        )
    )
    pack = client.get(f"{reverse('meeting', args=[meeting.pk])}?format=docx")

    assert "This holds a control character" in shown
    assert meeting.items.count() == 1
    lines = [each.text for each in docx.Document(BytesIO(pack.content)).paragraphs]
    assert "1. Kept before" in lines


def test_what_is_looked_at_again_is_so_on_a_day_to_come(client, three):
    item = three.item(three.meeting(three.board()))
    page = reverse("propose-decision", args=[item.pk])
    need, outcome = NeedFactory(organisation=three.first), OutcomeFactory()
    client.force_login(three.secretary)
    said = {"need_ids": [need.pk], "outcome_ids": [outcome.pk], "wards_affected": "0"}

    for year, wrong in (
        ("2020", "It is looked at again on a day to come."),
        ("25", "Write the year in four figures, like 2025."),
    ):
        review = {"review_on_day": 1, "review_on_month": 4, "review_on_year": year}
        assert wrong in text(client.post(page, said | review))


def test_an_agreement_whose_title_no_document_can_hold_is_a_document(client, three):
    agreement = three.agreement(title="Better\x01 care")
    client.force_login(three.secretary)

    made = client.get(reverse("agreement-document", args=[agreement.pk]))

    document = docx.Document(BytesIO(made.content))
    assert document.paragraphs[0].text == "Better care"
    assert document.core_properties.title == "Better care"
