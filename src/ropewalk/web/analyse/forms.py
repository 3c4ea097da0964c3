"""What people type on the analyse pages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ropewalk.figures import BadInput, Figure
from ropewalk.figures.words import listed, said
from ropewalk.place.actions import Document
from ropewalk.place.choices import NeighbourhoodChoices
from ropewalk.place.pence import pence_from
from ropewalk.place.percent import percent_said
from ropewalk.place.queries import levels, voices
from ropewalk.place.shares import GROWTH_OF_SUM, LEAST_GROWTH, MOST_GROWTH
from ropewalk.web.fields import DayField, PercentField, PoundsField, choices_of

MOST_BASELINES = 200_000
LONGEST_CHOICE = 160


class DrawForm(forms.Form):
    """A neighbourhood: its name, when it starts, and what it is made of."""

    name = forms.CharField(
        label="What is it called?",
        max_length=100,
        error_messages={"required": "Enter the name of the neighbourhood."},
    )
    starts_on = DayField(label="From which day is it used?")
    wards = forms.MultipleChoiceField(
        label="Whole wards",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Every small area in them. Wards are those of May 2024, as near as small areas fit them.",
    )
    small_areas = forms.MultipleChoiceField(
        label="Single small areas",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="People who live in these count as its residents.",
    )
    practices = forms.MultipleChoiceField(
        label="GP practices",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Need and fair shares are of people registered with these.",
    )

    def __init__(
        self, *args: Any, choices: NeighbourhoodChoices, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.held = choices
        choices_of(
            self,
            wards=[(ward.code, ward.name) for ward in choices.wards],
            small_areas=choices.small_areas,
            practices=choices.practices,
        )

    def clean(self) -> dict[str, Any]:
        """Something must be in it; whole wards are the small areas in them."""
        cleaned = super().clean() or {}
        wards = cleaned.pop("wards", [])
        areas = [*self.held.areas_in(wards), *cleaned.get("small_areas", [])]
        cleaned["small_areas"] = list(dict.fromkeys(areas))
        if not areas and not cleaned.get("practices") and not self.errors:
            self.add_error("wards", "Choose at least one ward, small area or practice.")
        return cleaned


class EndForm(forms.Form):
    """The first day that a neighbourhood is no longer used."""

    ends_before = DayField(
        label="What is the first day that it is no longer used?",
    )


class NeedForm(forms.Form):
    """A need in a person's own words."""

    statement = forms.CharField(
        label="What do people need?",
        help_text=(
            "One or two sentences about a group of people. "
            "Do not write anything that could tell who a person is."
        ),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what people need."},
    )
    people = forms.CharField(
        label="Who needs it?",
        help_text="For example: people aged 75 and over who live alone.",
        max_length=200,
        error_messages={"required": "Say who needs it."},
    )
    level = forms.ChoiceField(
        label="At which level was it seen?",
        choices=levels,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the level at which it was seen."},
    )
    neighbourhood = forms.ChoiceField(
        label="In one of your neighbourhoods?", required=False
    )
    voice = forms.ChoiceField(
        label="Who said so?",
        choices=voices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who said so."},
    )
    how_heard = forms.CharField(
        label="How did you hear it? (optional)",
        help_text="For example: carers' forum, September 2026.",
        max_length=300,
        required=False,
    )
    document = forms.CharField(
        label="A document that supports it (optional)", max_length=300, required=False
    )
    address = forms.URLField(
        label="Where the document is (optional)",
        help_text="A web address, like https://www.example.org/needs-assessment",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a web address that starts with https://"},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, neighbourhoods: Iterable[tuple[int, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        drawn = [(str(number), name) for number, name in neighbourhoods]
        choices_of(self, neighbourhood=[("", "No, the whole place"), *drawn])
        if not drawn:
            del self.fields["neighbourhood"]

    def clean(self) -> dict[str, Any]:
        """An address belongs to a document."""
        cleaned = super().clean() or {}
        if cleaned.get("address") and not cleaned.get("document"):
            self.add_error("document", "Say what the document is.")
        return cleaned

    def documents(self) -> list[Document]:
        """The document, where one was named."""
        title = self.cleaned_data["document"]
        return [Document(title, self.cleaned_data["address"])] if title else []

    def said(self) -> dict[str, Any]:
        """What was said, apart from the evidence."""
        told = {
            key: self.cleaned_data[key]
            for key in (
                "statement",
                "people",
                "level",
                "voice",
                "how_heard",
                "submission_key",
            )
        }
        chosen = self.cleaned_data.get("neighbourhood")
        return told | {"neighbourhood_id": int(chosen) if chosen else None}


class EvidenceForm(forms.Form):
    """A figure of the place, or a document."""

    figure = forms.ChoiceField(label="A figure of this place", required=False)
    document = forms.CharField(label="Or a document", max_length=300, required=False)
    address = forms.URLField(
        label="Where the document is (optional)",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a web address that starts with https://"},
    )

    def __init__(
        self, *args: Any, figures: Mapping[str, Figure], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.held = {
            key: figure for key, figure in figures.items() if figure.value is not None
        }
        known = [
            (key, f"{figure.label}: {said(figure.value, figure.unit)}"[:LONGEST_CHOICE])
            for key, figure in self.held.items()
        ]
        choices_of(self, figure=[("", "None"), *known])

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("figure")) == bool(cleaned.get("document")):
            raise ValidationError("Choose a figure or name a document, one of the two.")
        return cleaned

    def evidence(self) -> Figure | Document:
        """What is to be linked."""
        if key := self.cleaned_data["figure"]:
            return self.held[key]
        return Document(self.cleaned_data["document"], self.cleaned_data["address"])


class WithdrawForm(forms.Form):
    """Why a need is withdrawn."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        error_messages={"required": "Say why the need is withdrawn."},
    )


class SharesForm(forms.Form):
    """A sum, how to divide it, and how fast to move towards the shares.

    ``is_without_baselines``: the address means what each has now, and does not hold it.
    """

    pounds = PoundsField(
        label="Sum to share, in pounds",
        help_text="For example 100,000,000. Leave it empty to see need alone.",
        required=False,
    )
    by = forms.ChoiceField(label="Between")
    icb = forms.MultipleChoiceField(
        label="Among the practices of",
        help_text="Tick one board or several. Tick none for all of England.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    component = forms.ChoiceField(label="By need for")
    vintage = forms.ChoiceField(label="On the formula of")
    years = forms.IntegerField(
        label="Years to get there",
        min_value=1,
        max_value=30,
        required=False,
        error_messages={
            "invalid": "Enter a whole number of years from 1 to 30.",
            "min_value": "Enter a whole number of years from 1 to 30.",
            "max_value": "Enter a whole number of years from 1 to 30.",
        },
    )
    growth = PercentField(
        label="Growth of the sum each year, %",
        help_text=f"After the first year. Empty means {percent_said(GROWTH_OF_SUM)}.",
        required=False,
    )
    floor = PercentField(
        label="Least growth of any one each year, %",
        help_text=(
            f"Empty means {percent_said(LEAST_GROWTH)}: "
            "nobody has less than the year before."
        ),
        required=False,
    )
    ceiling = PercentField(
        label="Most growth of any one each year, %",
        help_text=f"Empty means {percent_said(MOST_GROWTH)}: no limit that matters.",
        required=False,
    )
    baselines = forms.CharField(
        label="What each has now (optional)",
        help_text=(
            "One a line: the code, a space or tab, and the amount in pounds. "
            "You can paste two columns from a spreadsheet. "
            "This gives the distance from each share. It is not an official target."
        ),
        max_length=MOST_BASELINES,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(
        self,
        *args: Any,
        choices: Mapping[str, list[tuple[str, str]]],
        is_without_baselines: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.is_without_baselines = is_without_baselines
        choices_of(self, **choices)

    def among(self) -> str:
        """The boards that are ticked, in words."""
        ticked = self["icb"].value() or ()
        offered = self.fields["icb"].choices  # type: ignore[attr-defined]  # of a choice field
        names = [name for code, name in offered if code in ticked]
        return listed(names) or "all of England"

    def clean_baselines(self) -> dict[str, int]:
        """The amounts in pence by code, refused with the line that cannot be read."""
        amounts: dict[str, int] = {}
        for number, line in enumerate(
            self.cleaned_data["baselines"].splitlines(), start=1
        ):
            if not line.strip():
                continue
            typed, _, amount = line.strip().rpartition("\t" if "\t" in line else " ")
            code = typed.strip().rstrip(",")
            try:
                pence = pence_from(amount)
            except BadInput:
                pence = None
            if pence is None or not code:
                raise ValidationError(
                    f"Line {number}: write a code and an amount, "
                    "like E08000009 190,000,000."
                )
            if code in amounts:
                raise ValidationError(f"Line {number}: {code} is there twice.")
            amounts[code] = pence
        return amounts

    def clean(self) -> dict[str, Any]:
        """The way there starts from what each has now, and what each has from a sum."""
        cleaned = super().clean() or {}
        has_now = cleaned.get("baselines")
        if cleaned.get("years") and has_now == {} and not self.is_without_baselines:
            self.add_error(
                "baselines",
                "Enter what each has now, so that a way from there can be shown.",
            )
        if has_now and "pounds" in cleaned and cleaned["pounds"] is None:
            self.add_error(
                "pounds", "Enter the sum, so that what each has can be compared."
            )
        return cleaned
