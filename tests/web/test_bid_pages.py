"""Pages of bids: what buyers, evaluators, bidders and strangers see, and when."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from factories.bidding import SCORED, choice
from factories.organisations import AccountFactory, MembershipFactory

from ropewalk.service.models import Bid, BidScore, CriteriaVersion, Moderation

pytestmark = pytest.mark.django_db
SECRET = "A nurse at every visit"


@pytest.fixture
def made():
    """A choice that is open to bids until tomorrow, with a bid for it."""
    here = choice()
    now = timezone.now()
    here.call(at=now, closes_at=now + timedelta(1), opens_at=now + timedelta(2))
    here.bid(at=now, offer=SECRET)
    return here


@pytest.fixture
def opened():
    """A choice whose bids were opened, with a bid of each of two providers."""
    here = choice()
    here.call()
    here.bid(offer=SECRET)
    here.bid(here.second, price=80_000_00)
    return here


def get(client, name, *args, **asked):
    return client.get(reverse(name, args=args), asked)


def words(client, name, *args, **asked):
    answer = get(client, name, *args, **asked)
    assert answer.status_code == 200
    return answer.content.decode()


def of_buyer(made):
    """The addresses at which a buyer might learn of a bid."""
    bid, lot = Bid.objects.first(), made.lot
    return [
        ("procurement", lot.procurement_id),
        ("bids-received", lot.procurement_id),
        ("ranking", lot.pk),
        ("award-lot", lot.pk),
        ("bid", bid.pk),
        ("score-bid", bid.pk),
        ("agree-scores", bid.pk),
        ("bids",),
        ("procurements", made.here.partnership.pk),
        ("commissioning", made.here.partnership.pk),
    ]


def test_nobody_at_the_buyer_learns_of_a_bid_before_it_is_opened(client, made):
    scores = made.evaluator().account
    for actor in (made.here.commissioner, scores):
        client.force_login(actor)
        for name, *args in of_buyer(made):
            answer = get(client, name, *args)
            said = answer.content.decode()
            assert SECRET not in said, name
            if name != "award-lot":  # its choices are all the providers
                assert "Homecare Limited" not in said, name
            if name in {"bid", "score-bid", "agree-scores"}:
                assert answer.status_code == 404

    assert "The bids are sealed" in words(client, "bids-received", made.procurement.pk)


@pytest.mark.parametrize("taken", ["csv", "xlsx"])
def test_no_download_gives_a_sealed_bid_away(client, made, taken):
    client.force_login(made.here.commissioner)
    for name, *args in of_buyer(made):
        for table in ("bids", "versions", "ranking", "reasons", "scores"):
            answer = get(client, name, *args, table=table, download=taken)
            assert b"nurse" not in answer.content


def test_after_the_opening_the_buyer_reads_every_bid(client, opened):
    client.force_login(opened.here.commissioner)

    said = words(client, "bids-received", opened.procurement.pk)
    assert "Homecare Limited" in said
    assert "Second Homecare" in said
    assert SECRET in words(client, "bid", Bid.objects.first().pk)


def test_a_provider_sees_what_is_open_and_its_own_bid_only(client, made):
    client.force_login(made.first_bidder)
    own = Bid.objects.get()

    assert "Care at home" in words(client, "bids")
    assert SECRET in words(client, "bid", own.pk)

    client.force_login(made.second_bidder)
    assert SECRET not in words(client, "bids")
    assert get(client, "bid", own.pk).status_code == 404
    assert get(client, "make-bid", made.lot.pk, made.first.pk).status_code == 404


def test_a_provider_never_reads_anothers_bid_after_the_opening_either(client, opened):
    first, second = Bid.objects.order_by("pk")
    client.force_login(opened.second_bidder)

    assert get(client, "bid", second.pk).status_code == 200
    for name in ("bid", "score-bid", "agree-scores"):
        assert get(client, name, first.pk).status_code == 404
    for name in ("bids-received", "procurement"):
        assert get(client, name, opened.procurement.pk).status_code == 404
    assert get(client, "ranking", opened.lot.pk).status_code == 404


def test_a_stranger_learns_of_nothing(client, opened):
    client.force_login(AccountFactory())

    assert "Nothing is open" in words(client, "bids")
    for name, *args in of_buyer(opened):
        if args:
            assert get(client, name, *args).status_code == 404, name
    assert get(client, "make-bid", opened.lot.pk, opened.first.pk).status_code == 404


def test_who_looks_on_at_the_buyer_is_told_who_sees_the_bids(client, opened):
    looks_on = MembershipFactory(organisation=opened.here.three.first).account
    client.force_login(looks_on)

    said = words(client, "bids-received", opened.procurement.pk)

    assert "Homecare Limited" not in said
    assert get(client, "bid", Bid.objects.first().pk).status_code == 404


def test_a_bid_is_made_and_replaced_on_its_page(client, made):
    client.force_login(made.second_bidder)
    address = reverse("make-bid", args=[made.lot.pk, made.second.pk])
    key = "6f2d5a9e-9c7e-4a0b-8a53-0d3c7f0f8f2"

    assert "What bids are judged by" in client.get(address).content.decode()
    for number, price in enumerate(("85,000", "84,000")):
        said = client.post(
            address,
            {
                "price_pence": price,
                "offer": "Well",
                "submission_key": f"{key}{number}",
            },
            follow=True,
        ).content.decode()

    assert "£84,000.00" in said
    assert made.second.bids.get().versions.count() == 2


def test_a_bid_that_comes_late_is_told_the_moment(client, opened):
    client.force_login(opened.first_bidder)

    said = client.post(
        reverse("make-bid", args=[opened.lot.pk, opened.first.pk]),
        {
            "price_pence": "1,000",
            "offer": "Cheap",
            "submission_key": "6f2d5a9e-9c7e-4a0b-8a53-0d3c7f0f8f31",
        },
    ).content.decode()

    assert "Bids closed at 13:00 on 14 October 2026" in said


def scores(points):
    return {f"points_{code}": points for code in SCORED} | {
        f"reason_{code}": "As they wrote" for code in SCORED
    }


def test_evaluators_do_not_see_each_others_scores_until_they_compare_them(
    client, opened
):
    one, two = opened.evaluator(), opened.evaluator()
    first, second = Bid.objects.order_by("pk")
    opened.evaluate()
    mark = "Their plan for winter"
    for evaluator in (one, two):
        client.force_login(evaluator.account)
        for bid in (first, second):
            said = scores(4)
            if evaluator == one:
                said["reason_quality"] = mark
            assert (
                client.post(reverse("score-bid", args=[bid.pk]), said).status_code
                == 302
            )

    client.force_login(two.account)
    for bid in (first, second):
        assert mark not in words(client, "score-bid", bid.pk)
    client.force_login(opened.here.commissioner)
    assert mark not in words(client, "agree-scores", first.pk)
    assert mark not in words(client, "ranking", opened.lot.pk)

    client.post(reverse("compare-scores", args=[opened.lot.pk]))
    assert Moderation.objects.exists()
    assert mark in words(client, "agree-scores", first.pk)
    assert "Second Homecare is first" in words(client, "ranking", opened.lot.pk)
    assert "Second Homecare is first" in words(client, "award-lot", opened.lot.pk)


def test_a_conflict_is_said_in_place_of_the_form(client, opened):
    evaluator = opened.evaluator(has_interest=True)
    client.force_login(evaluator.account)

    said = words(client, "score-bid", Bid.objects.first().pk)

    assert "You declared an interest in this choice" in said
    assert "<form method" not in said
    client.post(reverse("score-bid", args=[Bid.objects.first().pk]), scores(4))
    assert not BidScore.objects.exists()


def test_an_evaluator_is_named_and_says_whether_they_have_an_interest(client, opened):
    person = MembershipFactory(organisation=opened.here.three.first).account
    client.force_login(opened.here.commissioner)
    client.post(
        reverse("appoint-evaluator", args=[opened.procurement.pk]),
        {"account_id": person.pk},
    )
    client.force_login(person)
    client.post(
        reverse("declare-as-evaluator", args=[opened.procurement.pk]),
        {"has_interest": "no"},
    )

    said = words(client, "bids-received", opened.procurement.pk)

    assert person.name in said
    assert "no interest" in said


def test_criteria_are_set_on_their_page_or_every_fault_is_said(client):
    made = choice()
    client.force_login(made.here.commissioner)
    address = reverse("set-criteria", args=[made.lot.procurement_id])
    said = {
        "most_points": 5,
        "percent_quality": 50,
        "reason_quality": "People notice it",
        "percent_price": 50,
        "reason_price": "Money is short",
    }

    refused = client.post(address, said).content.decode()
    assert "considers all five key criteria" in refused
    rest = {"integration": 10, "access": 10, "social": 10}
    client.post(
        address,
        said
        | {"percent_quality": 20}
        | {f"percent_{code}": each for code, each in rest.items()}
        | {f"reason_{code}": "It counts" for code in rest},
    )

    assert CriteriaVersion.objects.count() == 2


def test_bids_are_called_for_on_their_page(client):
    made = choice()
    client.force_login(made.here.commissioner)
    then = timezone.now() + timedelta(days=9)
    days = {
        f"{name}_{part}": getattr(then, part)
        for name in ("closes_on", "opens_on")
        for part in ("day", "month", "year")
    }

    client.post(
        reverse("call-for-bids", args=[made.lot.procurement_id]),
        days | {"closes_time": "12:00", "opens_time": "14:00"},
    )

    assert made.procurement.stage == "open"


def test_the_bids_received_cost_the_same_however_many(client, opened):
    client.force_login(opened.here.commissioner)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            words(client, "bids-received", opened.procurement.pk)
        return len(queries)

    before = cost()
    opened.evaluator()
    with_one = cost()
    opened.evaluator()
    assert with_one - before <= 8
    assert cost() == with_one
