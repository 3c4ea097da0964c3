"""What people type about placements: what is wanted, offered and chosen."""

from datetime import datetime
from typing import Any

from django import forms

from ropewalk.figures.days import LONDON
from ropewalk.service.actions.placements import OfferSaid, PlacementSaid
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.placement_kinds import (
    ChosenBy,
    HowOften,
    Rating,
    WhyChosen,
    WhyClosed,
)
from ropewalk.web.fields import DayField, Pairs, choices_of, lines_of, numbers_of

TELLS_OF_NOBODY = (
    "Do not name anybody, or give an address, a date of birth or a number of theirs."
)
PRICE = {"max_digits": 12, "decimal_places": 4, "min_value": 0}


class PlacementForm(forms.Form):
    """What a person or a locality needs arranged."""

    reference = forms.CharField(
        label="What is your own reference for the case?",
        help_text="Like AB-1042. It must not name or describe anybody: no name, initials "
        "with a birthday, or NHS number.",
        max_length=30,
        error_messages={"required": "Enter the council's own reference for the case."},
    )
    kind = forms.ChoiceField(label="What is it for?", choices=KindOfNeed)
    wanted = forms.CharField(
        label="What is wanted?",
        help_text=f"What a provider has to know to offer. {TELLS_OF_NOBODY}",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what is wanted."},
    )
    district = forms.CharField(
        label="Where: in which postcode district? (optional)",
        help_text="The first half of the postcode, like M33; or choose a locality.",
        max_length=4,
        required=False,
    )
    locality_id = forms.ChoiceField(
        label="Or in which locality? (optional)", required=False
    )
    is_of_locality = forms.BooleanField(
        label="It is the locality's own need, and so its choice", required=False
    )
    starts_on = DayField(
        label="From which day is it wanted?",
        error_messages={"required": "Enter the day from which it is wanted."},
    )
    unit = forms.ChoiceField(label="For which unit is the price?")
    quantity = forms.DecimalField(
        label="How many units?",
        max_digits=9,
        decimal_places=2,
        min_value=0,
        error_messages={"required": "Enter how many units."},
    )
    how_often = forms.ChoiceField(
        label="Is that a week, or in all?",
        choices=[
            (HowOften.WEEK, "A week"),
            (HowOften.WHOLE, "In all"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether that is a week or in all."},
    )
    least_pounds = forms.DecimalField(
        label="What is the least price allowed for a unit, in pounds?",
        help_text="What it costs to give it and go on giving it. Nobody is asked below it.",
        error_messages={"required": "Enter the least price allowed."},
        **PRICE,  # type: ignore[arg-type]  # each is what the field asks for
    )
    most_pounds = forms.DecimalField(
        label="And the most?",
        error_messages={"required": "Enter the most allowed."},
        **PRICE,  # type: ignore[arg-type]
    )
    floor = forms.ChoiceField(
        label="What is the lowest rating accepted?",
        choices=[
            *reversed(Rating.choices),
            ("", "None: the regulator does not rate such a service"),
        ],
        required=False,
        initial=Rating.GOOD,
    )
    takes_unrated = forms.BooleanField(
        label="A service that has no rating yet can be offered", required=False
    )
    closes_on = DayField(
        label="On which day do offers close?",
        error_messages={"required": "Enter the day on which offers close."},
    )
    closes_time = forms.TimeField(
        label="At what time do they close?",
        help_text="Like 12:00.",
        error_messages={"required": "Enter the time at which offers close."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, units: Pairs, localities: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self, unit=units, locality_id=[("", "No locality: a district"), *localities]
        )

    def said(self) -> PlacementSaid:
        """The request."""
        said = self.cleaned_data
        return PlacementSaid(
            reference=said["reference"],
            kind=KindOfNeed(said["kind"]),
            quantity=said["quantity"],
            unit=said["unit"],
            how_often=HowOften(said["how_often"]),
            starts_on=said["starts_on"],
            wanted=said["wanted"],
            least_pounds=said["least_pounds"],
            most_pounds=said["most_pounds"],
            closes_at=datetime.combine(
                said["closes_on"], said["closes_time"], tzinfo=LONDON
            ),
            district=said["district"],
            locality_id=int(said["locality_id"]) if said["locality_id"] else None,
            is_of_locality=said["is_of_locality"],
            floor=Rating(said["floor"]) if said["floor"] else None,
            takes_unrated=said["takes_unrated"],
        )


class OfferForm(forms.Form):
    """What a provider offers."""

    pounds = forms.DecimalField(
        label="At which price for a unit, in pounds?",
        help_text="Without value added tax. An offer is made once.",
        error_messages={"required": "Enter the price of a unit."},
        **PRICE,  # type: ignore[arg-type]
    )
    starts_on = DayField(label="From which day can it start?")
    offer = forms.CharField(
        label="What is offered?",
        help_text=f"What a person would want to know to choose it. {TELLS_OF_NOBODY}",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what is offered."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def said(self) -> OfferSaid:
        """The offer."""
        said = self.cleaned_data
        return OfferSaid(said["pounds"], said["starts_on"], said["offer"])


class WithdrawForm(forms.Form):
    """Why an offer is withdrawn."""

    why = forms.CharField(
        label="Why is it withdrawn?",
        help_text=TELLS_OF_NOBODY,
        max_length=500,
        error_messages={"required": "Say why it is withdrawn."},
    )


class ChoiceForm(forms.Form):
    """Which offer was chosen, by whom, and why."""

    offer_id = forms.ChoiceField(
        label="Which offer was chosen?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the offer that was chosen."},
    )
    chosen_by = forms.ChoiceField(
        label="Whose choice was it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whose choice it was."},
    )
    turned_on = forms.ChoiceField(
        label="What did it turn on most?",
        help_text="The kinds are counted and published; the words below are not.",
        choices=WhyChosen,
    )
    why = forms.CharField(
        label="Why, in the words of whoever chose?",
        help_text=TELLS_OF_NOBODY,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it was chosen."},
    )
    chosen_on = DayField(label="On which day was it chosen?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, offers: Pairs, is_of_locality: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            offer_id=offers,
            chosen_by=[
                (str(code), str(words))
                for code, words in ChosenBy.choices
                if (code == ChosenBy.LOCALITY) == is_of_locality
            ],
        )


class CloseForm(forms.Form):
    """Why a request ends without a choice."""

    because = forms.ChoiceField(
        label="Why does it end?", choices=WhyClosed, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="What happened?",
        help_text=TELLS_OF_NOBODY,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what happened."},
    )


class WhereGivenForm(forms.Form):
    """To which districts and localities a service is given."""

    districts = forms.CharField(
        label="In which postcode districts? (optional)",
        help_text="One a line, like M33. None at all: throughout the partnership's area.",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    locality_ids = forms.MultipleChoiceField(
        label="In which localities? (optional)",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, localities: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, locality_ids=localities)
        if not localities:
            del self.fields["locality_ids"]

    def clean_districts(self) -> tuple[str, ...]:
        """The districts, one a line."""
        return lines_of(self.cleaned_data["districts"])

    def clean_locality_ids(self) -> list[int]:
        """The numbers of the localities."""
        return numbers_of(self.cleaned_data["locality_ids"])


class RatingForm(forms.Form):
    """What the regulator rated a service."""

    rating = forms.ChoiceField(
        label="What is it rated overall?", choices=Rating, widget=forms.RadioSelect
    )
    rated_on = DayField(label="On which day was that published?")
    source = forms.CharField(
        label="Where is it written?",
        help_text="The address of the report, or its title.",
        max_length=300,
        error_messages={"required": "Say where the rating is written."},
    )
