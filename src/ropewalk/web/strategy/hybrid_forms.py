"""What people type when they mix models of joint commissioning."""

from typing import Any

from django import forms

from ropewalk.strategy.rules.hybrid import library
from ropewalk.web.fields import Pairs, choices_of


class MixForm(forms.Form):
    """A model for each dimension."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label="What is the mix called?",
        max_length=200,
        error_messages={"required": "Say what the mix is called."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = library()
        for code, title in held.dimensions.items():
            self.fields[f"from_{code}"] = forms.ChoiceField(
                label=title,
                choices=[
                    (each.code, f"Model {each.code}: {each.cells[code].text}")
                    for each in held.models.values()
                ],
                widget=forms.RadioSelect,
                error_messages={"required": f"{title}: choose a model."},
            )

    def choices(self) -> dict[str, str]:
        """The model chosen, by dimension."""
        return {
            each: self.cleaned_data[f"from_{each}"] for each in library().dimensions
        }


class OfferForm(forms.Form):
    """To which appraisal a hybrid is offered, under which number."""

    appraisal_id = forms.TypedChoiceField(
        label="To which appraisal?", coerce=int, widget=forms.RadioSelect
    )
    code = forms.CharField(
        label="What number has it there?",
        help_text="For example 4.",
        max_length=10,
        error_messages={"required": "Give it a number, like 4."},
    )

    def __init__(self, *args: Any, appraisals: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, appraisal_id=appraisals)
