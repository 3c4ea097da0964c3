"""Concerns about a provider: who raises them, who may know, and the provider's reply."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from factories.concerns import of_provider, raised
from factories.laid import laid
from factories.organisations import NOON, TODAY, AccountFactory, MembershipFactory
from factories.service import market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership.kinds import Capacity
from ropewalk.partnership.models import Member, Partnership
from ropewalk.place.models import Need
from ropewalk.service.actions.concerns import (
    ConcernSaid,
    act_on_concern,
    close_concern,
    raise_concern,
    reply_to_concern,
    share_concern,
)
from ropewalk.service.concern_permissions import Refusal
from ropewalk.service.market_kinds import ConcernAbout, ConcernStepKind
from ropewalk.service.models import Concern, ConcernStep, providers_watched_by
from ropewalk.service.queries.concerns import (
    concerns_about,
    concerns_seen_by,
    open_concerns_by_provider,
    told,
)
from ropewalk.service.rules.concerns import (
    refusal_of_step,
)
from ropewalk.service.rules.personal import IN_A_CONCERN, refusal_of_words

Kind = ConcernStepKind

records = pytest.mark.django_db


@laid
def here():
    return market()


def seen(account):
    return set(concerns_seen_by(account, on=TODAY))


@records
def test_more_than_one_thing_can_be_done_about_a_concern(here):
    concern = raised(here)

    for done in ("Visited the office.", "Read the rotas of March."):
        act_on_concern(concern_id=concern.pk, text=done, **here.said)

    assert [step.text for step in concern.steps.all()] == [
        "Visited the office.",
        "Read the rotas of March.",
    ]


@records
@pytest.mark.parametrize(("number", "kind"), [("id", "'acted'"), ("id + 100", "kind")])
def test_a_step_that_is_taken_once_cannot_be_replaced(here, number, kind):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    concern = raised(here)
    close_concern(concern_id=concern.pk, text="Visits are of full length.", **here.said)

    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO service_concernstep "
            "(id, kind, text, concern_id, recorded_at, recorded_by_id) "
            f"SELECT {number}, {kind}, 'forged', concern_id, recorded_at, recorded_by_id "
            "FROM service_concernstep"
        )

    assert concern.steps.get().text == "Visits are of full length."


@records
def test_a_concern_goes_from_being_raised_to_what_came_of_it(here):
    concern = raised(here)
    theirs = of_provider(here.provider)

    share_concern(concern_id=concern.pk, **here.said)
    reply_to_concern(
        concern_id=concern.pk, text="Two people start on Monday.", by=theirs, at=NOON
    )
    act_on_concern(concern_id=concern.pk, text="Visited the office.", **here.said)
    close_concern(concern_id=concern.pk, text="Visits are of full length.", **here.said)

    found = told(concerns_seen_by(here.commissioner, on=TODAY).get())
    assert [each.what for each in found.history] == [
        "Raised",
        "Shared with the partners",
        "The provider replied",
        "Acted on",
        "Closed",
    ]
    assert found.history[0].who == here.three.first.name
    assert found.history[2].who == "Homecare Limited"
    assert (found.standing, found.is_closed, found.has_reply) == ("Closed", True, True)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds >= {
        Event.Kind.CONCERN_RAISED,
        Event.Kind.CONCERN_SHARED,
        Event.Kind.CONCERN_REPLIED_TO,
        Event.Kind.CONCERN_ACTED_ON,
        Event.Kind.CONCERN_CLOSED,
    }


@records
def test_only_whoever_raised_it_and_the_provider_know_until_it_is_shared(here):
    concern = raised(here)
    colleague = MembershipFactory(organisation=here.three.first).account
    partner = MembershipFactory(
        organisation=here.three.icb, role=Role.COMMISSIONER
    ).account
    stranger = MembershipFactory(role=Role.COMMISSIONER).account

    assert seen(here.commissioner) == seen(colleague) == {concern}
    assert seen(of_provider(here.provider, Role.OBSERVER)) == {concern}
    assert seen(partner) == seen(stranger) == seen(AccountFactory()) == set()

    share_concern(concern_id=concern.pk, **here.said)

    assert seen(partner) == {concern}
    assert seen(stranger) == set()


@records
def test_nobody_of_another_provider_learns_that_there_is_one(here):
    rival = here.another_provider()
    concern = raised(here, is_shared=True)
    theirs = of_provider(rival)

    assert seen(theirs) == set()
    assert set(providers_watched_by(theirs, on=TODAY)) == {rival}
    assert open_concerns_by_provider(theirs, on=TODAY) == {}

    # not even where they work for a partner too, unless they commission for it
    MembershipFactory(account=theirs, organisation=here.three.first)
    assert seen(theirs) == set()
    MembershipFactory(
        account=theirs, organisation=here.three.first, role=Role.COMMISSIONER
    )
    assert seen(theirs) == {concern}


@records
def test_a_seat_in_a_group_is_not_enough_to_read_what_is_said_of_providers(here):
    raised(here, is_shared=True)
    carer = AccountFactory()
    seat = next(
        each
        for each in here.three.board().seats.all()
        if each.capacity == Capacity.CARER
    )
    Member.objects.filter(seats__seat=seat).update(account=carer)

    assert Partnership.objects.visible_to(carer, on=TODAY).exists()
    assert seen(carer) == set()
    assert not providers_watched_by(carer, on=TODAY).exists()


@records
@pytest.mark.parametrize(
    ("role", "refused"),
    [
        (Role.COMMISSIONER, False),
        (Role.CONTRACT_MANAGER, False),
        (Role.OBSERVER, True),
        (Role.FINANCE, True),
    ],
)
def test_who_may_raise_a_concern(here, role, refused):
    here.commissioner = MembershipFactory(
        organisation=here.three.first, role=role
    ).account
    if not refused:
        assert raised(here).pk
        return
    with pytest.raises(PermissionDenied) as why:
        raised(here)
    assert str(why.value) == Refusal.NOT_RAISER
    assert not Concern.objects.exists()


@records
def test_a_concern_is_raised_for_a_partner_only(here):
    elsewhere = MembershipFactory(role=Role.COMMISSIONER)
    with pytest.raises(PermissionDenied, match="raise a concern"):
        raise_concern(
            provider_id=here.provider.pk,
            organisation_id=elsewhere.organisation_id,
            said=ConcernSaid(
                Need.Voice.PUBLIC, ConcernAbout.QUALITY, "Late visits", TODAY
            ),
            submission_key=uuid4(),
            by=elsewhere.account,
            at=NOON,
        )


@records
def test_another_partner_says_what_was_done_only_once_it_is_shared(here):
    concern = raised(here)
    partner = MembershipFactory(
        organisation=here.three.icb, role=Role.CONTRACT_MANAGER
    ).account
    done = {"concern_id": concern.pk, "text": "Visited.", "by": partner, "at": NOON}

    with pytest.raises(PermissionDenied) as why:
        act_on_concern(**done)
    assert str(why.value) == Refusal.NOT_ANSWERER
    share_concern(concern_id=concern.pk, **here.said)
    assert act_on_concern(**done).kind == Kind.ACTED


@records
def test_only_the_providers_own_people_reply_and_not_an_observer(here):
    concern = raised(here, is_shared=True)
    for account in (
        here.commissioner,
        of_provider(here.provider, Role.OBSERVER),
        of_provider(here.another_provider()),
        AccountFactory(),
    ):
        with pytest.raises(PermissionDenied) as why:
            reply_to_concern(concern_id=concern.pk, text="No.", by=account, at=NOON)
        assert str(why.value) == Refusal.NOT_OF_PROVIDER
    assert not ConcernStep.objects.filter(kind=Kind.REPLIED).exists()


@records
def test_a_provider_cannot_close_what_is_said_of_it(here):
    concern = raised(here)
    with pytest.raises(PermissionDenied, match="what was done about it"):
        close_concern(
            concern_id=concern.pk,
            text="Nothing",
            by=of_provider(here.provider),
            at=NOON,
        )


@records
def test_the_right_of_reply_stays_once_a_concern_is_closed(here):
    concern = raised(here)
    close_concern(concern_id=concern.pk, text="It was a misunderstanding.", **here.said)

    with pytest.raises(BadInput, match="closed already"):
        close_concern(concern_id=concern.pk, text="Again.", **here.said)
    with pytest.raises(BadInput, match="raise it as a concern of its own"):
        act_on_concern(concern_id=concern.pk, text="More.", **here.said)
    assert open_concerns_by_provider(here.commissioner, on=TODAY) == {}
    reply_to_concern(
        concern_id=concern.pk,
        text="We agree.",
        by=of_provider(here.provider),
        at=NOON,
    )
    found = told(concerns_about(here.provider, actor=here.commissioner, on=TODAY).get())
    assert (found.standing, found.has_reply) == ("Closed", True)


@records
def test_a_form_sent_twice_raises_one_concern(here):
    said = {
        "provider_id": here.provider.pk,
        "organisation_id": here.three.first.pk,
        "said": ConcernSaid(
            Need.Voice.PUBLIC, ConcernAbout.MONEY, "Late accounts", TODAY
        ),
        "submission_key": uuid4(),
        **here.said,
    }
    assert raise_concern(**said) == raise_concern(**said)
    assert Concern.objects.count() == 1


@records
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"statement": "  "}, "Say what the concern is"),
        ({"statement": "Ask jo.smith@example.org"}, "never about a named person"),
        ({"statement": "NHS number 943 476 5919"}, "never about a named person"),
        ({"heard_on": TODAY + timedelta(days=1)}, "still to come"),
    ],
)
def test_what_is_no_concern_is_refused_and_nothing_is_written(here, changes, refusal):
    with pytest.raises(BadInput, match=refusal):
        raised(here, **changes)
    assert not Concern.objects.exists()


@given(digits=st.integers(10**9, 10**13 - 1), before=st.text("ab .", max_size=5))
def test_no_long_number_stands_in_a_concern(digits, before):
    assert refusal_of_words(f"{before}{digits}.", IN_A_CONCERN) == IN_A_CONCERN


@pytest.mark.parametrize(
    "words",
    ["Since 13 October 2026 at 18:30", "£1,250,000 owed", "12 of 45 visits", "AB 12"],
)
def test_days_and_sums_may_stand_in_a_concern(words):
    assert refusal_of_words(words, IN_A_CONCERN) is None


@given(st.sets(st.sampled_from(list(Kind))))
def test_a_reply_is_always_possible_and_closing_is_once(taken):
    assert refusal_of_step(taken, Kind.REPLIED) is None
    closed = Kind.CLOSED in taken
    assert (refusal_of_step(taken, Kind.CLOSED) is not None) == closed
    assert (refusal_of_step(taken, Kind.ACTED) is not None) == closed
