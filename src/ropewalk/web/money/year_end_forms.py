"""What people type at the end of a year: carried forward, agreed, put to bodies, tried out."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from django import forms

from ropewalk.money.kinds import BalanceKind, CarryGround
from ropewalk.money.queries.positions import PartStands
from ropewalk.money.rules.contributions import Change
from ropewalk.money.rules.next_year import StepsSaid
from ropewalk.money.rules.virement import BudgetPart
from ropewalk.money.rules.year_end import DaysSaid
from ropewalk.web.fields import (
    DayField,
    Pairs,
    PercentField,
    PoundsField,
    SignedPoundsField,
    choices_of,
)


class CarryForm(forms.Form):
    """How much of what is left is carried forward, part by part, and on what ground."""

    ground = forms.ChoiceField(
        label="On what ground may it be spent next year?",
        choices=CarryGround,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label="What does that ground say?",
        help_text="The clause, the condition of the grant, or the name of the reserve.",
        max_length=500,
        error_messages={"required": "Say why it may be spent in the next year."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, left: Sequence[PartStands], **options: Any) -> None:
        super().__init__(*args, **options)
        self._parts: dict[str, BudgetPart] = {}
        for number, each in enumerate(left, start=1):
            whose = f"{each.partner}, " if each.partner else ""
            kind = ", capital" if each.part.is_capital else ""
            name = f"part_{number}"
            self._parts[name] = each.part
            self.fields[name] = PoundsField(
                label=f"How much of {whose}{each.strand}{kind}, in pounds? (optional)",
                required=False,
            )
            self.initial.setdefault(name, each.left_pence)

    def said(self) -> dict[str, Any]:
        """What is proposed as the action takes it."""
        told = self.cleaned_data
        return {
            "ground": CarryGround(told["ground"]),
            "why": told["why"],
            "submission_key": told["submission_key"],
            "pence_by_part": {
                part: told[name] for name, part in self._parts.items() if told[name]
            },
        }


class AnswerCarryForm(forms.Form):
    """What a finance officer says of a carry-forward."""

    organisation_id = forms.ChoiceField(label="For which partner?")
    is_confirmed = forms.ChoiceField(
        label="What do you say?",
        choices=[("yes", "I confirm it"), ("no", "I advise against it")],
        widget=forms.RadioSelect,
    )
    advice = forms.CharField(
        label="Why, or what goes with it (needed if you advise against it)",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=partners)


class ConfirmSharingForm(forms.Form):
    """For which partner a finance officer confirms what each bears."""

    organisation_id = forms.ChoiceField(label="For which partner?")

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=partners)


class BalanceForm(forms.Form):
    """What a partner's own books show against a fund."""

    organisation_id = forms.ChoiceField(label="Whose books?")
    kind = forms.ChoiceField(
        label="Which balance?", choices=BalanceKind, widget=forms.RadioSelect
    )
    pence = SignedPoundsField(
        label="What do they show, in pounds?",
        help_text="With a minus sign where the fund owes the partner.",
        error_messages={"required": "Enter what the partner's books show, in pounds."},
    )
    reference = forms.CharField(
        label="Where in its books is that? (optional)", max_length=200, required=False
    )

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=partners)


class SettleForm(forms.Form):
    """How a difference between two sets of books is settled."""

    organisation_id = forms.ChoiceField(label="For which of the two do you speak?")
    how = forms.CharField(
        label="How is it settled?",
        help_text="A payment in transit, a mistake and who puts it right, by when.",
        max_length=500,
        error_messages={"required": "Say how the difference is settled."},
    )

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=partners)


class YearEndDaysForm(forms.Form):
    """A partner's own days for the end of a year; an empty one is not known yet."""

    cut_off_on = DayField(
        label="Last day to be told of postings that concern you (if known)",
        required=False,
    )
    agreement_on = DayField(
        label="Day by which you agree balances (if known)", required=False
    )
    hard_close_on = DayField(
        label="Day of your hard close (if known)",
        help_text="From this day you can close the year here. Nothing that touches you "
        "is posted into it after that.",
        required=False,
    )
    draft_accounts_on = DayField(
        label="Day by which you draft your accounts (if known)", required=False
    )
    audited_accounts_on = DayField(
        label="Day by which your accounts are audited (if known)", required=False
    )
    why = forms.CharField(
        label="Why do the days change?", max_length=500, required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_said: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_said:
            del self.fields["why"]

    @staticmethod
    def as_said(days: DaysSaid | None) -> dict[str, Any]:
        """What stands in the boxes at first: the days that were said last."""
        return {} if days is None else asdict(days)

    def days(self) -> DaysSaid:
        """The days as the rule takes them."""
        return DaysSaid(**{each.name: self.cleaned_data[each.name] for each in DAYS})


class RouteForm(forms.Form):
    """The bodies to which a statement is put."""

    body_ids = forms.MultipleChoiceField(
        label="To which bodies?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the bodies that are given it."},
    )

    def __init__(self, *args: Any, bodies: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, body_ids=bodies)

    def clean_body_ids(self) -> list[int]:
        """The numbers of the bodies."""
        return [int(each) for each in self.cleaned_data["body_ids"]]


DAYS = fields(DaysSaid)
REASON = "Why, or where does it come from?"


class NextYearForm(forms.Form):
    """The steps from this year's sum to next year's; an empty one is not known yet."""

    last_year = PoundsField(label="This year's sum, in pounds", required=False)
    last_year_why = forms.CharField(label=REASON, max_length=300, required=False)
    recurrent = SignedPoundsField(
        label="Changes of this year that recur, in pounds", required=False
    )
    recurrent_why = forms.CharField(label=REASON, max_length=300, required=False)
    not_recurrent = SignedPoundsField(
        label="Changes of this year that do not recur, in pounds",
        help_text="Shown, and counted for nothing.",
        required=False,
    )
    not_recurrent_why = forms.CharField(label=REASON, max_length=300, required=False)
    inflation = PercentField(label="Inflation, in per cent", required=False)
    inflation_why = forms.CharField(label=REASON, max_length=300, required=False)
    planned = SignedPoundsField(label="Planned changes, in pounds", required=False)
    planned_why = forms.CharField(label=REASON, max_length=300, required=False)
    efficiency = PercentField(
        label="Efficiency, in per cent", help_text="It is taken off.", required=False
    )
    efficiency_why = forms.CharField(label=REASON, max_length=300, required=False)

    ROWS = {
        change.label.replace("Last year", "This year"): (
            change.value,
            f"{change.value}_why",
        )
        for change in Change
    }

    def said(self) -> StepsSaid:
        """The steps as the rule takes them."""
        told = self.cleaned_data
        return StepsSaid(
            **{change.value: told[change.value] for change in Change},
            reasons={change: told[f"{change.value}_why"] for change in Change},
        )

    @property
    def without_reason(self) -> str | None:
        """The first reason that is missing beside a step that was entered, by its name."""
        told = self.cleaned_data
        for change in Change:
            name = f"{change.value}_why"
            if told[change.value] is not None and not told[name].strip():
                return name
        return None
