"""What an appraiser types: the swing of each criterion, and a range for each score."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from ropewalk.strategy.actions.scoring import ScoringSaid
from ropewalk.strategy.rules.appraisals import Range, wrong_range, wrong_swings

LABELS = (("low", "Least"), ("likely", "Likely"), ("high", "Most"))
ALL_OR_NONE = "enter the least, the likely and the most, or leave all three empty."


def _number(label: str, what: str, **options: Any) -> forms.IntegerField:
    """A box for a number from 0 to 100, whose faults say which one it is."""
    wrong = f"{what}: enter a whole number from 0 to 100."
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": wrong,
            "invalid": wrong,
            "min_value": wrong,
            "max_value": wrong,
        },
        **options,
    )


class ScoringForm(forms.Form):
    """Swings and scores of one appraiser. A score left wholly empty is one not given."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    dissent = forms.CharField(
        label="What do you not agree with?",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(
        self,
        *,
        data: Any,
        options: Sequence[Any],
        criteria: Sequence[Any],
        last: Any,
        submission_key: UUID,
    ) -> None:
        begun = {"submission_key": submission_key}
        super().__init__(data=data, initial=_initial(last) | begun)
        self.options, self.criteria = options, criteria
        for criterion in criteria:
            self.fields[f"swing_{criterion.pk}"] = _number(
                criterion.title, f"The swing of {criterion.title}"
            )
        for option in options:
            for criterion in criteria:
                for name, label in LABELS:
                    self.fields[f"{name}_{option.pk}_{criterion.pk}"] = _number(
                        label,
                        f"{option.code} on {criterion.title}, {label.lower()}",
                        required=False,
                    )

    def rows(self) -> dict[str, list[str]]:
        """The fields that are one thing together, by what it is called."""
        swings = [f"swing_{each.pk}" for each in self.criteria]
        weighed = (
            "What is the step from 0 to 100 on each criterion worth? Give 100 to the step "
            "that matters most, and each other its part of that"
        )
        return {weighed: swings} | {
            f"{option} \N{EN DASH} {criterion.title}": [
                f"{name}_{option.pk}_{criterion.pk}" for name, _ in LABELS
            ]
            for option in self.options
            for criterion in self.criteria
        }

    def clean(self) -> dict[str, Any]:
        """One swing is 100, and each score is a range or left empty."""
        cleaned = super().clean() or {}
        swings = {each.title: cleaned.get(f"swing_{each.pk}") for each in self.criteria}
        known = {title: each for title, each in swings.items() if each is not None}
        if len(known) == len(swings) and (fault := wrong_swings(known)):
            self.add_error(f"swing_{self.criteria[0].pk}", fault)
        for option in self.options:
            for criterion in self.criteria:
                self._check(option, criterion)
        return cleaned

    def _check(self, option: Any, criterion: Any) -> None:
        names = [f"{name}_{option.pk}_{criterion.pk}" for name, _ in LABELS]
        if any(name in self.errors for name in names):
            return
        given = [self.cleaned_data[name] for name in names]
        lost = [name for name, each in zip(names, given, strict=True) if each is None]
        where = f"{option.code} on {criterion.title}"
        if lost and len(lost) < len(names):
            self.add_error(lost[0], f"{where}: {ALL_OR_NONE}")
        elif not lost and (fault := wrong_range(Range(*given))):
            self.add_error(names[0], f"{where}: {fault}")

    def said(self) -> ScoringSaid:
        """What was typed; a score left empty is not among them."""
        held = self.cleaned_data
        scores = {}
        for option in self.options:
            for criterion in self.criteria:
                given = [
                    held[f"{name}_{option.pk}_{criterion.pk}"] for name, _ in LABELS
                ]
                if given[0] is not None:
                    scores[option.pk, criterion.pk] = Range(*given)
        return ScoringSaid(
            swings={each.pk: held[f"swing_{each.pk}"] for each in self.criteria},
            scores=scores,
            dissent=held["dissent"],
        )


def _initial(last: Any) -> dict[str, Any]:
    """What the appraiser gave last, to be changed."""
    if last is None:
        return {}
    held: dict[str, Any] = {"dissent": last.dissent}
    for swing in last.swings.all():
        held[f"swing_{swing.criterion_id}"] = swing.points
    for each in last.scores.all():
        for name, _ in LABELS:
            held[f"{name}_{each.option_id}_{each.criterion_id}"] = getattr(each, name)
    return held
