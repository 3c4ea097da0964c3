"""Addresses of the partnership pages."""

from django.urls import path

from ropewalk.web.partnership import (
    authority,
    bodies,
    decisions,
    meetings,
    partnerships,
    register,
    resolutions,
)

urlpatterns = [
    path("partnership/", partnerships.register, name="partnerships"),
    path("partnership/new/", partnerships.form, name="form-partnership"),
    path(
        "partnership/<int:partnership_id>/",
        partnerships.partnership,
        name="partnership",
    ),
    path("partnership/<int:partnership_id>/bodies/new/", bodies.form, name="form-body"),
    path("partnership/<int:partnership_id>/members/", bodies.members, name="members"),
    path("partnership/bodies/<int:body_id>/", bodies.body, name="body"),
    path("partnership/bodies/<int:body_id>/terms/", bodies.terms, name="change-terms"),
    path("partnership/bodies/<int:body_id>/seats/new/", bodies.seat, name="add-seat"),
    path("partnership/seats/<int:seat_id>/fill/", bodies.fill, name="fill-seat"),
    path(
        "partnership/members/<int:member_id>/interests/new/",
        bodies.interest,
        name="declare-interest",
    ),
    path(
        "partnership/<int:partnership_id>/publish/",
        register.publish,
        name="publish-register",
    ),
    path("register/", register.registers, name="public-registers"),
    path("register/<int:partnership_id>/", register.register, name="public-register"),
    path(
        "partnership/<int:partnership_id>/meetings/", meetings.register, name="meetings"
    ),
    path(
        "partnership/<int:partnership_id>/meetings/new/",
        meetings.call,
        name="call-meeting",
    ),
    path(
        "partnership/<int:partnership_id>/meetings/cycle/",
        meetings.cycle,
        name="call-cycle",
    ),
    path("partnership/meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path(
        "partnership/meetings/<int:meeting_id>/items/new/",
        meetings.add_item,
        name="add-item",
    ),
    path(
        "partnership/meetings/<int:meeting_id>/open/",
        meetings.open_,
        name="open-meeting",
    ),
    path(
        "partnership/meetings/<int:meeting_id>/arrival/",
        meetings.arrival,
        name="record-arrival",
    ),
    path(
        "partnership/meetings/<int:meeting_id>/departure/",
        meetings.departure,
        name="record-departure",
    ),
    path(
        "partnership/meetings/<int:meeting_id>/close/",
        meetings.close,
        name="close-meeting",
    ),
    path(
        "partnership/meetings/<int:meeting_id>/cancel/",
        meetings.cancel,
        name="cancel-meeting",
    ),
    path("partnership/items/<int:item_id>/", meetings.item, name="agenda-item"),
    path(
        "partnership/items/<int:item_id>/conflict/",
        meetings.conflict,
        name="rule-on-conflict",
    ),
    path(
        "partnership/items/<int:item_id>/minute/", meetings.minute, name="write-minute"
    ),
    path(
        "partnership/items/<int:item_id>/action/",
        meetings.set_action,
        name="set-meeting-action",
    ),
    path(
        "partnership/actions/<int:action_id>/done/",
        meetings.finish_action,
        name="finish-meeting-action",
    ),
    path(
        "partnership/items/<int:item_id>/propose/",
        decisions.propose,
        name="propose-decision",
    ),
    path(
        "partnership/<int:partnership_id>/decisions/", decisions.book, name="decisions"
    ),
    path(
        "partnership/decisions/<int:decision_id>/", decisions.decision, name="decision"
    ),
    path(
        "partnership/decisions/<int:decision_id>/votes/",
        decisions.votes,
        name="cast-votes",
    ),
    path(
        "partnership/decisions/<int:decision_id>/clear/",
        decisions.clear,
        name="clear-decision",
    ),
    path(
        "partnership/decisions/<int:decision_id>/result/",
        decisions.take,
        name="take-decision",
    ),
    path(
        "partnership/decisions/<int:decision_id>/withdraw/",
        decisions.withdraw,
        name="withdraw-proposal",
    ),
    path(
        "partnership/decisions/<int:decision_id>/send-up/",
        decisions.route,
        name="route-decision",
    ),
    path(
        "partnership/decisions/<int:decision_id>/accept/",
        decisions.accept,
        name="accept-decision",
    ),
    path(
        "partnership/decisions/<int:decision_id>/approval/",
        decisions.approve,
        name="approve-decision",
    ),
    path(
        "partnership/decisions/<int:decision_id>/call-in/",
        decisions.call_in,
        name="call-in-decision",
    ),
    path(
        "partnership/decisions/<int:decision_id>/call-in/settled/",
        decisions.settle,
        name="settle-call-in",
    ),
    path(
        "partnership/agreements/<int:agreement_id>/approvals/",
        decisions.chain,
        name="approval-chain",
    ),
    path(
        "partnership/<int:partnership_id>/delegations/",
        authority.scheme,
        name="delegations",
    ),
    path(
        "partnership/<int:partnership_id>/delegations/new/",
        authority.delegate,
        name="delegate",
    ),
    path(
        "partnership/delegations/<int:delegation_id>/",
        authority.delegation,
        name="delegation",
    ),
    path(
        "partnership/delegations/<int:delegation_id>/change/",
        authority.replace,
        name="replace-delegation",
    ),
    path(
        "partnership/delegations/<int:delegation_id>/decide/",
        authority.officer,
        name="officer-decision",
    ),
    path(
        "partnership/<int:partnership_id>/resolutions/",
        resolutions.register,
        name="resolutions",
    ),
    path(
        "partnership/<int:partnership_id>/resolutions/new/",
        resolutions.record,
        name="record-resolution",
    ),
    path(
        "partnership/resolutions/<int:resolution_id>/done/",
        resolutions.finish,
        name="finish-resolution",
    ),
    path(
        "partnership/<int:partnership_id>/recommendations/",
        resolutions.recommendations,
        name="recommendations",
    ),
    path(
        "partnership/<int:partnership_id>/recommendations/new/",
        resolutions.recommend,
        name="recommend",
    ),
    path(
        "partnership/recommendations/<int:recommendation_id>/answer/",
        resolutions.answer,
        name="answer-recommendation",
    ),
    path(
        "partnership/bodies/<int:body_id>/remit/",
        resolutions.remit,
        name="remit-coverage",
    ),
]
