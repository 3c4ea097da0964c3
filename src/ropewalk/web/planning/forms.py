"""What people type about intentions and plans."""

from datetime import timedelta
from typing import Any

from django import forms

from ropewalk.place.queries import voices
from ropewalk.strategy.kinds import CycleStage, IntentionKind
from ropewalk.web.fields import (
    DayField,
    Pairs,
    SignedPoundsField,
    choices_of,
    numbers_of,
)

ONE_DAY = timedelta(days=1)
NONE_YET = ("", "None yet")


def _number(chosen: str) -> int | None:
    return int(chosen) if chosen else None


class IntentionForm(forms.Form):
    """What is intended; everything else can follow."""

    kind = forms.ChoiceField(
        label="What do you intend to do?",
        choices=IntentionKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you intend to do."},
    )
    title = forms.CharField(
        label="With what, or about what?",
        help_text="In a few words, like: care at home at weekends.",
        max_length=200,
        error_messages={"required": "Enter what is intended, in a few words."},
    )
    service = forms.CharField(
        label="Which service is it about?",
        help_text="Leave it empty if you do not know yet.",
        max_length=300,
        required=False,
    )


class NewIntentionForm(IntentionForm):
    """What is intended, once."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class AimForm(forms.Form):
    """The need, the outcome, and the measure that would show it."""

    need_id = forms.ChoiceField(
        label="Which need does it answer?",
        help_text="The needs that your organisation recorded.",
        required=False,
    )
    outcome_id = forms.ChoiceField(
        label="Which outcome ought to be better?", required=False
    )
    measure_id = forms.ChoiceField(
        label="Which measure would show that?",
        help_text="A measure of that outcome.",
        required=False,
    )
    evidence = forms.CharField(
        label="Which research or good practice does it rest on?",
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        needs: Pairs,
        outcomes: Pairs,
        measures: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            need_id=[NONE_YET, *needs],
            outcome_id=[NONE_YET, *outcomes],
            measure_id=[NONE_YET, *measures],
        )

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        held = dict(self.cleaned_data)
        evidence = held.pop("evidence")
        return {"evidence": evidence} | {
            name: _number(chosen) for name, chosen in held.items()
        }


class CostForm(forms.Form):
    """The fund and the sum."""

    fund_id = forms.ChoiceField(
        label="Which fund does it change?",
        help_text="The funds of this partnership in which your organisation takes part.",
        required=False,
    )
    pence = SignedPoundsField(
        label="By how much does it change what is spent in a full year?",
        help_text="In pounds. Money that is freed has a minus sign, like -250,000. "
        "Leave it empty if nobody knows: that is not the same as 0.",
        required=False,
    )

    def __init__(self, *args: Any, funds: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, fund_id=[NONE_YET, *funds])

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        held = self.cleaned_data
        return {"fund_id": _number(held["fund_id"]), "pence": held["pence"]}


class WeighForm(forms.Form):
    """What it does to providers and to groups of people."""

    provider_impact = forms.CharField(
        label="What does it do to providers?",
        help_text="Which providers lose or gain, by how much, and what they were told.",
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )
    equality_impact = forms.CharField(
        label="What does it do to groups of people whom the law protects?",
        help_text="For example by age, disability, sex, race or religion. Name no person.",
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )


class RouteForm(forms.Form):
    """The priority, the body that decides, and the decision."""

    priority_id = forms.ChoiceField(
        label="Which priority of the partnership is it part of?", required=False
    )
    body_id = forms.ChoiceField(label="Which body decides about it?", required=False)
    decision_id = forms.ChoiceField(
        label="Which decision agreed to it?", required=False
    )

    def __init__(
        self,
        *args: Any,
        priorities: Pairs,
        bodies: Pairs,
        decisions: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            priority_id=[NONE_YET, *priorities],
            body_id=[NONE_YET, *bodies],
            decision_id=[NONE_YET, *decisions],
        )

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        return {name: _number(chosen) for name, chosen in self.cleaned_data.items()}


class MilestoneForm(forms.Form):
    """A milestone and its day."""

    title = forms.CharField(
        label="What is to be done?",
        max_length=200,
        error_messages={"required": "Enter what is to be done by then."},
    )
    due_on = DayField(label="By which day?")


class ChangedMilestoneForm(MilestoneForm):
    """The same, and when it was done."""

    done_on = DayField(
        label="On which day was it done?",
        help_text="Leave it empty while it is not done.",
        required=False,
    )


class WithdrawForm(forms.Form):
    """Why an intention is withdrawn."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is withdrawn."},
    )


class PlanForm(forms.Form):
    """A plan: its term, its vision, and the plan that it is inside."""

    title = forms.CharField(
        label="What is it called?",
        max_length=200,
        error_messages={"required": "Enter what the plan is called."},
    )
    starts_on = DayField(label="What is its first day?")
    ends_on = DayField(
        label="What is its last day?", help_text="For example, 31 3 2030."
    )
    vision = forms.CharField(
        label="What is the vision?",
        help_text="What ought to be true for people when the plan has worked.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Enter the vision."},
    )
    within_id = forms.ChoiceField(
        label="Which plan is it inside?",
        help_text="A plan for a year inside a plan for three keeps to its term.",
        required=False,
    )

    def __init__(self, *args: Any, plans: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, within_id=[("", "None"), *plans])

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        held = dict(self.cleaned_data)
        ends_on = held.pop("ends_on")
        return held | {
            "ends_before": ends_on + ONE_DAY,
            "within_id": _number(held["within_id"]),
        }


class NewPlanForm(PlanForm):
    """A plan, once, with the intentions in it."""

    intention_ids = forms.MultipleChoiceField(
        label="Which intentions are in it?",
        help_text="More can be chosen later.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, intentions: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, intention_ids=intentions)

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        held = super().said()
        return held | {"intention_ids": numbers_of(held["intention_ids"])}


class ChooseForm(forms.Form):
    """The intentions of a plan."""

    intention_ids = forms.MultipleChoiceField(
        label="Which intentions are in the plan?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, intentions: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, intention_ids=intentions)


class IssueForm(forms.Form):
    """The decision by which a plan is issued."""

    decision_id = forms.ChoiceField(
        label="Which decision approved it?",
        help_text="Decisions that the bodies of this partnership agreed.",
        error_messages={"required": "Choose the decision that approved the plan."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decisions: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, decision_id=[("", "Choose a decision"), *decisions])

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        held = self.cleaned_data
        return held | {"decision_id": int(held["decision_id"])}


class StageForm(forms.Form):
    """Something at a stage of the cycle, in place of an earlier record or anew."""

    stage = forms.ChoiceField(
        label="At which stage?",
        choices=CycleStage,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the stage."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    replaces_id = forms.ChoiceField(
        label="Which record does it put right?",
        help_text="The earlier one stays on record and counts no more.",
        required=False,
    )

    def __init__(self, *args: Any, earlier: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, replaces_id=[("", "None: it is a new one"), *earlier])

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        held = self.cleaned_data
        return held | {"replaces_id": _number(held["replaces_id"])}


class ConsultationForm(StageForm):
    """Who was asked, what they said, and what that changed."""

    voice = forms.ChoiceField(
        label="Who was asked?",
        help_text="One group. People who use services, carers and the public are three.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who was asked."},
    )
    how = forms.CharField(
        label="How were they asked?",
        help_text="Groups and meetings. Name no person.",
        max_length=300,
        error_messages={"required": "Say how they were asked."},
    )
    heard = forms.CharField(
        label="What did they say?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what they said."},
    )
    changed = forms.CharField(
        label="What did it change?",
        help_text="If it changed nothing, say so and why.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what it changed."},
    )
    asked_on = DayField(label="On which day?")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, voice=voices())


class EffortForm(StageForm):
    """The hours that a stage took."""

    organisation_id = forms.ChoiceField(
        label="Whose people gave the hours?",
        error_messages={"required": "Choose a partner."},
    )
    hours = forms.DecimalField(
        label="How many hours?",
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput,
        error_messages={
            "required": "Enter the hours, like 7.5.",
            "invalid": "Enter the hours, like 7.5.",
        },
    )
    what = forms.CharField(
        label="What did they go into?",
        max_length=300,
        error_messages={"required": "Say what the hours went into."},
    )
    worked_on = DayField(label="On which day, or up to which day?")

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=[("", "Choose a partner"), *partners])

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        held = super().said()
        return held | {"organisation_id": int(held["organisation_id"])}
