"""What people type about criteria, calls for bids, bids and scores."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from ropewalk.figures.days import LONDON
from ropewalk.service.actions.evaluating import Given
from ropewalk.service.rules.criteria import Criterion
from ropewalk.service.rules.selection_law import KeyCriterion
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of

PRICE = "price"
PARTS = ("percent", "reason", "floor")


class CriteriaForm(forms.Form):
    """The weights of the key criteria and of price, and why."""

    most_points = forms.IntegerField(
        label="How many points can an evaluator give at most?",
        min_value=1,
        max_value=100,
    )
    floor_percent = forms.IntegerField(
        label="Which share of the points for quality must a bid have? (optional)",
        help_text="In percent. Below it a bid is out, whatever it costs.",
        min_value=0,
        max_value=100,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, words in (*KeyCriterion.choices, (PRICE, "Price")):
            self.fields[f"percent_{code}"] = forms.IntegerField(
                label=f"{words}: weight, of 100 (optional)",
                help_text="It belongs to value." if code == PRICE else "",
                min_value=0,
                max_value=100,
                required=False,
            )
            self.fields[f"reason_{code}"] = forms.CharField(
                label=f"{words}: why that weight? (optional)",
                max_length=1000,
                required=False,
            )
            if code != PRICE:
                self.fields[f"floor_{code}"] = forms.IntegerField(
                    label=f"{words}: fewest points (optional)",
                    min_value=0,
                    max_value=100,
                    required=False,
                )

    @staticmethod
    def headings() -> dict[str, str]:
        """What stands above the fields of each criterion."""
        named = (*KeyCriterion.choices, (PRICE, "Price"))
        return {f"percent_{code}": str(words) for code, words in named}

    def criteria(self) -> list[Criterion]:
        """The criteria that were given a weight."""
        said = self.cleaned_data
        return [
            Criterion(
                code=code,
                title=str(words),
                key=KeyCriterion.VALUE if code == PRICE else KeyCriterion(code),
                percent=said[f"percent_{code}"],
                reason=said[f"reason_{code}"],
                is_price=code == PRICE,
                floor=said.get(f"floor_{code}"),
            )
            for code, words in (*KeyCriterion.choices, (PRICE, "Price"))
            if said[f"percent_{code}"] is not None
        ]


def _moment(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=LONDON)


class CallForm(forms.Form):
    """Until when bids are asked for, and when they are opened."""

    closes_on = DayField(label="On which day do bids close?")
    closes_time = forms.TimeField(
        label="At what time?",
        help_text="Like 12:00.",
        error_messages={"required": "Enter the time at which bids close."},
    )
    opens_on = DayField(label="On which day are they opened?")
    opens_time = forms.TimeField(
        label="At what time are they opened?",
        help_text="Like 14:00. Nobody who buys sees a bid before that.",
        error_messages={"required": "Enter the time at which bids are opened."},
    )

    def moments(self) -> tuple[datetime, datetime]:
        """When bids close and when they are opened, in London."""
        said = self.cleaned_data
        return (
            _moment(said["closes_on"], said["closes_time"]),
            _moment(said["opens_on"], said["opens_time"]),
        )


class BidForm(forms.Form):
    """What a provider offers."""

    price_pence = PoundsField(
        label="At which price, in pounds?",
        help_text="For all of it, without value added tax.",
        error_messages={"required": "Enter the price."},
    )
    offer = forms.CharField(
        label="What do you offer?",
        help_text="Answer each of the criteria.",
        max_length=20_000,
        widget=forms.Textarea,
        error_messages={"required": "Say what you offer."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class EvaluatorForm(forms.Form):
    """Who scores."""

    account_id = forms.ChoiceField(label="Who scores the bids?")

    def __init__(self, *args: Any, people: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, account_id=people)


class DeclareForm(forms.Form):
    """Whether an evaluator has an interest."""

    has_interest = forms.ChoiceField(
        label="Have you an interest in who is chosen?",
        help_text="Work, family, money or friendship with anybody who may bid.",
        choices=[("no", "No"), ("yes", "Yes")],
        widget=forms.RadioSelect,
    )
    particulars = forms.CharField(
        label="Which? (optional)", max_length=500, required=False
    )


class ScoresForm(forms.Form):
    """Points for each criterion, and why."""

    def __init__(
        self, *args: Any, criteria: Iterable[Any], most: int, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.codes: Sequence[str] = [each.code for each in criteria]
        for each in criteria:
            self.fields[f"points_{each.code}"] = forms.IntegerField(
                label=f"{each.title}: points, from 0 to {most}",
                min_value=0,
                max_value=most,
            )
            self.fields[f"reason_{each.code}"] = forms.CharField(
                label=f"{each.title}: why?",
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def given(self) -> dict[str, Given]:
        """The points and reasons by criterion."""
        said = self.cleaned_data
        return {
            code: Given(said[f"points_{code}"], said[f"reason_{code}"])
            for code in self.codes
        }
