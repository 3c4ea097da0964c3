"""What people record about a place: neighbourhoods, needs, and the files they add."""

from ropewalk.place.models.need import Evidence, Level, Need, NeedQuerySet
from ropewalk.place.models.neighbourhood import (
    Neighbourhood,
    NeighbourhoodMember,
    NeighbourhoodQuerySet,
)
from ropewalk.place.models.reference_file import ReferenceFile

__all__ = [
    "Evidence",
    "Level",
    "Need",
    "NeedQuerySet",
    "Neighbourhood",
    "NeighbourhoodMember",
    "NeighbourhoodQuerySet",
    "ReferenceFile",
]
