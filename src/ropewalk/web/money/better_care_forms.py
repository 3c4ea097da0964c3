"""What people type about Better Care Fund plans."""

from typing import Any

from django import forms

from ropewalk.money.actions.better_care import SchemeSaid
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of, lines_of

LATER = [("", "Not said yet")]
SOURCE_HELP = "The document and its date."


class PlanForm(forms.Form):
    """Whose plan it is, and for which year."""

    board_id = forms.ChoiceField(
        label="Which board signs it off?",
        help_text="The health and wellbeing board of the area.",
        error_messages={"required": "Choose the board."},
    )
    area = forms.CharField(
        label="For which area?",
        help_text="The area of the health and wellbeing board, such as Trafford.",
        max_length=150,
        error_messages={"required": "Name the area."},
    )
    year_starting = forms.IntegerField(
        label="In which year does the financial year start?",
        help_text="2026 is the year from 1 April 2026 to 31 March 2027.",
        min_value=2015,
        max_value=2090,
    )
    prepared_by_post = forms.CharField(
        label="Which post completes it? (optional)",
        help_text="A post, not a person's name.",
        max_length=150,
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, boards: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, board_id=boards)


class CoverForm(forms.Form):
    """Which post completes the copy."""

    prepared_by_post = forms.CharField(
        label="Which post completes it?",
        help_text="A post, not a person's name.",
        max_length=150,
        error_messages={"required": "Name the post."},
    )


class SchemeForm(forms.Form):
    """A scheme; all but its name can be left for later."""

    title = forms.CharField(
        label="What is the activity called?",
        max_length=200,
        error_messages={"required": "Say what the scheme is called."},
    )
    description = forms.CharField(
        label="What does it do?",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )
    scheme_type = forms.ChoiceField(label="Of which type is it?", required=False)
    objective = forms.ChoiceField(
        label="Which objective does it serve first?", required=False
    )
    area_of_spend = forms.ChoiceField(label="Which area of spend?", required=False)
    provider = forms.CharField(
        label="Who provides it?",
        help_text="An organisation, not a person's name.",
        max_length=200,
        required=False,
    )
    source_id = forms.ChoiceField(label="From which funding source?", required=False)
    pence = PoundsField(
        label="What does it cost in the year, in pounds?", required=False
    )
    strand_id = forms.ChoiceField(
        label="On which strand of the fund is it spent?",
        help_text="Then what it has spent is read from the ledger and never typed.",
        required=False,
    )
    outputs = forms.IntegerField(
        label="How much is it to deliver? (optional)", min_value=0, required=False
    )
    output_unit = forms.CharField(
        label="Of what? (optional)",
        help_text="Such as packages, hours or people.",
        max_length=100,
        required=False,
    )
    comment = forms.CharField(
        label="Comment (optional)",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: dict[str, Pairs], **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, **{name: [*LATER, *each] for name, each in choices.items()})

    def said(self) -> SchemeSaid:
        """The scheme as the action takes it."""
        typed = dict(self.cleaned_data)
        typed.pop("submission_key")
        for name in ("source_id", "strand_id"):
            typed[name] = int(typed[name]) if typed[name] else None
        return SchemeSaid(**typed)


class WhyForm(forms.Form):
    """Why something is done that cannot be undone."""

    why = forms.CharField(
        label="Why?",
        max_length=300,
        error_messages={"required": "Say why."},
    )


class WithdrawForm(WhyForm):
    """Why something is taken out."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class IncomeForm(forms.Form):
    """What comes from a source for the year."""

    source_id = forms.ChoiceField(label="From which funding source?")
    kind = forms.ChoiceField(label="Which kind of money is it?")
    pence = PoundsField(
        label="How much for the year, in pounds?",
        error_messages={"required": "Enter how much, in pounds."},
    )
    said_by = forms.CharField(
        label="Where does the sum come from?",
        help_text=SOURCE_HELP,
        max_length=300,
        error_messages={"required": "Say where the sum comes from."},
    )

    def __init__(
        self, *args: Any, sources: Pairs, kinds: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, source_id=sources, kind=kinds)


class MinimumForm(forms.Form):
    """The least that goes to adult social care."""

    pence = PoundsField(
        label="What is the least for the year, in pounds?",
        error_messages={"required": "Enter the least, in pounds."},
    )
    said_by = forms.CharField(
        label="Where was it published?",
        help_text=SOURCE_HELP,
        max_length=300,
        error_messages={"required": "Say where it was published."},
    )


class LoadForm(forms.Form):
    """The conditions or metrics of a year, as somebody read them."""

    titles = forms.CharField(
        label="What does the framework ask?",
        help_text="One a line, in its own words.",
        widget=forms.Textarea,
        error_messages={"required": "Enter them, one a line."},
    )
    said_by = forms.CharField(
        label="Where did you read it?",
        help_text=SOURCE_HELP,
        max_length=300,
        error_messages={"required": "Say where you read it."},
    )

    def clean_titles(self) -> tuple[str, ...]:
        """One a line."""
        return lines_of(self.cleaned_data["titles"])


class AnswerForm(forms.Form):
    """Whether a condition is met, or a metric on track, and what is said of it."""

    holds = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    words = forms.CharField(
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Write the statement."},
    )

    def __init__(self, *args: Any, asks: tuple[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["holds"].label, self.fields["words"].label = asks

    def said(self) -> dict[str, Any]:
        """The answer as the action takes it."""
        typed = self.cleaned_data
        return {"holds": typed["holds"] == "yes", "words": typed["words"]}


class ApproveForm(forms.Form):
    """On what the board's approval rests."""

    decision_id = forms.ChoiceField(
        label="Which decision of the board is it?",
        help_text="Those that the board agreed here.",
        required=False,
    )
    minute = forms.CharField(
        label="Or which minute of the board? (optional)",
        help_text="Where the decision was not taken here.",
        max_length=200,
        required=False,
    )
    approved_on = DayField(label="On which day did the board approve it?")

    def __init__(self, *args: Any, decisions: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, decision_id=[("", "None of them"), *decisions])

    def said(self) -> dict[str, Any]:
        """The approval as the action takes it."""
        typed = dict(self.cleaned_data)
        decision = typed["decision_id"]
        return typed | {"decision_id": int(decision) if decision else None}
