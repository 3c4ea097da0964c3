"""What people do in a place: draw neighbourhoods, record needs, add and withdraw data."""

from ropewalk.place.actions.needs import (
    Document,
    link_evidence,
    record_need,
    withdraw_need,
)
from ropewalk.place.actions.neighbourhoods import draw_neighbourhood, end_neighbourhood
from ropewalk.place.actions.reference_files import (
    begin_adding,
    cancel_reference_file,
    keep_reference_file,
    offer_reference_file,
    put_back,
    refuse_reference_file,
    start_again,
)
from ropewalk.place.actions.withdrawals import withdraw_vintage

__all__ = [
    "Document",
    "begin_adding",
    "cancel_reference_file",
    "draw_neighbourhood",
    "end_neighbourhood",
    "keep_reference_file",
    "link_evidence",
    "offer_reference_file",
    "put_back",
    "record_need",
    "refuse_reference_file",
    "start_again",
    "withdraw_need",
    "withdraw_vintage",
]
