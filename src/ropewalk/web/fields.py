"""What people type into forms: a day in three boxes, money in pounds, and how each is drawn."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField, widgets

from ropewalk.figures import BadInput
from ropewalk.figures.words import without_controls
from ropewalk.place.pence import pence_from
from ropewalk.place.percent import fraction_from

Pairs = Sequence[tuple[str, str]]


def choices_of(form: forms.Form, **choices: Pairs) -> None:
    """Give the choice fields of a form what can be chosen."""
    for name, pairs in choices.items():
        form.fields[name].choices = list(pairs)  # type: ignore[attr-defined]  # of a choice field


def numbers_of(chosen: Sequence[str]) -> list[int]:
    """The numbers of what was chosen."""
    return [int(each) for each in chosen]


def lines_of(text: str) -> tuple[str, ...]:
    """What somebody wrote one thing a line, without empty lines, each cut to 300 letters."""
    return tuple(line.strip()[:300] for line in text.splitlines() if line.strip())


UNSEEN = (
    "This holds a control character, which cannot be seen and no document can hold. "
    "Delete the text and type it again, or paste it without formatting."
)
YEAR = "Write the year in four figures, like 2025."
FIRST_YEAR = 1900


class DayBoxes(widgets.MultiWidget):
    """Three boxes: day, month, year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, widgets.Widget | type[widgets.Widget]] = {
            each: widgets.TextInput() for each in ("day", "month", "year")
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """A day as its three parts."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day that a person types as day, month and year."""

    widget = DayBoxes

    def __init__(self, **options: Any) -> None:
        parts = [forms.CharField(required=False) for _ in range(3)]
        super().__init__(
            fields=parts,
            require_all_fields=False,
            **{"error_messages": {"required": "Enter a day, month and year."}}
            | options,
        )

    def compress(self, data_list: Sequence[str]) -> date | None:
        """The day that three boxes say.

        Raises:
            ValidationError: When there is no such day.
        """
        if not any(data_list):
            return None
        try:
            day, month, year = (_digits(text) for text in data_list)
        except ValueError:
            raise ValidationError(
                "Enter a day, month and year, like 13 10 2026."
            ) from None
        if year < FIRST_YEAR:
            raise ValidationError(YEAR)
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(
                f"There is no day {day} of month {month} in {year}. Look it up in a "
                "calendar, and enter it like 13 10 2026."
            ) from None


class PoundsField(forms.CharField):
    """A sum of money typed in pounds and kept in pence."""

    def to_python(self, value: Any) -> Any:
        """The sum in whole pence, or ``None`` for an empty box.

        Raises:
            ValidationError: When it does not read as a sum of money.
        """
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return pence_from(text)
        except BadInput:
            raise ValidationError(
                "Enter a sum in pounds from nothing up to £100 billion, in whole pence, "
                "like 1,250,000 or 99.50."
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """Pence as they are shown in the box; what was typed is shown as it was typed."""
        if not isinstance(value, int):
            return value
        pounds, pence = divmod(value, 100)
        return f"{pounds:,}.{pence:02d}" if pence else f"{pounds:,}"


class SignedPoundsField(PoundsField):
    """A sum of money that can be below nothing, typed in pounds and kept in pence."""

    def to_python(self, value: Any) -> Any:
        """The sum in whole pence, below nothing after a minus sign."""
        text = str(value or "").strip()
        if not text.startswith(("-", "\N{MINUS SIGN}")):
            return super().to_python(text)
        pence = super().to_python(text[1:])
        if pence is None:
            raise ValidationError("Enter a sum in pounds, like 12,500 or -12,500.")
        return -pence

    def prepare_value(self, value: Any) -> Any:
        """Pence as they are shown in the box, with a minus sign below nothing."""
        if isinstance(value, int) and value < 0:
            return f"-{super().prepare_value(-value)}"
        return super().prepare_value(value)


class PercentField(forms.CharField):
    """A percentage, kept exactly as a fraction of one."""

    def to_python(self, value: Any) -> Any:
        """The fraction, or ``None`` for an empty box.

        Raises:
            ValidationError: When it does not read as a percentage.
        """
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return fraction_from(text, what="The percentage")
        except BadInput:
            raise ValidationError("Enter a percentage, like 2.5.") from None


def all_can_be_seen(form: forms.Form) -> bool:
    """Whether nothing that was typed holds a character that no document can hold.

    What does is refused beside its field; no form is asked for it by itself.
    """
    for name, said in list(form.cleaned_data.items()):
        if isinstance(said, str) and without_controls(said) != said:
            form.add_error(name, UNSEEN)
    return not form.errors


def _digits(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        raise ValueError(text)
    return int(text)


KINDS: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.CheckboxSelectMultiple, "checkboxes"),
    (widgets.RadioSelect, "radios"),
    (widgets.Select, "select"),
    (widgets.CheckboxInput, "checkbox"),
    (widgets.Textarea, "textarea"),
    (widgets.FileInput, "file"),
    (widgets.PasswordInput, "password"),
    (widgets.HiddenInput, "hidden"),
    (DayBoxes, "day"),
    (widgets.Input, "input"),
)


def widget_kind(field: BoundField) -> str:
    """Which page component a form field is drawn as."""
    for widget, kind in KINDS:
        if isinstance(field.field.widget, widget):
            return kind
    raise ValueError(f"no page component is known for {type(field.field.widget)}")


def options_of(field: BoundField) -> list[dict[str, Any]]:
    """The choices of a field, each with whether it is the one chosen.

    The first has the field's own id, so that an error can lead there.
    """
    value = field.value()
    chosen = (
        {str(each) for each in value}
        if isinstance(value, list | tuple | set)
        else {"" if value is None else str(value)}
    )
    options = [
        {
            "value": str(code),
            "text": str(words),
            "checked": str(code) in chosen,
            "selected": str(code) in chosen,
        }
        for code, words in field.field.choices  # type: ignore[attr-defined]  # of a choice field
    ]
    if options:
        options[0]["id"] = field.auto_id
    return options


def day_box(field: BoundField, position: int) -> dict[str, Any]:
    """One of the three boxes of a day: what it is called and what was typed."""
    part = ("day", "month", "year")[position]
    value = field.value()
    parts = value if isinstance(value, list) else DayBoxes().decompress(value)
    typed = parts[position]
    return {
        "id": f"{field.auto_id}_{position}",
        "name": f"{field.html_name}_{part}",
        "label": part.capitalize(),
        "width": 4 if part == "year" else 2,
        "value": "" if typed is None else str(typed),
        "classes": "nhsuk-input--error" if field.errors else "",
    }


def is_ticked(field: BoundField) -> bool:
    """Whether a single box is ticked."""
    return bool(field.value())


def errors_of(field: BoundField) -> list[str]:
    """What is wrong with a field; each sentence can stand alone at the top of the page."""
    return [
        _in_our_words(field, error, str(error.messages[0]))
        for error in field.errors.as_data()
    ]


NOT_OURS = ("Ensure ", "Select a valid choice", "Enter a valid ", "Enter a number.")
"""How the framework's own sentences begin, which name neither the field nor a remedy."""


def _in_our_words(field: BoundField, error: ValidationError, said: str) -> str:
    """What is wrong, with the field's name and what to do, where no form says it better."""
    if said == str(forms.Field.default_error_messages["required"]):
        return _missing(field)
    if said == str(forms.IntegerField.default_error_messages["invalid"]):
        return f"{_asked(field)} Enter a whole number, in figures alone."
    if not said.startswith(NOT_OURS):
        return said
    given = error.params or {}
    remedies = {
        "min_value": "Enter {limit_value} or more.",
        "max_value": "Enter {limit_value} or less.",
        "max_length": "Write at most {limit_value} characters; it has {show_value}.",
        "max_digits": "Enter at most {max} figures in all.",
        "max_whole_digits": "Enter at most {max} figures before the point.",
        "max_decimal_places": "Enter at most {max} figures after the point.",
        "invalid_choice": "{value} is not among the choices any more. Choose again.",
    }
    if isinstance(field.field, forms.DecimalField):
        remedies["invalid"] = "Enter a number, in figures alone."
    if isinstance(field.field, forms.TimeField):
        remedies["invalid"] = "Enter a time of day, like 09:30."
    remedy = remedies.get(error.code or "")
    return said if remedy is None else f"{_asked(field)} {remedy.format(**given)}"


def _asked(field: BoundField) -> str:
    """What a field asks, to stand before what to do about it."""
    asked = str(field.label)
    return asked if asked.endswith("?") else f"{asked}:"


MOST_NAMED = 4
"""Up to so many choices are named where one is to be made."""


def _missing(field: BoundField) -> str:
    """That nothing was typed or chosen; of choices, which there are."""
    widget, asked = field.field.widget, str(field.label)
    if not isinstance(widget, widgets.RadioSelect | widgets.Select):
        return (
            f"{asked} Enter an answer." if asked[-1] == "?" else f"{asked} is missing."
        )
    lead = _asked(field)
    words = [f"“{each['text']}”" for each in options_of(field) if each["value"] != ""]
    start = "Choose" if asked.endswith("?") else "choose"
    if isinstance(widget, widgets.CheckboxSelectMultiple):
        return f"{lead} {start} at least one."
    if not 1 < len(words) <= MOST_NAMED:
        return f"{lead} {start} one."
    return f"{lead} {start} {', '.join(words[:-1])} or {words[-1]}."
