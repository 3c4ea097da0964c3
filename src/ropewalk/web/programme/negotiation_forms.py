"""What people type about cycles, negotiations and local action plans."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ropewalk.strategy.actions.negotiation import HeadSaid, Offered
from ropewalk.strategy.programme_kinds import Cycle, Move
from ropewalk.strategy.rules.negotiation import Limits
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of, lines_of

HEADS = """\
Care at home, in the evening and at night too | hours
More complex care for those who can no longer be at home | places
Breaks for carers | nights
Help in a crisis instead of a bed | people
Transport to local services | journeys"""
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST = 2_000_000_000  # what a database keeps as a whole number


def _year() -> forms.IntegerField:
    return forms.IntegerField(
        label="In which year does the financial year start?",
        help_text="For 2027/28, enter 2027.",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )


def _number(label: str, *, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=required
    )


class CycleDayForm(forms.Form):
    """A day of a partner's cycle."""

    organisation_id = _number("Whose day is it?")
    cycle = forms.ChoiceField(
        label="Of which cycle?", choices=Cycle.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label="What has to be there by then, or happens then?",
        help_text="For example: the cabinet sets the budget.",
        max_length=200,
    )
    due_on = DayField(label="On which day?")
    year_starting = _year()
    is_deadline = forms.BooleanField(
        label="It is a deadline: what comes later is too late", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=partners)


class NegotiationForm(forms.Form):
    """A negotiation: about what, for whom, for which year."""

    title = forms.CharField(label="What is the negotiation called?", max_length=200)
    people = forms.CharField(
        label="Which people is it for?",
        help_text="For example: people aged 75 and over.",
        max_length=200,
    )
    year_starting = _year()
    starts_on = DayField(label="On which day does it start?")
    ends_on = DayField(label="On which day does it end?")
    heads = forms.CharField(
        label="Which heads of service is it about?",
        help_text="One a line: its name, a bar, and the unit that it is counted in.",
        widget=forms.Textarea,
        max_length=2000,
        initial=HEADS,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_heads(self) -> Sequence[HeadSaid]:
        """Each line as a head and its unit."""
        found = []
        for line in lines_of(self.cleaned_data["heads"]):
            title, bar, unit = line.partition("|")
            if not (bar and title.strip() and unit.strip()):
                raise forms.ValidationError(
                    f"“{line[:60]}” needs a name, a bar and a unit, like: Breaks for "
                    "carers | nights."
                )
            found.append(HeadSaid(title.strip()[:200], unit.strip()[:60]))
        return found


class DivisionForm(forms.Form):
    """Localities that are planned for together."""

    title = forms.CharField(label="What is the division called?", max_length=150)
    localities = forms.CharField(
        label="Which localities does it take in?",
        help_text="One a line. A locality is in one division.",
        widget=forms.Textarea,
        max_length=2000,
    )

    def clean_localities(self) -> Sequence[str]:
        """Each line as a name."""
        return [each[:150] for each in lines_of(self.cleaned_data["localities"])]


class NegotiatorForm(forms.Form):
    """Somebody on one side."""

    division_id = _number("On which side?", required=False)
    email = forms.EmailField(label="With which address do they sign in?")

    def __init__(self, *args: Any, divisions: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            division_id=[
                ("", "The strategic team"),
                *((pk, f"The local team of {title}") for pk, title in divisions),
            ],
        )


class LimitForm(forms.Form):
    """The least and the most that may be agreed for a head of service."""

    head_id = _number("For which head of service?")
    division_id = _number("In which division?", required=False)
    least_activity = forms.IntegerField(
        label="Least activity (optional)", min_value=0, max_value=MOST, required=False
    )
    most_activity = forms.IntegerField(
        label="Most activity (optional)", min_value=0, max_value=MOST, required=False
    )
    least_pence = PoundsField(label="Least cost, in pounds (optional)", required=False)
    most_pence = PoundsField(label="Most cost, in pounds (optional)", required=False)

    def __init__(
        self, *args: Any, heads: Pairs, divisions: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            head_id=heads,
            division_id=[("", "In each that has none of its own"), *divisions],
        )

    def limits(self) -> Limits:
        """What was typed."""
        held = self.cleaned_data
        return Limits(
            held["least_activity"],
            held["most_activity"],
            held["least_pence"],
            held["most_pence"],
        )


class RoundForm(forms.Form):
    """What one side says."""

    move = forms.ChoiceField(label="What do you say?", widget=forms.RadioSelect)
    activity = forms.IntegerField(
        label="How much activity?", min_value=0, max_value=MOST, required=False
    )
    pence = PoundsField(label="For how much, in pounds?", required=False)
    location = forms.CharField(label="Where?", max_length=200, required=False)
    because = forms.CharField(
        label="Why? (optional)", max_length=500, required=False, widget=forms.Textarea
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, moves: Sequence[Move], unit: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        words = {Move.AGREED: "Agree to what the other side said last"}
        choices_of(
            self, move=[(each.value, words.get(each, each.label)) for each in moves]
        )
        self.fields["activity"].label = f"How much activity, in {unit}?"

    def clean(self) -> dict[str, Any]:
        """An offer says how much, for how much and where; agreeing needs none of them."""
        said = self.cleaned_data
        if said.get("move") != Move.AGREED:
            for name, words in (
                ("activity", "Enter how much activity."),
                ("pence", "Enter for how much."),
                ("location", "Say where."),
            ):
                if said.get(name) in {None, ""} and name not in self.errors:
                    self.add_error(name, words)
        return said

    def offered(self) -> Offered | None:
        """What was offered; nothing where the other side's last word is agreed to."""
        held = self.cleaned_data
        if held["move"] == Move.AGREED:
            return None
        return Offered(
            held["activity"], held["pence"], held["location"], held["because"]
        )


class RulingForm(forms.Form):
    """What the strategic team rules on what is outside the framework."""

    is_allowed = forms.TypedChoiceField(
        label="What do you rule?",
        choices=[("yes", "It may be agreed"), ("no", "It is turned down")],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    because = forms.CharField(label="Why?", max_length=500, widget=forms.Textarea)


class LocalPlanForm(forms.Form):
    """A local action plan."""

    title = forms.CharField(label="What is the action plan called?", max_length=200)
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class ReappraisalForm(forms.Form):
    """How a partner sees joint working from its own place."""

    organisation_id = _number("For which partner do you say so?")
    tool = forms.CharField(label="With which tool did you look at it?", max_length=300)
    relations = forms.CharField(
        label="How do partners work with each other, as you see it?",
        max_length=2000,
        widget=forms.Textarea,
    )
    found = forms.CharField(
        label="What did you find?", max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, partners: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_id=partners)


class OptionsForm(forms.Form):
    """The appraisal in which the options were laid open."""

    appraisal_id = _number("In which appraisal?")

    def __init__(self, *args: Any, appraisals: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, appraisal_id=appraisals)


class PlanLineForm(forms.Form):
    """What is done at a level, with whom, by when."""

    level = forms.ChoiceField(label="At which level?", widget=forms.RadioSelect)
    whom = forms.CharField(label="Whose organisation is developed?", max_length=150)
    what = forms.CharField(label="What is done?", max_length=300)
    due_on = DayField(label="By which day?")

    def __init__(self, *args: Any, levels: Pairs, whom: str, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, level=levels)
        self.fields["whom"].label = whom
