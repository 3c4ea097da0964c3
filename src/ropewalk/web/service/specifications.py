"""Pages of what a service has to be."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.place.queries import voices
from ropewalk.service.actions.specifications import (
    InvolvedSaid,
    SpecificationSaid,
    StandardSaid,
    specify_service,
)
from ropewalk.service.queries.choices import service_measure_choices
from ropewalk.service.queries.seen import services_seen_by
from ropewalk.service.queries.specification_told import specification_told
from ropewalk.service.rules.specifications import voice_of
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.fields import Pairs, choices_of, lines_of
from ropewalk.web.requests import seen_or_404, who
from ropewalk.web.service.asked_of import where_to_measure, why_not_commission
from ropewalk.web.service.trails import trail_of_service
from ropewalk.web.telling import Told, tell


class SpecificationForm(forms.Form):
    """What a service has to be."""

    purpose = forms.CharField(
        label="What is it to achieve?",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the service is to achieve."},
    )
    scope = forms.CharField(
        label="What belongs to it, and what does not?",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what belongs to it."},
    )
    measure_ids = forms.MultipleChoiceField(
        label="By which measures does anybody see whether it is achieved?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one measure."},
    )
    standards = forms.CharField(
        label="Which standards does it keep to? (optional)",
        help_text="One a line: the standard, a bar |, and how anybody sees that it is kept.",
        widget=forms.Textarea,
        required=False,
    )
    involved = forms.CharField(
        label="Who was involved? (optional)",
        help_text=(
            "One a line: people, carers, public, front_line or provider, a bar |, how, a "
            "bar |, and what it changed. Groups, never names."
        ),
        widget=forms.Textarea,
        required=False,
    )
    changed_because = forms.CharField(
        label="Why is it changed? (optional)",
        help_text="Needed from the second version on.",
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, measures: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, measure_ids=measures)


def specification(request: HttpRequest, service_id: int) -> HttpResponse:
    """What a service has to be, and who was involved in saying so."""
    seen = seen_or_404(request, services_seen_by, service_id)
    held = specification_told(seen)
    refusal = why_not_commission(request, seen.partnership)
    return tell(
        request,
        Told(
            title="What it has to be",
            sentence=held.said,
            trail=trail_of_service(seen),
            caption=seen.name,
            facts=[("What belongs to it", held.now.scope)] if held.now else [],
            notes=held.missing,
            tables=held.tables,
            refusal=refusal,
            steps=[]
            if refusal
            else [
                (
                    "Agree another version" if held.now else "Say what it has to be",
                    reverse("specify", args=[seen.pk]),
                )
            ],
        ),
    )


def specify(request: HttpRequest, service_id: int) -> HttpResponse:
    """Agree a version of what a service has to be."""
    seen = seen_or_404(request, services_seen_by, service_id)
    now = specification_told(seen).now
    shown = request.POST.get("as_seen", "") if request.method == "POST" else ""
    measures = service_measure_choices(seen)
    question = Question(
        title="Say what it has to be",
        sentence="Outcomes first: what it is to achieve, and how anybody would know.",
        button="Agree this version",
        trail=[
            *trail_of_service(seen),
            ("What it has to be", reverse("specification", args=[seen.pk])),
        ],
        caption=seen.name,
        refusal=why_not_commission(request, seen.partnership)
        or (None if measures else "The outcomes that it is for have no measure yet."),
        remedies=[] if measures else where_to_measure(request, seen),
        as_seen=shown or str(now.number if now else 0),
        back="Back to what it has to be",
    )
    form = SpecificationForm(
        **typed(request),
        measures=measures,
        initial={"purpose": now.purpose, "scope": now.scope} if now else {},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: specify_service(
            service_id=seen.pk,
            said=_said(said),
            after_version=int(shown) if shown.isdecimal() else 0,
            **who(request),
        ),
    )


def _said(typed_in: dict[str, Any]) -> SpecificationSaid:
    return SpecificationSaid(
        purpose=typed_in["purpose"],
        scope=typed_in["scope"],
        targets=dict.fromkeys(map(int, typed_in["measure_ids"])),
        standards=[
            StandardSaid(*_parts(line, 2)) for line in lines_of(typed_in["standards"])
        ],
        involved=[
            InvolvedSaid(voice_of(said, voices()), how, changed)
            for said, how, changed in (
                _parts(line, 3) for line in lines_of(typed_in["involved"])
            )
        ],
        changed_because=typed_in["changed_because"],
    )


def _parts(line: str, number: int) -> list[str]:
    """The parts of a line between bars.

    Raises:
        BadInput: when there are more or fewer.
    """
    parts = [each.strip() for each in line.split("|")]
    if len(parts) != number:
        raise BadInput(f"{line!r} has {len(parts) - 1} bars; it takes {number - 1}.")
    return parts
