"""Pages about duties: the calendar, as a file for other calendars, planned and done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from ropewalk.paper.calendar import Entry, ics_bytes
from ropewalk.partnership.actions import (
    add_duty,
    finish_duty,
    plan_reports,
    strike_duty,
)
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.agreement_said import whole_agreements_seen_by
from ropewalk.partnership.queries.duties import (
    DutyShown,
    calendar_of,
    duties_seen_by,
    said_first,
    shown,
)
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.service.queries.options import days_said, days_table, option_days
from ropewalk.web.asking import ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.agreement_forms import DoneForm, DutyForm, ReportsForm
from ropewalk.web.partnership.agreement_pages import of_agreement
from ropewalk.web.partnership.meeting_forms import BecauseForm
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.tables import arrange


def calendar(request: HttpRequest) -> HttpResponse:
    """The duties under every agreement that the person may see."""
    duties = shown(duties_seen_by(actor(request), on=today()), on=today())
    return _calendar(request, duties, {"partnership": None})


def calendar_of_partnership(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The duties under the agreements of one partnership."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    duties = duties_seen_by(actor(request), on=today()).filter(
        agreement__partnership=seen
    )
    return _calendar(request, shown(duties, on=today()), {"partnership": seen})


def _calendar(
    request: HttpRequest, duties: list[DutyShown], context: dict[str, Any]
) -> HttpResponse:
    partnership = context["partnership"]
    days = option_days(
        actor(request),
        on=today(),
        partnership_id=partnership.pk if partnership else None,
    )
    table = arrange(calendar_of(duties), request.GET.dict())
    options = arrange(days_table(days), request.GET.dict())
    if download := download_asked(request, [table, options]):
        return download
    context |= {
        "table": table,
        "options": options,
        "answer": f"{said_first(duties)} {days_said(days)}".strip(),
        "overdue": [each for each in duties if each.is_overdue],
        "to_come": [
            each for each in duties if not each.is_done and not each.is_overdue
        ][:25],
    }
    return render(request, "partnership/calendar.html", context)


def calendar_file(request: HttpRequest) -> HttpResponse:
    """Duties that are not done, as a file that other calendars read."""
    duties = shown(duties_seen_by(actor(request), on=today()), on=today())
    entries = [
        Entry(
            key=f"duty-{each.pk}",
            on=each.due_on,
            title=f"{each.about} ({each.agreement})",
            about=f"{each.kind}. {each.owner}.",
        )
        for each in duties
        if not each.is_done
    ]
    entries += [
        Entry(
            key=f"option-{each.pk}", on=each.on, title=each.title, about=each.contract
        )
        for each in option_days(actor(request), on=today())
    ]
    return HttpResponse(
        ics_bytes(entries, at=timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="duties.ics"'},
    )


def plan(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Plan the reports of a financial year, or of every year of the term."""
    seen = seen_or_404(request, whole_agreements_seen_by, agreement_id)
    question = of_agreement(
        seen,
        "Plan the reports",
        "A grant has one yearly statement; a pool or lead arrangement has "
        "four quarterly reports and an annual return. The days are proposed by this "
        "software where the agreement names none.",
        "Put them on the calendar",
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        ReportsForm(**typed(request), parties=_parties(seen)),
        do=lambda said: plan_reports(
            agreement_id=seen.pk,
            by=actor(request),
            at=timezone.now(),
            **said | {"organisation_id": int(said["organisation_id"])},
        ),
    )


def _parties(agreement: Any) -> list[tuple[str, str]]:
    return [
        (str(each.organisation_id), each.organisation.name)
        for each in agreement.parties.all()
    ]


def add(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Add a duty."""
    seen = seen_or_404(request, whole_agreements_seen_by, agreement_id)
    question = of_agreement(
        seen,
        "Add a duty",
        "Something that a party has to do by a day.",
        "Put it on the calendar",
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        DutyForm(
            **typed(request), parties=_parties(seen), initial={"kind": "milestone"}
        ),
        do=lambda said: add_duty(
            agreement_id=seen.pk,
            by=actor(request),
            at=timezone.now(),
            **said | {"organisation_id": int(said["organisation_id"])},
        ),
    )


def done(request: HttpRequest, agreement_id: int, duty_id: int) -> HttpResponse:
    """Record that a duty was done."""
    duty = get_object_or_404(
        duties_seen_by(actor(request), on=today()).select_related(
            "agreement__partnership"
        ),
        pk=duty_id,
        agreement=agreement_id,
    )
    question = of_agreement(
        duty.agreement,
        "Record it as done",
        duty.about,
        "It was done",
        refusal=refusal_to_run(
            actor=actor(request), partnership=duty.agreement.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        DoneForm(**typed(request), initial={"done_on": today()}),
        do=lambda said: finish_duty(
            duty_id=duty.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def strike(request: HttpRequest, agreement_id: int, duty_id: int) -> HttpResponse:
    """Strike out a duty that was entered by mistake."""
    duty = get_object_or_404(
        duties_seen_by(actor(request), on=today()).select_related(
            "agreement__partnership"
        ),
        pk=duty_id,
        agreement=agreement_id,
    )
    question = of_agreement(
        duty.agreement,
        "Strike it out",
        f"“{duty.about}” goes from the calendar. It stays with the agreement, struck out, "
        "with the reason.",
        "Strike it out",
        refusal=refusal_to_run(
            actor=actor(request), partnership=duty.agreement.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        BecauseForm(**typed(request)),
        do=lambda said: strike_duty(
            duty_id=duty.pk, by=actor(request), at=timezone.now(), **said
        ),
    )
