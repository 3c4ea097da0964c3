"""What people type about portfolios: options, budgets, what is used, ties and scenarios."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from ropewalk.partnership.rules.terms import year_said
from ropewalk.strategy.actions.portfolios import MOST_PERCENT, MOST_YEARS
from ropewalk.strategy.case_kinds import LimitKind, OptionWay, TieKind
from ropewalk.web.business.case_forms import year_field
from ropewalk.web.fields import Pairs, PoundsField, SignedPoundsField, choices_of

CENT = 100
NONE = ("", "None")
NOT_KNOWN = "Leave it empty if nobody knows."


class PortfolioForm(forms.Form):
    """What a portfolio is called, and which years it looks at."""

    title = forms.CharField(label="What is the portfolio called?", max_length=200)
    value_said = forms.CharField(
        label="What is the value of an option measured in?",
        help_text="The same for all, like points of an appraisal, or people who gain "
        "times how much.",
        max_length=200,
    )
    first_year = year_field(
        label="In which year does its first financial year start?",
        help_text="Like 2026 for 2026/27.",
    )
    years = forms.IntegerField(
        label="How many years does it look at?",
        min_value=1,
        max_value=MOST_YEARS,
        widget=forms.TextInput,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


def _number(**options: Any) -> forms.TypedChoiceField:
    """One of several by its number, or none."""
    return forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, **options
    )


class OptionForm(forms.Form):
    """Something that could be invested in or given up."""

    way = forms.ChoiceField(
        label="Is it to invest in, or to give up?",
        choices=OptionWay,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label="What is it? (optional with an intention)", max_length=200, required=False
    )
    intention_id = _number(label="Which intention is it? (optional)")
    value = forms.DecimalField(
        label="What is it worth? (optional)",
        help_text="Below nothing where giving it up is a loss. Left empty, it is taken from "
        "the appraised option below; without one the option is named and left out.",
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    appraised_id = _number(label="Which appraised option is it? (optional)")
    value_source = forms.CharField(
        label="Where does a value that you enter come from? (optional)",
        max_length=300,
        required=False,
    )
    must_because = forms.CharField(
        label="If it has to be done: why? (optional)", max_length=300, required=False
    )

    def __init__(
        self, *args: Any, intentions: Pairs, appraised: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self, intention_id=[NONE, *intentions], appraised_id=[NONE, *appraised]
        )


class ValuesForm(forms.Form):
    """The appraisal from which values are taken."""

    appraisal_id = forms.TypedChoiceField(
        label="From which appraisal?",
        coerce=int,
        error_messages={"required": "Choose an appraisal."},
    )

    def __init__(self, *args: Any, appraisals: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, appraisal_id=[("", "Choose an appraisal"), *appraisals])


class ValueForm(forms.Form):
    """What an option is worth, and who says so."""

    value = forms.DecimalField(
        label="What is it worth?",
        help_text="Below nothing where giving it up is a loss.",
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput,
        error_messages={
            "required": "Enter what it is worth.",
            "invalid": "Enter a number, like 62.5.",
        },
    )
    value_source = forms.CharField(
        label="Where does that come from?",
        max_length=300,
        error_messages={"required": "Say where the value comes from."},
    )


class WhyForm(forms.Form):
    """Why something is taken out."""

    because = forms.CharField(label="Why is it taken out?", max_length=300)


class ByYearForm(forms.Form):
    """An amount for each year; subclasses say of what."""

    def __init__(
        self, *args: Any, years: range, is_money: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.years, self.is_money = years, is_money
        for year in years:
            self.fields[f"y{year}"] = self.field_of(year)

    def field_of(self, year: int) -> forms.Field:
        """The field of one year: pounds, or posts."""
        if self.is_money:
            return SignedPoundsField(
                label=f"{year_said(year)}, in pounds", required=False
            )
        return forms.DecimalField(
            label=f"{year_said(year)}, in whole-time posts",
            max_digits=9,
            decimal_places=2,
            required=False,
        )

    def amounts(self) -> dict[int, int | None]:
        """Whole pence, or hundredths of a post, by year; none where it was left empty."""
        return {
            year: _whole(self.cleaned_data[f"y{year}"], is_money=self.is_money)
            for year in self.years
        }


def _whole(said: int | Decimal | None, *, is_money: bool) -> int | None:
    if said is None:
        return None
    return int(said if is_money else said * CENT)


def boxes_of(amounts: Mapping[int, int], *, is_money: bool) -> dict[str, Any]:
    """Amounts as they stand in the boxes of their years."""
    return {
        f"y{year}": amount if is_money else Decimal(amount) / CENT
        for year, amount in amounts.items()
    }


class BudgetForm(forms.Form):
    """What there is of a budget in each year: pounds, or posts for a workforce."""

    title = forms.CharField(
        label="What is the budget called?",
        help_text="Enter the name of one that is there to change it.",
        max_length=200,
    )
    kind = forms.ChoiceField(
        label="What is it?", choices=LimitKind, widget=forms.RadioSelect
    )
    fund_id = _number(label="Which fund is it part of? (optional)")

    def __init__(self, *args: Any, years: range, funds: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        self.years = years
        for year in years:
            self.fields[f"y{year}"] = PoundsField(
                label=f"{year_said(year)}: pounds, or posts (optional)", required=False
            )
        choices_of(self, fund_id=[NONE, *funds])

    def said(self) -> dict[str, Any]:
        """What was typed, as the action is told it: hundredths of a pound or of a post."""
        held = self.cleaned_data
        return {
            "title": held["title"],
            "kind": LimitKind(held["kind"]),
            "fund_id": held["fund_id"],
            "amounts": {year: held[f"y{year}"] for year in self.years},
        }


class TieForm(forms.Form):
    """How one option hangs on another."""

    one_id = forms.TypedChoiceField(label="Which option?", coerce=int)
    kind = forms.ChoiceField(
        label="How does it hang on the other?",
        choices=TieKind,
        widget=forms.RadioSelect,
    )
    other_id = forms.TypedChoiceField(label="Which other option?", coerce=int)

    def __init__(self, *args: Any, choices: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, one_id=choices, other_id=choices)


class GapForm(forms.Form):
    """Money that has to be found over all years."""

    pence = PoundsField(
        label="How much has to be found over all years, in pounds?",
        error_messages={"required": "Enter how much has to be found."},
    )
    source = forms.CharField(label="Who says so?", max_length=300)


class ScenarioForm(forms.Form):
    """A way in which things may turn out: percent of values and budgets."""

    title = forms.CharField(label="What is the scenario called?", max_length=200)
    because = forms.CharField(
        label="Why is it looked at? (optional)", max_length=300, required=False
    )

    def __init__(
        self, *args: Any, choices: Pairs, budgets: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.of = {
            **{f"option_{number}": f"Value of {title}" for number, title in choices},
            **{
                f"budget_{number}": f"What there is of {title}"
                for number, title in budgets
            },
        }
        for name, words in self.of.items():
            self.fields[name] = forms.IntegerField(
                label=f"{words}, in percent (optional)",
                min_value=0,
                max_value=MOST_PERCENT,
                required=False,
                widget=forms.TextInput,
            )

    def said(self) -> dict[str, Any]:
        """What was typed, as the action is told it."""
        held = self.cleaned_data

        def of(kind: str) -> dict[int, int]:
            return {
                int(name.partition("_")[2]): held[name]
                for name in self.of
                if name.startswith(kind) and held[name] is not None
            }

        return {
            "title": held["title"],
            "because": held["because"],
            "options": of("option"),
            "budgets": of("budget"),
        }
