"""Pages of bids: what buyers, evaluators, bidders and strangers see, and when."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from factories.bidding import (
    AFTER,
    CLOSES,
    SCORED,
    award_after_standstill,
    choice,
    with_criteria,
)
from factories.organisations import NOON, TODAY, AccountFactory, MembershipFactory
from factories.pdf import pdf

from ropewalk.config.guards import LARGEST_FORM
from ropewalk.figures import BadInput
from ropewalk.lake.home import home_folder
from ropewalk.service.actions.procurements import publish_notice
from ropewalk.service.attaching import keep_with_bid
from ropewalk.service.kinds import NoticeKind
from ropewalk.service.models import (
    Bid,
    BidAttachment,
    BidScore,
    CriteriaVersion,
    ExclusionDecision,
    Moderation,
    Notice,
)
from ropewalk.service.queries.bid_outcome import outcome_of

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


def test_a_lot_whose_bids_have_closed_is_not_said_to_be_open(client, opened):
    client.force_login(opened.first_bidder)

    said = words(client, "bids")

    assert "Nothing is open to your organisation now." in said
    assert "Your bid for Care at home" in said
    assert reverse("make-bid", args=[opened.lot.pk, opened.first.pk]) not in said


def test_whoever_bids_is_not_told_to_form_a_partnership(client, opened):
    client.force_login(opened.second_bidder)

    assert "Form a partnership first" not in words(client, "do")


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


def test_whoever_bids_reads_how_much_of_what_is_wanted_before_naming_a_price(
    client, made
):
    client.force_login(made.second_bidder)

    said = words(client, "make-bid", made.lot.pk, made.second.pk)

    required = made.lot.requirements.first()
    assert "What is wanted" in said
    assert f"{required.quantity:,}" in said
    assert made.lot.unit in said
    assert made.lot.procurement.service.for_whom in said
    assert "Nobody has said what this service has to be." in said


@pytest.mark.parametrize(
    ("most", "floor", "told"),
    [
        (5, None, "No share of the points for quality as a whole is asked for."),
        (10, 60, "A bid with less than 60% of the points for quality is out, whatever"),
    ],
)
def test_whoever_bids_reads_the_floors_the_points_and_what_is_known_of_the_service(
    client, most, floor, told
):
    here, now = choice(), timezone.now()
    with_criteria(here.here, here.lot, most_points=most, floor_percent=floor)
    here.call(at=now, closes_at=now + timedelta(1), opens_at=now + timedelta(2))
    client.force_login(here.second_bidder)

    said = words(client, "make-bid", here.lot.pk, here.second.pk)

    assert f"Evaluators give 0 to {most} points on each criterion but price" in said
    assert f"Fewest points, of {most}" in said
    assert told in said
    assert "What it does: Help to wash, dress and eat." in said
    assert "Where it is given: Sale office, 1 High Street, Sale, M33 7XX" in said
    assert "When it is given: from 1 April 2026; no last day is recorded" in said
    assert "Term of the contract: not recorded before the contract is made." in said


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

    own = made.second.bids.get()
    assert "None of them" in said  # the grounds for exclusion are asked next
    assert "£84,000.00" in words(client, "bid", own.pk)
    assert own.versions.count() == 2


# ---- grounds for exclusion ----


def post(client, name, *args, **said):
    address = reverse(name, args=args)
    if chosen := said.pop("chosen", None):
        address += f"?ground={chosen}"
    return client.post(address, said, follow=True).content.decode()


def shown_key(client, name, *args):
    shown = client.get(reverse(name, args=args)).content.decode()
    [key] = re.findall(r'name="submission_key" value="([0-9a-f-]{36})"', shown)
    return key


KEY = "7f2d5a9e-9c7e-4a0b-8a53-0d3c7f0f8f21"


def test_a_bidder_answers_about_grounds_and_says_what_was_done(client, made):
    client.force_login(made.second_bidder)
    bid = made.bid(made.second, at=timezone.now(), applying=None).bid
    name, said = "answer-exclusion", {"submission_key": KEY}

    assert "Not answered yet" in words(client, "bid", bid.pk)
    assert "or choose that none of them does" in post(client, name, bid.pk, **said)
    both = post(client, name, bid.pk, grounds=["tax", "none"], **said)
    assert "Choose each that applies, or none of them" in both
    asked = post(client, name, bid.pk, grounds=["tax"], **said)
    assert "what was done so that it does not happen again?" in asked
    told = post(
        client,
        "say-what-happened",
        bid.pk,
        chosen="tax",
        evidence_tax="A late return",
        done_tax="It was paid",
        **said,
    )

    assert "The buyer decides whether the bidder is left out." in told
    assert "A late return" in told


def test_who_is_left_out_reads_why_on_its_own_page_and_the_buyer_in_the_list(
    client, opened
):
    bid = opened.first.bids.get()
    opened.answer(bid, ["fraud"])
    client.force_login(opened.here.commissioner)

    assert "decide first whether it is left out" in words(
        client, "bids-received", opened.lot.procurement_id
    )
    said = {
        "again_fraud": "yes",
        "why_fraud": "It was last year",
        "reason": "A conviction in 2025.",
        "submission_key": shown_key(client, "decide-exclusion", bid.pk),
    }
    for page in ("decide-exclusion", "bids-received"):
        asked = words(
            client,
            page,
            bid.pk if page == "decide-exclusion" else bid.lot.procurement_id,
        )
        assert "Not looked at here:" in asked
        assert "the debarment list (general knowledge, not verified)" in asked
    refused = post(client, "decide-exclusion", bid.pk, is_excluded="no", **said)
    assert "the ground is mandatory" in refused
    told = post(client, "decide-exclusion", bid.pk, is_excluded="yes", **said)
    assert "Left out. It has to be left out" in told
    post(client, "decide-exclusion", bid.pk, is_excluded="yes", **said)
    assert ExclusionDecision.objects.count() == 1  # the button was pressed twice

    client.force_login(opened.first_bidder)
    assert "A conviction in 2025." in words(client, "bid", bid.pk)
    client.force_login(opened.second_bidder)
    for name in ("answer-exclusion", "say-what-happened", "decide-exclusion"):
        assert get(client, name, bid.pk).status_code == 404


def test_a_buyer_puts_a_ground_to_a_bidder_and_waits_for_its_answer(client, opened):
    bid = opened.first.bids.get()
    client.force_login(opened.here.commissioner)
    day = timezone.localdate() + timedelta(5)
    told = post(
        client,
        "raise-exclusion",
        bid.pk,
        ground="insolvency",
        evidence="The Gazette",
        answer_by_day=day.day,
        answer_by_month=day.month,
        answer_by_year=day.year,
    )

    assert "Insolvency or bankruptcy" in told
    assert "can answer until" in words(client, "decide-exclusion", bid.pk)
    client.force_login(opened.first_bidder)
    assert "The Gazette" in words(client, "bid", bid.pk)


# ---- papers sent with a bid ----


def sent(client, bid, content=None, name="Method.pdf"):
    file = SimpleUploadedFile(name, pdf() if content is None else content)
    address = reverse("attach-to-bid", args=[bid.pk])
    return client.post(address, {"file": file}, follow=True)


def test_a_paper_is_sealed_as_its_bid_is_and_served_to_keep(client, made):
    bid = made.first.bids.get()
    client.force_login(made.first_bidder)

    assert "Method.pdf" in sent(client, bid).content.decode()
    paper = bid.attachments.get()
    own = get(client, "bid-attachment", bid.pk, paper.pk)
    assert own.content == pdf()
    assert own["Content-Disposition"] == 'attachment; filename="Method.pdf"'
    for other in (made.here.commissioner, made.second_bidder):
        client.force_login(other)
        assert get(client, "bid-attachment", bid.pk, paper.pk).status_code == 404
        assert sent(client, bid).status_code == 404


def test_a_paper_larger_than_a_form_is_sent_with_a_bid(client, made):
    bid = made.first.bids.get()
    client.force_login(made.first_bidder)
    large = pdf(attached=LARGEST_FORM)

    sent(client, bid, large)

    assert (
        get(client, "bid-attachment", bid.pk, bid.attachments.get().pk).content == large
    )


def test_a_paper_is_read_by_the_buyer_once_bids_are_opened(client, opened):
    bid = opened.first.bids.get()
    paper = keep_with_bid(
        [pdf()], name="Method.pdf", bid_id=bid.pk, by=opened.first_bidder, at=NOON
    )
    client.force_login(opened.here.commissioner)

    assert "Method.pdf" in words(client, "bid", bid.pk)
    assert get(client, "bid-attachment", bid.pk, paper.pk).content == pdf()
    second = opened.second.bids.get()
    assert get(client, "bid-attachment", second.pk, paper.pk).status_code == 404


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "is empty"),
        (b"MZ not a pdf", "is not a PDF"),
        (b"%PDF-1.7 cut", "damaged"),
    ],
)
def test_what_is_no_whole_pdf_is_refused_and_nothing_is_left(
    client, made, content, refusal
):
    client.force_login(made.first_bidder)
    kept = home_folder() / "uploads"
    before = set(kept.rglob("*.*"))

    said = sent(client, made.first.bids.get(), content).content.decode()

    assert refusal in said
    assert not BidAttachment.objects.exists()
    assert set(kept.rglob("*.*")) == before


def test_no_paper_comes_late(client, opened):
    client.force_login(opened.first_bidder)
    bid = opened.first.bids.get()

    assert sent(client, bid).status_code == 403
    with pytest.raises(BadInput, match="Bids closed at"):
        keep_with_bid(
            [pdf()], name="Late.pdf", bid_id=bid.pk, by=opened.first_bidder, at=AFTER
        )
    assert not BidAttachment.objects.exists()


def test_after_closing_the_page_says_first_that_bids_are_closed_and_asks_for_nothing(
    client, opened
):
    client.force_login(opened.first_bidder)

    said = words(client, "make-bid", opened.lot.pk, opened.first.pk)

    assert "Bids are closed." in said
    assert "can be replaced" not in said
    assert "price_pence" not in said
    assert reverse("bid", args=[opened.first.bids.get().pk]) in said


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


# ---- what a bidder is told of the result ----


def intended(here):
    """The notice of an intention to award, published once bids were scored."""
    return publish_notice(
        procurement_id=here.lot.procurement_id,
        kind=NoticeKind.INTENTION,
        published_on=AFTER.date(),
        reference="2026/S 1",
        by=here.here.commissioner,
        at=AFTER,
    )


def test_until_an_intention_is_published_a_bidder_learns_only_that_bids_are_opened(
    client,
):
    here = choice()
    _, lost = here.scored()
    here.compare()
    client.force_login(here.second_bidder)

    said = words(client, "bid", lost.pk)

    assert "Bids closed at 13:00 on 14 October 2026 and were opened at 15:00" in said
    assert "Bids close at" not in said
    assert "Opened; nothing is published yet" in words(client, "bids")
    for told in ("How your bid was scored", "first on points", "place 2", "awarded"):
        assert told not in said
    assert outcome_of(lost, at=CLOSES).notes == ()


def test_once_an_intention_is_published_a_bidder_reads_its_own_scores_and_the_standstill(
    client,
):
    here = choice()
    won, lost = here.scored()
    intended(here)
    assert outcome_of(lost, at=AFTER).tables == ()  # not compared yet
    here.compare()

    told = outcome_of(lost, at=AFTER)

    assert "The intention to award was published on 14 October 2026." in told.said
    assert told.notes[0].startswith("The bid of Homecare Limited is first on points.")
    assert told.notes[-1] == (
        f"You can make a representation to {here.procurement.buyer}, in writing, until "
        "the end of 26 October 2026: the standstill lasts until then."
    )
    [scores] = told.tables
    assert scores.column("points") == ("3", "3", "3", "3", "none")
    assert scores.column("earned")[-1] == "40.00"
    assert outcome_of(won, at=AFTER).notes[0].startswith("Your bid is first on points.")
    later = outcome_of(lost, at=AFTER + timedelta(days=13))
    assert "could be made to" in later.notes[-1]
    client.force_login(here.second_bidder)
    assert "The intention to award was published" in words(client, "bids")


def test_after_the_award_winner_and_loser_read_where_it_went_and_why_and_nobody_else(
    client,
):
    here = choice()
    won, lost = here.scored()
    here.compare()
    award_after_standstill(here, here.first, why="Nurses at every visit")

    client.force_login(here.second_bidder)
    said = words(client, "bid", lost.pk)
    assert "The lot was awarded to Homecare Limited on 3 November 2026" in said
    assert "Why it was awarded so: Nurses at every visit" in said
    assert "Second Homecare: place 2 of 2, with 76.00 of 100 points." in said
    assert "A representation could be made" in said
    for others in ("£90,000.00", "83.55", "4 of 5"):
        assert others not in said
    assert "The lot was awarded to Homecare Limited" in words(client, "bids")

    client.force_login(here.first_bidder)
    said = words(client, "bid", won.pk)
    assert "The lot was awarded to you, Homecare Limited, on 3 November 2026" in said
    assert "place 1 of 2" in said
    assert "£80,000.00" not in said  # what its price was compared with
    assert get(client, "bid", lost.pk).status_code == 404

    third = here.here.another_provider("Third Homecare")
    client.force_login(MembershipFactory(organisation=third.organisation).account)
    assert get(client, "bid", won.pk).status_code == 404
    assert get(client, "bid", lost.pk).status_code == 404
    assert "awarded" not in words(client, "bids")


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


def test_whoever_declared_an_interest_is_told_so_and_shown_no_bid(client, opened):
    evaluator = opened.evaluator(has_interest=True)
    bid = Bid.objects.first()
    client.force_login(evaluator.account)

    said = words(client, "bids-received", opened.procurement.pk)
    table = get(
        client, "bids-received", opened.procurement.pk, table="bids", format="csv"
    )

    assert "You declared an interest in this choice" in said
    assert "Score Homecare Limited" not in said
    for each in (said, table.content.decode()):
        assert "90,000" not in each
        assert "9000000" not in each
    assert get(client, "bid", bid.pk).status_code == 404
    assert get(client, "score-bid", bid.pk).status_code == 404
    client.post(reverse("score-bid", args=[bid.pk]), scores(4))
    assert not BidScore.objects.exists()


def test_whoever_left_the_partners_reads_no_bid_and_no_paper(client, opened):
    bid = opened.first.bids.get()
    paper = keep_with_bid(
        [pdf()], name="Method.pdf", bid_id=bid.pk, by=opened.first_bidder, at=NOON
    )
    evaluator = opened.evaluator()
    pages = [
        ("bid", bid.pk),
        ("bid-attachment", bid.pk, paper.pk),
        ("score-bid", bid.pk),
    ]
    client.force_login(evaluator.account)
    assert {get(client, *each).status_code for each in pages} == {200}

    evaluator.account.memberships.update(ends_before=TODAY)

    assert {get(client, *each).status_code for each in pages} == {404}


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


def test_a_notice_with_a_wrong_year_is_refused_beside_its_day(client):
    made = choice()
    client.force_login(made.here.commissioner)
    wrong = {"day": 6, "month": 1, "year": 2020}

    answer = client.post(
        reverse("record-notice", args=[made.lot.procurement_id]),
        {"kind": "intention", "reference": "2020/S 1"}
        | {f"published_on_{part}": each for part, each in wrong.items()},
    )

    said = answer.content.decode().partition('id="id_published_on-error"')[2]
    assert "The procurement was begun on 13 October 2026" in said[:300]
    assert not Notice.objects.exists()


def test_the_page_of_a_procurement_opens_though_a_notice_has_a_wrong_year(client):
    made = choice()
    Notice.objects.create(
        procurement=made.lot.procurement,
        kind="intention",
        published_on=date(2020, 1, 6),
        reference="2020/S 1",
        recorded_at=NOON,
        recorded_by=made.here.commissioner,
    )
    client.force_login(made.here.commissioner)

    assert "Record the notice again" in words(
        client, "procurement", made.lot.procurement_id
    )
