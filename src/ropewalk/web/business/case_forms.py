"""What people type about business cases: their parts, costs, benefits, routes and start."""

from typing import Any

from django import forms

from ropewalk.strategy.actions.business_cases import MOST_YEARS, LineSaid
from ropewalk.strategy.case_kinds import (
    EvidenceGrade,
    LineAbout,
    LineNature,
    LineSide,
    Optimism,
    Party,
    RouteState,
)
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of

NOBODY_KNOWS = "Leave it empty if nobody knows: it is then in no sum, and named."
FIRST, LAST = 2000, 2150


def year_field(**options: Any) -> forms.IntegerField:
    """The calendar year in which a financial year starts."""
    return forms.IntegerField(
        min_value=FIRST, max_value=LAST, widget=forms.TextInput, **options
    )


class CaseForm(forms.Form):
    """What a case is for, and which years it looks at."""

    title = forms.CharField(label="What is the case called?", max_length=200)
    about = forms.ChoiceField(
        label="What is it for?",
        help_text="An intention, or an option of an appraisal.",
    )
    first_year = year_field(
        label="In which year does its first financial year start?",
        help_text="Like 2026 for 2026/27. It counts as today, and all amounts are in its "
        "prices.",
    )
    years = forms.IntegerField(
        label="How many years does it look at?",
        min_value=1,
        max_value=MOST_YEARS,
        widget=forms.TextInput,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, about: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, about=about)

    def said(self) -> dict[str, Any]:
        """What was typed, as the action is told it."""
        said = dict(self.cleaned_data)
        kind, _, number = said.pop("about").partition("-")
        return said | {
            "intention_id": None,
            "option_id": None,
            f"{kind}_id": int(number),
        }


class PartForm(forms.Form):
    """What one part of a case says."""

    text = forms.CharField(
        label="What does this part say?", max_length=8000, widget=forms.Textarea
    )


class LineForm(forms.Form):
    """A cost or a benefit, the same in each of its years."""

    side = forms.ChoiceField(
        label="Is it a cost or a benefit?", choices=LineSide, widget=forms.RadioSelect
    )
    title = forms.CharField(label="What is it?", max_length=200)
    about = forms.ChoiceField(
        label="What is it a cost or benefit of?", choices=LineAbout
    )
    party = forms.ChoiceField(label="Who pays it, or has it?")
    nature = forms.ChoiceField(
        label="Does money move?", choices=LineNature, widget=forms.RadioSelect
    )
    year_starting = year_field(
        label="In which year does its first financial year start?"
    )
    years = forms.IntegerField(
        label="For how many years?",
        min_value=1,
        max_value=MOST_YEARS,
        widget=forms.TextInput,
    )
    pence = PoundsField(
        label="How much is it a year, in pounds? (optional)",
        help_text=f"In prices of the first year of the case. {NOBODY_KNOWS}",
        required=False,
    )
    least_pence = PoundsField(
        label="At the least, in pounds? (optional)", required=False
    )
    most_pence = PoundsField(label="At the most, in pounds? (optional)", required=False)
    grade = forms.ChoiceField(
        label="What does it rest on?",
        choices=EvidenceGrade,
        widget=forms.RadioSelect,
    )
    evidence = forms.CharField(
        label="Which study, record or quote is that, or who claims it?",
        max_length=500,
        widget=forms.Textarea,
    )
    qalys = forms.DecimalField(
        label="How many years in full health (QALYs) a year? (optional)",
        help_text="Of all people together, instead of pounds.",
        max_digits=9,
        decimal_places=3,
        min_value=0,
        required=False,
    )
    least_qalys = forms.DecimalField(
        label="At the least? (optional)",
        max_digits=9,
        decimal_places=3,
        min_value=0,
        required=False,
    )
    most_qalys = forms.DecimalField(
        label="At the most? (optional)",
        max_digits=9,
        decimal_places=3,
        min_value=0,
        required=False,
    )
    optimism = forms.ChoiceField(
        label="For which kind of project is the cost uplifted?",
        help_text="Costs of projects are told too low. The uplift is the Treasury's upper "
        "bound.",
        choices=Optimism,
        required=False,
    )
    deprivation_fifth = forms.TypedChoiceField(
        label="In which fifth of areas by deprivation do the people live?",
        choices=[
            ("", "Not known, or in several"),
            ("1", "1: most deprived"),
            *((str(each), str(each)) for each in (2, 3, 4)),
            ("5", "5: least deprived"),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parties: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, party=parties)

    def said(self) -> LineSaid:
        """The line."""
        held = dict(self.cleaned_data)
        held.pop("submission_key")
        party, _, number = held.pop("party").partition("-")
        return LineSaid(
            side=LineSide(held.pop("side")),
            about=LineAbout(held.pop("about")),
            nature=LineNature(held.pop("nature")),
            grade=EvidenceGrade(held.pop("grade")),
            optimism=Optimism(held.pop("optimism")),
            party=Party(party),
            organisation_id=int(number) if number else None,
            **held,
        )


FOLDED_OF_LINE = {
    "Years in full health, uplift of costs, and deprivation": [
        "qalys",
        "least_qalys",
        "most_qalys",
        "optimism",
        "deprivation_fifth",
    ]
}


class TakeOffForm(forms.Form):
    """Why a line is taken off."""

    because = forms.CharField(label="Why is it taken off?", max_length=300)


class RouteForm(forms.Form):
    """By which route money is asked."""

    name = forms.CharField(
        label="By which route is money asked?",
        help_text="Like “NHS local delivery plan” or “Social care budget round”. A case "
        "can have several.",
        max_length=200,
    )
    pence = PoundsField(
        label="How much is asked by it, in pounds? (optional)", required=False
    )
    asked_on = DayField(
        label="On which day was it asked?",
        error_messages={"required": "Enter the day on which it was asked."},
    )


class AnswerForm(forms.Form):
    """What a route answered."""

    state = forms.ChoiceField(label="What came of it?", widget=forms.RadioSelect)
    on = DayField(
        label="On which day?",
        error_messages={"required": "Enter the day of the answer."},
    )
    because = forms.CharField(
        label="Why? (optional where it is asked again)", max_length=500, required=False
    )
    decision_id = forms.TypedChoiceField(
        label="Which decision of a body here is that? (optional)",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self, *args: Any, last: RouteState, decisions: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        open_to = (
            [RouteState.ASKED]
            if last == RouteState.REFUSED
            else [RouteState.APPROVED, RouteState.REFUSED]
        )
        choices_of(
            self,
            state=[
                (
                    each.value,
                    "Asked again" if each == RouteState.ASKED else each.label,
                )
                for each in open_to
            ],
            decision_id=[("", "None, or taken elsewhere"), *decisions],
        )


class StartForm(forms.Form):
    """The day on which what a case is for starts."""

    starts_on = DayField(
        label="On which day does it start?",
        error_messages={"required": "Enter the day on which it starts."},
    )
    because = forms.CharField(
        label="What should people know about that day? (optional)",
        max_length=300,
        required=False,
    )
