"""What people type about how a contract performs."""

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms

from ropewalk.place.offered import plain_name
from ropewalk.service.performance_kinds import PlanEnd
from ropewalk.service.queries.return_sheet import read_returns
from ropewalk.service.rules.return_sheet import LARGEST, SheetRow
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of
from ropewalk.web.sheets import read_sent

NO_NAMES = "Give no person's name, number or address: both sides read it."


class ReturnsFileForm(forms.Form):
    """A template that a provider has filled in."""

    file = forms.FileField(
        label="The template, filled in",
        help_text="XLSX, as this page gives it. Up to a million bytes.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
        error_messages={"required": "Choose the spreadsheet."},
    )

    def __init__(self, *args: Any, contract: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.contract = contract

    def clean_file(self) -> dict[str, Any]:
        """Its rows, its digest and its name; nothing of the file is kept."""
        sent = self.cleaned_data["file"]
        rows, sha256 = read_sent(sent, self._rows_and_digest, largest=LARGEST)
        return {"rows": rows, "sha256": sha256, "file": plain_name(sent.name)}

    def _rows_and_digest(self, path: Path) -> tuple[tuple[SheetRow, ...], str]:
        rows = read_returns(path, self.contract)
        return rows, hashlib.sha256(path.read_bytes()).hexdigest()


class ExceptionForm(forms.Form):
    """Which of the things that were found an exception report is about."""

    called = forms.ChoiceField(
        label="What is it about?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    statement = forms.CharField(
        label="What do you ask of the provider?",
        help_text=NO_NAMES,
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what you ask of the provider."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, calls: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, called=calls)


class TextForm(forms.Form):
    """An answer or a reason."""

    text = forms.CharField(
        label="What do you say?",
        help_text=NO_NAMES,
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Enter what you say."},
    )

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = label


class AgreedForm(forms.Form):
    """Who does what by when."""

    what = forms.CharField(
        label="What is to be done?",
        max_length=500,
        error_messages={"required": "Say what is to be done."},
    )
    owner_post = forms.CharField(
        label="Which post does it?",
        help_text="For example: Registered manager. A post, not a person's name.",
        max_length=120,
        error_messages={"required": "Say which post does it."},
    )
    due_on = DayField(label="By when?")


class DoneForm(forms.Form):
    """That an agreed action was done."""

    done_on = DayField(label="On which day was it done?")
    shown_by = forms.CharField(
        label="What shows it?",
        max_length=500,
        error_messages={"required": "Say what shows that it was done."},
    )


class PlanForm(forms.Form):
    """What is to be better, and when that is looked at."""

    aim = forms.CharField(
        label="What is to be better?",
        max_length=500,
        error_messages={"required": "Say what is to be better."},
    )
    met_when = forms.CharField(
        label="How will anybody know that it is met?",
        help_text="For example: three months in a row at 90 percent or more.",
        max_length=500,
        error_messages={"required": "Say how anybody will know that it is met."},
    )
    review_on = DayField(label="When is it first reviewed?")
    report_id = forms.ChoiceField(
        label="Which exception report is it about? (optional)", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, reports: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, report_id=[("", "None"), *reports])

    def clean_report_id(self) -> int | None:
        """The number of the report; none where it is about none."""
        said = self.cleaned_data["report_id"]
        return int(said) if said else None


class ReviewForm(forms.Form):
    """What a review of a plan found, and when the next is."""

    reviewed_on = DayField(label="On which day was it reviewed?")
    found = forms.CharField(
        label="What did the review find?",
        help_text=NO_NAMES,
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the review found."},
    )
    next_on = DayField(label="When is it reviewed next?")


class EndForm(forms.Form):
    """How a plan ended."""

    end = forms.ChoiceField(
        label="How did it end?",
        choices=PlanEnd,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended."},
    )
    because = forms.CharField(
        label="Why?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say why."},
    )


class ReportedForm(forms.Form):
    """What a provider delivered."""

    reference = forms.CharField(
        label="What names it?",
        help_text="A week, a visit or a delivery note: each is reported once.",
        max_length=60,
        error_messages={"required": "Say what names this delivery."},
    )
    on = DayField(label="On which day was it delivered?")
    quantity = forms.DecimalField(
        label="How many units?",
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        error_messages={"required": "Enter how many units."},
    )
    note = forms.CharField(
        label="What should a reader know? (optional)", max_length=500, required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """What a confirmed delivery costs under a contract without a price for a unit."""

    pence = PoundsField(label="What does it cost, in pounds?")
