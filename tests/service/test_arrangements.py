"""Frameworks and dynamic markets: open to all who meet the conditions; and who is invited."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from factories.arrangements import arranged, joined
from factories.bidding import choice
from factories.organisations import NOON, TODAY, MembershipFactory
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.service.actions.arrangements import (
    ArrangementSaid,
    apply_to_join,
    decide_application,
    invite_to_bid,
    make_arrangement,
)
from ropewalk.service.kinds import ArrangementKind
from ropewalk.service.models import (
    ApplicationDecision,
    Arrangement,
    ArrangementApplication,
    Bid,
    InvitationRound,
)
from ropewalk.service.queries.bidding import open_lots
from ropewalk.service.rules.arrangements import (
    refusal_of_application,
    refusal_of_call_off,
)

DYNAMIC = ArrangementSaid(
    ArrangementKind.DYNAMIC,
    "Care at home",
    "Registered, and insured",
    TODAY,
    TODAY + timedelta(365),
)


@given(st.integers(-10, 20), st.none() | st.integers(-10, 20))
def test_nobody_joins_and_nothing_is_called_off_outside_the_days(days, until):
    term = replace(
        DYNAMIC,
        ends_before=TODAY + timedelta(10),
        apply_until=None if until is None else TODAY + timedelta(until),
    )
    on = TODAY + timedelta(days)

    assert (refusal_of_call_off(term, on=on) is None) == (0 <= days < 10)
    assert (refusal_of_application(term, on=on) is None) == (
        days < 10 and (until is None or days <= until)
    )


@pytest.fixture
def made():
    return choice()


@pytest.mark.django_db
@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"conditions": " "}, "what a provider has to meet"),
        ({"ends_before": TODAY}, "ends after it starts"),
        ({"kind": ArrangementKind.FRAMEWORK}, "last day on which a provider can apply"),
        ({"apply_until": TODAY}, "as long as it runs"),
        ({"apply_until": TODAY - timedelta(1)}, "has passed, so nobody could apply"),
    ],
)
def test_an_arrangement_is_whole_or_nothing_is_written(made, changes, refusal):
    with pytest.raises(BadInput, match=refusal):
        make_arrangement(
            partnership_id=made.here.partnership.pk,
            said=replace(DYNAMIC, **changes),
            submission_key=uuid4(),
            **made.here.said,
        )

    assert not Arrangement.objects.exists()


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_provider_that_was_refused_can_apply_again_and_joins_once(made):
    market = arranged(made)
    first = joined(made, market, made.second, is_admitted=False)
    joined(made, market, made.second)

    assert first.decision.reason == "By the conditions"
    with pytest.raises(BadInput, match="has joined already"):
        joined(made, market, made.second)
    assert Event.objects.filter(kind=Event.Kind.ARRANGEMENT_DECIDED).count() == 2


@pytest.mark.django_db
@pytest.mark.postgresql
def test_an_application_is_of_its_own_people_and_decided_once_by_somebody_else(made):
    market = arranged(made)
    said = {"how": "We are", "submission_key": uuid4(), "at": NOON}
    with pytest.raises(PermissionDenied):
        apply_to_join(
            arrangement_id=market.pk,
            provider_id=made.first.pk,
            by=made.second_bidder,
            **said,
        )
    application = joined(made, market, made.first, is_admitted=None)
    decision = {"application_id": application.pk, "is_admitted": True, "at": NOON}

    with pytest.raises(PermissionDenied):
        decide_application(reason="Ours", by=made.first_bidder, **decision)
    with pytest.raises(BadInput, match="Give the reason"):
        decide_application(reason=" ", by=made.here.commissioner, **decision)
    decide_application(reason="Met", by=made.here.commissioner, **decision)
    with pytest.raises(BadInput, match="decided already"):
        decide_application(reason="Met", by=made.here.commissioner, **decision)
    assert ApplicationDecision.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.postgresql
def test_nobody_applies_after_the_last_day_of_a_framework(made):
    framework = arranged(made, kind=ArrangementKind.FRAMEWORK, apply_until=TODAY)

    with pytest.raises(BadInput, match="Applications closed at the end of"):
        apply_to_join(
            arrangement_id=framework.pk,
            provider_id=made.first.pk,
            how="We are",
            submission_key=uuid4(),
            by=made.first_bidder,
            at=NOON + timedelta(1),
        )

    assert not ArrangementApplication.objects.exists()


def invited(made, providers, **changes):
    said = {"why": "They alone can start on Monday", **made.here.said}
    return invite_to_bid(
        procurement_id=made.lot.procurement_id,
        providers=[each.pk for each in providers],
        **said | changes,
    )


@pytest.mark.django_db
@pytest.mark.postgresql
def test_only_who_is_invited_sees_the_call_and_can_bid(made):
    invited(made, [made.second])
    made.call()

    assert open_lots(made.first_bidder, on=TODAY) == []
    assert [each.provider for each in open_lots(made.second_bidder, on=TODAY)] == [
        made.second
    ]
    with pytest.raises(BadInput, match="No bids are asked for here"):
        made.bid()
    assert made.bid(made.second)
    assert Bid.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.postgresql
def test_the_last_invitation_counts_and_none_is_made_once_bids_are_called_for(made):
    invited(made, [made.second])
    invited(made, [made.first])
    made.call()

    assert open_lots(made.second_bidder, on=TODAY) == []
    with pytest.raises(BadInput, match="before bids are called for"):
        invited(made, [made.second])
    assert InvitationRound.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_call_off_goes_to_those_who_joined_and_no_others(made):
    market = arranged(made)
    joined(made, market, made.second)
    joined(made, market, made.first, is_admitted=False)

    with pytest.raises(BadInput, match="Homecare Limited has not joined Care at home"):
        invited(made, [made.first, made.second], arrangement_id=market.pk)
    assert invited(made, [made.second], arrangement_id=market.pk).arrangement == market


@pytest.mark.django_db
@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"why": " "}, "Say why these"),
        ({"arrangement_id": 10**6}, "Choose one of the partnership's"),
    ],
)
def test_what_is_no_invitation_is_refused(made, changes, refusal):
    with pytest.raises(BadInput, match=refusal):
        invited(made, [made.second], **changes)
    with pytest.raises(BadInput, match="at least one"):
        invited(made, [])

    assert not InvitationRound.objects.exists()


# ---- pages ----


@pytest.mark.django_db
def test_the_address_of_a_call_is_not_there_for_who_is_not_invited(client, made):
    invited(made, [made.second])
    now = timezone.now()
    made.call(at=now, closes_at=now + timedelta(1), opens_at=now + timedelta(2))

    for account, provider, status in (
        (made.first_bidder, made.first, 404),
        (made.second_bidder, made.second, 200),
    ):
        client.force_login(account)
        address = reverse("make-bid", args=[made.lot.pk, provider.pk])
        assert client.get(address).status_code == status
    client.force_login(made.first_bidder)
    assert "Nothing is open" in client.get(reverse("bids")).content.decode()


@pytest.mark.django_db
def test_a_provider_reads_the_conditions_and_its_own_application_only(client, made):
    market = arranged(made)
    joined(made, market, made.first, how="We, the first, meet them")
    address = reverse("arrangement", args=[market.pk])
    client.force_login(made.second_bidder)

    said = client.get(address).content.decode()
    assert "Registered, and insured" in said
    assert "We, the first, meet them" not in said
    assert "Apply as Second Homecare" in said
    other = reverse("apply-to-join", args=[market.pk, made.first.pk])
    assert client.get(other).status_code == 404

    client.force_login(made.first_bidder)
    own = client.get(address).content.decode()
    assert "We, the first, meet them" in own
    assert "By the conditions" in own


@pytest.mark.django_db
def test_a_market_is_set_up_joined_and_invited_from_on_its_pages(client, made):
    here, day = made.here, TODAY
    client.force_login(here.commissioner)
    days = {
        f"{name}_{part}": value
        for name, year in (("starts_on", day.year - 1), ("last_day", day.year + 1))
        for part, value in (("day", 1), ("month", 4), ("year", year))
    }
    client.post(
        reverse("make-arrangement", args=[here.partnership.pk]),
        {
            "kind": "dynamic",
            "title": "Help at home",
            "conditions": "Insured",
            "submission_key": str(uuid4()),
            **days,
        },
    )
    market = Arrangement.objects.get()

    client.force_login(made.second_bidder)
    client.post(
        reverse("apply-to-join", args=[market.pk, made.second.pk]),
        {"how": "We are insured", "submission_key": str(uuid4())},
    )
    client.force_login(here.commissioner)
    application = ArrangementApplication.objects.get()
    client.post(
        reverse("decide-application", args=[application.pk]),
        {"is_admitted": "yes", "reason": "It is"},
    )
    said = client.post(
        reverse("invite-to-bid", args=[made.lot.procurement_id]),
        {
            "arrangement_id": market.pk,
            "providers": [made.second.pk],
            "why": "Of those who joined",
        },
        follow=True,
    ).content.decode()

    assert "Of those who joined" in said
    call = client.get(reverse("call-for-bids", args=[made.lot.procurement_id]))
    assert "Only who is invited can bid, Second Homecare," in call.content.decode()


@pytest.mark.django_db
def test_a_form_that_was_sent_for_one_market_is_no_application_to_another(made):
    market, other = arranged(made), arranged(made, title="Day care")
    said = {
        "provider_id": made.first.pk,
        "how": "We are",
        "submission_key": uuid4(),
        "by": made.first_bidder,
        "at": NOON,
    }
    first = apply_to_join(arrangement_id=market.pk, **said)

    with pytest.raises(BadInput, match="sent before, for something else"):
        apply_to_join(arrangement_id=other.pk, **said)
    MembershipFactory(
        account=made.first_bidder,
        organisation=made.second.organisation,
        role=Role.COMMISSIONER,
    )
    with pytest.raises(BadInput, match="sent before, for something else"):
        apply_to_join(
            arrangement_id=market.pk, **said | {"provider_id": made.second.pk}
        )
    assert apply_to_join(arrangement_id=market.pk, **said) == first
