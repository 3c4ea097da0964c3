"""What people type about places, and about who takes part in a scheme."""

from typing import Any

from django import forms

from ropewalk.service.kinds import CareLevel
from ropewalk.web.fields import DayField, Pairs, choices_of


def either(*, practices: Pairs, localities: Pairs) -> list[tuple[str, str]]:
    """Localities and practices as one choice, each with what it is before its number."""
    return [
        *((f"locality-{pk}", words) for pk, words in localities),
        *((f"practice-{pk}", words) for pk, words in practices),
    ]


class CapacityForm(forms.Form):
    """Places on a day between two hours, and those taken."""

    level = forms.ChoiceField(
        label="How much help does a place give?", choices=CareLevel
    )
    on = DayField(label="On which day?")
    from_hour = forms.IntegerField(
        label="From which hour?", help_text="0 is midnight.", min_value=0, max_value=23
    )
    until_hour = forms.IntegerField(
        label="Until which hour?",
        help_text="24 is the midnight after.",
        min_value=1,
        max_value=24,
    )
    places = forms.IntegerField(
        label="How many places were there?", min_value=0, max_value=10**6
    )
    taken = forms.IntegerField(
        label="How many were taken? (optional)",
        help_text="Leave it empty where nobody counted.",
        min_value=0,
        max_value=10**6,
        required=False,
    )
    source = forms.CharField(
        label="Where is the count from?",
        max_length=300,
        error_messages={"required": "Say where the count is from."},
    )


class ParticipationForm(forms.Form):
    """Who takes part in which scheme."""

    scheme = forms.CharField(
        label="In which scheme?",
        max_length=200,
        error_messages={"required": "Say in which scheme."},
    )
    who = forms.ChoiceField(label="Who takes part?")
    is_outside = forms.BooleanField(
        label="It is of another area, and does not count to the share", required=False
    )
    starts_on = DayField(label="From which day?")

    def __init__(
        self, *args: Any, practices: Pairs, localities: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, who=either(practices=practices, localities=localities))


class LeaveForm(forms.Form):
    """The last day on which somebody took part."""

    last_day = DayField(label="What was its last day?")
