"""What partners do. Every write to this package is here, one module for each subject."""

from ropewalk.partnership.actions.agreements import record_agreement, sign_version
from ropewalk.partnership.actions.bodies import (
    add_seat,
    change_terms,
    fill_seat,
    form_body,
    leave_seat,
)
from ropewalk.partnership.actions.decisions import (
    cast_votes,
    give_clearance,
    propose_decision,
    take_decision,
)
from ropewalk.partnership.actions.interests import declare_interest, rule_on_conflict
from ropewalk.partnership.actions.meetings import (
    add_item,
    call_meeting,
    close_meeting,
    open_meeting,
    record_arrival,
    record_departure,
)
from ropewalk.partnership.actions.partnerships import (
    add_member,
    appoint_officer,
    form_partnership,
    publish_register,
)

__all__ = [
    "add_item",
    "add_member",
    "add_seat",
    "appoint_officer",
    "call_meeting",
    "cast_votes",
    "change_terms",
    "close_meeting",
    "declare_interest",
    "fill_seat",
    "form_body",
    "form_partnership",
    "give_clearance",
    "leave_seat",
    "open_meeting",
    "propose_decision",
    "publish_register",
    "record_agreement",
    "record_arrival",
    "record_departure",
    "rule_on_conflict",
    "sign_version",
    "take_decision",
]
