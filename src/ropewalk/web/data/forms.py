"""What a person says of a publisher's file that they send."""

from collections.abc import Iterable
from typing import Any

from django import forms

from ropewalk.place.offered import LARGEST_UPLOAD
from ropewalk.web.fields import DayField, choices_of


class AddForm(forms.Form):
    """A file, and what it does not say of itself."""

    file = forms.FileField(
        label="The publisher's file",
        help_text=(
            "A CSV or XLSX file as its publisher made it, "
            f"up to {LARGEST_UPLOAD // 1_000_000} million bytes. "
            "It is recognised by its column headings."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
        allow_empty_file=True,
        error_messages={"required": "Choose the file to add."},
    )
    council = forms.ChoiceField(
        label="Whose payments are they?",
        help_text="Only for a council's payments.",
        required=False,
    )
    services = forms.CharField(
        label="Which services to keep (optional)",
        help_text=(
            "Only for a council's payments: words in the names of the services that are "
            "about health and care, parted by commas, such as adult, public health."
        ),
        max_length=1000,
        required=False,
    )
    vintage = forms.CharField(
        label="What to call it (optional)",
        help_text="Such as 2026/27. Leave it empty to take what the file says.",
        max_length=80,
        required=False,
    )
    as_at = DayField(
        label="The last day that it describes (optional)",
        help_text="Leave it empty to take what the file says.",
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, councils: Iterable[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, council=[("", "No council's"), *councils])

    def told(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        said = {
            key: self.cleaned_data[key]
            for key in ("council", "vintage", "as_at", "submission_key")
        }
        parts = (each.strip() for each in self.cleaned_data["services"].split(","))
        return said | {"services": tuple(filter(None, parts))}


class WithdrawForm(forms.Form):
    """Why data that were added are withdrawn."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Such as: it is last year's file. Everybody who signs in can read it.",
        max_length=300,
        error_messages={"required": "Say why it is withdrawn."},
    )
