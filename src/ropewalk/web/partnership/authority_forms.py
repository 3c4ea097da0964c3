"""What people type about authority: delegations, resolutions, recommendations."""

from typing import Any

from django import forms

from ropewalk.partnership.kinds import Answer, LimitBasis, Power, ResolutionKind
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of


class DelegationForm(forms.Form):
    """Authority passed from a body to another body or to a post."""

    from_body_id = forms.TypedChoiceField(
        label="Which body delegates?",
        coerce=int,
        error_messages={"required": "Choose the body that delegates."},
    )
    to_body_id = forms.TypedChoiceField(
        label="To which body?", coerce=int, empty_value=None, required=False
    )
    to_post = forms.CharField(
        label="Or to which post? (optional)",
        help_text="For example: director of joint commissioning.",
        max_length=150,
        required=False,
    )
    subject = forms.CharField(
        label="What is delegated?",
        help_text="For example: equipment for people leaving hospital.",
        max_length=200,
        error_messages={"required": "Say what is delegated."},
    )
    limit_pence = PoundsField(
        label="Up to how much, in pounds? Leave empty for no limit.", required=False
    )
    limit_basis = forms.ChoiceField(
        label="What is the limit held against?",
        choices=LimitBasis.choices,
        widget=forms.RadioSelect,
        initial=LimitBasis.SINGLE,
    )
    power = forms.ChoiceField(
        label="Does what is decided under it bind?",
        choices=Power.choices,
        widget=forms.RadioSelect,
        initial=Power.DECIDES,
    )
    conditions = forms.CharField(
        label="On what conditions? (optional)", max_length=500, required=False
    )
    agreement_id = forms.TypedChoiceField(
        label="Under which agreement?", coerce=int, empty_value=None, required=False
    )
    starts_on = DayField(label="From which day?")
    ends_before = DayField(
        label="What is the first day that it no longer holds? (optional)",
        required=False,
    )
    approved_on = DayField(label="When was it approved?")
    approver_post = forms.CharField(
        label="Which post approved it?",
        max_length=150,
        error_messages={"required": "Say which post approved it."},
    )
    approved_in_id = forms.TypedChoiceField(
        label="By which decision was it given?",
        help_text="Whoever sets an authority up and uses it needs one.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        bodies: Pairs,
        agreements: Pairs,
        decisions: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            from_body_id=bodies,
            to_body_id=[("", "To a post, named below"), *bodies],
            agreement_id=[("", "None"), *agreements],
            approved_in_id=[("", "None recorded here"), *decisions],
        )


class ResolutionForm(forms.Form):
    """What a body resolved."""

    body_id = forms.TypedChoiceField(
        label="Which body?",
        coerce=int,
        error_messages={"required": "Choose the body."},
    )
    text = forms.CharField(
        label="What did it resolve?",
        help_text="In the words that were passed: they are quoted where they bind.",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Write the resolution as it was passed."},
    )
    resolved_on = DayField(label="On which day?")
    kind = forms.ChoiceField(
        label="Does it bind later work in a way that software can ask?",
        choices=ResolutionKind.choices,
        required=False,
    )
    at_most = forms.IntegerField(
        label="If it limits a number, how many at most? (optional)",
        min_value=0,
        max_value=1000,
        required=False,
    )
    owner_post = forms.CharField(
        label="Which post sees to it? (optional)", max_length=150, required=False
    )
    due_on = DayField(label="By which day? (optional)", required=False)
    ends_before = DayField(
        label="What is the first day that it no longer binds? (optional)",
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, bodies: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, body_id=bodies)


class RecommendationForm(forms.Form):
    """What one body recommends to another."""

    from_body_id = forms.TypedChoiceField(
        label="Which body recommends it?",
        coerce=int,
        error_messages={"required": "Choose the body that recommends it."},
    )
    to_body_id = forms.TypedChoiceField(
        label="To which body?",
        coerce=int,
        error_messages={"required": "Choose the body that is to answer."},
    )
    title = forms.CharField(
        label="What is it about?",
        max_length=200,
        error_messages={"required": "Say what it is about."},
    )
    existing_resources = forms.CharField(
        label="What resources are there already?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what resources there are."},
    )
    unmet_need = forms.CharField(
        label="Which need is not met?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say which need is not met."},
    )
    proposal = forms.CharField(
        label="What do you propose?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what you propose."},
    )
    answer_by = DayField(label="By which day is an answer due?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, from_body_id=bodies, to_body_id=bodies)


class AnswerForm(forms.Form):
    """The answer to a recommendation."""

    answer = forms.ChoiceField(
        label="What is the answer?",
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the answer."},
    )
    because = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={
            "required": "Give the reason: whoever recommended it is owed one."
        },
    )
