"""Pages about who does what: posts, officers of statute, functions, reporting, moved staff."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.organisations.permissions import Refusal as RoleRefusal
from ropewalk.paper.charts.reporting import reporting_picture
from ropewalk.partnership.actions import (
    add_partner,
    add_reporting_line,
    appoint_officer,
    fill_post,
    fund_post,
    leave_post,
    make_post,
    make_staff_available,
    place_function,
    record_staff_transfer,
    write_guideline,
)
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.bodies import bodies_seen_by, body_choices
from ropewalk.partnership.queries.delegations import delegations_seen_by
from ropewalk.partnership.queries.officers import (
    appointable,
    officers_of,
    register_of_officers,
    uncovered_in,
    vacancies,
)
from ropewalk.partnership.queries.partnerships import (
    organisation_choices,
    partner_choices,
    partnerships_seen_by,
)
from ropewalk.partnership.queries.posts import (
    ended_posts,
    funding_warnings,
    post_choices,
    post_holders_seen_by,
    post_page,
    posts_of,
    posts_seen_by,
    register_of_posts,
    reporting_lines,
)
from ropewalk.partnership.queries.responsibilities import (
    accountability_of,
    council_choices,
    guarded_delegations,
    transfers_of,
)
from ropewalk.partnership.queries.who_does_what import who_does_what
from ropewalk.partnership.rules.posts import version_of_funding
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.people_forms import (
    AppointForm,
    EndForm,
    FundForm,
    GuidelineForm,
    HoldForm,
    LendForm,
    PartnerForm,
    PlaceForm,
    PostForm,
    ReportingForm,
    TransferForm,
)
from ropewalk.web.partnership.trails import Trail
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.tables import arrange

TOP = "Partnership"
WHO = "Who does what"


def trail_of(
    partnership_id: int, name: str, *more: tuple[str, str]
) -> list[tuple[str, str]]:
    """The pages above one that is about who does what in a partnership."""
    here = [partnership_id]
    return [
        (TOP, reverse("partnerships")),
        (name, reverse("partnership", args=here)),
        (WHO, reverse("who-does-what", args=here)),
        *more,
    ]


def who(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Who does what in a partnership, and what has nobody."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    found = who_does_what(seen, on=today())
    table = arrange(found.bodies, request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "on": today(),
        "loose_ends": found.loose_ends,
        "table": table,
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/who_does_what.html", context)


def join(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Let another organisation join a partnership."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = PartnerForm(
        **typed(request),
        organisations=organisation_choices(on=today()),
        initial={"starts_on": today()},
    )
    question = Question(
        title=f"Let an organisation join {seen.name}",
        sentence="Each partner sees the partnership's records.",
        button="Let it join",
        trail=trail_of(seen.pk, seen.name)[:2],
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: add_partner(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def posts(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The posts that partners share, who pays for each, and which money is to end."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = posts_of(seen, on=today())
    table = arrange(register_of_posts(held, on=today()), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "trail": trail_of(seen.pk, seen.name),
        "posts": held,
        "ended": ended_posts(seen, on=today()),
        "table": table,
        "warnings": funding_warnings(seen, on=today()),
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/posts.html", context)


def new_post(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Make a post that partners share."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = PostForm(
        **typed(request),
        partners=partner_choices(seen, on=today()),
        bodies=body_choices(seen, on=today()),
        posts=post_choices(seen, on=today()),
        initial={"submission_key": uuid4(), "starts_on": today()},
    )
    question = Question(
        title="Make a joint post",
        sentence="What each partner pays always adds up to what the post costs.",
        button="Make the post",
        trail=_under_posts(seen.pk, seen.name),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: make_post(
            partnership_id=seen.pk,
            said=form.said(),
            submission_key=said["submission_key"],
            by=actor(request),
            at=timezone.now(),
        ),
    )


def _under_posts(partnership_id: int, name: str) -> list[tuple[str, str]]:
    posts = reverse("posts", args=[partnership_id])
    return trail_of(partnership_id, name, ("Joint posts", posts))


def post(request: HttpRequest, post_id: int) -> HttpResponse:
    """One post: who pays, who employs, who holds it, whom it answers to, what it may decide."""
    seen = seen_or_404(request, posts_seen_by, post_id)
    context = {
        "post": seen,
        "page": post_page(seen, on=today()),
        "trail": _under_posts(seen.partnership_id, seen.partnership.name),
        "refusal": refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    }
    return render(request, "partnership/post.html", context)


def hold(request: HttpRequest, post_id: int) -> HttpResponse:
    """Let somebody hold a post."""
    seen = seen_or_404(request, posts_seen_by, post_id)
    form = HoldForm(**typed(request), initial={"starts_on": today()})
    question = Question(
        title=f"Who holds the post of {seen.title}",
        sentence="Two may share it: one post, one cost, two holders.",
        button="Let them hold it",
        trail=_under_post(seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: fill_post(
            post_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def _under_post(seen: Any) -> Trail:
    here = reverse("post", args=[seen.pk])
    return [
        *_under_posts(seen.partnership_id, seen.partnership.name),
        (seen.title, here),
    ]


def leave(request: HttpRequest, post_holder_id: int) -> HttpResponse:
    """Record that somebody no longer holds a post."""
    seen = seen_or_404(request, post_holders_seen_by, post_holder_id)
    form = EndForm(**typed(request), initial={"ends_before": today()})
    question = Question(
        title=f"{seen.member.name} leaves the post of {seen.post.title}",
        sentence="",
        button="Record that they leave",
        trail=_under_post(seen.post),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.post.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: leave_post(
            post_holder_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def fund(request: HttpRequest, post_id: int) -> HttpResponse:
    """Say what pays for a post, and until when."""
    seen = seen_or_404(request, posts_seen_by, post_id)
    form = FundForm(
        **typed(request),
        initial={
            "funded_from": seen.funded_from,
            "funded_until": seen.funded_until,
            "as_seen": version_of_funding(seen.funded_from, seen.funded_until),
        },
    )
    question = Question(
        title=f"What pays for {seen.title}",
        sentence="A warning is shown half a year before the money ends.",
        button="Record it",
        trail=_under_post(seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: fund_post(
            post_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def lend(request: HttpRequest, post_id: int) -> HttpResponse:
    """Make a post's holder available to another partner by section 113."""
    seen = seen_or_404(request, posts_seen_by, post_id)
    form = LendForm(
        **typed(request),
        partners=partner_choices(seen.partnership, on=today()),
        initial={"starts_on": today()},
    )
    question = Question(
        title=f"Make {seen.title} available to another partner",
        sentence=(
            "Local Government Act 1972 section 113: whoever holds the post is treated as "
            "an officer of the other partner, and is consulted first."
        ),
        button="Record it",
        trail=_under_post(seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: make_staff_available(
            post_id=seen.pk, by=actor(request), at=timezone.now(), **form.said()
        ),
    )


def officers(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The officers of statute of each partner, today and before, and what is vacant."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    found = officers_of(seen, on=today())
    table = arrange(register_of_officers(found), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "trail": trail_of(seen.pk, seen.name),
        "table": table,
        "vacant": vacancies(found),
        "uncovered": uncovered_in(seen, on=today()),
        "may_appoint": bool(appointable(seen, actor=actor(request), on=today())),
    }
    return render(request, "partnership/officers.html", context)


def appoint(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record who holds an office of statute from a day."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    offices = appointable(seen, actor=actor(request), on=today())
    form = AppointForm(
        **typed(request), offices=offices, initial={"starts_on": today()}
    )
    question = Question(
        title="Record an officer of statute",
        sentence="Whoever holds the office now holds it until that day.",
        button="Record the officer",
        trail=trail_of(
            seen.pk, seen.name, ("Officers", reverse("officers", args=[seen.pk]))
        ),
        refusal=None if offices else RoleRefusal.NOT_ROLE_GIVER,
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: appoint_officer(
            by=actor(request), at=timezone.now(), **form.said()
        ),
    )


def accountability(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Who delivers each function of the councils, and which nobody has placed."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    found = accountability_of(seen, on=today())
    table = arrange(found.table, request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "trail": trail_of(seen.pk, seen.name),
        "table": table,
        "not_placed": found.not_placed,
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/accountability.html", context)


def place(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Say how a council's function is delivered and which post holds it."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = PlaceForm(
        **typed(request),
        councils=council_choices(seen, on=today()),
        partners=partner_choices(seen, on=today()),
        initial={"starts_on": today()},
    )
    question = Question(
        title="Say who delivers a function",
        sentence=(
            "A function is delivered in one way and held by one post at a time. What was "
            "before stays on record."
        ),
        button="Record it",
        trail=trail_of(
            seen.pk,
            seen.name,
            ("Who delivers each function", reverse("accountability", args=[seen.pk])),
        ),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: place_function(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def reporting(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Who reports to whom: a picture, and the same lines as a list."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    lines = reporting_lines(seen, on=today())
    context = {
        "partnership": seen,
        "trail": trail_of(seen.pk, seen.name),
        "lines": [each for each in lines if each.to],
        "unled": [each for each in lines if not each.to],
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
        "drawn": reporting_picture(
            [(each.who, each.above) for each in lines], title="Who reports to whom"
        ),
    }
    return render(request, "partnership/reporting.html", context)


def report(request: HttpRequest, body_id: int) -> HttpResponse:
    """Say to whom a body reports."""
    seen = seen_or_404(request, bodies_seen_by, body_id)
    choices = body_choices(seen.partnership, on=today())
    form = ReportingForm(
        **typed(request), bodies=[each for each in choices if each[0] != str(seen.pk)]
    )
    question = Question(
        title=f"To whom does {seen.name} report?",
        sentence="A body may report to two: to each partner's own, say.",
        button="Add the line",
        trail=trail_of(
            seen.partnership_id,
            seen.partnership.name,
            ("Who reports to whom", reverse("reporting", args=[seen.partnership_id])),
        ),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: add_reporting_line(
            body_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def transfers(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Staff who moved between partners, each way counted apart."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    found = transfers_of(seen, on=today())
    table = arrange(found.table, request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "trail": trail_of(seen.pk, seen.name),
        "table": table,
        "people": found.people,
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/transfers.html", context)


def move(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record staff who moved from one partner to another."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = TransferForm(
        **typed(request),
        partners=partner_choices(seen, on=today()),
        initial={"submission_key": uuid4(), "moved_on": today()},
    )
    question = Question(
        title="Record staff who moved",
        sentence="Only how many, never who.",
        button="Record it",
        trail=trail_of(
            seen.pk,
            seen.name,
            ("Staff who moved", reverse("transfers", args=[seen.pk])),
        ),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: record_staff_transfer(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def guidelines(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What whoever holds each delegation keeps to."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    context = {
        "partnership": seen,
        "trail": trail_of(seen.pk, seen.name),
        "delegations": guarded_delegations(seen, on=today()),
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/guidelines.html", context)


def guard(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Write a guideline for whoever holds a delegation."""
    seen = seen_or_404(request, delegations_seen_by, delegation_id)
    partnership = seen.from_body.partnership
    form = GuidelineForm(**typed(request), initial={"starts_on": today()})
    question = Question(
        title=f"Write a guideline for “{seen.subject}”",
        sentence="Tight about a few things, loose about the rest: say which is which.",
        button="Write the guideline",
        trail=trail_of(
            partnership.pk,
            partnership.name,
            ("Guidelines", reverse("guidelines", args=[partnership.pk])),
        ),
        refusal=refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: write_guideline(
            delegation_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )
