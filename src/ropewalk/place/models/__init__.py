"""What people record about a place: neighbourhoods, needs, the files they add and withdraw."""

from ropewalk.place.models.need import Evidence, Level, Need, NeedQuerySet
from ropewalk.place.models.neighbourhood import (
    Neighbourhood,
    NeighbourhoodMember,
    NeighbourhoodQuerySet,
)
from ropewalk.place.models.reference_file import ReferenceFile
from ropewalk.place.models.withdrawal import Withdrawal

__all__ = [
    "Evidence",
    "Level",
    "Need",
    "NeedQuerySet",
    "Neighbourhood",
    "NeighbourhoodMember",
    "NeighbourhoodQuerySet",
    "ReferenceFile",
    "Withdrawal",
]
