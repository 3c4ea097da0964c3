"""Files that somebody offered, as they wait."""

from uuid import uuid4

from factories import publishers
from factories.organisations import MembershipFactory
from ropewalk.organisations.models import Role
from ropewalk.place.actions import offer_reference_file
from ropewalk.place.offered import set_aside


def waiting(folder, *, at, by=None, **practices):
    """A practice file that waits to be read, offered by an analyst."""
    path = publishers.practice_file(folder / "2026_2027.csv", **practices)
    aside, name, size = set_aside([path.read_bytes()], name=path.name)
    file, _ = offer_reference_file(
        name=name,
        folder=aside,
        size=size,
        council="",
        vintage="",
        as_at=None,
        services=(),
        submission_key=uuid4(),
        by=by or MembershipFactory(role=Role.ANALYST).account,
        at=at,
    )
    return file
