"""Figures for programs: value, unit and vintage, and how each came about."""

from datetime import date
from typing import Self

from ninja import Field, Schema

from ropewalk import figures


class Source(Schema):
    """A document or ledger that numbers were read from."""

    title: str
    publisher: str
    vintage: str
    licence: str
    as_at: date | None = Field(
        description="The last day that it describes; null where that is not known."
    )

    @classmethod
    def of(cls, source: figures.Source) -> Self:
        """A source as it is told."""
        return cls(**source.as_dict())


class Figure(Schema):
    """One number with everything that is needed to check it."""

    key: str
    label: str
    value: int | float | None = Field(
        description="Whole pence where the unit is pence. Null where it is not known, "
        "which is never zero; the note then says why."
    )
    unit: str
    vintage: str
    rule: str = Field(description="How it is made from its inputs.")
    interval: tuple[int | float, int | float] | None = Field(
        description="The low and high end of what is likely, in the same unit."
    )
    certainty: str
    note: str
    comparison: str
    sources: list[Source]
    inputs: "list[Figure]" = Field(description="What it is made of, each with its own.")

    @classmethod
    def of(cls, figure: figures.Figure) -> Self:
        """A figure and its trace as they are told."""
        return cls(**figure.as_dict())
