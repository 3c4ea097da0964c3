"""Whether enough of a body are there to decide, and why not."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ropewalk.partnership.rules.composition import SeatNow


def seats_of_people(there: Sequence[tuple[int, int]]) -> set[int]:
    """The seats that count: one for each person there, and one person for each seat.

    Those who share a seat are one, and so is somebody who sits in two.

    Args:
        there: A seat and who is in it, for everybody there.
    """
    seats = Counter(person for _, person in there)
    counted: dict[int, int] = {}
    for seat, person in sorted(there, key=lambda each: (seats[each[1]], *each)):
        if seat not in counted and person not in counted.values():
            counted[seat] = person
    return set(counted)


def no_quorum(
    present: Sequence[SeatNow],
    *,
    quorum: int,
    per_partner: int,
    partners: Mapping[int, str],
) -> str | None:
    """Why those present may not decide; ``None`` when they may.

    Args:
        present: Seats that are filled in the room and may take part in the item.
        quorum: How many voting seats the terms ask for.
        per_partner: How many of them for each partner the body acts for.
        partners: Those partners, number to name.

    Returns:
        A sentence, or nothing.
    """
    voting = [seat for seat in present if seat.has_vote]
    if len(voting) < quorum:
        return (
            f"There is no quorum: the terms ask for {quorum} with a vote, and "
            f"{len(voting)} {'is' if len(voting) == 1 else 'are'} present who may take part."
        )
    for partner, name in partners.items():
        here = sum(seat.organisation == partner for seat in voting)
        if here < per_partner:
            return (
                f"There is no quorum: the terms ask for {per_partner} with a vote from "
                f"each partner, and {name} has {here}."
            )
    return None
