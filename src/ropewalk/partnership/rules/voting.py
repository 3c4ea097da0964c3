"""Whether votes carry a proposal, and why not."""

from collections.abc import Mapping, Sequence

from ropewalk.partnership.kinds import Way
from ropewalk.partnership.rules.composition import SeatNow


def not_carried(
    votes: Sequence[tuple[SeatNow, Way]],
    *,
    has_casting_vote: bool,
    needs_every_partner: bool,
    partners: Mapping[int, str],
    votes_by_partner: bool = False,
) -> str | None:
    """Why a proposal is not carried; ``None`` when it is.

    More for than against carries it. A tie is broken by the chair's own vote where the
    terms give the chair a casting vote. Where the terms ask for every partner, the seats
    of each partner must have more for than against: one partner cannot be outvoted. Where
    they count by partner, the seats of each partner cast one vote together, the way most
    of them voted; a seat that speaks for no partner has a vote of its own.

    Args:
        votes: Each voting seat that voted, and how.
        has_casting_vote: Whether the chair decides a tie.
        needs_every_partner: Whether each partner must agree by itself.
        partners: The partners the body acts for, number to name.
        votes_by_partner: Whether each partner has one vote.

    Returns:
        A sentence, or nothing.
    """
    in_favour, against = _counted(
        in_blocks(votes, partners) if votes_by_partner else votes
    )
    if in_favour == against == 0:
        return "Nobody has voted for or against."
    if in_favour == against:
        chair = next((way for seat, way in votes if seat.is_chair), None)
        if not (has_casting_vote and chair == Way.FOR):
            return f"The vote is tied, {in_favour} for and {against} against."
    elif in_favour < against:
        return f"The vote is lost, {in_favour} for and {against} against."
    if needs_every_partner:
        for partner, name in partners.items():
            theirs = [
                (seat, way) for seat, way in votes if seat.organisation == partner
            ]
            mine, not_mine = _counted(theirs)
            if mine <= not_mine:
                return (
                    f"Every partner has to agree, and {name} has {mine} for and "
                    f"{not_mine} against."
                )
    return None


def in_blocks(
    votes: Sequence[tuple[SeatNow, Way]], partners: Mapping[int, str]
) -> list[tuple[SeatNow, Way]]:
    """One vote for each partner, and those of seats that speak for none of them."""
    blocks = [each for each in votes if each[0].organisation not in partners]
    for partner in partners:
        theirs = [each for each in votes if each[0].organisation == partner]
        if theirs:
            mine, not_mine = _counted(theirs)
            way = Way.ABSTAINED
            if mine != not_mine:
                way = Way.FOR if mine > not_mine else Way.AGAINST
            blocks.append((theirs[0][0], way))
    return blocks


def _counted(votes: Sequence[tuple[SeatNow, Way]]) -> tuple[int, int]:
    return (
        sum(way == Way.FOR for _, way in votes),
        sum(way == Way.AGAINST for _, way in votes),
    )
