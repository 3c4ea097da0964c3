"""Figures that can say where they come from: value, unit, vintage, inputs and rule."""

from ropewalk.figures.errors import BadInput
from ropewalk.figures.faults import Faults
from ropewalk.figures.figure import Certainty, Figure, Source
from ropewalk.figures.table import Column, Table

__all__ = ["BadInput", "Certainty", "Column", "Faults", "Figure", "Source", "Table"]
