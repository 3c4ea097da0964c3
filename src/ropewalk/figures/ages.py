"""How old a figure is, said the same on a card, in a table and in a report."""

from datetime import date

from ropewalk.figures.figure import Figure
from ropewalk.figures.words import age_in_words


def age_of(figure: Figure, *, on: date) -> str:
    """The age of what a figure describes, and of its oldest input where that is older.

    Empty where no source of it has a day.
    """
    own = figure.as_at()
    if own is None:
        return ""
    age = age_in_words(own, on=on)
    days = [source.as_at for source in figure.all_sources() if source.as_at]
    oldest = age_in_words(min(days), on=on)
    return age if oldest == age else f"{age}, oldest input {oldest}"
