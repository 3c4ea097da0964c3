"""What people answer when a route is recorded, and what they type about representations."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from ropewalk.service.advised import AdviceSaid
from ropewalk.service.kinds import VersionKind
from ropewalk.service.queries.modifying import ModificationSaid
from ropewalk.service.rules.facts import CODES, NO, YES, Asked, Fact
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of
from ropewalk.web.service.contract_forms import TermsForm

NOT_KNOWN = ("", "Not known")
YES_OR_NO = [(YES, "Yes"), (NO, "No"), NOT_KNOWN]
ADVICE = ("advice_post", "advice_on", "advised")
ADVICE_WORDS = "It rests on legal advice"


class FactsForm(forms.Form):
    """Facts that routes hang on: each can be left as not known."""

    def __init__(
        self, *args: Any, groups: Mapping[str, Iterable[Fact]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for facts in groups.values():
            for fact in facts:
                self.fields[fact.name] = _field(fact)

    def answers(self) -> dict[str, str]:
        """What was answered, as it is kept: nothing where it is not known."""
        said = {
            name: "" if value is None else str(value)
            for name, value in self.cleaned_data.items()
        }
        return {name: value for name, value in said.items() if value}


def _field(fact: Fact) -> forms.Field:
    said: dict[str, Any] = {
        "label": fact.words,
        "help_text": fact.help,
        "required": False,
    }
    if fact.asked == Asked.PENCE:
        return PoundsField(**said)
    if fact.asked == Asked.MONTHS:
        return forms.IntegerField(min_value=1, max_value=120, **said)
    if fact.asked == Asked.YES_OR_NO:
        return forms.ChoiceField(choices=YES_OR_NO, widget=forms.RadioSelect, **said)
    choices = [NOT_KNOWN, *CODES[fact.asked].choices]
    return forms.ChoiceField(choices=choices, **said)


class AdviceForm(forms.Form):
    """Legal advice, where something rests on it."""

    advice_post = forms.CharField(
        label="Which post gave the advice? (optional)",
        help_text="A post, not a person's name.",
        max_length=150,
        required=False,
    )
    advice_on = DayField(label="On which day? (optional)", required=False)
    advised = forms.CharField(
        label="What was advised? (optional)",
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse advice that is not whole."""
        said = super().clean() or self.cleaned_data
        parts = [said.get(name) for name in ADVICE]
        if any(parts) and not all(parts) and not self.errors:
            self.add_error(
                "advice_post", "Say which post gave the advice, when, and what it was."
            )
        return said


def advice_of(said: Mapping[str, Any]) -> AdviceSaid | None:
    """The advice that was typed; none where there was none."""
    if not said["advice_post"]:
        return None
    return AdviceSaid(said["advice_post"], said["advice_on"], said["advised"])


class ChooseRouteForm(AdviceForm):
    """Which route is taken, and why."""

    route = forms.ChoiceField(
        label="By which process is the provider chosen?", widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="Why this route?",
        help_text="This is part of the public record.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason for this route."},
    )
    field_order = ("route", "why", *ADVICE)

    def __init__(self, *args: Any, routes: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, route=routes)


class VaryForm(TermsForm):
    """How a contract is varied."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[
            each for each in VersionKind.choices if each[0] != VersionKind.FIRST.value
        ],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label="Why, or by which clause?",
        max_length=1000,
        error_messages={"required": "Say why, or by which clause."},
    )
    field_order: tuple[str, ...] = (
        "kind",
        "starts_on",
        "last_day",
        "pence",
        "unit_pounds",
        "why",
    )


OF_A_CHANGE = {
    "is_provided_for": "Does the contract clearly provide for it?",
    "is_succession": "Is it only that another body succeeds the provider?",
    "is_external": (
        "Does it answer something that neither party controls, like volume or an index?"
    ),
    "is_authority_decision": "Does it go back to the authority's own decision?",
    "is_materially_different": (
        "Does it make the contract materially different in character?"
    ),
    "is_urgent": "Is it needed so urgently that no process can be waited for?",
    "is_urgency_own": (
        "Could the authority foresee the urgency, or did it bring it about?"
    ),
    "is_delay_a_risk": "Would waiting for a process put people's safety at risk?",
}


def _asked(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=OF_A_CHANGE[name],
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        required=False,
    )


class HealthCareVaryForm(VaryForm, AdviceForm):
    """How a contract for health care is varied, with what its regime asks of it."""

    is_provided_for = _asked("is_provided_for")
    is_succession = _asked("is_succession")
    is_external = _asked("is_external")
    is_authority_decision = _asked("is_authority_decision")
    is_materially_different = _asked("is_materially_different")
    is_urgent = _asked("is_urgent")
    is_urgency_own = _asked("is_urgency_own")
    is_delay_a_risk = _asked("is_delay_a_risk")
    field_order = (*VaryForm.field_order, *OF_A_CHANGE, *ADVICE)


def modification_said(said: Mapping[str, Any]) -> ModificationSaid:
    """What was answered of a change to a contract for health care."""
    answers: dict[str, bool | None] = {YES: True, NO: False}
    return ModificationSaid(**{name: answers.get(said[name]) for name in OF_A_CHANGE})


class RepresentationForm(forms.Form):
    """An objection that arrived."""

    made_by = forms.CharField(
        label="Which organisation objects?",
        help_text="The organisation, not a person's name.",
        max_length=200,
        error_messages={"required": "Enter the organisation that objects."},
    )
    about = forms.CharField(
        label="What does it object to?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what it objects to."},
    )
    received_on = DayField(label="On which day did it arrive?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """What was decided of an objection."""

    decided = forms.CharField(
        label="What was decided, and why?",
        help_text="Whoever objected is told this.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was decided, and why."},
    )
    decided_on = DayField(label="On which day was it decided?")
    told_on = DayField(label="On which day was the organisation told?")
