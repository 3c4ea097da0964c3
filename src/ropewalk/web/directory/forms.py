"""What people type about entries of the directory."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ropewalk.exchange.incoming import MOST_FILES
from ropewalk.figures import BadInput
from ropewalk.service.kinds import Phase
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of

OLDEST = 150


def pence_typed(typed: str) -> int | None:
    """A sum as it was typed, in pence; none where nothing was.

    Raises:
        BadInput: when it is no sum of money.
    """
    if not typed.strip():
        return None
    try:
        pence: int = PoundsField().clean(typed)
    except ValidationError as wrong:
        raise BadInput(" ".join(wrong.messages)) from None
    return pence


class SelfAssessmentForm(forms.Form):
    """What somebody would like help with. Nothing of it is kept."""

    kinds = forms.MultipleChoiceField(
        label="What would you like help with?",
        help_text="Choose all that matter to you.",
        choices=KindOfNeed,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one thing that you would like help with."
        },
    )
    age = forms.IntegerField(
        label="How old are you? (optional)",
        help_text="In whole years: some services are for some ages alone.",
        min_value=0,
        max_value=OLDEST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": f"Enter an age in whole years, from 0 to {OLDEST}.",
            "min_value": f"Enter an age in whole years, from 0 to {OLDEST}.",
            "max_value": f"Enter an age in whole years, from 0 to {OLDEST}.",
        },
    )
    postcode = forms.CharField(
        label="Your postcode (optional)",
        help_text="The whole of it, to see what is nearest.",
        max_length=10,
        required=False,
    )
    is_helping = forms.BooleanField(
        label="I am helping somebody else answer, in a library or at a counter",
        required=False,
    )


class SortForm(forms.Form):
    """Which kinds of need a service answers."""

    kinds = forms.MultipleChoiceField(
        label="Which kinds of need does it answer?",
        help_text="People find the entry by these.",
        choices=KindOfNeed,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one kind of need."},
    )


class LeaveOutForm(forms.Form):
    """What a service is not for, and who is to be asked instead."""

    what = forms.CharField(
        label="What is it not for?",
        help_text="Such as: secure services.",
        max_length=200,
        error_messages={"required": "Say what it is not for."},
    )
    goes_to = forms.CharField(
        label="Who is to be asked instead?",
        help_text="An organisation or a post, not a person's name.",
        max_length=200,
        error_messages={"required": "Say who is to be asked instead."},
    )


class GivenByForm(forms.Form):
    """Who gives a service."""

    provider_id = forms.TypedChoiceField(label="Who gives it?", coerce=int)

    def __init__(self, *args: Any, providers: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, provider_id=providers)


class PauseForm(forms.Form):
    """Since when a service is closed for the time being."""

    paused_on = DayField(
        label="Since when is it closed for the time being? (optional)", required=False
    )


class SeveralFiles(forms.ClearableFileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each looked at."""

    widget = SeveralFiles(attrs={"accept": ".json"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file; at least one."""
        held = data if isinstance(data, list) else [data]
        if len(held) > MOST_FILES:
            raise ValidationError(f"Send at most {MOST_FILES} files at once.")
        return [super(FilesField, self).clean(each, initial) for each in held or [None]]


class ImportForm(forms.Form):
    """Files of another directory, and where their services stand."""

    sent = FilesField(
        label="The files",
        help_text="JSON files of Open Referral UK: pages of services, or services in "
        "full. Two million bytes at once; for more, use the command line.",
        error_messages={"required": "Choose at least one file."},
    )
    phase = forms.ChoiceField(
        label="Where do services stand that do not say so?", choices=Phase
    )
