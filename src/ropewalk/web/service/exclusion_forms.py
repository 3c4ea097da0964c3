"""What bidders and buyers type about grounds for exclusion."""

from collections.abc import Iterable
from typing import Any

from django import forms

from ropewalk.service.rules.exclusion import (
    ExclusionGround,
    GroundAnswer,
    Judged,
    exclusion_grounds,
)
from ropewalk.web.fields import DayField

NONE = "none"
YES_OR_NO = [("yes", "Yes"), ("no", "No")]


def _choices() -> list[tuple[str, str]]:
    return [
        (each.code, f"{each.title} ({each.kind.label.lower()})")
        for each in exclusion_grounds().values()
    ]


class WhichApplyForm(forms.Form):
    """Which grounds apply to a bidder, or that none does."""

    grounds = forms.MultipleChoiceField(
        label="Which of these apply to your organisation, or to anybody it relies on?",
        choices=[*_choices(), (NONE, "None of them")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose each that applies, or choose that none of them does."
        },
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_grounds(self) -> list[str]:
        """The grounds that apply: none of them is chosen alone."""
        said: list[str] = self.cleaned_data["grounds"]
        if NONE in said and len(said) > 1:
            raise forms.ValidationError(
                "Choose each that applies, or none of them, and not both."
            )
        return [each for each in said if each != NONE]


class ParticularsForm(forms.Form):
    """What happened where a ground applies, and what was done about it."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, grounds: Iterable[ExclusionGround], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.grounds = tuple(grounds)
        for each in self.grounds:
            self.fields[f"evidence_{each.code}"] = forms.CharField(
                label=f"{each.title}: what happened, and when?",
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": "Say what happened, and when."},
            )
            self.fields[f"done_{each.code}"] = forms.CharField(
                label=f"{each.title}: what was done so that it does not happen again?",
                help_text="Evidence of it can be added to the bid.",
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={
                    "required": "Say what was done, or that nothing was done yet."
                },
            )

    def headings(self) -> dict[str, str]:
        """What stands above the fields of each ground."""
        return {f"evidence_{each.code}": each.title for each in self.grounds}

    def applying(self) -> dict[str, tuple[str, str]]:
        """What happened and what was done, by ground."""
        said = self.cleaned_data
        return {
            each.code: (said[f"evidence_{each.code}"], said[f"done_{each.code}"])
            for each in self.grounds
        }


def answers_of(applying: dict[str, tuple[str, str]]) -> list[GroundAnswer]:
    """An answer of every ground: those that were not chosen do not apply."""
    return [
        GroundAnswer(code, code in applying, *applying.get(code, ("", "")))
        for code in exclusion_grounds()
    ]


class FoundForm(forms.Form):
    """A ground that the buyer found itself."""

    ground = forms.ChoiceField(label="Which ground may apply?", choices=_choices)
    evidence = forms.CharField(
        label="What was found, and where?",
        help_text="The bidder is shown this.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was found, and where."},
    )
    answer_by = DayField(label="Until which day can the bidder answer?")


class DecideForm(forms.Form):
    """What the buyer finds of each ground, and whether the bidder is left out."""

    is_excluded = forms.ChoiceField(
        label="Is the bidder left out?",
        choices=[("yes", "Yes, its bid is not weighed up"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the bidder is left out."},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="The bidder is told this.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason. The bidder is told it."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, grounds: Iterable[ExclusionGround], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.grounds = tuple(grounds)
        for each in self.grounds:
            self.fields[f"again_{each.code}"] = forms.ChoiceField(
                label=f"{each.title}: does it go on, or is it likely to occur again?",
                choices=YES_OR_NO,
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Choose whether it goes on or is likely to occur again."
                },
            )
            self.fields[f"why_{each.code}"] = forms.CharField(
                label=f"{each.title}: why do you find that?",
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": "Say why you find that."},
            )
        last = ["is_excluded", "reason", "submission_key"]
        judged = [name for name in self.fields if name not in last]
        self.order_fields([*judged, *last])

    def judged(self) -> list[Judged]:
        """What was found of each ground."""
        said = self.cleaned_data
        return [
            Judged(
                each.code, said[f"again_{each.code}"] == "yes", said[f"why_{each.code}"]
            )
            for each in self.grounds
        ]
