"""Pages about programmes: the register, one of them in time, its projects and benefits."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from ropewalk.outcomes.queries import outcome_choices
from ropewalk.paper.charts import gantt, stacked_bars
from ropewalk.partnership.queries.changes import change_choices
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.strategy.actions import programme as actions
from ropewalk.strategy.queries.programmes import (
    benefit_choices,
    benefits_table,
    gantt_table,
    intention_choices,
    pace_table,
    plan_choices,
    programme_page,
    project_choices,
    register_of_programmes,
    table_of_tasks,
    unfunded_table,
)
from ropewalk.strategy.queries.timetables import SHIPPED, shipped_bytes
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.programme.forms import (
    BenefitForm,
    ProgrammeForm,
    ProjectForm,
    RealisedForm,
    TimetableForm,
)
from ropewalk.web.programme.seen import programme_or_404
from ropewalk.web.programme.trails import trail_to_programme, trail_to_programmes
from ropewalk.web.requests import actor, seen_or_404, today, who, why_not_plan
from ropewalk.web.strategy.trails import trail_of_planning
from ropewalk.web.tables import arrange


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The programmes of a partnership, each with how it stands."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = arrange(
        register_of_programmes(seen, on=today()),
        request.GET.dict(),
        leads_to=lambda pk: reverse("programme", args=[seen.pk, pk]),
    )
    if download := download_asked(request, [table], place=seen.name):
        return download
    context = {
        "partnership": seen,
        "trail": trail_of_planning(seen),
        "table": table,
        "refusal": why_not_plan(request, seen),
    }
    return render(request, "programme/programmes.html", context)


def begin(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Begin a programme."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Begin a programme",
        sentence="It holds projects and tasks, what waits for what, and when all of it "
        "can end.",
        button="Begin the programme",
        trail=trail_to_programmes(seen),
        refusal=why_not_plan(request, seen),
        remedies=[("Record a change first", reverse("record-change", args=[seen.pk]))],
    )
    return ask(
        request,
        question,
        ProgrammeForm(
            **typed(request),
            plans=plan_choices(seen),
            changes=change_choices(seen),
            initial={"submission_key": uuid4(), "starts_on": today()},
        ),
        do=lambda said: actions.begin_programme(
            partnership_id=seen.pk, **who(request), **said
        ),
        then=lambda made: reverse("programme", args=[seen.pk, made.pk]),
    )


def programme(
    request: HttpRequest, partnership_id: int, programme_id: int
) -> HttpResponse:
    """A programme: what it adds up to, its tasks in time, its money, what is at odds."""
    seen = programme_or_404(request, partnership_id, programme_id)
    page = programme_page(seen, on=today())
    place = [partnership_id, seen.pk]
    in_time = gantt_table(page)
    tables = {
        "time": arrange(in_time, request.GET.dict()),
        "tasks": arrange(
            table_of_tasks(page),
            request.GET.dict(),
            leads_to=lambda number: reverse("programme-task", args=[*place, number]),
        ),
        "unfunded": arrange(unfunded_table(page), request.GET.dict()),
        "pace": arrange(pace_table(page), request.GET.dict()),
        "benefits": arrange(benefits_table(page), request.GET.dict()),
    }
    if download := download_asked(request, tables.values(), place=seen.title):
        return download
    context = {
        "programme": seen,
        "page": page,
        "tables": tables,
        "picture": gantt(
            in_time,
            on=today(),
            name="programme-in-time",
            subtitle="Days at the earliest; weekends are counted.",
        ),
        "pace_picture": stacked_bars(
            pace_table(page),
            names="pace",
            values=["done", "open"],
            name="programme-pace",
        ),
        "trail": trail_to_programmes(seen.partnership),
        "refusal": why_not_plan(request, seen.partnership),
        "waiting": bool(benefit_choices(seen)),
    }
    return render(request, "programme/programme.html", context)


def project(
    request: HttpRequest, partnership_id: int, programme_id: int
) -> HttpResponse:
    """Add a project to a programme."""
    seen = programme_or_404(request, partnership_id, programme_id)
    question = Question(
        title="Add a project",
        sentence="It is for an intention, or for an outcome: say which.",
        button="Add the project",
        caption=seen.title,
        trail=trail_to_programme(seen),
        refusal=why_not_plan(request, seen.partnership),
    )
    return ask(
        request,
        question,
        ProjectForm(
            **typed(request),
            intentions=intention_choices(seen.partnership),
            outcomes=outcome_choices(actor(request), on=today()),
            initial={"submission_key": uuid4()},
        ),
        do=lambda said: actions.add_project(
            programme_id=seen.pk, **who(request), **said
        ),
    )


def benefit(
    request: HttpRequest, partnership_id: int, programme_id: int
) -> HttpResponse:
    """Say what a project is to bring about."""
    seen = programme_or_404(request, partnership_id, programme_id)
    projects = project_choices(seen)
    question = Question(
        title="Say what a project is to bring about",
        sentence="What is better for somebody once it is done, and by when.",
        button="Record it",
        caption=seen.title,
        trail=trail_to_programme(seen),
        refusal=why_not_plan(request, seen.partnership)
        or (None if projects else "The programme has no project yet: add one first."),
    )
    return ask(
        request,
        question,
        BenefitForm(**typed(request), projects=projects),
        do=lambda said: actions.expect_benefit(**who(request), **said),
    )


def realised(
    request: HttpRequest, partnership_id: int, programme_id: int
) -> HttpResponse:
    """Record that a benefit is there."""
    seen = programme_or_404(request, partnership_id, programme_id)
    benefits = benefit_choices(seen)
    question = Question(
        title="Record that a benefit is there",
        sentence="A benefit counts once something shows it.",
        button="Record it",
        caption=seen.title,
        trail=trail_to_programme(seen),
        refusal=why_not_plan(request, seen.partnership)
        or (None if benefits else "No benefit is waited for in this programme."),
    )
    return ask(
        request,
        question,
        RealisedForm(
            **typed(request), benefits=benefits, initial={"realised_on": today()}
        ),
        do=lambda said: actions.realise_benefit(**who(request), **said),
    )


def timetable(
    request: HttpRequest, partnership_id: int, programme_id: int
) -> HttpResponse:
    """Take in a timetable: every row of it, or none."""
    seen = programme_or_404(request, partnership_id, programme_id)
    refusal = why_not_plan(request, seen.partnership)
    if request.method == "POST" and refusal:
        raise PermissionDenied(refusal)  # before anything that was sent is read
    question = Question(
        title="Take in a timetable",
        sentence="Every row is checked, and the timetable is taken whole or not at all.",
        button="Take it in",
        caption=seen.title,
        trail=trail_to_programme(seen),
        refusal=refusal,
        has_file=True,
        note="A month stays a month, and what was written of days and money is kept in "
        "those words. Where they are known, these columns are read too:",
        points=[
            "Days: how long it takes, weekends counted",
            "Waits for row: the numbers of the rows that have to be done first",
            "Pace: Quick win, or Systemic change",
            "What it does: Sets up a body, or Appoints to a body; and Body: which",
        ],
        remedies=[
            (
                f"Download “{title}” (CSV)",
                reverse("shipped-timetable", args=[partnership_id, seen.pk, code]),
            )
            for code, (title, _) in SHIPPED.items()
        ],
    )
    return ask(
        request,
        question,
        TimetableForm(
            **typed(request),
            projects=project_choices(seen),
            initial={"submission_key": uuid4()},
        ),
        do=lambda said: actions.take_in_timetable(
            programme_id=seen.pk, **who(request), **said
        ),
    )


def shipped(
    request: HttpRequest, partnership_id: int, programme_id: int, shipped_code: str
) -> HttpResponse:
    """A timetable that ships, as a file to change and send back."""
    programme_or_404(request, partnership_id, programme_id)
    if shipped_code not in SHIPPED:
        raise Http404
    return HttpResponse(
        shipped_bytes(shipped_code),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{slugify(shipped_code)}.csv"'
        },
    )
