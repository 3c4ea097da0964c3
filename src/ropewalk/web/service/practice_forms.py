"""What people type about practices and localities: whose a budget is, and who used what."""

from typing import Any

from django import forms

from ropewalk.service.kinds import UseKind
from ropewalk.web.fields import Pairs, choices_of
from ropewalk.web.service.capacity_forms import either


class ShowBudgetForm(forms.Form):
    """Whose a strand of an indicative budget or a pot is."""

    strand_id = forms.ChoiceField(label="Which strand?")
    whose = forms.ChoiceField(label="Whose is it?")

    def __init__(
        self,
        *args: Any,
        strands: Pairs,
        practices: Pairs,
        localities: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            strand_id=strands,
            whose=either(practices=practices, localities=localities),
        )


class UseForm(forms.Form):
    """How many people of a practice used a service, or were pointed to it, in a quarter."""

    practice_id = forms.ChoiceField(label="Of which practice?")
    kind = forms.ChoiceField(
        label="What is counted?", choices=UseKind, widget=forms.RadioSelect
    )
    when = forms.ChoiceField(label="In which quarter?")
    people = forms.IntegerField(
        label="How many people?",
        help_text="Each once. Enter no names. A small number is kept and never shown.",
        min_value=0,
        max_value=10**6,
        error_messages={"required": "Enter how many people, 0 if it was nobody."},
    )
    source = forms.CharField(
        label="Where is the count from?",
        max_length=300,
        error_messages={"required": "Say where the count is from."},
    )

    def __init__(
        self,
        *args: Any,
        practices: Pairs,
        kinds: Pairs,
        quarters: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, practice_id=practices, kind=kinds, when=quarters)
