"""What people type about a market: concerns, replies, targets, stages, scores, intentions."""

from typing import Any

from django import forms

from ropewalk.place.queries import voices
from ropewalk.service.market_kinds import ConcernAbout, FactorState, Reach
from ropewalk.service.rules.success_factors import factors
from ropewalk.web.fields import DayField, Pairs, choices_of

STAGES = 6
NO_NAMES = (
    "The provider can read it and reply. Give no person's name, number or address."
)


class ConcernForm(forms.Form):
    """A concern about a provider, and whose voice it is."""

    about = forms.ChoiceField(
        label="What is it about?",
        choices=ConcernAbout,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    voice = forms.ChoiceField(
        label="Who said so?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who said so."},
    )
    statement = forms.CharField(
        label="What is the concern?",
        help_text=NO_NAMES
        + " If somebody may be in danger, report it where safety is reported first.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the concern is."},
    )
    heard_on = DayField(label="When was it heard?")
    is_shared = forms.BooleanField(
        label="Share it with the other partners now",
        help_text="Once shared it stays so. The provider sees it either way.",
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, voice=voices())


class WordsForm(forms.Form):
    """What was done, what came of it, or a reply."""

    text = forms.CharField(
        label="What do you say?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Enter what you say."},
    )

    def __init__(self, *args: Any, label: str, hint: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = label
        self.fields["text"].help_text = hint


class IntentionForm(forms.Form):
    """What a partnership means to do."""

    text = forms.CharField(
        label="What do you mean to do?",
        help_text="Buy more of, less of, or do in another way, and from when. Providers "
        "read it word for word.",
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )
    replaces_id = forms.ChoiceField(
        label="In place of",
        required=False,
        help_text="An earlier one stays on record. Without words it is taken back.",
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, earlier: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, replaces_id=[("", "None: it is a new one"), *earlier])

    def said(self) -> dict[str, Any]:
        """What the action is told."""
        held = self.cleaned_data
        return {
            "text": held["text"],
            "replaces_id": int(held["replaces_id"]) if held["replaces_id"] else None,
            "submission_key": held["submission_key"],
        }


class TargetForm(forms.Form):
    """What share of services others than the partners are to give."""

    outside_percent = forms.IntegerField(
        label="What percentage of services are others than the partners to give?",
        min_value=0,
        max_value=100,
        error_messages={
            "required": "Enter a percentage, from 0 to 100.",
            "invalid": "Enter a percentage, from 0 to 100.",
        },
    )
    by_day = DayField(label="By when?")
    why = forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say why this is the share to reach."},
    )


class StagesForm(forms.Form):
    """The stages at which less is bought by block contract."""

    why = forms.CharField(
        label="Why, and what takes the place of block contracts?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={
            "required": "Say why, and what takes the place of block contracts."
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, STAGES + 1):
            self.fields[f"day_{number}"] = DayField(label="From", required=False)
            self.fields[f"percent_{number}"] = forms.IntegerField(
                label="At most, in percent",
                required=False,
                min_value=0,
                max_value=100,
                widget=forms.TextInput,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a stage of which only half was entered."""
        held: dict[str, Any] = super().clean() or {}
        for number in range(1, STAGES + 1):
            day, percent = held.get(f"day_{number}"), held.get(f"percent_{number}")
            if (day is None) != (percent is None):
                name = "day" if day is None else "percent"
                self.add_error(
                    f"{name}_{number}",
                    f"Stage {number} has a day and a share, or neither.",
                )
        return held

    def stages(self) -> list[Any]:
        """The stages that were entered: each a day and a percentage."""
        held = self.cleaned_data
        return [
            (held[f"day_{number}"], held[f"percent_{number}"])
            for number in range(1, STAGES + 1)
            if held[f"day_{number}"] is not None
        ]


def stage_rows() -> dict[str, list[str]]:
    """The fields of each stage, which stand in a row."""
    return {f"Stage {n}": [f"day_{n}", f"percent_{n}"] for n in range(1, STAGES + 1)}


class FactorForm(forms.Form):
    """How far a factor of success is in place."""

    factor = forms.ChoiceField(
        label="Which factor?",
        choices=[(each.code, each.title) for each in factors()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the eight factors."},
    )
    state = forms.ChoiceField(
        label="How far is it in place?",
        choices=FactorState,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far it is in place."},
    )
    evidence = forms.CharField(
        label="What shows it?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say what shows it."},
    )


class ReachForm(forms.Form):
    """Whether a service is generic or specialist."""

    service_id = forms.ChoiceField(
        label="Which service?", error_messages={"required": "Choose a service."}
    )
    reach = forms.ChoiceField(
        label="Who can use it?",
        choices=Reach,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who can use it."},
    )
    starts_on = DayField(label="From when?")
    why = forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say why: who can use it."},
    )

    def __init__(self, *args: Any, services: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, service_id=services)
