"""What people say about which care homes are a provider's."""

from typing import Any

from django import forms

from ropewalk.web.fields import DayField, Pairs, choices_of, lines_of


class JoinLocationsForm(forms.Form):
    """Care homes to join: of those suggested, and any other by its location id."""

    suggested = forms.MultipleChoiceField(
        label="Which of the homes with its registered name does it run? (optional)",
        help_text="Tick those that you know to be its own.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    typed = forms.CharField(
        label="Location ids of its homes (optional)",
        help_text="One a line, like 1-123456789. It is on the Care Quality Commission's "
        "own page of the home.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    on = DayField(label="From which day are they its homes?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, suggested: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, suggested=suggested)
        if not suggested:
            del self.fields["suggested"]

    def codes(self) -> list[str]:
        """The location ids that were ticked, then those that were typed."""
        ticked = self.cleaned_data.get("suggested") or []
        return [*ticked, *lines_of(self.cleaned_data["typed"])]


class TakeOffLocationsForm(forms.Form):
    """Care homes to take off a provider."""

    codes = forms.MultipleChoiceField(
        label="Which homes are not its own?", widget=forms.CheckboxSelectMultiple
    )
    on = DayField(
        label="From which day?",
        help_text="The day they were joined from, if they never were its own.",
    )
    why = forms.CharField(
        label="Why?",
        help_text="Like: sold to another provider.",
        max_length=300,
        error_messages={"required": "Say why."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, joined: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, codes=joined)
