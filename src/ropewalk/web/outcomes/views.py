"""Pages about outcomes: frameworks, the measures of one, and a measure over time."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ropewalk.figures import BadInput
from ropewalk.outcomes.actions import (
    add_measure,
    adopt_framework,
    record_framework,
    record_value,
    set_target,
)
from ropewalk.outcomes.permissions import (
    refusal_to_add_measure,
    refusal_to_add_measure_of,
    refusal_to_adopt,
    refusal_to_record,
    refusal_to_record_value,
)
from ropewalk.outcomes.queries import (
    frameworks_seen_by,
    loose_ends_of,
    measures_seen_by,
    not_yet_adopted,
    outcomes_seen_by,
    register_of_measures,
    table_of_values,
    targets_of,
)
from ropewalk.service.queries.returned import returned_table
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.outcomes.forms import (
    FrameworkForm,
    MeasureForm,
    TargetForm,
    ValueForm,
)
from ropewalk.web.requests import (
    acting_for,
    actor,
    onward,
    refusal_here,
    seen_or_404,
    today,
)
from ropewalk.web.tables import arrange


def register(request: HttpRequest) -> HttpResponse:
    """The frameworks in use, and those that ship and could be."""
    context = {
        "frameworks": frameworks_seen_by(actor(request), on=today()),
        "shipped": not_yet_adopted(),
        "refusal": refusal_to_adopt(actor=actor(request), on=today()),
    }
    return render(request, "outcomes/frameworks.html", context)


@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Bring a framework that ships into use."""
    framework = adopt_framework(
        code=request.POST.get("code", ""), by=actor(request), at=timezone.now()
    )
    return redirect("framework", framework_id=framework.pk)


def add(request: HttpRequest) -> HttpResponse:
    """Record the organisation's own framework from a spreadsheet."""
    organisation = acting_for(request)
    refusal = refusal_to_record(
        actor=actor(request), organisation=organisation, on=today()
    )
    if request.method == "POST" and refusal:
        raise PermissionDenied(refusal)  # before anything that was sent is read
    question = Question(
        title="Add a framework",
        sentence=f"It is recorded for {organisation.name}. Every row is checked, and the spreadsheet is taken whole or not at all.",
        button="Add the framework",
        trail=[("Outcomes", reverse("frameworks"))],
        refusal=refusal,
        has_file=True,
    )
    return ask(
        request,
        question,
        FrameworkForm(**typed(request), initial={"starts_on": today()}),
        do=lambda said: record_framework(
            organisation_id=organisation.pk,
            name=said["name"],
            source=said["source"],
            starts_on=said["starts_on"],
            headings=said["file"],
            by=actor(request),
            at=timezone.now(),
        ),
        then=lambda recorded: reverse("framework", args=[recorded.pk]),
    )


def framework(request: HttpRequest, framework_id: int) -> HttpResponse:
    """What a framework asks for, by which measures, and what no measure shows yet."""
    seen = seen_or_404(request, frameworks_seen_by, framework_id)
    table = arrange(register_of_measures(seen), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "framework": seen,
        "table": table,
        "loose_ends": loose_ends_of(seen),
        "refusal": refusal_here(
            request, partial(refusal_to_add_measure_of, framework=seen)
        ),
    }
    return render(request, "outcomes/framework.html", context)


def add_measure_(request: HttpRequest, outcome_id: int) -> HttpResponse:
    """Add a measure of the organisation that the person acts for to an outcome."""
    seen = seen_or_404(request, outcomes_seen_by, outcome_id)
    question = Question(
        title="Add a measure",
        sentence="It shows whether this outcome is better for people. It is named as "
        "added by the organisation you act for.",
        button="Add the measure",
        trail=[
            ("Outcomes", reverse("frameworks")),
            (seen.framework.name, reverse("framework", args=[seen.framework_id])),
        ],
        caption=seen.statement,
        refusal=refusal_here(request, partial(refusal_to_add_measure, outcome=seen)),
        back="Back to the framework",
    )
    form = MeasureForm(**typed(request))
    return ask(
        request,
        question,
        form,
        do=lambda _: add_measure(
            outcome_id=seen.pk,
            organisation_id=acting_for(request).pk,
            by=actor(request),
            at=timezone.now(),
            **form.said(),
        ),
        then=lambda made: onward(request, reverse("measure", args=[made.pk])),
    )


def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """A measure, its values, and a form for the next one."""
    seen = seen_or_404(request, measures_seen_by, measure_id)
    refusal = refusal_here(request, partial(refusal_to_record_value, measure=seen))
    table = arrange(table_of_values(seen), request.GET.dict())
    returned = arrange(
        returned_table(actor(request), on=today(), measure=seen),
        request.GET.dict(),
        leads_to=lambda number: reverse("contract", args=[number]),
    )
    if download := download_asked(request, [table, returned]):
        return download
    form = ValueForm(**typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            record_value(
                measure_id=seen.pk,
                organisation_id=acting_for(request).pk,
                by=actor(request),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except BadInput as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect("measure", measure_id=seen.pk)
    context = {
        "measure": seen,
        "table": table,
        "returned": returned,
        "targets": targets_of(seen),
        "form": form,
        "refusal": refusal,
        "organisation": None if refusal else acting_for(request),
    }
    return render(request, "outcomes/measure.html", context)


def target(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Set what the organisation that the person acts for wants a measure to reach."""
    seen = seen_or_404(request, measures_seen_by, measure_id)
    question = Question(
        title="Set a target",
        sentence=f"{seen.name}, in {seen.unit}. {seen.get_direction_display()}. It is "
        "the target of the organisation you act for; the one before stays on record.",
        button="Set the target",
        trail=[
            ("Outcomes", reverse("frameworks")),
            (seen.name, reverse("measure", args=[seen.pk])),
        ],
        refusal=refusal_here(request, partial(refusal_to_record_value, measure=seen)),
    )
    return ask(
        request,
        question,
        TargetForm(**typed(request)),
        do=lambda said: set_target(
            measure_id=seen.pk,
            organisation_id=acting_for(request).pk,
            by=actor(request),
            at=timezone.now(),
            **said,
        ),
        then=lambda _: reverse("measure", args=[seen.pk]),
    )
