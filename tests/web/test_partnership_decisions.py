"""Pages of meetings and decisions: what each person sees, does and is told."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from factories.organisations import OrganisationFactory
from factories.outcomes import OutcomeFactory
from factories.partnership import three_partners
from factories.place import NeedFactory

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import OrganisationKind
from ropewalk.partnership.kinds import Capacity, DecisionState, MeetingState
from ropewalk.partnership.models import AgendaItem, Decision, Meeting

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


@pytest.fixture
def three(client):
    made = three_partners()
    client.force_login(made.secretary)
    return made


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
        | boxes("on", today),
    )
    meeting = Meeting.objects.get()
    assert called.url == reverse("meeting", args=[meeting.pk])
    assert "Nothing is on the agenda yet" in text(client.get(called.url))

    added = client.post(
        reverse("add-item", args=[meeting.pk]),
        {
            "title": "Care at home",
            "purpose": "To decide on hours.",
            "concerned_ids": [provider.pk],
        },
    )
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
