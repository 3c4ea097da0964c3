"""Whether a reporting line would lead back to where it starts."""

from collections.abc import Iterable


def closes_a_circle(lines: Iterable[tuple[int, int]], who: int, to: int) -> bool:
    """Whether ``to`` reports to ``who`` already, directly or through others.

    Args:
        lines: Who reports to whom now, as (lower, upper).
        who: The one that is to report.
        to: The one it is to report to.
    """
    above: dict[int, set[int]] = {}
    for lower, upper in lines:
        above.setdefault(lower, set()).add(upper)
    reached, ahead = {to}, [to]
    while ahead:
        further = above.get(ahead.pop(), set()) - reached
        reached |= further
        ahead += further
    return who in reached
