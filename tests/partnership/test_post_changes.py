"""What becomes of a joint post: a new split of its cost, lent staff back, and its end."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory, administrator
from factories.partnership import post_of, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import Office
from ropewalk.partnership.models import Post, PostSplit, Secondment, StatutoryOfficer
from ropewalk.partnership.queries.officers import officers_of, uncovered_in
from ropewalk.partnership.queries.posts import (
    costs_of,
    post_page,
    posts_of,
    register_of_posts,
    resting_on,
    version_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
MARCH, APRIL = TODAY + timedelta(days=150), TODAY + timedelta(days=180)
DAY = timedelta(days=1)


three = laid(three_partners)


@laid
def post(three):
    return post_of(three, yearly_pence=100_000_01)


def reshare(three, post, *parts, starts_on=APRIL, at=NOON, **changes):
    shares = dict(
        zip(
            [each.pk for each in three.all],
            [Fraction(part) for part in parts],
            strict=False,
        )
    )
    return actions.change_shares(
        post_id=post.pk,
        shares=shares,
        starts_on=starts_on,
        because="The board agreed it.",
        by=three.secretary,
        at=at,
        **changes,
    )


def paid(post, on, **known):
    return [(each.share, each.pence) for each in costs_of(post, on=on, **known)]


def hold(three, post, account=None, **changes):
    said = {
        "post_id": post.pk,
        "name": account.name if account else "Somebody",
        "email": account.email if account else "",
        "is_job_share": False,
        "starts_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.fill_post(**said | changes)


def lend(three, post, **changes):
    said = {
        "post_id": post.pk,
        "organisation_id": three.first.pk,
        "office": Office.DASS,
        "function": "Director of adult social services",
        "consulted_on": TODAY,
        "starts_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.make_staff_available(**said | changes)


def appoint(three, account, starts_on=TODAY):
    return actions.appoint_officer(
        organisation_id=three.first.pk,
        office=Office.DASS,
        email=account.email,
        starts_on=starts_on,
        by=administrator(three.first),
        at=NOON,
    )


def end(three, post, **changes):
    said = {
        "post_id": post.pk,
        "last_on": APRIL,
        "because": "The money ends.",
        "by": three.secretary,
        "at": NOON,
    }
    return actions.end_post(**said | changes)


def test_s0_31_a_split_changes_from_a_day_and_adds_up_to_the_penny(three, post):
    reshare(three, post, "1/3", "1/3", "1/3")

    before, after = paid(post, APRIL - DAY), paid(post, APRIL)

    assert [share for share, _ in before] == ["45%", "55%"]
    assert [share for share, _ in after] == ["1/3", "1/3", "1/3"]
    for each in (before, after):
        assert sum(pence for _, pence in each) == 100_000_01


def test_what_was_known_of_a_split_before_is_still_there(three, post):
    reshare(three, post, "1/2", "1/2")
    later = NOON + timedelta(days=3)
    reshare(three, post, "1/4", "3/4", at=later)

    assert [share for share, _ in paid(post, APRIL)] == ["25%", "75%"]
    then = paid(post, APRIL, as_known=later - DAY)
    assert [share for share, _ in then] == ["50%", "50%"]
    first = paid(post, APRIL, as_known=NOON - DAY)
    assert [share for share, _ in first] == ["45%", "55%"]


def test_a_split_from_an_earlier_day_leaves_a_later_one_as_it_is(three, post):
    reshare(three, post, "1/2", "1/2")
    reshare(three, post, "1/4", "3/4", starts_on=MARCH)

    assert [share for share, _ in paid(post, MARCH)] == ["25%", "75%"]
    assert [share for share, _ in paid(post, APRIL)] == ["50%", "50%"]


def test_a_split_is_never_changed(three, post):
    split = reshare(three, post, "1/2", "1/2")

    with pytest.raises(IntegrityError), transaction.atomic():
        PostSplit.objects.filter(pk=split.pk).update(starts_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        split.shares.all().delete()


@pytest.mark.parametrize(
    ("parts", "changes", "said"),
    [
        (("1/2", "1/4"), {}, "add up to 75%"),
        (("1/2", "1/2"), {"starts_on": TODAY - DAY}, "no such post on that day"),
        (("1/2", "1/2"), {"as_seen": "old"}, "changed since you opened it"),
    ],
)
def test_a_split_that_cannot_be_is_refused(three, post, parts, changes, said):
    with pytest.raises(BadInput, match=said):
        reshare(three, post, *parts, **changes)

    assert not PostSplit.objects.exists()


def test_who_pays_from_a_day_is_a_partner_then(three, post):
    outsider = MembershipFactory().organisation

    with pytest.raises(BadInput, match="are partners on that day"):
        actions.change_shares(
            post_id=post.pk,
            shares={outsider.pk: Fraction(1)},
            starts_on=TODAY,
            because="So agreed.",
            by=three.secretary,
            at=NOON,
        )


def test_a_new_split_is_told_from_what_a_form_was_opened_on(three, post):
    seen = version_of(post)
    reshare(three, post, "1/2", "1/2", as_seen=seen)

    with pytest.raises(BadInput, match="changed since you opened it"):
        reshare(three, post, "1/4", "3/4", as_seen=seen)
    with pytest.raises(BadInput, match="changed since you opened it"):
        end(three, post, as_seen=seen)


def test_a_post_ends_with_all_that_rests_on_it(three, post):
    account = MembershipFactory(organisation=three.icb).account
    holder = hold(three, post, account)
    lent, officer = lend(three, post), appoint(three, account)
    assert officer.secondment == lent

    end(three, post)

    for each in (post, holder, lent, officer):
        each.refresh_from_db()
        assert each.ends_before == APRIL + DAY
    assert paid(post, APRIL)
    assert paid(post, APRIL + DAY) == []
    event = Event.objects.get(kind=Event.Kind.POST_ENDED)
    assert event.detail == (
        f"last day {APRIL.isoformat()}; end with it: 1 holders, 1 section 113 records, "
        "1 officers"
    )
    assert posts_of(three.partnership, on=APRIL + DAY) == []
    assert "ended after" in post_page(post, on=APRIL + DAY).ended
    [office] = [
        each
        for each in officers_of(three.partnership, on=APRIL + DAY)
        if each.office == Office.DASS.label and each.organisation_id == three.first.pk
    ]
    assert office.holder == ""


def test_whoever_left_before_a_post_ends_left_when_they_did(three, post):
    holder = hold(three, post)
    actions.leave_post(
        post_holder_id=holder.pk, ends_before=MARCH, by=three.secretary, at=NOON
    )

    end(three, post)

    holder.refresh_from_db()
    assert holder.ends_before == MARCH


def test_what_begins_after_the_last_day_keeps_a_post_from_ending(three, post):
    hold(three, post, starts_on=APRIL + DAY)
    with pytest.raises(BadInput, match="Somebody is to hold it from"):
        end(three, post)


def test_lent_staff_who_are_yet_to_come_keep_a_post_from_ending(three, post):
    lend(three, post, starts_on=APRIL + DAY)
    with pytest.raises(BadInput, match="is to be made available to"):
        end(three, post)


def test_an_officer_yet_to_come_keeps_a_post_from_ending(three, post):
    account = MembershipFactory(organisation=three.icb).account
    hold(three, post, account)
    lend(three, post)
    appoint(three, account, starts_on=APRIL + DAY)
    with pytest.raises(BadInput, match="is to be director of adult social services"):
        end(three, post)

    assert Post.objects.get().ends_before is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"because": " "}, "Say why the post ends"),
        ({"last_on": TODAY - DAY}, "choose a later day"),
    ],
)
def test_half_an_end_is_refused(three, post, changes, said):
    with pytest.raises(BadInput, match=said):
        end(three, post, **changes)


def test_nothing_is_said_of_a_post_after_its_end(three, post):
    end(three, post)

    with pytest.raises(BadInput, match="already"):
        end(three, post)
    for late in (
        lambda: hold(three, post, starts_on=APRIL + DAY),
        lambda: lend(three, post, starts_on=APRIL + DAY),
        lambda: reshare(three, post, "1/2", "1/2", starts_on=APRIL + DAY),
    ):
        with pytest.raises(BadInput, match="no such post on that day"):
            late()
    assert hold(three, post).ends_before == APRIL + DAY
    assert lend(three, post).ends_before == APRIL + DAY


def test_money_is_not_found_for_a_post_that_has_ended(three, post):
    end(three, post, last_on=TODAY)

    with pytest.raises(BadInput, match="has ended"):
        actions.fund_post(
            post_id=post.pk,
            funded_from="A grant",
            funded_until=None,
            by=three.secretary,
            at=NOON + timedelta(days=2),
        )


def test_only_who_keeps_the_records_changes_a_post(three, post):
    lent = lend(three, post)
    for act in (
        lambda by: end(three, post, by=by),
        lambda by: actions.end_availability(
            secondment_id=lent.pk, last_on=APRIL, by=by, at=NOON
        ),
        lambda by: actions.change_shares(
            post_id=post.pk, shares={}, starts_on=TODAY, because="", by=by, at=NOON
        ),
    ):
        with pytest.raises(PermissionDenied, match="does not let you keep"):
            act(MembershipFactory(role=Role.OBSERVER).account)


def test_s0_40_somebody_made_available_is_officer_only_while_the_record_is_in_force(
    three, post
):
    account = MembershipFactory(organisation=three.icb).account
    hold(three, post, account)
    lent = lend(three, post, starts_on=MARCH)

    with pytest.raises(BadInput, match=r"The section 113 record .* begins on"):
        appoint(three, account, starts_on=MARCH - DAY)

    officer = appoint(three, account, starts_on=MARCH)
    actions.end_availability(
        secondment_id=lent.pk, last_on=APRIL, by=three.secretary, at=NOON
    )
    officer.refresh_from_db()
    assert (officer.secondment, officer.ends_before) == (lent, APRIL + DAY)
    with pytest.raises(BadInput, match=r"The section 113 record .* ended after"):
        appoint(three, account, starts_on=APRIL + DAY)
    assert StatutoryOfficer.objects.count() == 3  # with the two finance officers


def test_s0_40_both_pages_show_by_which_record_an_officer_holds_the_office(
    client, three, post
):
    account = MembershipFactory(organisation=three.icb).account
    hold(three, post, account)
    lend(three, post)
    appoint(three, account)
    client.force_login(three.secretary)

    page = client.get(reverse("post", args=[post.pk])).content.decode()
    assert f"By it {account.name} is director of adult social services" in page
    page = client.get(reverse("officers", args=[three.partnership.pk])).content.decode()
    assert "by section 113: Chief executive, employed by An integrated board" in page
    assert "Not covered." not in page


def test_s0_40_an_officer_employed_elsewhere_without_a_record_is_pointed_out(
    client, three, post
):
    account = MembershipFactory(organisation=three.icb).account
    hold(three, post, account)
    appoint(three, account)
    said = (
        f"{account.name} is director of adult social services of {three.first} and is "
        "employed by An integrated board as Chief executive; no section 113 record "
        "covers that."
    )
    assert uncovered_in(three.partnership, on=TODAY) == [said]
    client.force_login(three.secretary)
    for name, number in (("officers", three.partnership.pk), ("post", post.pk)):
        page = client.get(reverse(name, args=[number])).content.decode()
        assert said in page.replace("&#39;", "'")

    lend(three, post)

    assert uncovered_in(three.partnership, on=TODAY) == []


def test_an_officer_who_left_the_post_that_was_lent_is_pointed_out(three, post):
    account = MembershipFactory(organisation=three.icb).account
    holder = hold(three, post, account)
    lend(three, post)
    appoint(three, account)
    actions.leave_post(
        post_holder_id=holder.pk, ends_before=MARCH, by=three.secretary, at=NOON
    )

    [said] = uncovered_in(three.partnership, on=MARCH)

    assert said.endswith("and does not hold that post any more.")


def test_whoever_holds_only_their_own_employers_office_needs_no_record(three):
    own = post_of(three, employer_id=three.first.pk)
    account = MembershipFactory(organisation=three.first).account
    hold(three, own, account)

    appoint(three, account)

    assert uncovered_in(three.partnership, on=TODAY) == []


def test_the_pages_split_lend_back_and_end(client, three, post):
    hold(three, post)
    lent = lend(three, post)
    client.force_login(three.secretary)
    when = {"starts_on_day": APRIL.day, "starts_on_month": APRIL.month}
    client.post(
        reverse("change-shares", args=[post.pk]),
        {
            f"share_{three.first.pk}": "50",
            f"share_{three.icb.pk}": "1/2",
            "because": "So agreed.",
            "as_seen": version_of(post),
            "starts_on_year": APRIL.year,
        }
        | when,
    )
    page = client.get(reverse("post", args=[post.pk])).content.decode()
    assert "How the cost was split" in page
    assert "So agreed." in page

    last = {"last_on_day": APRIL.day, "last_on_month": APRIL.month}
    last["last_on_year"] = APRIL.year
    client.post(reverse("end-availability", args=[lent.pk]), last)
    assert Secondment.objects.get().ends_before == APRIL + DAY
    page = client.get(reverse("end-post", args=[post.pk])).content.decode()
    assert "Somebody leaves it." in page
    client.post(
        reverse("end-post", args=[post.pk]),
        last | {"because": "The money ends", "as_seen": version_of(post)},
    )

    page = client.get(reverse("post", args=[post.pk])).content.decode()
    assert f"It ends after {APRIL.day}" in page
    assert "End the post" not in page


def test_what_rests_on_a_post_is_said_before_it_ends(three, post):
    board = three.board()
    three.delegation(board, to_post=post.title)
    post_of(three, title="Deputy", post_ids=[post.pk], named=[])
    hold(three, post)
    lend(three, post)

    said = resting_on(post, on=TODAY)

    assert len(said) == 4
    assert said[2] == "Deputy answers to it: say to whom it answers then."


def test_many_posts_with_splits_cost_as_few_queries_as_one(
    three, post, django_assert_max_num_queries
):
    for number in range(4):
        reshare(three, post_of(three, title=f"Post {number}"), "1/2", "1/2")
    with django_assert_max_num_queries(6):
        register_of_posts(posts_of(three.partnership, on=APRIL), on=APRIL)
