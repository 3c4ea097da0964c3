"""Who does what in a partnership, as its secretary keeps it, on every page of that part."""

from datetime import timedelta
from fractions import Fraction

import pytest
from browser.conftest import MOST_APART
from browser.steps import led_by
from django.utils import timezone
from factories.organisations import NOON, TODAY
from factories.partnership import (
    area_of,
    challenge_of,
    change_of,
    delegation_to,
    group_of,
    line_of,
    objective_of,
    post_of,
    request_of,
    role_in,
    support_of,
    three_partners,
    transfer_of,
)

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Membership
from ropewalk.partnership import actions
from ropewalk.partnership.actions.experts import ExpertSaid
from ropewalk.partnership.kinds import (
    AccountabilityMode,
    AreaRoleKind,
    Capacity,
    Office,
    Skill,
)


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def three():
    return three_partners()


@pytest.fixture
def secretary(three, signed_in_page, view):
    return signed_in_page(
        view=view, membership=Membership.objects.get(account=three.secretary)
    )


def whole(three):
    """Two bodies, a post that answers to both, areas with and without a lead, and a team."""
    soon = local_day(timezone.now()) + timedelta(days=90)
    cabinet = three.body(name="Cabinet", reports_to_post="Full council")
    trust = three.body(name="Care trust board", reports_to_post="NHS England")
    board = three.body(
        name="Joint commissioning board",
        reports_to_body_ids=[cabinet.pk, trust.pk],
        reports_to_post="",
    )
    three.body(name="A group that nobody thought about", reports_to_post="")
    post = post_of(
        three,
        named=[],
        body_ids=[cabinet.pk, trust.pk],
        remit=["Manage the pooled budget", "Manage joint community teams"],
        funded_from="Special transitional grant",
        funded_until=soon,
    )
    post_of(three, title="Joint commissioning manager", named=[], post_ids=[post.pk])
    actions.fill_post(
        post_id=post.pk,
        name="One half",
        email="",
        is_job_share=False,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    delegation_to(three, board, post.title)
    actions.place_function(
        partnership_id=three.partnership.pk,
        organisation_id=three.first.pk,
        code="outcomes",
        function="",
        mode=AccountabilityMode.BY_OTHER,
        delegated_to_id=three.icb.pk,
        holder_post="Chief executive",
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    area, _ = area_of(three), area_of(three, "Young people")
    role_in(three, area)
    role_in(three, area, AreaRoleKind.OFFICER)
    support_of(three)
    support_of(three, skill=Skill.CONTRACTS, title="Contracts manager", name="")
    request_of(three, area, hundredths=150)
    transfer_of(three)
    change = change_of(three)
    line_of(three, change)
    group_of(three, change)
    objective_of(three, change=change)
    objective_of(three)
    challenge_of(three, change)
    return post, change


def test_every_page_of_who_does_what(three, secretary, check_page):
    post, change = whole(three)
    start = f"/partnership/{three.partnership.pk}/"

    for name in (
        "who",
        "reporting",
        "posts",
        "officers",
        "functions",
        "areas",
        "support",
        "guidelines",
        "staff",
        "changes",
    ):
        secretary.goto(f"{start}{name}/")
        check_page(secretary, name=f"people-{name}")
    secretary.goto(f"/partnership/posts/{post.pk}/")
    check_page(secretary, name="people-post")
    for name in ("", "lessons/"):
        secretary.goto(f"/partnership/changes/{change.pk}/{name}")
        check_page(secretary, name=f"people-change-{name.strip('/')}")
    for name in ("functions", "staff", "support"):
        secretary.goto(f"{start}{name}/new/")
        check_page(secretary, name=f"people-{name}-new")


def test_a_secretary_makes_a_joint_post_and_names_who_holds_it(
    three, secretary, check_page
):
    page = secretary
    page.goto(f"/partnership/{three.partnership.pk}/")
    led_by(page.get_by_role("link", name="Who does what"))
    led_by(page.get_by_role("link", name="Joint posts: who pays, who employs"))
    led_by(page.get_by_role("link", name="Make a joint post"))

    page.get_by_label("What is the post called?").fill("Chief executive")
    page.get_by_label("An integrated board", exact=True).check()
    page.get_by_label("What does it cost in a year").fill("100,000")
    page.get_by_label("What share does An integrated board pay?").fill("45")
    page.get_by_label("Or to whom else does it answer?").fill("Leader")
    led_by(page.get_by_role("button", name="Make the post"))
    page.get_by_text("The shares add up to 45%, not to 100%.").first.wait_for()
    check_page(page, name="people-post-refused")
    page.get_by_label(f"What share does {three.first.name} pay?").fill("55")
    led_by(page.get_by_role("button", name="Make the post"))

    led_by(page.get_by_role("link", name="Chief executive"))
    page.get_by_role("cell", name="£45,000.00").wait_for()
    led_by(page.get_by_role("link", name="Say who holds it"))
    page.get_by_label("What is their name?").fill("Kim")
    led_by(page.get_by_role("button", name="Let them hold it"))
    page.get_by_text("Kim holds it.").wait_for()


def test_what_becomes_of_a_post(three, secretary, check_page):
    post, _ = whole(three)
    said = {"post_id": post.pk, "by": three.secretary, "at": NOON}
    actions.change_shares(
        shares={three.first.pk: Fraction(1, 3), three.icb.pk: Fraction(2, 3)},
        starts_on=TODAY,
        because="Both boards agreed it.",
        **said,
    )
    lent = actions.make_staff_available(
        organisation_id=three.first.pk,
        office=Office.DASS,
        function="Director of adult social services",
        consulted_on=TODAY,
        starts_on=TODAY,
        **said,
    )
    for address, name in (
        (f"posts/{post.pk}/shares/", "split"),
        (f"posts/{post.pk}/end/", "end"),
        (f"section-113/{lent.pk}/end/", "go-back"),
    ):
        secretary.goto(f"/partnership/{address}")
        check_page(secretary, name=f"people-{name}")

    actions.end_post(
        last_on=local_day(timezone.now()), because="The grant ended.", **said
    )
    secretary.goto(f"/partnership/posts/{post.pk}/")
    check_page(secretary, name="people-post-ends")


def test_somebody_is_asked_to_advise_on_one_item(three, secretary, check_page):
    item = three.item(three.meeting(three.board()))
    expert = actions.invite_expert(
        item_id=item.pk,
        said=ExpertSaid(
            name="A falls specialist",
            email=three.secretary.email,
            capacity=Capacity.CLINICIAN,
            comes_from="A university",
            asked_about="what prevents falls",
        ),
        by=three.secretary,
        at=NOON,
    )
    for address, name in (
        (f"items/{item.pk}/invite/", "invite"),
        (f"items/{item.pk}/", "item"),
        (f"asked/{expert.pk}/", "asked"),
        ("", "register"),
    ):
        secretary.goto(f"/partnership/{address}")
        check_page(secretary, name=f"expert-{name}")
