"""What was done, by whom and when: events, and the blocks that seal them.

Rows here are added and never changed or removed; the database itself refuses it. They
hold plain values and no foreign keys, so that nothing deleted elsewhere can take them
along, and no person's name, so that nothing here ever has to be forgotten.
"""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q


class AppendOnly(models.Model):
    """Rows that the database refuses to change or remove, by trigger.

    The migration that makes (or rebuilds) such a table also runs
    ``append_only.install``; ``append_only.missing_triggers`` finds one that did not.
    """

    class Meta:
        abstract = True


class Event(AppendOnly):
    """One thing that somebody did.

    ``actor_id`` is the number of the account that did it; none means the person at the
    keyboard of the server, or the installation itself. ``detail`` never names a person.
    """

    class Kind(StrEnum):
        """What can be done. Codes are stable: they are kept for ever."""

        INSTALLATION_BEGUN = "installation_begun"
        ACCOUNT_OPENED = "account_opened"
        ACCOUNT_CLOSED = "account_closed"
        PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a code, not a secret
        ROLE_GIVEN = "role_given"
        ROLE_ENDED = "role_ended"
        ORGANISATION_RECORDED = "organisation_recorded"
        ORGANISATION_RENAMED = "organisation_renamed"
        ORGANISATION_ENDED = "organisation_ended"
        IDENTIFIER_GIVEN = "identifier_given"
        SUCCESSION_RECORDED = "succession_recorded"
        NEIGHBOURHOOD_DRAWN = "neighbourhood_drawn"
        NEIGHBOURHOOD_ENDED = "neighbourhood_ended"
        NEED_RECORDED = "need_recorded"
        EVIDENCE_LINKED = "evidence_linked"
        NEED_WITHDRAWN = "need_withdrawn"
        REFERENCE_OFFERED = "reference_offered"
        REFERENCE_BEGUN = "reference_begun"
        REFERENCE_ADDED = "reference_added"
        REFERENCE_REFUSED = "reference_refused"
        REFERENCE_CANCELLED = "reference_cancelled"
        REFERENCE_WITHDRAWN = "reference_withdrawn"
        PARTNERSHIP_FORMED = "partnership_formed"
        PARTNER_JOINED = "partner_joined"
        REGISTER_PUBLISHED = "register_published"
        REGISTER_CLOSED = "register_closed"
        MEMBER_ADDED = "member_added"
        OFFICER_APPOINTED = "officer_appointed"
        AGREEMENT_RECORDED = "agreement_recorded"
        AGREEMENT_VARIED = "agreement_varied"
        AGREEMENT_SIGNED = "agreement_signed"
        AGREEMENT_DOCUMENT_ADDED = "agreement_document_added"
        BODY_FORMED = "body_formed"
        SEAT_MADE = "seat_made"
        SEAT_FILLED = "seat_filled"
        SEAT_LEFT = "seat_left"
        TERMS_CHANGED = "terms_changed"
        INTEREST_DECLARED = "interest_declared"
        AUTHORITY_DELEGATED = "authority_delegated"
        RESOLUTION_RECORDED = "resolution_recorded"
        MEETING_CALLED = "meeting_called"
        ITEM_ADDED = "item_added"
        ITEM_CLASSIFIED = "item_classified"
        MEETING_OPENED = "meeting_opened"
        MEETING_CLOSED = "meeting_closed"
        ATTENDANCE_RECORDED = "attendance_recorded"
        RECUSED = "recused"
        DISPENSED = "dispensed"
        DECISION_PROPOSED = "decision_proposed"
        CLEARANCE_GIVEN = "clearance_given"
        AGREEMENT_MONEY_CLEARED = "agreement_money_cleared"
        VOTE_CAST = "vote_cast"
        DECISION_TAKEN = "decision_taken"
        DECISION_ROUTED = "decision_routed"
        APPROVAL_GIVEN = "approval_given"
        OUTCOMES_RECORDED = "outcomes_recorded"
        MEASURE_VALUE_RECORDED = "measure_value_recorded"
        TARGET_SET = "target_set"
        MEETING_CANCELLED = "meeting_cancelled"
        MEETING_URGENT = "meeting_urgent"
        ITEM_PUT_OFF = "item_put_off"
        MINUTE_WRITTEN = "minute_written"
        MEETING_ACTION_SET = "meeting_action_set"
        MEETING_ACTION_DONE = "meeting_action_done"
        DECISION_WITHDRAWN = "decision_withdrawn"
        DECISION_CALLED_IN = "decision_called_in"
        APPROVAL_CHAIN_SET = "approval_chain_set"
        RESOLUTION_DONE = "resolution_done"
        RECOMMENDATION_MADE = "recommendation_made"
        RECOMMENDATION_ANSWERED = "recommendation_answered"
        AGREEMENT_CLASSIFIED = "agreement_classified"
        AGREEMENT_SAID = "agreement_said"
        AGREEMENT_READY = "agreement_ready"
        AGREEMENT_REVIEWED = "agreement_reviewed"
        DUTIES_PLANNED = "duties_planned"
        DUTY_DONE = "duty_done"
        NOTICE_GIVEN = "notice_given"
        BREACH_ALLEGED = "breach_alleged"
        BREACH_SETTLED = "breach_settled"
        POST_MADE = "post_made"
        POST_FILLED = "post_filled"
        POST_LEFT = "post_left"
        POST_FUNDED = "post_funded"
        STAFF_MADE_AVAILABLE = "staff_made_available"
        FUNCTION_PLACED = "function_placed"
        AREA_OPENED = "area_opened"
        AREA_ROLE_GIVEN = "area_role_given"
        AREA_ROLE_ENDED = "area_role_ended"
        AREA_DUTY_DONE = "area_duty_done"
        GUIDELINE_WRITTEN = "guideline_written"
        STAFF_MOVED = "staff_moved"
        SUPPORT_RECORDED = "support_recorded"
        SUPPORT_FILLED = "support_filled"
        SUPPORT_REQUESTED = "support_requested"
        SUPPORT_PRIORITISED = "support_prioritised"
        SUPPORT_ALLOCATED = "support_allocated"
        REPORTING_LINE_ADDED = "reporting_line_added"
        CHANGE_RECORDED = "change_recorded"
        CHANGE_TEAM_JOINED = "change_team_joined"
        CHANGE_WENT_AHEAD = "change_went_ahead"
        OBJECTIVE_RECORDED = "objective_recorded"
        CHALLENGE_RAISED = "challenge_raised"
        CHALLENGE_ANSWERED = "challenge_answered"
        TRANSITION_PLANNED = "transition_planned"
        TASK_GROUP_FORMED = "task_group_formed"
        LESSONS_ANSWERED = "lessons_answered"
        DEVOLUTION_SAID = "devolution_said"
        POST_ENDED = "post_ended"
        POST_SHARES_CHANGED = "post_shares_changed"
        AVAILABILITY_ENDED = "availability_ended"
        DUTY_STRUCK = "duty_struck"
        EXPERT_INVITED = "expert_invited"
        EXPERT_HEARD = "expert_heard"
        INVITATION_WITHDRAWN = "invitation_withdrawn"
        FUND_SET_UP = "fund_set_up"
        BASELINE_RECORDED = "baseline_recorded"
        BASELINE_AGREED = "baseline_agreed"
        FUND_OPENED = "fund_opened"
        YEAR_OPENED = "year_opened"
        STRAND_ADDED = "strand_added"
        SOURCE_ADDED = "source_added"
        BUDGET_SET = "budget_set"
        JOURNAL_POSTED = "journal_posted"
        JOURNALS_POSTED = "journals_posted"
        JOURNAL_REVERSED = "journal_reversed"
        CONTRIBUTION_SET = "contribution_set"
        CONTRIBUTION_VARIED = "contribution_varied"
        CONTRIBUTION_ASKED = "contribution_asked"
        CONTRIBUTION_RECEIVED = "contribution_received"
        ORDER_PLACED = "order_placed"
        ORDER_STEPPED = "order_stepped"
        RECOVERY_PLANNED = "recovery_planned"
        PERIOD_CLOSED = "period_closed"
        STATEMENT_PREPARED = "statement_prepared"
        STATEMENT_CLEARED = "statement_cleared"
        STATEMENT_ISSUED = "statement_issued"
        RISK_TERMS_SET = "risk_terms_set"
        RISK_SHARED = "risk_shared"
        EXTRACT_IMPORTED = "extract_imported"
        DIFFERENCE_RESOLVED = "difference_resolved"
        BUDGET_MOVED = "budget_moved"
        BUDGET_HELD_BACK = "budget_held_back"
        BETTER_CARE_STARTED = "better_care_started"
        BETTER_CARE_ENTERED = "better_care_entered"
        BETTER_CARE_ANSWERED = "better_care_answered"
        BETTER_CARE_APPROVED = "better_care_approved"
        BETTER_CARE_REOPENED = "better_care_reopened"
        SAVING_PLANNED = "saving_planned"
        SAVINGS_GAP_SET = "savings_gap_set"
        BENEFIT_CLAIMED = "benefit_claimed"
        BENEFIT_WITHDRAWN = "benefit_withdrawn"
        COST_CHANGE_RECORDED = "cost_change_recorded"
        COST_RECORDED = "cost_recorded"
        COST_WITHDRAWN = "cost_withdrawn"
        EXCEPTION_ASKED = "exception_asked"
        EXCEPTION_ANSWERED = "exception_answered"
        INCOME_RECEIVED = "income_received"
        IN_KIND_GIVEN = "in_kind_given"
        RECHARGES_SET = "recharges_set"
        RECOVERY_CLOSED = "recovery_closed"
        CARRY_FORWARD_PROPOSED = "carry_forward_proposed"
        CARRY_FORWARD_ANSWERED = "carry_forward_answered"
        CARRIED_FORWARD = "carried_forward"
        BALANCE_STATED = "balance_stated"
        BALANCE_SETTLED = "balance_settled"
        STATEMENT_ROUTED = "statement_routed"
        FUND_ENDED = "fund_ended"
        PROVIDER_RECORDED = "provider_recorded"
        SERVICE_RECORDED = "service_recorded"
        SERVICE_PUBLISHED = "service_published"
        SERVICE_SORTED = "service_sorted"
        SERVICE_LEAVES_OUT = "service_leaves_out"
        SERVICE_GIVEN_BY = "service_given_by"
        SERVICE_PAUSED = "service_paused"
        DIRECTORY_IMPORTED = "directory_imported"
        SERVICE_MADE_OR_BOUGHT = "service_made_or_bought"
        PRICE_SET = "price_set"
        SERVICE_REQUIRED = "service_required"
        PROCUREMENT_BEGUN = "procurement_begun"
        PROCUREMENT_MOVED = "procurement_moved"
        LOT_MADE = "lot_made"
        ROUTE_RECORDED = "route_recorded"
        NOTICE_PUBLISHED = "notice_published"
        LOT_AWARDED = "lot_awarded"
        REPRESENTATION_RECORDED = "representation_recorded"
        REPRESENTATION_ANSWERED = "representation_answered"
        CRITERIA_SET = "criteria_set"
        BIDS_CALLED = "bids_called"
        BID_MADE = "bid_made"
        EVALUATOR_APPOINTED = "evaluator_appointed"
        EVALUATOR_DECLARED = "evaluator_declared"
        BID_SCORED = "bid_scored"
        MODERATION_BEGUN = "moderation_begun"
        BID_AGREED = "bid_agreed"
        CONTRACT_MADE = "contract_made"
        CONTRACT_VARIED = "contract_varied"
        CONTRACT_COMMITTED = "contract_committed"
        DELIVERY_RECORDED = "delivery_recorded"
        INVOICE_RECEIVED = "invoice_received"
        INVOICE_STOPPED = "invoice_stopped"
        INVOICE_PASSED = "invoice_passed"
        INVOICES_PAID = "invoices_paid"
        CONTRACT_MEASURED = "contract_measured"
        RETURN_RECORDED = "return_recorded"
        ENDING_PLANNED = "ending_planned"
        ENDING_FOUND = "ending_found"
        SERVICE_ENDED = "service_ended"
        ACTIVITY_CLAIMED = "activity_claimed"
        ACTIVITY_COUNTED = "activity_counted"
        SERVICE_SPECIFIED = "service_specified"
        CAPACITY_COUNTED = "capacity_counted"
        PARTICIPATION_RECORDED = "participation_recorded"
        PARTICIPATION_ENDED = "participation_ended"
        CONCERN_RAISED = "concern_raised"
        CONCERN_SHARED = "concern_shared"
        CONCERN_REPLIED_TO = "concern_replied_to"
        CONCERN_ACTED_ON = "concern_acted_on"
        CONCERN_CLOSED = "concern_closed"
        SERVICE_REACH_RECORDED = "service_reach_recorded"
        SECTOR_TARGET_SET = "sector_target_set"
        BLOCK_PLAN_MADE = "block_plan_made"
        FACTOR_SCORED = "factor_scored"
        MARKET_INTENTION_WRITTEN = "market_intention_written"
        CONTRACTS_NOTICED = "contracts_noticed"

    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=40)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    detail = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id"], name="event_by_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type} {self.subject_id}"


class Seal(AppendOnly):
    """A block of events, closed: its hash covers them and the hash of the block before.

    A block holds the events numbered above the last of the block before, up to and
    including ``last_event``.
    """

    number = models.PositiveIntegerField(unique=True)
    last_event = models.BigIntegerField(unique=True)
    events = models.PositiveIntegerField()
    hash_before = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(events__gt=0), name="seal_holds_events"),
            models.CheckConstraint(
                condition=~Q(hash=F("hash_before")), name="seal_has_its_own_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.number}"
