"""What people type about what changed: since when."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ropewalk.web.fields import DayField


class SinceForm(forms.Form):
    """Since which day changes are told."""

    since = DayField(label="Since which day?", required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_since(self) -> date | None:
        """A day that has come."""
        since: date | None = self.cleaned_data["since"]
        if since is not None and since > self.today:
            raise ValidationError(
                "That day is still to come. Enter today or an earlier day."
            )
        return since
