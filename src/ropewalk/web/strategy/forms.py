"""What people type about priorities and appraisals."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from ropewalk.strategy.actions.appraisals import CriterionSaid, OptionSaid
from ropewalk.strategy.actions.priorities import PrioritySaid
from ropewalk.strategy.kinds import OptionKind, PriorityHead, Side
from ropewalk.web.fields import Pairs, PoundsField, choices_of


class PriorityForm(forms.Form):
    """What ought to come first, why, and where it comes from."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label="What ought to come first?",
        help_text="For example: short breaks for carers at weekends.",
        max_length=200,
        error_messages={"required": "Say what ought to come first."},
    )
    head = forms.ChoiceField(
        label="Under which head?",
        choices=PriorityHead.choices,
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label="Why?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say why it ought to come first."},
    )
    need_ids = forms.TypedMultipleChoiceField(
        label="Which needs does it come from?",
        help_text="Those that your own organisation recorded.",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the needs that it comes from."},
    )
    outcome_id = forms.TypedChoiceField(
        label="What ought to be better for people?",
        coerce=int,
        empty_value=None,
        required=False,
    )
    body_id = forms.TypedChoiceField(
        label="Which body decides about it?",
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(
        self, *args: Any, needs: Pairs, outcomes: Pairs, bodies: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            need_ids=needs,
            outcome_id=[("", "Not named yet"), *outcomes],
            body_id=[("", "Not named yet"), *bodies],
        )

    def said(self) -> PrioritySaid:
        """The priority as it was typed."""
        held = dict(self.cleaned_data)
        del held["submission_key"]
        return PrioritySaid(**held | {"head": PriorityHead(held["head"])})


class PriorityOutcomeForm(forms.Form):
    """What a priority is for."""

    outcome_id = forms.TypedChoiceField(
        label="What ought to be better for people?",
        coerce=int,
        error_messages={"required": "Choose its outcome."},
    )

    def __init__(self, *args: Any, outcomes: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, outcome_id=[("", "Choose an outcome"), *outcomes])


class PriorityBodyForm(forms.Form):
    """Who decides about a priority."""

    body_id = forms.TypedChoiceField(
        label="Which body decides about it?",
        coerce=int,
        error_messages={"required": "Choose the body."},
    )

    def __init__(self, *args: Any, bodies: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, body_id=[("", "Choose a body"), *bodies])


class BecauseForm(forms.Form):
    """Why something is done."""

    because = forms.CharField(
        label="Why?",
        max_length=300,
        error_messages={"required": "Say why."},
    )


class PriorityCriterionForm(forms.Form):
    """What priorities are scored on, and what it counts."""

    title = forms.CharField(
        label="What is the criterion?",
        help_text="For example: how many people it helps.",
        max_length=200,
        error_messages={"required": "Say what the criterion is."},
    )
    points = forms.IntegerField(
        label="How many points does it count?",
        help_text="From 1 to 100, beside the points of the others.",
        min_value=1,
        max_value=100,
        widget=forms.TextInput,
        error_messages={"required": "Enter its points, from 1 to 100."},
    )


class PriorityScoresForm(forms.Form):
    """What a partner gives a priority on each criterion."""

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Any],
        given: Mapping[int, int],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.criteria = criteria
        for each in criteria:
            wrong = f"{each.title}: enter a whole number from 0 to 100."
            faults = ("required", "invalid", "min_value", "max_value")
            self.fields[f"score_{each.pk}"] = forms.IntegerField(
                label=f"{each.title} (counts {each.points})",
                initial=given.get(each.pk),
                min_value=0,
                max_value=100,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages=dict.fromkeys(faults, wrong),
            )

    def scores(self) -> dict[int, int]:
        """What was given, by the number of the criterion."""
        return {
            each.pk: self.cleaned_data[f"score_{each.pk}"] for each in self.criteria
        }


class ListingForm(forms.Form):
    """Why a priority is put on the short list, or taken off it."""

    because = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say why."},
    )


class AppraisalForm(forms.Form):
    """What an appraisal asks."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label="What is the appraisal called?",
        max_length=200,
        error_messages={"required": "Say what it is called."},
    )
    question = forms.CharField(
        label="Which question does it answer?",
        help_text="For example: who ought to commission care at home, and how?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say which question it answers."},
    )


class OptionForm(forms.Form):
    """One possible answer."""

    code = forms.CharField(
        label="What number has it?",
        help_text="For example 1, or 1(b).",
        max_length=10,
        error_messages={"required": "Give it a number, like 1(b)."},
    )
    title = forms.CharField(
        label="What is the option?",
        max_length=200,
        error_messages={"required": "Say what the option is."},
    )
    kind = forms.ChoiceField(
        label="What is it beside the others?",
        choices=OptionKind.choices,
        widget=forms.RadioSelect,
    )
    description = forms.CharField(
        label="What would be done? (optional)",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    level = forms.CharField(
        label="How closely would partners work together? (optional)",
        help_text="For example: one lead commissioner for all partners.",
        max_length=300,
        required=False,
    )
    pence = PoundsField(
        label="What does it cost in a year, in pounds? (optional)",
        help_text="Leave it empty where nobody knows. Empty is not nothing.",
        required=False,
    )

    def said(self) -> OptionSaid:
        """The option as it was typed."""
        held = self.cleaned_data
        return OptionSaid(**held | {"kind": OptionKind(held["kind"])})


class CriterionForm(forms.Form):
    """What options are scored on."""

    title = forms.CharField(
        label="What is the criterion?",
        max_length=200,
        error_messages={"required": "Say what the criterion is."},
    )
    at_worst = forms.CharField(
        label="What does an option that scores 0 look like?",
        max_length=300,
        error_messages={"required": "Say what scores 0."},
    )
    at_best = forms.CharField(
        label="What does an option that scores 100 look like?",
        max_length=300,
        error_messages={"required": "Say what scores 100."},
    )
    threshold = forms.IntegerField(
        label="Below which score does an option fall? (optional)",
        help_text="Only for a critical success factor, from 1 to 100.",
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.TextInput,
    )

    def said(self) -> CriterionSaid:
        """The criterion as it was typed."""
        return CriterionSaid(**self.cleaned_data)


class PointForm(forms.Form):
    """Something for or against an option."""

    side = forms.ChoiceField(
        label="What is it?", choices=Side.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="What is to be said?",
        max_length=500,
        error_messages={"required": "Say what speaks for or against it."},
    )
    evidence = forms.CharField(
        label="On what evidence? (optional)", max_length=500, required=False
    )
    organisation_id = forms.TypedChoiceField(
        label="Whose view is it?", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=[("", "Nobody in particular"), *partners])


class AppraiserForm(forms.Form):
    """Who scores for a partner."""

    account_id = forms.TypedChoiceField(label="Who scores?", coerce=int)

    def __init__(self, *args: Any, accounts: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, account_id=[("", "Choose somebody"), *accounts])


class ReleaseForm(forms.Form):
    """Why somebody scores no more."""

    because = forms.CharField(
        label="Why are they released?",
        help_text="Every partner can read it. Say nothing about their health or family.",
        max_length=300,
        error_messages={"required": "Say why they are released."},
    )


class AgreeForm(forms.Form):
    """The option that a partner agrees to, and the level it means."""

    option_id = forms.TypedChoiceField(
        label="Which option does it agree to?", coerce=int, widget=forms.RadioSelect
    )
    level = forms.CharField(
        label="How closely would partners work together? (optional)",
        help_text="Only where it means another level than the option says.",
        max_length=300,
        required=False,
    )
    dissent = forms.CharField(
        label="What does it not agree with? (optional)",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, choices: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, option_id=choices)


class PutForm(forms.Form):
    """With which decision an appraisal is put, and which option is preferred."""

    decision_id = forms.TypedChoiceField(
        label="With which decision?", coerce=int, widget=forms.RadioSelect
    )
    option_id = forms.TypedChoiceField(
        label="Which option is preferred?", coerce=int, widget=forms.RadioSelect
    )
    because = forms.CharField(
        label="Why this one?",
        help_text="Asked for where a partner signed another option, or another comes first.",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, *args: Any, decisions: Pairs, choices: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, decision_id=decisions, option_id=choices)


class NothingForm(forms.Form):
    """Nothing to type: the button says it."""
