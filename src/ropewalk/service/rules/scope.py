"""Whom a service is for: an age and a wish held against what its entry says.

A reading of what the entry says and no assessment: nobody is refused anything by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fits:
    """Whether a service is for somebody, by what its entry says.

    Attributes:
        is_for: Whether it is.
        because: Why, in a sentence.
        goes_to: Who is to be asked instead, where the entry says.
    """

    is_for: bool
    because: str
    goes_to: str | None = None


def fits(
    *,
    minimum_age: int | None,
    maximum_age: int | None,
    left_out: Mapping[str, str],
    age: int | None = None,
    wanted: str | None = None,
) -> Fits:
    """Whether a service is for somebody of an age who wants something.

    Args:
        minimum_age: The youngest it is for, in whole years; none for no limit.
        maximum_age: The oldest it is for; somebody of that age is still in.
        left_out: What it is not for, and who is to be asked instead.
        age: In whole years, as on the last birthday; none where nobody said.
        wanted: One of what it is not for, where that is what is wanted.
    """
    if wanted is not None and wanted in left_out:
        return Fits(
            is_for=False,
            because=f"It is not for this: {wanted}. Ask {left_out[wanted]}.",
            goes_to=left_out[wanted],
        )
    said = ages_said(minimum_age, maximum_age)
    if age is None:
        return Fits(is_for=True, because=f"It is for people of {said}.")
    is_for = (minimum_age is None or age >= minimum_age) and (
        maximum_age is None or age <= maximum_age
    )
    word = "so" if is_for else "so not"
    return Fits(
        is_for=is_for,
        because=f"It is for people of {said}, {word} for somebody of {age}.",
    )


def ages_said(minimum: int | None, maximum: int | None) -> str:
    """For which ages something is, in words."""
    if minimum is None and maximum is None:
        return "any age"
    if maximum is None:
        return f"{minimum} and over"
    if minimum is None:
        return f"up to {maximum}"
    return f"{minimum} to {maximum}"
