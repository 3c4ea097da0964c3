"""Loose ends: each rule tied and untied, and what is asked of the records."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from factories.laid import laid
from factories.money import ordered
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.outcomes import MeasureFactory
from factories.partnership import TERMS
from factories.place import NeedFactory
from factories.threads import (
    appraisal_of,
    intention_of,
    paid,
    priority_of,
    put,
    whole_thread,
)

from ropewalk.money.actions.orders import step_order
from ropewalk.money.kinds import OrderStepKind
from ropewalk.organisations.models import Role
from ropewalk.organisations.roles import ROLE_PERMISSIONS
from ropewalk.partnership.kinds import Clearing
from ropewalk.partnership.models import Clearance, Decision
from ropewalk.review.queries.loose_ends import loose_ends_in
from ropewalk.review.rules.loose_ends import (
    RULES,
    AppraisalFacts,
    ContractFacts,
    DecisionFacts,
    End,
    IntentionFacts,
    MeasureFacts,
    NeedFacts,
    OrderFacts,
    PriorityFacts,
    ServiceFacts,
    ends_of,
    who_can_tie,
)
from ropewalk.service.actions.services import record_make_or_buy
from ropewalk.service.kinds import Choice
from ropewalk.service.models import ContractMeasure, ServiceIntention
from ropewalk.strategy.models import AppraisalOption, Intention, SignOff
from ropewalk.strategy.queries.appraisals import appraisal_page
from ropewalk.strategy.queries.intentions import said_of
from ropewalk.strategy.rules.intentions import Part

# facts that tie everything, then the one that unties it
TIED = {
    NeedFacts: {"has_priority": True, "has_service": True},
    PriorityFacts: {
        "has_need": True,
        "has_outcome": True,
        "has_body": True,
        "has_appraisal": True,
        "has_intention": False,
    },
    AppraisalFacts: {
        "is_closed": True,
        "has_heard_all": True,
        "is_apart": False,
        "is_put": True,
    },
    DecisionFacts: {
        "is_agreed": True,
        "lacks_authority": False,
        "commits_nothing": False,
        "has_intention": True,
        "has_contract": False,
        "has_fund": False,
    },
    IntentionFacts: {"lacks": frozenset(), "has_service": True},
    ServiceFacts: {"is_made": False, "has_contract": True, "has_outcome": True},
    ContractFacts: {
        "has_begun": True,
        "has_measure": True,
        "is_paid": True,
        "has_outcome": False,
    },
    OrderFacts: {"is_paid": True, "has_contract": True, "has_heading": False},
    MeasureFacts: {"has_value": True},
}
UNTIED = [
    (NeedFacts, {"has_priority": False, "has_service": False}, End.NEED_UNANSWERED),
    (NeedFacts, {"has_service": False}, End.NEED_WITHOUT_SERVICE),
    (PriorityFacts, {"has_need": False}, End.PRIORITY_WITHOUT_NEED),
    (PriorityFacts, {"has_outcome": False}, End.PRIORITY_WITHOUT_OUTCOME),
    (PriorityFacts, {"has_body": False}, End.PRIORITY_WITHOUT_BODY),
    (PriorityFacts, {"has_appraisal": False}, End.PRIORITY_NOT_TAKEN_UP),
    (AppraisalFacts, {"has_heard_all": False}, End.APPRAISAL_NOT_AGREED),
    (AppraisalFacts, {"is_apart": True}, End.APPRAISAL_APART),
    (AppraisalFacts, {"is_put": False}, End.APPRAISAL_NOT_PUT),
    (DecisionFacts, {"lacks_authority": True}, End.DECISION_WITHOUT_AUTHORITY),
    (DecisionFacts, {"has_intention": False}, End.DECISION_WITHOUT_EFFECT),
    (IntentionFacts, {"lacks": {Part.NEED}}, End.INTENTION_WITHOUT_NEED),
    (IntentionFacts, {"lacks": {Part.OUTCOME}}, End.INTENTION_WITHOUT_OUTCOME),
    (IntentionFacts, {"lacks": {Part.MEASURE}}, End.INTENTION_WITHOUT_MEASURE),
    (IntentionFacts, {"has_service": False}, End.INTENTION_WITHOUT_SERVICE),
    (IntentionFacts, {"lacks": {Part.MONEY}}, End.INTENTION_WITHOUT_FUND),
    (IntentionFacts, {"lacks": {Part.DECISION}}, End.INTENTION_WITHOUT_DECISION),
    (ServiceFacts, {"has_contract": False}, End.SERVICE_WITHOUT_CONTRACT),
    (ServiceFacts, {"has_outcome": False}, End.SERVICE_WITHOUT_OUTCOME),
    (
        ContractFacts,
        {"has_measure": False, "has_outcome": True},
        End.CONTRACT_WITHOUT_MEASURE,
    ),
    (ContractFacts, {"is_paid": False}, End.CONTRACT_NOT_PAID),
    (OrderFacts, {"has_contract": False}, End.ORDER_PAID_FOR_NO_OUTCOME),
    (MeasureFacts, {"has_value": False}, End.MEASURE_WITHOUT_VALUE),
]


@pytest.mark.parametrize("facts", TIED)
def test_what_is_tied_hangs_nowhere(facts):
    assert ends_of(facts(**TIED[facts])) == []


@pytest.mark.parametrize(("facts", "untied", "end"), UNTIED)
def test_each_rule_finds_its_loose_end_and_no_other(facts, untied, end):
    assert ends_of(facts(**TIED[facts] | untied)) == [end]


def test_a_contract_paid_for_neither_measure_nor_outcome_says_both():
    facts = ContractFacts(**TIED[ContractFacts] | {"has_measure": False})

    assert ends_of(facts) == [
        End.CONTRACT_WITHOUT_MEASURE,
        End.CONTRACT_PAID_FOR_NO_OUTCOME,
    ]


@pytest.mark.parametrize(
    "facts",
    [
        NeedFacts(has_priority=False, has_service=True),
        DecisionFacts(**TIED[DecisionFacts] | {"has_intention": 0, "has_fund": 1}),
        DecisionFacts(**TIED[DecisionFacts] | {"has_intention": 0, "is_agreed": 0}),
        DecisionFacts(**TIED[DecisionFacts] | {"lacks_authority": 1, "is_agreed": 0}),
        IntentionFacts(lacks={Part.PROVIDERS, Part.MILESTONES}, has_service=True),
        ServiceFacts(is_made=True, has_contract=False, has_outcome=True),
        DecisionFacts(
            **TIED[DecisionFacts] | {"has_intention": 0, "commits_nothing": 1}
        ),
        ContractFacts(**TIED[ContractFacts] | {"is_paid": False, "has_begun": False}),
        AppraisalFacts(
            is_closed=False, has_heard_all=False, is_apart=True, is_put=True
        ),
        OrderFacts(is_paid=False, has_contract=False, has_heading=False),
        OrderFacts(is_paid=True, has_contract=False, has_heading=True),
    ],
)
def test_what_need_not_be_tied_is_left_alone(facts):
    assert ends_of(facts) == []


def test_every_rule_is_in_the_table_and_somebody_can_tie_it():
    assert set(RULES) == set(End)
    assert {end for *_, end in UNTIED} | {End.CONTRACT_PAID_FOR_NO_OUTCOME} == set(End)
    for end, rule in RULES.items():
        able = [role for role in Role if rule.tied_by in ROLE_PERMISSIONS[role]]
        assert able
        assert all(role.label.lower() in who_can_tie(end) for role in able)


@laid
def whole():
    return whole_thread()


def found_in(whole, actor=None):
    told = loose_ends_in(
        whole.here.partnership, actor=actor or whole.here.commissioner, on=TODAY
    )
    return {(each.thing.pk, each.end) for each in told.ends.values()}


@pytest.mark.django_db
def test_a_whole_thread_has_no_loose_end(whole):
    assert found_in(whole) == set()
    told = loose_ends_in(
        whole.here.partnership, actor=whole.here.commissioner, on=TODAY
    )
    assert told.said.startswith("Nothing hangs loose")


@pytest.mark.django_db
def test_the_records_are_asked_what_each_rule_asks(whole):
    """Everything untied at once: each rule says so, at the right thing."""
    here = whole.here
    alone = NeedFactory(organisation=here.three.first)
    priority = priority_of(here)
    appraisal = appraisal_of(here, whole.priority, closed_at=NOON, opened_at=NOON)
    intention = intention_of(here)
    decision = here.three.decided(here.three.board(name="Another board"))
    service = here.service(name="Nobody pays")
    service.outcomes.clear()
    order = ordered(here.pool)
    for kind in (
        OrderStepKind.DELIVERED,
        OrderStepKind.INVOICED,
        OrderStepKind.PAID,
    ):
        step_order(
            order_id=order.pk,
            kind=kind,
            pence=1_000_00,
            on=TODAY,
            reference="A1",
            key=uuid4(),
            **here.paying,
        )
    bare = MeasureFactory(outcome=whole.measure.outcome)
    ContractMeasure.objects.create(
        contract=whole.contract, measure=bare, days_to_return=20
    )

    assert found_in(whole) == {
        (alone.pk, End.NEED_UNANSWERED),
        (priority.pk, End.PRIORITY_WITHOUT_NEED),
        (priority.pk, End.PRIORITY_WITHOUT_OUTCOME),
        (priority.pk, End.PRIORITY_WITHOUT_BODY),
        (priority.pk, End.PRIORITY_NOT_TAKEN_UP),
        (appraisal.pk, End.APPRAISAL_NOT_AGREED),
        (appraisal.pk, End.APPRAISAL_NOT_PUT),
        (decision.pk, End.DECISION_WITHOUT_EFFECT),
        *((intention.pk, end) for end in End if RULES[end].kind == "intention"),
        (service.pk, End.SERVICE_WITHOUT_CONTRACT),
        (service.pk, End.SERVICE_WITHOUT_OUTCOME),
        (order.pk, End.ORDER_PAID_FOR_NO_OUTCOME),
        (bare.pk, End.MEASURE_WITHOUT_VALUE),
        *((each.pk, End.NEED_UNANSWERED) for each in decision_needs(decision)),
    }


def decision_needs(decision):
    """The needs that a decision was proposed for, which nothing else answers."""
    return [each.need for each in decision.needs.all()]


@pytest.mark.django_db
def test_a_contract_is_asked_for_its_measure_its_payment_and_what_it_is_for(whole):
    whole.contract.measures.all().delete()
    whole.service.outcomes.clear()
    assert {end for _, end in found_in(whole)} == {
        End.CONTRACT_WITHOUT_MEASURE,
        End.CONTRACT_PAID_FOR_NO_OUTCOME,
        End.SERVICE_WITHOUT_OUTCOME,
    }


@pytest.mark.django_db
def test_an_appraisal_is_agreed_once_every_partner_of_today_has_said_so(whole):
    here = whole.here
    appraisal = appraisal_of(here, whole.priority, opened_at=NOON, closed_at=NOON)
    put(here, appraisal, whole.decision)
    for each in here.three.all[:2]:
        sign(appraisal, each, here)
    assert found_in(whole) == {(appraisal.pk, End.APPRAISAL_NOT_AGREED)}

    here.partnership.partners.filter(organisation=here.three.icb).update(
        ends_before=TODAY, starts_on=TODAY - timedelta(days=9)
    )
    assert found_in(whole) == set()


@pytest.mark.django_db
@pytest.mark.postgresql
def test_partners_that_agree_to_different_things_hang_loose_as_their_page_says(whole):
    here = whole.here
    first, *others = here.three.all
    appraisal = appraisal_of(here, whole.priority, opened_at=NOON, closed_at=NOON)
    put(here, appraisal, whole.decision)
    other = AppraisalOption.objects.create(
        appraisal=appraisal, code="B", title="Act", kind="minimum", level="Lead"
    )
    one = appraisal.options.get(code="A")

    def hangs():
        apart = (appraisal.pk, End.APPRAISAL_APART) in found_in(whole)
        page = appraisal_page(appraisal, on=TODAY)
        assert apart != page.is_agreed
        assert apart == page.agreement.startswith("Not agreed: ")
        return apart

    for each in others:
        sign(appraisal, each, here, option=other)
    sign(appraisal, first, here, option=one)
    assert hangs()

    sign(appraisal, first, here, option=other)  # a partner's last word counts
    assert not hangs()  # who says no level means that of the option
    said = appraisal_page(appraisal, on=TODAY).agreement
    assert said == "Agreed: every partner signed B: Act, at the level “Lead”."
    sign(appraisal, first, here, option=other, level=" lead")
    assert not hangs()
    sign(appraisal, first, here, option=other, level="Pool")
    assert hangs()

    here.partnership.partners.filter(organisation=first).update(
        ends_before=TODAY, starts_on=TODAY - timedelta(days=9)
    )
    assert not hangs()


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_need_with_a_priority_is_answered_once_a_service_carries_out_what_follows(
    whole,
):
    here = whole.here
    need = NeedFactory(organisation=here.three.first)
    whole.priority.needs.add(need)
    assert found_in(whole) == set()

    Intention.objects.update(priority=None)
    assert found_in(whole) == {(need.pk, End.NEED_WITHOUT_SERVICE)}

    Intention.objects.update(priority=whole.priority)
    carried = ServiceIntention.objects.get()
    carried.ended_at, carried.ended_because = NOON, "Another does"
    carried.save()
    assert found_in(whole) == {
        (need.pk, End.NEED_WITHOUT_SERVICE),
        (whole.intention.pk, End.INTENTION_WITHOUT_SERVICE),
    }


@pytest.mark.django_db
@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("choices", "is_loose"),
    [
        ([Choice.MAKE], False),
        ([Choice.BOTH], True),
        ([Choice.BUY], True),
        ([Choice.BUY, Choice.MAKE], False),
        ([Choice.MAKE, Choice.BUY], True),
    ],
)
def test_a_service_that_a_partner_provides_itself_needs_no_contract(
    whole, choices, is_loose
):
    service = whole.here.service(name="Our own")
    for choice in choices:
        record_make_or_buy(
            service_id=service.pk,
            choice=choice,
            why="We know how",
            decided_on=TODAY,
            **whole.here.said,
        )

    assert ((service.pk, End.SERVICE_WITHOUT_CONTRACT) in found_in(whole)) == is_loose


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_decision_by_nobodys_authority_hangs_loose_until_who_may_decides(whole):
    """Its body had no limit in its terms, so nobody could tell whose authority it was."""
    three = whole.here.three
    no_limit = three.board(name="Young board", terms=replace(TERMS, limit_pence=None))
    decision = three.decided(no_limit, agreement_id=whole.decision.agreement_id)
    end = (decision.pk, End.DECISION_WITHOUT_AUTHORITY)
    assert end in found_in(whole)

    Decision.objects.filter(pk=whole.decision.pk).update(
        matter_key=decision.matter_key, decided_at=NOON + timedelta(hours=1)
    )
    assert end not in found_in(whole)
    Decision.objects.filter(pk=whole.decision.pk).update(pence=decision.pence - 1)
    assert end in found_in(whole)

    Clearance.objects.create(
        decision=decision,
        about=Clearing.LEGAL,
        organisation=three.first,
        is_clear=True,
        given_at=NOON,
        given_by=three.secretary,
    )
    assert end not in found_in(whole)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "lacks",
    [
        {"need": None},
        {"outcome": None},
        {"measure": None},
        {"fund": None},
        {"pence": None},
        {"decision": None},
        {"pence": 10**12},  # more than the decision commits
    ],
)
def test_what_an_intention_lacks_is_what_its_own_page_says(whole, lacks):
    Intention.objects.update(**lacks)
    before = {Part.PROVIDERS, Part.EQUALITY, Part.MILESTONES, Part.SERVICE}
    (part,) = set(said_of(Intention.objects.get()).missing) - before
    end = {
        Part.NEED: End.INTENTION_WITHOUT_NEED,
        Part.OUTCOME: End.INTENTION_WITHOUT_OUTCOME,
        Part.MEASURE: End.INTENTION_WITHOUT_MEASURE,
        Part.MONEY: End.INTENTION_WITHOUT_FUND,
        Part.DECISION: End.INTENTION_WITHOUT_DECISION,
    }[part]

    assert found_in(whole) == {(whole.intention.pk, end)}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["declined", "proposed", "withdrawn"])
def test_a_decision_that_was_not_agreed_stands_behind_no_intention(whole, state):
    decided_at = None if state == "proposed" else NOON
    Decision.objects.filter(pk=whole.decision.pk).update(
        state=state, decided_at=decided_at
    )

    assert found_in(whole) == {(whole.intention.pk, End.INTENTION_WITHOUT_DECISION)}
    assert Part.DECISION in said_of(Intention.objects.get()).missing


def sign(appraisal, organisation, here, *, option=None, level=""):
    SignOff.objects.create(
        appraisal=appraisal,
        organisation=organisation,
        option=option or appraisal.options.get(),
        level=level,
        recorded_at=NOON,
        recorded_by=here.commissioner,
    )


@pytest.mark.django_db
def test_nobody_is_told_that_something_is_missing_which_only_they_may_not_see(whole):
    """The needs of a priority are another partner's: it comes from some all the same."""
    of_second = MembershipFactory(
        organisation=whole.here.three.second, role=Role.OBSERVER
    ).account

    assert found_in(whole, of_second) == set()


@pytest.mark.django_db
def test_what_is_withdrawn_or_ended_is_not_asked_for_more(whole):
    gone = {"withdrawn_at": NOON, "withdrawn_because": "No longer"}
    priority_of(whole.here, **gone)
    intention_of(whole.here, **gone)
    NeedFactory(organisation=whole.here.three.first, **gone)
    service = whole.here.service(name="Over")
    type(service).objects.filter(pk=service.pk).update(
        starts_on=TODAY - timedelta(days=9), ends_before=TODAY
    )
    paid(whole.here, whole.contract, "INV-2")

    # the need that it answered stands still, and nothing answers it any more
    assert found_in(whole) == {(service.needs.get().pk, End.NEED_UNANSWERED)}
