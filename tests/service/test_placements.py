"""Asking for a placement, offering once, choosing and closing: what is written, who may."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from factories.concerns import of_provider, raised
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.placements import NOTHING, brokered, supply

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Membership, Organisation, Role
from ropewalk.partnership.kinds import BodyKind, Capacity
from ropewalk.partnership.models import Holder
from ropewalk.place.market.homes import Home
from ropewalk.service.actions.directory import pause_service
from ropewalk.service.actions.placements import close_placement, withdraw_offer
from ropewalk.service.actions.supply import rate_service, say_where_given
from ropewalk.service.market_kinds import ConcernAbout
from ropewalk.service.models import (
    PlacementCandidate,
    PlacementChoice,
    PlacementClosed,
    PlacementOffer,
    PlacementRequest,
    Service,
)
from ropewalk.service.placement_kinds import ChosenBy, Rating, WhyClosed, WhyNot
from ropewalk.service.queries.awaited import awaited_of
from ropewalk.service.queries.placement_fairness import fairness_told
from ropewalk.service.queries.placement_supply import rating_of
from ropewalk.service.queries.placements import (
    asked_table,
    asked_told,
    candidates_of_own,
    candidates_seen_by,
    offers_for,
    offers_seen_by,
    placement_told,
    placements_seen_by,
)
from ropewalk.service.rules.care_locations import OwnHomes

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)


@pytest.fixture
def made():
    return brokered()


def told(made, request, *, actor=None, at=LATER):
    return placement_told(
        PlacementRequest.objects.get(pk=request.pk),
        actor=actor or made.here.commissioner,
        lake=NOTHING,
        on=TODAY,
        at=at,
    )


def reasons(request):
    return {str(each.provider): each.why_not for each in request.candidates.all()}


def test_every_provider_is_asked_or_has_its_reason_and_it_is_recorded(made):
    request = made.open()

    assert reasons(request) == {
        "Homecare Limited": "",
        "Second Homecare": "",
        "Third Homecare": WhyNot.NO_SUCH_SERVICE,
    }
    assert made.candidate(request, made.second).pounds == Decimal("20.25")
    event = Event.objects.get(kind=Event.Kind.PLACEMENT_REQUESTED)
    assert event.detail == "daily_living, 2 of 3 providers asked"
    assert "AB-1042" not in event.detail  # no case is named in the audit


def test_what_is_recorded_decides_who_is_asked(made):
    here, on = made.here, made.said
    first, second = Service.objects.order_by("pk")
    say_where_given(service_id=first.pk, districts=["m32", "M33"], **on)
    say_where_given(service_id=second.pk, districts=["M32"], **on)
    dear = here.another_provider("Dear Homecare")
    supply(here, dear, pounds="31")
    poor = here.another_provider("Poor Homecare")
    supply(here, poor, pounds="21", rating=Rating.REQUIRES_IMPROVEMENT)
    new = here.another_provider("New Homecare")
    supply(here, new, rating=None)
    unsafe = here.another_provider("Unsafe Homecare")
    supply(here, unsafe)
    raised(here, unsafe, about=ConcernAbout.SAFETY, is_shared=True)
    paused = here.another_provider("Paused Homecare")
    pause_service(service_id=supply(here, paused).pk, paused_on=TODAY, **on)
    raised(
        here, made.first, about=ConcernAbout.SAFETY
    )  # not shared: partners do not know

    assert reasons(made.open()) == {
        "Homecare Limited": "",
        "Second Homecare": WhyNot.NOT_THERE,
        "Third Homecare": WhyNot.NO_SUCH_SERVICE,
        "Dear Homecare": WhyNot.ABOVE_BAND,
        "Poor Homecare": WhyNot.BELOW_FLOOR,
        "New Homecare": WhyNot.NOT_RATED,
        "Unsafe Homecare": WhyNot.HELD,
        "Paused Homecare": WhyNot.HELD,
    }
    anybody = made.open(
        reference="AB-2", floor=None, least_pounds=Decimal(1), most_pounds=Decimal(99)
    )
    assert {name for name, why in reasons(anybody).items() if not why} == {
        "Homecare Limited",
        "Dear Homecare",
        "Poor Homecare",
        "New Homecare",
    }


def test_a_contract_decides_the_price_where_there_is_one(made):
    here = made.here
    contract = here.contract()
    Service.objects.filter(pk=contract.service_id).update(provider=here.provider)
    Service.objects.filter(provider=here.provider).exclude(
        pk=contract.service_id
    ).update(provider=None)
    service = Service.objects.get(pk=contract.service_id)
    service.kinds_answered.create(kind="daily_living")
    service.capacity.create(
        level="low",
        on=TODAY,
        from_hour=0,
        until_hour=24,
        places=3,
        taken=None,
        source="A call",
        recorded_at=NOON,
        recorded_by=here.commissioner,
    )

    candidate = made.candidate(made.open(floor=None))

    assert (candidate.why_not, candidate.pounds) == ("", Decimal("20.1250"))


def test_a_care_homes_rating_is_that_of_the_list_where_none_was_recorded(made):
    home = Home(
        name="A home",
        has_nursing=False,
        provider="HOMECARE LIMITED",
        postcode="M33 7XX",
        district="E08000009",
        inspected_on=None,
        beds=20,
        rating="Requires improvement",
        as_at=None,
    )
    rated, unrated = (
        supply(made.here, made.first),
        supply(made.here, made.third, rating=None),
    )

    by_name, none = OwnHomes((), (home,)), OwnHomes((), ())
    assert rating_of(unrated, by_name) == (Rating.REQUIRES_IMPROVEMENT, True)
    assert rating_of(unrated, none) == (None, False)
    assert rating_of(rated, by_name) == (Rating.GOOD, False)
    joined = OwnHomes((replace(home, rating="Outstanding"),), (home,))
    assert rating_of(unrated, joined) == (Rating.OUTSTANDING, False)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reference": "Mary Smith"}, "never holds a name"),
        ({"wanted": " "}, "Say what is wanted"),
        ({"wanted": "Ring 0161 496 0000"}, "could be a person's"),
        ({"quantity": Decimal(0)}, "more than none"),
        ({"least_pounds": Decimal(26)}, "not above the most"),
        ({"least_pounds": Decimal(0)}, "more than nothing"),
        ({"starts_on": TODAY - timedelta(1)}, "has passed"),
        ({"closes_at": NOON}, "need time to offer"),
        ({"district": "Sale"}, "like M33"),
        ({"district": ""}, "postcode district, or a locality"),
        ({"is_of_locality": True}, "Choose the locality"),
        ({"district": "", "locality_id": 0}, "locality groups of this"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    made, changes, words
):
    with pytest.raises(BadInput, match=words):
        made.open(**changes)

    assert not PlacementRequest.objects.exists()


def test_a_case_is_open_once_and_not_asked_again_at_less(made):
    request = made.open()
    with pytest.raises(BadInput, match="is open already"):
        made.open()
    close(made, request, WhyClosed.NOT_NEEDED)
    with pytest.raises(BadInput, match="bid each other down"):
        made.open(most_pounds=Decimal(25))

    assert made.open(most_pounds=Decimal(26)).pk != request.pk


def close(made, request, because=WhyClosed.NO_OFFER, *, by=None, at=LATER):
    return close_placement(
        request_id=request.pk,
        because=because,
        why="Nobody had the time.",
        by=by or made.here.commissioner,
        at=at,
    )


def test_a_form_that_is_sent_twice_does_it_once(made):
    key, offered, chosen = uuid4(), uuid4(), uuid4()
    request = made.open(key=key)
    assert made.open(key=key) == request
    offer = made.offer(request, key=offered)
    assert made.offer(request, key=offered) == offer
    with pytest.raises(BadInput, match="sent before"):
        made.offer(request, made.second, key=offered)
    choice = made.choose(request, offer, key=chosen)
    assert made.choose(request, offer, key=chosen) == choice
    assert PlacementRequest.objects.count() == PlacementOffer.objects.count() == 1


def test_an_offer_is_made_once_within_the_band_and_before_closing(made):
    request = made.open()
    for pounds in ("19.9999", "25.5001"):
        with pytest.raises(BadInput, match=r"outside the band of £20.00 to £25.50"):
            made.offer(request, pounds=Decimal(pounds))
    with pytest.raises(BadInput, match="and not before"):
        made.offer(request, starts_on=TODAY)
    with pytest.raises(BadInput, match="Offers closed at 13:00 on 14 October 2026"):
        made.offer(request, at=request.closes_at)
    made.offer(request, pounds=Decimal(24), at=request.closes_at - timedelta(seconds=1))
    with pytest.raises(BadInput, match="nobody is asked to offer less"):
        made.offer(request, pounds=Decimal(21))


def test_a_withdrawn_offer_is_not_made_again_and_cannot_be_chosen(made):
    request = made.open()
    offer = made.offer(request)
    withdraw_offer(offer_id=offer.pk, why="No staff", by=made.first_person, at=NOON)

    with pytest.raises(BadInput, match="made once"):
        made.offer(request, pounds=Decimal(21))
    with pytest.raises(BadInput, match="withdrawn already"):
        withdraw_offer(offer_id=offer.pk, why="No", by=made.first_person, at=NOON)
    with pytest.raises(BadInput, match=r"cannot be chosen. Withdrawn"):
        made.choose(request, offer)


def test_what_a_provider_is_asked_for_waits_until_it_offers_or_offers_close(made):
    request = made.open()

    def waits(who, on=TODAY):
        return [(each.code, each.words) for each in awaited_of(who, on=on)]

    [(code, words)] = waits(made.first_person)
    assert code == "asked"
    assert words.startswith("Offer for a placement, or let it pass: ")
    assert words.endswith("offers close 13:00 on 14 October 2026")
    after = local_day(request.closes_at) + timedelta(days=1)
    assert waits(made.first_person, on=after) == []
    made.offer(request)
    assert waits(made.first_person) == []


def test_who_was_not_asked_cannot_offer(made):
    request = made.open()
    with pytest.raises(BadInput, match="was not asked"):
        made.offer(request, made.third, by=of_provider(made.third))


def test_the_broker_writes_down_what_a_provider_said(made):
    request = made.open()

    assert made.offer(request, by=made.here.commissioner).is_told_to_broker
    assert not made.offer(request, made.second).is_told_to_broker


def test_the_dearer_offer_is_chosen_without_anybodys_leave_and_what_was_shown_is_kept(
    made,
):
    request = made.open()
    dearer = made.offer(request, pounds=Decimal(25))
    cheaper = made.offer(request, made.second, pounds=Decimal(20))

    choice = made.choose(request, dearer, chosen_by=ChosenBy.REPRESENTATIVE)

    assert choice.offer == dearer
    assert {each.offer for each in choice.shown.all()} == {dearer, cheaper}
    facts = dict(told(made, request).chosen)
    assert facts["Whose choice"] == "A carer or representative, for the person"
    assert facts["Shown to choose from"] == "Homecare Limited, Second Homecare"
    with pytest.raises(BadInput, match="is over"):
        made.choose(request, cheaper)
    with pytest.raises(BadInput, match="is over"):
        close(made, request)


def test_the_choice_waits_until_everybody_asked_had_their_time(made):
    request = made.open()
    offer = made.offer(request)
    with pytest.raises(BadInput, match="1 of 2 who were asked have offered"):
        made.choose(request, offer, at=NOON)
    made.offer(request, made.second)

    assert made.choose(request, offer, at=NOON).chosen_on == TODAY


def test_offers_stand_in_order_of_name_whatever_they_cost(made):
    request = made.open()
    made.offer(request, made.second, pounds=Decimal(20))
    made.offer(request, pounds=Decimal(25))

    found = told(made, request)

    assert [each.provider for each in found.offers] == [
        "Homecare Limited",
        "Second Homecare",
    ]
    assert [row[2] for row in found.offers_table.rows] == [350_00, 280_00]


def test_whoever_is_rated_down_after_the_offer_is_not_shown_to_choose_from(made):
    request = made.open()
    made.offer(request)
    sound = made.offer(request, made.second)
    service = made.candidate(request).service
    rate_service(
        service_id=service.pk,
        rating=Rating.INADEQUATE,
        rated_on=TODAY,
        source="Report",
        **made.said,
    )

    assert [each.offer for each in told(made, request).to_choose] == [sound]
    with pytest.raises(BadInput, match="rated Inadequate"):
        made.choose(request, request.candidates.get(provider=made.first).offer)
    assert made.choose(request, sound).shown.count() == 1


def test_a_locality_chooses_for_itself_and_nobody_for_it(made):
    three = made.here.three
    group = three.body(name="Sale group", kind=BodyKind.LOCALITY)
    seat = three.seat(group, "Patient", Capacity.COMMISSIONER, three.first)
    request = made.open(district="", locality_id=group.pk, is_of_locality=True)
    sits = MembershipFactory(organisation=three.first, role=Role.OBSERVER).account
    holder = Holder.objects.get(seat=seat)
    holder.member.account = sits
    holder.member.save()
    offer = made.offer(request)

    with pytest.raises(BadInput, match="the choice is theirs"):
        made.choose(request, offer)
    choice = made.choose(request, offer, by=sits, chosen_by=ChosenBy.LOCALITY)
    assert choice.recorded_by == sits
    assert list(placements_seen_by(sits, on=TODAY)) == [request]
    persons = made.open(reference="AB-3", district="", locality_id=group.pk)
    assert persons not in placements_seen_by(sits, on=TODAY)


def test_whoever_has_an_interest_neither_sees_the_offers_nor_chooses(made):
    request = made.open()
    offer = made.offer(request, made.second)
    both = MembershipFactory(
        organisation=made.here.three.first, role=Role.COMMISSIONER
    ).account
    MembershipFactory(
        organisation=made.first.organisation, role=Role.OBSERVER, account=both
    )

    for act in (
        lambda: made.choose(request, offer, by=both),
        lambda: close(made, request, by=both),
        lambda: made.offer(request, by=both),
    ):
        with pytest.raises(PermissionDenied, match="without that interest"):
            act()
    found = told(made, request, actor=both)
    assert found.offers == []
    assert found.table.rows == ()
    assert "without that interest" in found.refusal
    assert not PlacementChoice.objects.exists()
    assert not candidates_seen_by(both, on=TODAY).exists()
    assert not offers_seen_by(both, on=TODAY).exists()
    # and somebody who acts for the provider reads why of it, and of no other
    Membership.objects.filter(account=both, role=Role.OBSERVER).update(
        role=Role.CONTRACT_MANAGER
    )
    assert [each[0] for each in told(made, request, actor=both).table.rows] == [
        str(made.first)
    ]
    assert [each.provider for each in candidates_seen_by(both, on=TODAY)] == [
        made.first
    ]


def test_who_was_not_asked_reads_why_and_nothing_of_who_needs_it(made):
    request = made.open()
    person = of_provider(made.third)

    [own] = candidates_of_own(person, on=TODAY)
    page = asked_told(own, at=NOON)

    assert page.said.startswith("You were not asked.")
    assert page.facts == [("What for", request.get_kind_display())]
    [row] = asked_table([own], at=NOON).rows
    assert row[2:4] == (None, None)


def test_a_provider_sees_its_own_and_nothing_of_another_or_of_the_case(made):
    request = made.open()
    made.offer(request, made.second, offer="A secret of the second")

    own = list(candidates_of_own(made.first_person, on=TODAY))
    assert [each.provider for each in own] == [made.first]
    page = asked_told(own[0], at=NOON)
    said = f"{page.said} {page.facts}"
    assert "secret" not in said
    assert "AB-1042" not in said
    assert not placements_seen_by(made.first_person, on=TODAY).exists()
    with pytest.raises(PermissionDenied, match="Only the provider's own people"):
        made.offer(request, made.second, by=made.first_person)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.FINANCE, Role.OBSERVER])
def test_only_whoever_commissions_asks_chooses_and_reads_a_case(made, role):
    other = MembershipFactory(organisation=made.here.three.first, role=role).account
    with pytest.raises(PermissionDenied, match="does not let you commission"):
        made.open(by=other)
    request = made.open()
    offer = made.offer(request)
    with pytest.raises(PermissionDenied, match="Only a commissioner"):
        made.choose(request, offer, by=other)
    assert not placements_seen_by(other, on=TODAY).exists()


def test_a_request_closes_without_a_choice_and_says_why(made):
    request = made.open()
    with pytest.raises(BadInput, match="0 of 2 who were asked"):
        close(made, request, at=NOON)
    made.offer(request)
    with pytest.raises(BadInput, match="Somebody has offered"):
        close(made, request)

    close(made, request, WhyClosed.NONE_WANTED)

    assert dict(told(made, request).chosen)["Closed because"] == "No offer was wanted"
    with pytest.raises(BadInput, match="is over"):
        made.offer(request, made.second)


def test_what_was_asked_offered_and_chosen_is_never_changed(made):
    request = made.open()
    choice = made.choose(request, made.offer(request))
    other = made.open(reference="AB-9")
    close(made, other)

    for model in (
        PlacementRequest,
        PlacementCandidate,
        PlacementOffer,
        PlacementChoice,
        PlacementClosed,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
    assert PlacementChoice.objects.get() == choice


def test_a_year_of_brokerage_is_counted_and_nobody_can_be_told_from_it(made):
    for number in range(6):
        request = made.open(reference=f"AB-{number}")
        dearer = made.offer(request, pounds=Decimal(25))
        made.offer(request, made.second, pounds=Decimal(21))
        made.choose(request, dearer)
    second = made.open(reference="AB-20")
    made.choose(second, made.offer(second, made.second))

    found = fairness_told(made.here.partnership, on=LATER.date())

    assert found.said == (
        "Requests opened: 5. Placements chosen: 5, besides those with providers that had "
        "too few to be counted; of these the lowest price was chosen: 0."
    )
    assert dict(found.reasons.rows) == {
        "Asked": "15",
        WhyNot.NO_SUCH_SERVICE.label: "5",
    }
    kind = "Washing, dressing, eating and getting about"
    assert found.spread.rows == (
        (kind, "Homecare Limited", "5", "100%"),
        (kind, "Second Homecare", "fewer than 5", "not shown"),
    )
    assert found.index.rows == (
        (
            kind,
            "5",
            "not shown",
            "not said, as 1 provider had too few placements to be shown",
        ),
    )

    third = made.open(reference="AB-21")
    made.choose(third, made.offer(third, made.second))
    with_another = fairness_told(made.here.partnership, on=LATER.date())

    # 1 or 2 with the second provider: nothing tells which
    assert with_another.spread == found.spread
    assert with_another.index == found.index
    assert with_another.turned_on == found.turned_on


def test_where_every_count_is_shown_there_is_an_index_of_what_is_shown(made):
    for number in range(6):
        request = made.open(reference=f"AB-{number}")
        made.choose(request, made.offer(request))

    found = fairness_told(made.here.partnership, on=LATER.date())

    [(_, placements, index, words)] = found.index.rows
    assert (placements, index, words) == ("5", "10,000", "highly concentrated")


def test_where_each_provider_has_few_nothing_is_added_up(made):
    request = made.open()
    made.choose(request, made.offer(request))

    found = fairness_told(made.here.partnership, on=LATER.date())

    assert found.said == (
        "Requests opened: fewer than 5. Placements chosen: too few with any one provider "
        "to be counted."
    )
    [(_, placements, _, _)] = found.index.rows
    assert placements == "not shown"
    assert not found.turned_on.rows


def test_two_providers_of_one_name_are_counted_apart(made):
    Organisation.objects.update(name="Homecare")
    for provider in (made.first, made.second):
        for number in range(6):
            request = made.open(reference=f"AB-{provider.pk}-{number}")
            made.choose(request, made.offer(request, provider))

    found = fairness_told(made.here.partnership, on=LATER.date())

    assert [row[1:] for row in found.spread.rows] == [("Homecare", "5", "50%")] * 2
    assert [row[1:3] for row in found.index.rows] == [("10", "5,000")]


def test_pages_cost_the_same_for_many_providers(made, django_assert_max_num_queries):
    request = made.open()
    made.offer(request)
    for number in range(3):
        supply(made.here, made.here.another_provider(f"Another {number}"))
    seen = placements_seen_by(made.here.commissioner, on=TODAY).get(pk=request.pk)

    with django_assert_max_num_queries(22):
        placement_told(
            seen, actor=made.here.commissioner, lake=NOTHING, on=TODAY, at=LATER
        )
    with django_assert_max_num_queries(6):
        fairness_told(made.here.partnership, on=TODAY)
    assert len(offers_for(seen, lake=Lake([]), on=TODAY)) == 1
