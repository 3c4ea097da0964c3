"""What people type about providers and services."""

from decimal import Decimal
from typing import Any

from django import forms

from ropewalk.service.kinds import (
    Choice,
    Phase,
    PriceKind,
    Sector,
    Weekday,
)
from ropewalk.web.fields import DayField, Pairs, choices_of, numbers_of

NOBODY = [("", "Nobody yet")]
PLACE = ("place_name", "street", "town", "county", "postcode")
HOURS = ("weekdays", "opens_at", "closes_at")


class ProviderForm(forms.Form):
    """A provider."""

    name = forms.CharField(
        label="What is the organisation called?",
        max_length=200,
        error_messages={"required": "Enter the name of the provider."},
    )
    sector = forms.ChoiceField(
        label="Whose is it?", choices=Sector, widget=forms.RadioSelect
    )
    regulator_code = forms.CharField(
        label="What is its Care Quality Commission code? (optional)",
        help_text="Like 1-101635, where it is registered there.",
        max_length=20,
        required=False,
    )
    starts_on = DayField(label="From which day does it give services here?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class ServiceForm(forms.Form):
    """A service: what it is, for whom, where and when."""

    name = forms.CharField(
        label="What is the service called?",
        max_length=200,
        error_messages={"required": "Enter the name of the service."},
    )
    description = forms.CharField(
        label="What does it do?",
        help_text="In plain words: anybody can read this once it is in the directory.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the service does."},
    )
    for_whom = forms.CharField(
        label="Whom is it for?",
        max_length=500,
        error_messages={"required": "Say whom the service is for."},
    )
    phase = forms.ChoiceField(
        label="Where does it stand on the way from home to home?", choices=Phase
    )
    outcome_ids = forms.MultipleChoiceField(
        label="What is it for?",
        help_text="The outcomes that it should make better.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one outcome."},
    )
    need_ids = forms.MultipleChoiceField(
        label="Which needs does it answer? (optional)",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    starts_on = DayField(label="From which day is it given?")
    provider_id = forms.ChoiceField(label="Who gives it?", required=False)
    minimum_age = forms.IntegerField(
        label="From which age? (optional)", min_value=0, max_value=120, required=False
    )
    maximum_age = forms.IntegerField(
        label="Up to which age? (optional)", min_value=0, max_value=120, required=False
    )
    telephone = forms.CharField(
        label="Telephone (optional)", max_length=30, required=False
    )
    email = forms.EmailField(label="E-mail address (optional)", required=False)
    address = forms.URLField(
        label="Its own page on the web (optional)",
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    place_name = forms.CharField(
        label="Name of the building (optional)", max_length=200, required=False
    )
    street = forms.CharField(label="Street (optional)", max_length=200, required=False)
    town = forms.CharField(label="Town (optional)", max_length=100, required=False)
    county = forms.CharField(label="County (optional)", max_length=100, required=False)
    postcode = forms.CharField(
        label="Postcode (optional)", max_length=8, required=False
    )
    weekdays = forms.MultipleChoiceField(
        label="On which days is it open? (optional)",
        choices=Weekday,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    opens_at = forms.TimeField(
        label="From when? (optional)", help_text="Like 09:00.", required=False
    )
    closes_at = forms.TimeField(
        label="Until when? (optional)", help_text="Like 17:00.", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        outcomes: Pairs,
        needs: Pairs,
        providers: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            outcome_ids=outcomes,
            need_ids=needs,
            provider_id=[*NOBODY, *providers],
        )
        if not needs:
            del self.fields["need_ids"]

    def clean(self) -> dict[str, Any]:
        """Refuse days without hours, and hours without days."""
        said = super().clean() or self.cleaned_data
        times = said.get("opens_at"), said.get("closes_at")
        if bool(said.get("weekdays")) != all(times) or any(times) != all(times):
            self.add_error(
                "weekdays", "Say on which days it is open, from when and until when."
            )
        return said

    def clean_outcome_ids(self) -> list[int]:
        """The numbers of the outcomes."""
        return numbers_of(self.cleaned_data["outcome_ids"])

    def clean_need_ids(self) -> list[int]:
        """The numbers of the needs."""
        return numbers_of(self.cleaned_data["need_ids"])


class ChangeServiceForm(ServiceForm):
    """What a draft is to say instead."""

    submission_key = None  # type: ignore[assignment]  # a draft is there already

    def __init__(
        self, *args: Any, has_places: bool, has_hours: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name in () if has_places else PLACE:
            del self.fields[name]
        for name in () if has_hours else HOURS:
            del self.fields[name]


class PublishForm(forms.Form):
    """That an entry of the directory is right, and who answers for it."""

    assured_on = DayField(label="On which day was it seen to be right?")
    assurer_post = forms.CharField(
        label="Which post answers for the entry?",
        help_text="A post, not a person's name.",
        max_length=150,
        error_messages={"required": "Enter the post that answers for the entry."},
    )
    assurer_email = forms.EmailField(
        label="Where can a reader say that something is wrong?",
        help_text="An e-mail address that several people read.",
        error_messages={"required": "Enter an e-mail address."},
    )


class PriceForm(forms.Form):
    """A price for the list."""

    kind = forms.ChoiceField(label="What is priced?", choices=PriceKind)
    what = forms.CharField(
        label="What exactly?",
        max_length=200,
        error_messages={"required": "Say what the price is of."},
    )
    unit = forms.CharField(
        label="For which unit?",
        help_text="Like an hour, a session or a week.",
        max_length=60,
        error_messages={"required": "Say for which unit."},
    )
    pounds = forms.DecimalField(
        label="How much, in pounds?",
        help_text="Without value added tax, to four decimals at most.",
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=4,
    )
    vat_percent = forms.DecimalField(
        label="How much value added tax, in percent? (optional)",
        help_text="0 where there is none; empty where it is not known.",
        min_value=Decimal(0),
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    starts_on = DayField(label="From which day?")
    below_cost_because = forms.CharField(
        label="Why is it below what care costs to give? (optional)",
        max_length=500,
        required=False,
    )


class MakeOrBuyForm(forms.Form):
    """Whether a service is made or bought."""

    choice = forms.ChoiceField(
        label="Is it made or bought?", choices=Choice, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is made or bought."},
    )
    decided_on = DayField(label="On which day was that decided?")
