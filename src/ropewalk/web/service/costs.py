"""Pages of what care costs to give: the floors, what they are built of, and another."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.service.actions.costs import CostSaid, build_up_cost
from ropewalk.service.kinds import PriceKind
from ropewalk.service.queries.costs import costs_held, costs_table, inputs_table
from ropewalk.service.rules.cost_of_care import CostPart
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.fields import DayField
from ropewalk.web.requests import seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.trails import trail_of_partnership
from ropewalk.web.telling import Told, tell


class CostForm(forms.Form):
    """What a unit costs to give, part by part."""

    kind = forms.ChoiceField(label="What is priced?", choices=PriceKind)
    unit = forms.CharField(
        label="For which unit?",
        help_text="In the words of the list of prices, like hour.",
        max_length=60,
        error_messages={"required": "Say for which unit."},
    )
    starts_on = DayField(label="From which day?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for part in CostPart:
            self.fields[f"value_{part}"] = forms.DecimalField(
                label=str(part.label), max_digits=12, decimal_places=4
            )
            self.fields[f"source_{part}"] = forms.CharField(
                label=f"{part.label}: where does that come from?",
                help_text="Like a pay scale and its date, or a cost-of-care exercise.",
                max_length=300,
                error_messages={
                    "required": f"Say where this comes from: {part.label}."
                },
            )

    def parts(self) -> dict[CostPart, CostSaid]:
        """Every part with its source."""
        said = self.cleaned_data
        return {
            part: CostSaid(said[f"value_{part}"], said[f"source_{part}"])
            for part in CostPart
        }


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What units of care cost to give."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = costs_held(partnership, on=today())
    refusal = why_not_commission(request, partnership)
    return tell(
        request,
        Told(
            title="What care costs to give",
            sentence="A price below the floor of its unit is listed with its reason."
            if held
            else "Nobody has built up what a unit costs: no price is held against a floor.",
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            notes=[
                "The floors are built by a rule of this software from what was typed in."
            ],
            tables=[costs_table(held), inputs_table(held)] if held else [],
            refusal=refusal,
            steps=[]
            if refusal
            else [
                (
                    "Build up what a unit costs",
                    reverse("build-up-cost", args=[partnership.pk]),
                )
            ],
        ),
    )


def build_up(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Say what a unit costs to give."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Build up what a unit costs",
        sentence="Each part is said with where it comes from. Pay and on-costs, then "
        "travel; overheads on all that; a return on the whole.",
        button="Build it up",
        trail=[
            *trail_of_partnership(partnership),
            ("What care costs to give", reverse("costs", args=[partnership.pk])),
        ],
        caption=partnership.name,
        refusal=why_not_commission(request, partnership),
        back="Back to what care costs",
    )
    form = CostForm(**typed(request), initial={"submission_key": uuid4()})
    return ask(
        request,
        question,
        form,
        do=lambda said: build_up_cost(
            partnership_id=partnership.pk,
            kind=PriceKind(said["kind"]),
            unit=said["unit"],
            starts_on=said["starts_on"],
            parts=form.parts(),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )
