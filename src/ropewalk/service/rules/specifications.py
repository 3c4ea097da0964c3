"""Whose voice a line of a specification names."""

from collections.abc import Sequence

from ropewalk.figures import BadInput
from ropewalk.figures.words import listed
from ropewalk.place.models import Need


def voice_of(said: str, voices: Sequence[tuple[str, str]]) -> Need.Voice:
    """The voice that a word names: its code, or how it reads on a page.

    Raises:
        BadInput: when it names none.
    """
    for code, label in voices:
        if said.casefold() in {code.casefold(), label.casefold()}:
            return Need.Voice(code)
    codes = [code for code, _ in voices]
    raise BadInput(f"{said!r} is no voice. Write one of {listed(codes)}.")
