"""What partners do. Every write to this package is here, one module for each subject."""

from ropewalk.partnership.actions.agreement_money import clear_money
from ropewalk.partnership.actions.agreement_terms import (
    add_consent,
    add_contribution,
    add_scheme,
    add_sharing,
    cover_functions,
    mark_ready,
    say_terms,
    strike_from_draft,
)
from ropewalk.partnership.actions.agreements import (
    add_document,
    classify_agreement,
    record_agreement,
    sign_version,
    vary_agreement,
)
from ropewalk.partnership.actions.approvals import (
    accept_routed_decision,
    call_in_decision,
    propose_in_common,
    put_to_another_meeting,
    record_approval,
    route_decision,
    set_approval_chain,
    settle_call_in,
)
from ropewalk.partnership.actions.bodies import (
    add_seat,
    change_terms,
    fill_seat,
    form_body,
    leave_seat,
)
from ropewalk.partnership.actions.challenges import (
    answer_challenge,
    raise_challenge,
)
from ropewalk.partnership.actions.changes import (
    answer_lessons,
    form_task_group,
    join_change_team,
    let_change_go_ahead,
    plan_transition,
    record_change,
)
from ropewalk.partnership.actions.decisions import (
    cast_votes,
    give_clearance,
    propose_decision,
    take_decision,
    withdraw_proposal,
)
from ropewalk.partnership.actions.delegations import (
    delegate_authority,
    propose_officer_decision,
)
from ropewalk.partnership.actions.devolution import (
    say_devolution,
)
from ropewalk.partnership.actions.duties import (
    add_duty,
    finish_duty,
    plan_reports,
    strike_duty,
)
from ropewalk.partnership.actions.experts import (
    invite_expert,
    record_heard,
    withdraw_invitation,
)
from ropewalk.partnership.actions.interests import (
    declare_interest,
    rule_on_conflict,
)
from ropewalk.partnership.actions.leaving import (
    allege_breach,
    give_notice,
    settle_breach,
)
from ropewalk.partnership.actions.meetings import (
    add_item,
    call_cycle,
    call_meeting,
    cancel_meeting,
    classify_item,
    close_meeting,
    open_meeting,
    record_arrival,
    record_departure,
    say_why_urgent,
)
from ropewalk.partnership.actions.minutes import (
    finish_meeting_action,
    set_meeting_action,
    write_minute,
)
from ropewalk.partnership.actions.objectives import (
    record_objective,
)
from ropewalk.partnership.actions.partners import (
    add_partner,
)
from ropewalk.partnership.actions.partnerships import (
    add_member,
    appoint_officer,
    form_partnership,
    publish_register,
)
from ropewalk.partnership.actions.post_changes import (
    change_shares,
    end_availability,
    end_post,
)
from ropewalk.partnership.actions.posts import (
    fill_post,
    fund_post,
    leave_post,
    make_post,
    make_staff_available,
)
from ropewalk.partnership.actions.reporting import (
    add_reporting_line,
)
from ropewalk.partnership.actions.resolutions import (
    answer_recommendation,
    finish_resolution,
    make_recommendation,
    record_resolution,
)
from ropewalk.partnership.actions.responsibilities import (
    end_area_role,
    give_area_role,
    open_area,
    place_function,
    record_duty_done,
    record_staff_transfer,
    write_guideline,
)
from ropewalk.partnership.actions.reviews import (
    review_agreement,
)
from ropewalk.partnership.actions.support import (
    allocate_support,
    fill_support,
    prioritise_request,
    record_support,
    request_support,
)

__all__ = [
    "accept_routed_decision",
    "add_consent",
    "add_contribution",
    "add_document",
    "add_duty",
    "add_item",
    "add_member",
    "add_partner",
    "add_reporting_line",
    "add_scheme",
    "add_seat",
    "add_sharing",
    "allege_breach",
    "allocate_support",
    "answer_challenge",
    "answer_lessons",
    "answer_recommendation",
    "appoint_officer",
    "call_cycle",
    "call_in_decision",
    "call_meeting",
    "cancel_meeting",
    "cast_votes",
    "change_shares",
    "change_terms",
    "classify_agreement",
    "classify_item",
    "clear_money",
    "close_meeting",
    "cover_functions",
    "declare_interest",
    "delegate_authority",
    "end_area_role",
    "end_availability",
    "end_post",
    "fill_post",
    "fill_seat",
    "fill_support",
    "finish_duty",
    "finish_meeting_action",
    "finish_resolution",
    "form_body",
    "form_partnership",
    "form_task_group",
    "fund_post",
    "give_area_role",
    "give_clearance",
    "give_notice",
    "invite_expert",
    "join_change_team",
    "leave_post",
    "leave_seat",
    "let_change_go_ahead",
    "make_post",
    "make_recommendation",
    "make_staff_available",
    "mark_ready",
    "open_area",
    "open_meeting",
    "place_function",
    "plan_reports",
    "plan_transition",
    "prioritise_request",
    "propose_decision",
    "propose_in_common",
    "propose_officer_decision",
    "publish_register",
    "put_to_another_meeting",
    "raise_challenge",
    "record_agreement",
    "record_approval",
    "record_arrival",
    "record_change",
    "record_departure",
    "record_duty_done",
    "record_heard",
    "record_objective",
    "record_resolution",
    "record_staff_transfer",
    "record_support",
    "request_support",
    "review_agreement",
    "route_decision",
    "rule_on_conflict",
    "say_devolution",
    "say_terms",
    "say_why_urgent",
    "set_approval_chain",
    "set_meeting_action",
    "settle_breach",
    "settle_call_in",
    "sign_version",
    "strike_duty",
    "strike_from_draft",
    "take_decision",
    "vary_agreement",
    "withdraw_invitation",
    "withdraw_proposal",
    "write_guideline",
    "write_minute",
]
