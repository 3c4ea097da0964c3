"""Pages about areas of commissioning: leads, officers and their duties, and the support team."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.partnership.actions import (
    allocate_support,
    end_area_role,
    fill_support,
    give_area_role,
    open_area,
    prioritise_request,
    record_duty_done,
    record_support,
    request_support,
)
from ropewalk.partnership.permissions import refusal_to_prioritise, refusal_to_run
from ropewalk.partnership.queries.partnerships import (
    partner_choices,
    partnerships_seen_by,
)
from ropewalk.partnership.queries.responsibilities import (
    area_roles_seen_by,
    areas_of,
    areas_seen_by,
    commissioning_actors,
)
from ropewalk.partnership.queries.support import (
    asked_said,
    requests_seen_by,
    support_choices,
    support_map,
    support_seen_by,
    team_of,
    work_plan,
)
from ropewalk.partnership.rules.as_seen import version_of_priority
from ropewalk.partnership.rules.responsibilities import duties_of, role_duties
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.people import trail_of
from ropewalk.web.partnership.people_forms import (
    AllocateForm,
    AreaForm,
    DutyForm,
    EndForm,
    NamedForm,
    PriorityForm,
    RequestForm,
    RoleForm,
    SupportForm,
)
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.tables import arrange


def areas(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Each area with its lead, officers and duties, and everybody who commissions."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = arrange(commissioning_actors(seen, on=today()), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "trail": trail_of(seen.pk, seen.name),
        "areas": areas_of(seen, on=today()),
        "answers": {kind: each.answers for kind, each in role_duties().items()},
        "table": table,
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/areas.html", context)


def _under_areas(partnership_id: int, name: str) -> list[tuple[str, str]]:
    areas = reverse("areas", args=[partnership_id])
    return trail_of(partnership_id, name, ("Who commissions", areas))


def new_area(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Open an area of commissioning."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = AreaForm(**typed(request), initial={"starts_on": today()})
    question = Question(
        title="Open an area of commissioning",
        sentence="Each area has one lead commissioner, whom you name next.",
        button="Open the area",
        trail=_under_areas(seen.pk, seen.name),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: open_area(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def give(request: HttpRequest, area_id: int) -> HttpResponse:
    """Give somebody a role in an area."""
    seen = seen_or_404(request, areas_seen_by, area_id)
    partnership = seen.partnership
    form = RoleForm(
        **typed(request),
        partners=partner_choices(partnership, on=today()),
        initial={"starts_on": today()},
    )
    question = Question(
        title=f"Name somebody for {seen.name}",
        sentence=(
            "One lead commissioner, a director or a deputy or assistant director. "
            "Officers and care managers answer to the lead."
        ),
        button="Name them",
        trail=_under_areas(partnership.pk, partnership.name),
        refusal=refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: give_area_role(
            area_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def end(request: HttpRequest, role_id: int) -> HttpResponse:
    """Record that somebody no longer has a role in an area."""
    seen = seen_or_404(request, area_roles_seen_by, role_id)
    partnership = seen.area.partnership
    form = EndForm(**typed(request), initial={"ends_before": today()})
    question = Question(
        title=(
            f"{seen.member.name} stops being {seen.get_kind_display().lower()} of "
            f"{seen.area.name}"
        ),
        sentence="",
        button="Record it",
        trail=_under_areas(partnership.pk, partnership.name),
        refusal=refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: end_area_role(
            role_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def duty(request: HttpRequest, role_id: int) -> HttpResponse:
    """Record that a duty of a role was done."""
    seen = seen_or_404(request, area_roles_seen_by, role_id)
    partnership = seen.area.partnership
    form = DutyForm(
        **typed(request),
        duties=duties_of(seen.kind),
        initial={"done_on": today()},
    )
    question = Question(
        title=f"Record a duty that {seen.member.name} has done",
        sentence="",
        button="Record it",
        trail=_under_areas(partnership.pk, partnership.name),
        refusal=refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: record_duty_done(
            role_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def support(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The support team: time by skill and employer, what is missing, and its work plan."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    team = team_of(seen, on=today())
    asked = request.GET.dict()
    tables = [
        arrange(support_map(seen, on=today()), asked),
        arrange(work_plan(team), asked),
    ]
    if download := download_asked(request, tables):
        return download
    context = {
        "partnership": seen,
        "trail": trail_of(seen.pk, seen.name),
        "team": team,
        "map": tables[0],
        "plan": tables[1],
        "areas": areas_of(seen, on=today()),
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/support.html", context)


def _under_support(partnership_id: int, name: str) -> list[tuple[str, str]]:
    support = reverse("support", args=[partnership_id])
    return trail_of(partnership_id, name, ("Support team", support))


def new_support(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record a skill that some partner's post has."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = SupportForm(
        **typed(request),
        partners=partner_choices(seen, on=today()),
        initial={"submission_key": uuid4(), "starts_on": today()},
    )
    question = Question(
        title="Record somebody's skill",
        sentence="Somebody with two skills is recorded twice, with some time for each.",
        button="Record it",
        trail=_under_support(seen.pk, seen.name),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: record_support(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def fill(request: HttpRequest, support_id: int) -> HttpResponse:
    """Record who fills a vacant support post."""
    seen = seen_or_404(request, support_seen_by, support_id)
    form = NamedForm(**typed(request), initial={"starts_on": today()})
    question = Question(
        title=f"Who fills {seen.title}",
        sentence="",
        button="Record it",
        trail=_under_support(seen.partnership_id, seen.partnership.name),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: fill_support(
            support_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def ask_for_support(request: HttpRequest, area_id: int) -> HttpResponse:
    """Ask the support team for something, for an area."""
    seen = seen_or_404(request, areas_seen_by, area_id)
    partnership = seen.partnership
    form = RequestForm(
        **typed(request),
        initial={"submission_key": uuid4(), "starts_on": today()},
    )
    question = Question(
        title=f"Ask for support for {seen.name}",
        sentence="",
        button="Ask for it",
        trail=_under_support(partnership.pk, partnership.name),
        refusal=refusal_to_prioritise(actor=actor(request), area=seen, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: request_support(
            area_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def prioritise(request: HttpRequest, request_id: int) -> HttpResponse:
    """Say what place a request has in the work plan."""
    seen = seen_or_404(request, requests_seen_by, request_id)
    partnership = seen.area.partnership
    form = PriorityForm(
        **typed(request),
        initial={
            "priority": seen.priority,
            "as_seen": version_of_priority(seen.priority),
        },
    )
    question = Question(
        title=f"What place has “{seen.purpose}”?",
        sentence="",
        button="Record its place",
        trail=_under_support(partnership.pk, partnership.name),
        refusal=refusal_to_prioritise(actor=actor(request), area=seen.area, on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: prioritise_request(
            request_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def allocate(request: HttpRequest, request_id: int) -> HttpResponse:
    """Give some of a support post's time to a request."""
    seen = seen_or_404(request, requests_seen_by, request_id)
    partnership = seen.area.partnership
    form = AllocateForm(**typed(request), support=support_choices(seen))
    question = Question(
        title=f"Give time to “{seen.purpose}”",
        sentence=asked_said(seen),
        button="Give the time",
        trail=_under_support(partnership.pk, partnership.name),
        refusal=refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: allocate_support(
            request_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )
