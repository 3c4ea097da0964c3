"""A spreadsheet of what speaks for and against options."""

from django import forms

from ropewalk.strategy.queries.points import read_points
from ropewalk.strategy.queries.sheets import LARGEST
from ropewalk.strategy.rules.points import PointsSaid
from ropewalk.web.fields import DayField
from ropewalk.web.sheets import read_sent


class PointsFileForm(forms.Form):
    """The spreadsheet, and since when an option in it is preferred."""

    file = forms.FileField(
        label="The spreadsheet",
        help_text=(
            "CSV, or XLSX with a sheet called Options. One row for each point, with the "
            "columns option, side and text; it can also have title, kind, evidence and "
            "who. Side is advantage, disadvantage, benefit or risk; a row whose side is "
            "preferred gives a reason why that option is preferred."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        error_messages={"required": "Choose the spreadsheet."},
    )
    preferred_on = DayField(
        label="On which day was the preferred option preferred? (optional)",
        help_text="Left empty, it is today.",
        required=False,
    )

    def clean_file(self) -> PointsSaid:
        """What the spreadsheet holds; nothing of the file is kept."""
        sent = self.cleaned_data["file"]
        return read_sent(sent, read_points, largest=LARGEST)
