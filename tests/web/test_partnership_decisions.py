"""Pages of meetings and decisions: what each person sees, does and is told."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode
from uuid import uuid4

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
)
from factories.outcomes import OutcomeFactory
from factories.partnership import TERMS, three_partners
from factories.place import NeedFactory

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    DecisionState,
    MeetingState,
    Urgency,
)
from ropewalk.partnership.models import AgendaItem, Decision, Meeting
from ropewalk.web.partnership.urls import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def text(response):
    assert response.status_code == 200, response
    return response.content.decode()


def boxes(name, day):
    return {
        f"{name}_day": day.day,
        f"{name}_month": day.month,
        f"{name}_year": day.year,
    }


partners = laid(three_partners)


@pytest.fixture
def three(client, partners):
    client.force_login(partners.secretary)
    return partners


def test_from_calling_a_meeting_to_closing_it_with_a_decision(  # noqa: PLR0915 - one journey
    client, three
):
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Helping Hand")
    agreement = three.agreement()
    board = three.board()
    three.seat(board, "Provider", Capacity.PROVIDER, provider, has_vote=False)
    need = NeedFactory(organisation=three.first)
    outcome = OutcomeFactory()
    today = local_day(timezone.now())

    page = text(client.get(reverse("meetings", args=[three.partnership.pk])))
    assert "No meeting is called." in page
    called = client.post(
        reverse("call-meeting", args=[three.partnership.pk]),
        {"body_id": board.pk, "where": "", "submission_key": uuid4()}
        | boxes("on", today)
        | boxes("notice_on", today - timedelta(days=6))
        | {"starts_at": "14:30"},
    )
    meeting = Meeting.objects.get()
    assert called.url == reverse("meeting", args=[meeting.pk])
    assert "Nothing is on the agenda yet" in text(client.get(called.url))

    item_said = {
        "title": "Care at home",
        "purpose": "To decide on hours.",
        "concerned_ids": [provider.pk],
    }
    adding = reverse("add-item", args=[meeting.pk])
    assert "Too few clear days are left" in text(client.get(adding))
    assert "Say why the item could not wait." in text(client.post(adding, item_said))
    added = client.post(adding, item_said | {"late_because": "A home closes."})
    item = AgendaItem.objects.get()
    assert added.url == reverse("agenda-item", args=[item.pk])
    assert "To decide on hours." in text(client.get(added.url))

    address = reverse("propose-decision", args=[item.pk])
    assert need.statement in text(client.get(address))
    proposed = client.post(
        address,
        {
            "text": "Buy 100 hours of care at home a week.",
            "new_matter": "Care at home",
            "resources": "Money",
            "need_ids": [need.pk],
            "outcome_ids": [outcome.pk],
            f"pence_{three.first.pk}": "60,000",
            f"pence_{three.icb.pk}": "60,000",
            "agreement_id": agreement.pk,
            "wards_affected": "0",
            "option_first": "Buy",
            "because_first": "It costs least.",
            "preferred": "first",
        },
    )
    decision = Decision.objects.get()
    assert proposed.url == reverse("decision", args=[decision.pk])
    page = text(client.get(proposed.url))
    assert "The meeting is not open: a body decides while it sits." in page
    assert "£120,000.00" in page

    there = {str(each.pk) for seat in board.seats.all() for each in seat.holders.all()}
    client.post(reverse("open-meeting", args=[meeting.pk]), {"holder_ids": list(there)})
    page = text(client.get(reverse("agenda-item", args=[item.pk])))
    assert "sits for Helping Hand" in page
    holder = board.seats.get(title="Provider").holders.get()
    rule = reverse("rule-on-conflict", args=[item.pk])
    assert "Sits for Helping Hand" in text(client.get(f"{rule}?holder={holder.pk}"))
    page = text(client.get(reverse("decision", args=[decision.pk])))
    assert f"{rule}?holder={holder.pk}" in page
    for number, officer in three.officers.items():
        partner = next(each for each in three.all if each.pk == number)
        assert f"{officer.name}, {partner.name}, has not answered." in page
    client.post(
        rule, {"holder_id": holder.pk, "because": "Sits there", "takes_part": "no"}
    )

    voting = board.seats.filter(has_vote=True)
    client.post(
        reverse("cast-votes", args=[decision.pk]),
        {f"way_{each.pk}": "for" for each in voting},
    )
    refused = text(
        client.post(reverse("take-decision", args=[decision.pk]), {"sure": "on"})
    )
    assert "has not cleared it" in refused
    for officer in three.officers.values():
        client.force_login(officer)
        clear = reverse("clear-decision", args=[decision.pk])
        assert "As which officer?" in text(client.get(clear))
        organisation_id = officer.memberships.get().organisation_id
        client.post(
            clear, {"as_officer": f"finance-{organisation_id}", "is_clear": "yes"}
        )
    client.force_login(three.secretary)
    client.post(reverse("take-decision", args=[decision.pk]), {"sure": "on"})
    page = text(client.get(reverse("decision", args=[decision.pk])))
    assert "Agreed, and it may be acted on." in page
    assert "Not met" not in page
    decision.refresh_from_db()
    assert decision.state == DecisionState.AGREED

    client.post(
        reverse("close-meeting", args=[meeting.pk]), {"minutes": "No apologies."}
    )
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED
    assert "No apologies." in text(client.get(reverse("meeting", args=[meeting.pk])))
    book = reverse("decisions", args=[three.partnership.pk])
    assert "Buy 100 hours" in text(client.get(book))
    csv = client.get(f"{book}?table=decisions&format=csv").content.decode("utf-8-sig")
    assert "120000.00" in csv


@laid
def everything(partners):
    """A page of every sort: a meeting that is open, proposed, decided, sent up, resolved."""
    board = partners.board(terms=replace(TERMS, remit=("Care at home", "Equipment")))
    group = partners.board(name="Group", reports_to_body_ids=[board.pk])
    meeting = partners.meeting(board)
    item = partners.item(meeting, paper=Paper(purpose="To decide on hours."))
    proposed = partners.propose(item, agreement_id=partners.agreement().pk)
    holders = partners.open(meeting)
    action = actions.set_meeting_action(
        item_id=item.pk,
        text="Write to carers",
        owner_post="Secretary",
        due_on=TODAY,
        by=partners.secretary,
        at=NOON,
    )
    sent = partners.propose(partners.item(partners.meeting(group)), matter="Sent up")
    actions.route_decision(
        decision_id=sent.pk, to_body_id=board.pk, by=partners.secretary, at=NOON
    )
    delegation = partners.delegation(board, to_post="Director")
    resolution = actions.record_resolution(
        body_id=board.pk,
        text="No more than three pilots.",
        kind="",
        at_most=None,
        owner_post="Director",
        due_on=None,
        resolved_on=TODAY,
        by=partners.secretary,
        at=NOON,
    )
    recommendation = actions.make_recommendation(
        from_body_id=group.pk,
        to_body_id=board.pk,
        title="Night sitting",
        existing_resources="Two sitters.",
        unmet_need="Carers who cannot sleep.",
        proposal="Sitters on five nights.",
        answer_by=local_day(timezone.now()),
        submission_key=uuid4(),
        by=partners.secretary,
        at=NOON,
    )
    partners.numbers = {
        "partnership_id": partners.partnership.pk,
        "meeting_id": meeting.pk,
        "item_id": item.pk,
        "decision_id": proposed.pk,
        "agreement_id": proposed.agreement_id,
        "action_id": action.pk,
        "delegation_id": delegation.pk,
        "resolution_id": resolution.pk,
        "recommendation_id": recommendation.pk,
        "body_id": board.pk,
    }
    partners.holders = holders
    partners.sent = sent
    partners.group = group
    return partners


@pytest.fixture
def situation(three, everything):
    """Those pages, met by the secretary."""
    return everything


READ = {
    "meetings": "partnership_id",
    "meeting": "meeting_id",
    "agenda-item": "item_id",
    "decisions": "partnership_id",
    "decision": "decision_id",
    "delegations": "partnership_id",
    "delegation": "delegation_id",
    "resolutions": "partnership_id",
    "recommendations": "partnership_id",
    "remit-coverage": "body_id",
}
DO = {
    "call-meeting": "partnership_id",
    "call-cycle": "partnership_id",
    "add-item": "meeting_id",
    "say-why-urgent": "meeting_id",
    "put-off-item": "item_id",
    "open-meeting": "meeting_id",
    "record-arrival": "meeting_id",
    "record-departure": "meeting_id",
    "close-meeting": "meeting_id",
    "cancel-meeting": "meeting_id",
    "rule-on-conflict": "item_id",
    "classify-item": "item_id",
    "write-minute": "item_id",
    "set-meeting-action": "item_id",
    "finish-meeting-action": "action_id",
    "propose-decision": "item_id",
    "put-proposal": "meeting_id",
    "propose-in-common": "partnership_id",
    "cast-votes": "decision_id",
    "take-decision": "decision_id",
    "withdraw-proposal": "decision_id",
    "route-decision": "decision_id",
    "accept-decision": "decision_id",
    "call-in-decision": "decision_id",
    "settle-call-in": "decision_id",
    "approval-chain": "agreement_id",
    "delegate": "partnership_id",
    "replace-delegation": "delegation_id",
    "officer-decision": "delegation_id",
    "record-resolution": "partnership_id",
    "finish-resolution": "resolution_id",
    "recommend": "partnership_id",
    "answer-recommendation": "recommendation_id",
}
OFFICERS = {"clear-decision": "decision_id", "approve-decision": "decision_id"}
NOT_TODAY = {
    "propose-in-common",
    "propose-decision",
    "open-meeting",
    "cancel-meeting",
    "put-off-item",
    "accept-decision",
    "route-decision",
    "settle-call-in",
}


def address(name, numbers):
    part = {**READ, **DO, **OFFICERS}[name]
    return reverse(name, kwargs={part: numbers[part]})


def test_every_page_of_this_part_is_tried_here():
    named = {each.name for each in urlpatterns}
    others = {"partnerships", "form-partnership", "partnership"}

    assert {*READ, *DO, *OFFICERS} <= named
    mine = ("meetings.", "decisions.", "authority.", "resolutions.")
    found = {
        each.name
        for each in urlpatterns
        if f"{each.callback.__module__}.".endswith(mine)
    }
    assert found == {*READ, *DO, *OFFICERS} - others


@pytest.mark.parametrize("name", [*READ, *DO, *OFFICERS])
def test_a_stranger_learns_of_nothing(client, situation, name):
    client.force_login(MembershipFactory(role=Role.SECRETARY).account)

    assert client.get(address(name, situation.numbers)).status_code == 404


@pytest.mark.parametrize("name", READ)
def test_an_observer_of_a_partner_reads_and_is_told_whom_to_ask(
    client, situation, name
):
    client.force_login(MembershipFactory(organisation=situation.second).account)

    page = text(client.get(address(name, situation.numbers)))

    if name not in {"decisions", "remit-coverage"}:
        assert "Ask a commissioner or the partnership secretary" in page


@pytest.mark.parametrize("name", DO)
def test_an_observer_is_shown_no_form(client, situation, name):
    observer = MembershipFactory(organisation=situation.second).account
    client.force_login(observer)

    page = text(client.get(address(name, situation.numbers)))

    assert 'method="post" novalidate' not in page
    assert "rw-refused" in page


@pytest.mark.parametrize(
    "name", ["withdraw-proposal", "take-decision", "finish-meeting-action"]
)
def test_a_form_that_an_observer_sends_all_the_same_is_refused(client, situation, name):
    client.force_login(MembershipFactory(organisation=situation.second).account)

    response = client.post(address(name, situation.numbers), {"sure": "on"})

    assert response.status_code == 403
    assert "Ask a commissioner" in response.content.decode()
    decision = Decision.objects.get(pk=situation.numbers["decision_id"])
    assert decision.state == DecisionState.PROPOSED


def test_an_item_and_its_proposal_are_put_on_an_agenda_on_one_page(client, three):
    board = three.board()
    today = local_day(timezone.now())
    meeting = actions.call_meeting(
        body_id=board.pk,
        on=today,
        where="",
        urgent_because="It could not wait.",
        submission_key=uuid4(),
        by=three.secretary,
        at=timezone.now(),
    )
    address = reverse("put-proposal", args=[meeting.pk])
    assert "No outcome fits" in text(client.get(address))
    need, outcome = NeedFactory(organisation=three.first), OutcomeFactory()
    said = {
        "title": "Care at home",
        "text": "Buy 100 hours of care at home a week.",
        "resources": "Staff time",
        "recommendation": "Agree.",
        "need_ids": [need.pk],
        "outcome_ids": [outcome.pk],
        "wards_affected": "0",
        "commits_nothing": "on",
    }
    assert "Choose the needs" in text(client.post(address, said | {"need_ids": []}))
    assert not AgendaItem.objects.exists()

    proposed = client.post(address, said)

    decision = Decision.objects.get()
    assert proposed.url == reverse("decision", args=[decision.pk])
    assert decision.matter == decision.item.title == "Care at home"
    assert decision.item.purpose == said["text"]
    assert decision.item.recommendation == "Agree."

    page = text(client.get(reverse("open-meeting", args=[meeting.pk])))
    assert "can decide while 3 who have a vote are here" in page
    ticked = page.count(" checked")
    assert ticked == sum(each.holders.count() for each in board.seats.all()) > 0
    client.post(
        reverse("open-meeting", args=[meeting.pk]),
        {
            "holder_ids": [
                str(each.pk)
                for seat in board.seats.all()
                for each in seat.holders.all()
            ]
        },
    )
    voting = list(board.seats.filter(has_vote=True))
    voted = client.post(
        reverse("cast-votes", args=[decision.pk]),
        {
            "most": "for",
            f"way_{voting[0].pk}": "none",
            f"way_{voting[1].pk}": "abstained",
        },
    )
    assert voted.url == reverse("take-decision", args=[decision.pk])
    ways = dict(decision.votes.values_list("seat_id", "way"))
    assert voting[0].pk not in ways
    assert ways[voting[1].pk] == "abstained"
    assert {ways[each.pk] for each in voting[2:]} == {"for"}


def test_whoever_records_a_need_for_a_proposal_comes_back_to_it(client, three):
    own = MembershipFactory(organisation=three.first, role=Role.COMMISSIONER)
    client.force_login(own.account)
    meeting = three.meeting(three.board())
    put = text(client.get(reverse("put-proposal", args=[meeting.pk])))
    assert "No need fits: record one" in put
    asked = {"place": "E08000009", "next": "/partnership/"}
    address = f"{reverse('record-need')}?{urlencode(asked)}"
    said = {
        "statement": "People wait to go home.",
        "people": "older people",
        "level": "strategic",
        "voice": "carers",
        "submission_key": uuid4(),
    }

    page = client.post(address, said)

    assert page.status_code == 302, text(page)
    assert page.url == "/partnership/"
    elsewhere = client.post(
        f"{reverse('record-need')}?{urlencode(asked | {'next': 'https://example.org/'})}",
        said | {"submission_key": uuid4()},
    )
    assert elsewhere.url.startswith("/analyse/needs/")


@pytest.mark.parametrize("name", [each for each in DO if each not in NOT_TODAY])
def test_whoever_keeps_the_records_is_given_the_form(client, situation, name):
    page = text(client.get(address(name, situation.numbers)))

    assert "rw-refused" not in page
    assert 'method="post" novalidate' in page


def test_what_cannot_be_done_now_says_why_and_what_to_do(client, situation):
    for name, said in (
        ("propose-decision", "is proposed under this item already"),
        ("propose-in-common", "call a meeting of each on the same day"),
        ("open-meeting", "opened, closed or cancelled already"),
        ("accept-decision", "This was not sent up."),
        ("route-decision", "Record to whom it reports first."),
        ("put-off-item", "no other meeting still to come: call one"),
        ("approve-decision", "It is proposed."),
        ("clear-decision", "or their named deputy, can clear this"),
        ("settle-call-in", "You proposed or took this"),
    ):
        page = text(client.get(address(name, situation.numbers)))
        assert said in page, name


def test_a_call_in_is_settled_by_somebody_else_who_says_why(client, three):
    decision = three.decided(
        three.board(terms=replace(TERMS, call_in_days=5)),
        is_key=True,
        urgency=Urgency.SPECIAL,
        urgency_on=TODAY,
    )
    actions.call_in_decision(
        decision_id=decision.pk,
        because="No consultation.",
        by=three.secretary,
        at=NOON,
    )
    other = MembershipFactory(organisation=three.second, role=Role.SECRETARY).account
    client.force_login(other)
    settle = reverse("settle-call-in", args=[decision.pk])
    assert "Say why." in text(client.post(settle, {"because": ""}))

    client.post(settle, {"because": "Scrutiny heard the carers."})

    page = text(client.get(reverse("decision", args=[decision.pk])))
    assert "Scrutiny heard the carers." in page


@pytest.mark.parametrize("name", READ)
def test_a_page_costs_the_same_for_many_rows(client, situation, name):
    """Twice as much of everything does not make a page ask more questions."""
    page = address(name, situation.numbers)
    client.get(page)
    with CaptureQueriesContext(connection) as once:
        text(client.get(page))
    for number in range(3):
        meeting = situation.meeting(situation.group)
        situation.propose(situation.item(meeting), matter=f"Matter {number}")
        situation.item(
            Meeting.objects.get(pk=situation.numbers["meeting_id"]),
            title=f"Late {number}",
            late_because="It could not wait.",
        )
    with CaptureQueriesContext(connection) as again:
        text(client.get(page))

    assert len(again) <= len(once)


def test_nothing_is_proposed_before_there_is_a_need_and_an_outcome(client, three):
    item = three.item(three.meeting(three.board()))

    page = text(client.get(reverse("propose-decision", args=[item.pk])))

    assert "record a need under Analyse" in page


def test_a_proposal_says_what_is_wrong_beside_each_field(client, three):
    item = three.item(three.meeting(three.board()))
    NeedFactory(organisation=three.first)
    OutcomeFactory()

    page = text(
        client.post(
            reverse("propose-decision", args=[item.pk]),
            {
                "option_first": "Buy",
                "preferred": "second",
                "evidence_title": "Survey",
                f"pence_{three.first.pk}": "lots",
            },
        )
    )

    for said in (
        "Say what would be decided.",
        "Say what the matter is called.",
        "Choose the needs that it answers.",
        "Choose the outcomes that it is for.",
        "Say what resources it uses.",
        "Say why, or why not, the first option.",
        "Say what the second option is.",
        "Choose the document, so that its fingerprint is kept.",
        "Enter a sum in pounds",
        "Enter what it commits, or tick that it commits no money.",
    ):
        assert said in page
    assert "<title>Error: Propose a decision" in page
    assert not Decision.objects.exists()


def test_evidence_is_kept_by_its_fingerprint(client, three):
    item = three.item(three.meeting(three.board()))
    need = NeedFactory(organisation=three.first)
    sent = SimpleUploadedFile("survey.pdf", b"what carers said")

    client.post(
        reverse("propose-decision", args=[item.pk]),
        {
            "text": "Ask carers every year.",
            "new_matter": "Carers",
            "resources": "Two days",
            "need_ids": [need.pk],
            "outcome_ids": [OutcomeFactory().pk],
            "wards_affected": "0",
            "commits_nothing": "on",
            "evidence_title": "Survey of carers",
            "evidence_file": sent,
        },
    )

    decision = Decision.objects.get()
    kept = decision.evidence.get()
    assert kept.sha256 == hashlib.sha256(b"what carers said").hexdigest()
    assert decision.pence is None
    page = text(client.get(reverse("decision", args=[decision.pk])))
    assert kept.sha256 in page
    assert "It commits no money." in page


def test_somebody_taken_out_of_an_item_reads_neither_its_paper_nor_its_decision(
    client, situation
):
    member = situation.holders["Councillor"].member
    member.account = MembershipFactory(organisation=situation.second).account
    member.save()
    actions.rule_on_conflict(
        item_id=situation.numbers["item_id"],
        holder_id=situation.holders["Councillor"].pk,
        because="Owns the building",
        is_found_by_rule=False,
        ruling="",
        by=situation.secretary,
        at=NOON,
    )
    client.force_login(member.account)

    item = address("agenda-item", situation.numbers)
    for page in (item, address("decision", situation.numbers), f"{item}?format=docx"):
        shown = text(client.get(page))
        assert "its paper is kept from you" in shown
        assert "To decide on hours." not in shown
        assert "Buy 100 hours" not in shown
    assert "Care at home" in text(client.get(item))
    book = address("decisions", situation.numbers)
    assert "kept back" in text(client.get(book))
    pack = client.get(f"{address('meeting', situation.numbers)}?format=docx")
    lines = [each.text for each in docx.Document(BytesIO(pack.content)).paragraphs]
    assert "Kept back from you." in lines
    assert not any("Buy 100 hours" in line for line in lines)


def test_the_paper_of_an_item_is_a_document(client, situation):
    response = client.get(f"{address('agenda-item', situation.numbers)}?format=docx")

    document = docx.Document(BytesIO(response.content))
    lines = [each.text for each in document.paragraphs]
    assert lines[0] == "Care at home"
    assert lines[lines.index("Purpose") + 1] == "To decide on hours."
    assert lines[lines.index("What is proposed") + 1].startswith("Decision ")
    pack = client.get(f"{address('meeting', situation.numbers)}?format=docx").content
    lines = [each.text for each in docx.Document(BytesIO(pack)).paragraphs]
    assert lines[lines.index("Agenda") :][:2] == ["Agenda", "1. Care at home"]
    assert any("Buy 100 hours" in line for line in lines)
    assert "To do: Write to carers (Secretary, by 13 October 2026)" in lines


def test_a_decision_sent_up_is_put_on_the_agenda_of_the_body_above(client, situation):
    page = reverse("accept-decision", args=[situation.sent.pk])
    board = Meeting.objects.get(pk=situation.numbers["meeting_id"])
    shown = text(client.get(reverse("decision", args=[situation.sent.pk])))
    assert "Sent up to Joint board" in shown
    other = situation.meeting(board.body)

    response = client.post(page, {"meeting_id": other.pk})

    accepted = Decision.objects.get(routed_from=situation.sent)
    assert response.url == reverse("decision", args=[accepted.pk])
    assert f"decision {situation.sent.pk}" in text(client.get(response.url))


def test_a_chain_of_approvals_is_said_and_followed(client, situation):
    alone = replace(TERMS, quorum=1, quorum_per_partner=0, rules=())
    body = situation.body(name="Cabinet", terms=alone)
    client.post(
        address("approval-chain", situation.numbers),
        {f"turn_{body.pk}": "1", "as_seen": "nobody"},
    )
    decision = situation.decided(
        situation.group,
        agreement_id=situation.numbers["agreement_id"],
        matter="Approved",
    )
    page = reverse("decision", args=[decision.pk])
    assert "It waits for the approval of Cabinet." in text(client.get(page))

    asked = reverse("approve-decision", args=[decision.pk])
    assert "None of them has met since the decision" in text(client.get(asked))
    meeting = situation.met(body)
    assert "None of them has met" not in text(client.get(asked))
    client.post(
        asked,
        {"body_id": body.pk, "is_approved": "yes", "meeting_id": meeting.pk},
    )

    assert "Agreed, and it may be acted on." in text(client.get(page))


def test_an_officer_decision_is_recorded_in_the_browser(client, situation):
    need, outcome = NeedFactory(organisation=situation.first), OutcomeFactory()
    delegation = situation.numbers["delegation_id"]
    response = client.post(
        reverse("officer-decision", args=[delegation]),
        {
            "title": "Beds",
            "text": "Buy ten beds.",
            "reasons": "Winter.",
            "new_matter": "Beds",
            "resources": "£20,000",
            "need_ids": [need.pk],
            "outcome_ids": [outcome.pk],
            f"pence_{situation.first.pk}": "20,000",
            "delegation_id": delegation,
            "wards_affected": "0",
            "submission_key": uuid4(),
        },
    )
    decision = Decision.objects.get(item__title="Beds")
    assert response.url == reverse("decision", args=[decision.pk])
    assert "Director decides for Joint board" in text(client.get(response.url))
    client.force_login(situation.officers[situation.first.pk])
    client.post(
        reverse("clear-decision", args=[decision.pk]),
        {"as_officer": f"finance-{situation.first.pk}", "is_clear": "yes"},
    )
    client.force_login(situation.secretary)

    client.post(reverse("take-decision", args=[decision.pk]), {"sure": "on"})

    assert "Agreed, and it may be acted on." in text(client.get(response.url))


def test_one_proposal_is_put_to_two_committees_in_common(client, three):
    committees = [
        three.body(
            name=f"Committee of {each}",
            kind=BodyKind.IN_COMMON,
            is_joint=False,
            organisation_ids=[each.pk],
        )
        for each in (three.first, three.icb)
    ]
    meetings = [three.meeting(each) for each in committees]
    need, outcome = NeedFactory(organisation=three.first), OutcomeFactory()
    page = reverse("propose-in-common", args=[three.partnership.pk])
    assert "Committee of An integrated board" in text(client.get(page))

    client.post(
        page,
        {
            "title": "Care at home",
            "meeting_ids": [each.pk for each in meetings],
            "purpose": "To decide on hours.",
            "late_because": "A home closes.",
            "text": "Buy 100 hours.",
            "new_matter": "Care at home",
            "resources": "Money",
            "need_ids": [need.pk],
            "outcome_ids": [outcome.pk],
            f"pence_{three.first.pk}": "60,000",
            f"pence_{three.icb.pk}": "40,000",
            "wards_affected": "0",
            "submission_key": uuid4(),
        },
    )

    assert {
        (each.item.meeting.body.name, each.pence) for each in Decision.objects.all()
    } == {(committees[0].name, 60_000_00), (committees[1].name, 40_000_00)}


def test_a_vote_page_gone_stale_is_refused_by_name(client, three):
    meeting = three.meeting(three.board())
    decision = three.propose(three.item(meeting))
    there = three.open(meeting)
    actions.rule_on_conflict(
        item_id=decision.item_id,
        holder_id=there["Carer"].pk,
        because="Owns the building",
        is_found_by_rule=False,
        ruling="",
        by=three.secretary,
        at=NOON,
    )

    page = text(
        client.post(
            reverse("cast-votes", args=[decision.pk]),
            {f"way_{each.seat_id}": "for" for each in there.values()},
        )
    )

    assert "Carer (Carer) takes no part in this item" in page
    assert not decision.votes.exists()


def test_the_page_of_a_decision_says_when_by_whom_and_who_took_no_part(client, three):
    meeting = three.meeting(three.board())
    decision = three.propose(three.item(meeting))
    there = three.open(meeting)
    three.vote(decision, there)
    three.clear(decision)
    actions.rule_on_conflict(
        item_id=decision.item_id,
        holder_id=there["Carer"].pk,
        because="Owns the building",
        is_found_by_rule=False,
        ruling="",
        by=three.secretary,
        at=NOON,
    )
    three.take(decision)

    page = text(client.get(reverse("decision", args=[decision.pk])))

    assert "Who took no part" in page
    assert "struck out: Owns the building" in page
    assert "Left out of the count" in page
    decided = page[page.index("Decided on") :][:200]
    assert f"{TODAY.day} October 2026" in decided


def test_a_closed_meeting_offers_another_for_what_it_left(client, three):
    board = three.board()
    meeting = three.meeting(board)
    decision = three.propose(three.item(meeting))
    three.open(meeting)
    three.close(meeting)
    later = three.meeting(board, on=TODAY + timedelta(days=14))
    off = reverse("put-off-item", args=[decision.item_id])
    for page in (
        reverse("meeting", args=[meeting.pk]),
        reverse("agenda-item", args=[decision.item_id]),
        reverse("decision", args=[decision.pk]),
    ):
        shown = text(client.get(page))
        assert off in shown
        assert "Open it first" not in shown
    assert "checks are not met; the vote is one of them." in text(
        client.get(reverse("decision", args=[decision.pk]))
    )

    sent = client.post(
        off, {"meeting_id": later.pk, "late_because": "A home closes."}, follow=True
    )

    again = later.items.get()
    assert "It was put off from" in text(sent)
    for page in (
        reverse("meeting", args=[meeting.pk]),
        reverse("agenda-item", args=[decision.item_id]),
    ):
        assert reverse("agenda-item", args=[again.pk]) in text(client.get(page))
    new = reverse("decision", args=[again.decision.pk])
    assert new in text(client.get(reverse("decision", args=[decision.pk])))
    assert "It is put to another meeting" not in text(client.get(new))
