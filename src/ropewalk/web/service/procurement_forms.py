"""What people type about what is required, and about procurements."""

from typing import Any

from django import forms

from ropewalk.service.kinds import (
    NoticeKind,
    Regime,
)
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of, numbers_of
from ropewalk.web.service.capacity_forms import either


class RequirementForm(forms.Form):
    """What a practice or locality group requires."""

    required_by = forms.ChoiceField(label="Who requires it?")
    what = forms.CharField(
        label="What is required?",
        max_length=200,
        error_messages={"required": "Say what is required."},
    )
    quantity = forms.IntegerField(
        label="How many?",
        min_value=1,
        max_value=10**8,
        error_messages={"required": "Enter how many."},
    )
    unit = forms.CharField(
        label="Of which unit?",
        help_text="Like hours, sessions or places.",
        max_length=60,
        error_messages={"required": "Say in what it is counted."},
    )
    year_starting = forms.IntegerField(
        label="In which year does the financial year start?",
        help_text="2026 is the year from 1 April 2026 to 31 March 2027.",
        min_value=1990,
        max_value=2090,
    )
    need_id = forms.ChoiceField(
        label="Which need does it answer? (optional)", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        practices: Pairs,
        localities: Pairs,
        needs: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            required_by=either(practices=practices, localities=localities),
            need_id=[("", "None recorded"), *needs],
        )


class ProcurementForm(forms.Form):
    """A procurement to be begun."""

    title = forms.CharField(
        label="What is to be bought?",
        max_length=200,
        error_messages={"required": "Say what is to be bought."},
    )
    service_id = forms.ChoiceField(label="For which service?")
    buyer_id = forms.ChoiceField(label="Which partner will hold the contract?")
    regime = forms.ChoiceField(
        label="Under which law?",
        help_text=(
            "Health care services come under the Provider Selection Regime; social care "
            "under the Procurement Act."
        ),
        choices=Regime,
        widget=forms.RadioSelect,
    )
    value_pence = PoundsField(
        label="What is it likely to be worth, in pounds?",
        help_text="Over its whole life, with value added tax: thresholds count it so.",
        error_messages={"required": "Enter what it is likely to be worth."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, services: Pairs, partners: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, service_id=services, buyer_id=partners)


class LotForm(forms.Form):
    """A lot of what is required."""

    title = forms.CharField(
        label="What is the lot called?",
        max_length=200,
        error_messages={"required": "Enter the name of the lot."},
    )
    requirement_ids = forms.MultipleChoiceField(
        label="What does it add up?",
        help_text="All in one unit and for one year.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the lot is for."},
    )

    def __init__(self, *args: Any, waiting: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, requirement_ids=waiting)

    def clean_requirement_ids(self) -> list[int]:
        """The numbers of the requirements."""
        return numbers_of(self.cleaned_data["requirement_ids"])


class AbandonForm(forms.Form):
    """Why a procurement is abandoned."""

    why = forms.CharField(
        label="Why is it abandoned?",
        max_length=500,
        error_messages={"required": "Say why it is abandoned."},
    )


class NoticeForm(forms.Form):
    """A notice that was published."""

    kind = forms.ChoiceField(label="Which notice?", choices=NoticeKind)
    published_on = DayField(label="On which day was it published?")
    reference = forms.CharField(
        label="What is its reference?",
        help_text="The number that Find a Tender gave it.",
        max_length=100,
        error_messages={"required": "Enter the reference of the notice."},
    )


class AwardForm(forms.Form):
    """To whom a lot goes."""

    provider_id = forms.ChoiceField(
        label="To which provider does it go?", widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="Why?",
        help_text="This is part of the public record.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason for the award."},
    )
    not_first_because = forms.CharField(
        label="Why does it go to another than the first? (optional)",
        help_text="Only where bids were ranked and it does.",
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )
    awarded_on = DayField(label="On which day?")
    decision_id = forms.ChoiceField(
        label="By which decision? (optional)", required=False
    )

    def __init__(
        self, *args: Any, providers: Pairs, decisions: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self, provider_id=providers, decision_id=[("", "None recorded"), *decisions]
        )
