"""How a face takes in a paper of a bid: kept aside first, recorded in one action, or forgotten."""

from collections.abc import Iterable
from datetime import datetime

from ropewalk.organisations.models import Account
from ropewalk.partnership.received import forget_paper, receive_paper
from ropewalk.service.actions.bidding import attach_to_bid
from ropewalk.service.models import BidAttachment


def keep_with_bid(
    chunks: Iterable[bytes], *, name: str, bid_id: int, by: Account, at: datetime
) -> BidAttachment:
    """Keep a paper with a bid.

    Args:
        chunks: The bytes of the paper, as they arrive.
        name: What the person's computer called it.
        bid_id: The bid.
        by: Who sends it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it cannot be kept, is there already, or bids are closed.
    """
    paper = receive_paper(chunks, name=name)
    try:
        return attach_to_bid(bid_id=bid_id, paper=paper, by=by, at=at)
    except BaseException:
        forget_paper(paper.folder)
        raise
