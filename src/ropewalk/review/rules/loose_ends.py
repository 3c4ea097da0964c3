"""Loose ends: where the thread breaks at a thing, who can tie it, and where.

Each rule is a sentence in a table below. What a rule asks of a thing is a fact that
somebody looked up; whether the reader may see what ties it plays no part, so that nobody
is told that something is missing which only they may not see.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from ropewalk.organisations.roles import Permission, roles_with
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.strategy.rules.intentions import Part


class End(StrEnum):
    """What can hang loose. The codes tell rules apart, here and to programs."""

    NEED_UNANSWERED = "need_unanswered"
    NEED_WITHOUT_SERVICE = "need_without_service"
    PRIORITY_WITHOUT_NEED = "priority_without_need"
    PRIORITY_WITHOUT_OUTCOME = "priority_without_outcome"
    PRIORITY_WITHOUT_BODY = "priority_without_body"
    PRIORITY_NOT_TAKEN_UP = "priority_not_taken_up"
    APPRAISAL_NOT_AGREED = "appraisal_not_agreed"
    APPRAISAL_APART = "appraisal_apart"
    APPRAISAL_NOT_PUT = "appraisal_not_put"
    DECISION_WITHOUT_AUTHORITY = "decision_without_authority"
    DECISION_WITHOUT_EFFECT = "decision_without_effect"
    INTENTION_WITHOUT_NEED = "intention_without_need"
    INTENTION_WITHOUT_OUTCOME = "intention_without_outcome"
    INTENTION_WITHOUT_MEASURE = "intention_without_measure"
    INTENTION_WITHOUT_SERVICE = "intention_without_service"
    INTENTION_WITHOUT_FUND = "intention_without_fund"
    INTENTION_WITHOUT_DECISION = "intention_without_decision"
    SERVICE_WITHOUT_CONTRACT = "service_without_contract"
    SERVICE_WITHOUT_OUTCOME = "service_without_outcome"
    CONTRACT_WITHOUT_MEASURE = "contract_without_measure"
    CONTRACT_NOT_PAID = "contract_not_paid"
    CONTRACT_PAID_FOR_NO_OUTCOME = "contract_paid_for_no_outcome"
    ORDER_PAID_FOR_NO_OUTCOME = "order_paid_for_no_outcome"
    MEASURE_WITHOUT_VALUE = "measure_without_value"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of a loose end, what ties it, and who can."""

    kind: Kind
    sentence: str
    remedy: str
    tied_by: Permission


PLAN, BUY = Permission.PLAN_TOGETHER, Permission.COMMISSION_SERVICES
RUN = Permission.RUN_PARTNERSHIP
RULES: Mapping[End, Rule] = {
    End.NEED_UNANSWERED: Rule(
        Kind.NEED,
        "No priority comes from this need and no service answers it.",
        "Set a priority from it, or say which service answers it",
        PLAN,
    ),
    End.NEED_WITHOUT_SERVICE: Rule(
        Kind.NEED,
        "A priority comes from this need, and no service answers it.",
        "Say on a service's page that it answers this",
        BUY,
    ),
    End.PRIORITY_WITHOUT_NEED: Rule(
        Kind.PRIORITY,
        "It comes from no need that is recorded.",
        "Say from which needs it comes",
        PLAN,
    ),
    End.PRIORITY_WITHOUT_OUTCOME: Rule(
        Kind.PRIORITY,
        "Nobody has said what it is to make better.",
        "Choose its outcome",
        PLAN,
    ),
    End.PRIORITY_WITHOUT_BODY: Rule(
        Kind.PRIORITY,
        "No body is named that decides about it.",
        "Name the body that decides about it",
        PLAN,
    ),
    End.PRIORITY_NOT_TAKEN_UP: Rule(
        Kind.PRIORITY,
        "Nothing is appraised or intended because of it.",
        "Appraise options for it, or record what is intended",
        PLAN,
    ),
    End.APPRAISAL_NOT_AGREED: Rule(
        Kind.APPRAISAL,
        "Not every partner has said which option it agrees to.",
        "Have each partner agree to an option",
        PLAN,
    ),
    End.APPRAISAL_APART: Rule(
        Kind.APPRAISAL,
        "Partners agree to different options, or mean different levels of working together.",
        "Have partners agree to one option at one level",
        PLAN,
    ),
    End.APPRAISAL_NOT_PUT: Rule(
        Kind.APPRAISAL,
        "It has not been put to a body to decide.",
        "Put it to the body that decides",
        PLAN,
    ),
    End.DECISION_WITHOUT_AUTHORITY: Rule(
        Kind.DECISION,
        "It was agreed, and the checks could not tell whose authority it rests on.",
        "Have a body that may decide on the same matter agree to it",
        RUN,
    ),
    End.DECISION_WITHOUT_EFFECT: Rule(
        Kind.DECISION,
        "It was agreed, and neither an intention, a contract nor a fund follows from it.",
        "Record what is intended because of it",
        PLAN,
    ),
    End.INTENTION_WITHOUT_NEED: Rule(
        Kind.INTENTION,
        "It answers no need that is recorded.",
        "Choose the need it answers",
        PLAN,
    ),
    End.INTENTION_WITHOUT_OUTCOME: Rule(
        Kind.INTENTION,
        "Nobody has said which outcome ought to be better.",
        "Choose its outcome",
        PLAN,
    ),
    End.INTENTION_WITHOUT_MEASURE: Rule(
        Kind.INTENTION,
        "No measure would show whether it works.",
        "Choose its measure",
        PLAN,
    ),
    End.INTENTION_WITHOUT_SERVICE: Rule(
        Kind.INTENTION,
        "No service carries it out.",
        "Say on a service's page that it carries this out",
        BUY,
    ),
    End.INTENTION_WITHOUT_FUND: Rule(
        Kind.INTENTION,
        "The fund that the money comes from or goes back to, or the sum, is not named.",
        "Name the fund and the sum",
        PLAN,
    ),
    End.INTENTION_WITHOUT_DECISION: Rule(
        Kind.INTENTION,
        "No decision that was agreed stands behind it, or that decision does not commit "
        "its money.",
        "Have it decided with its money, and name the decision",
        PLAN,
    ),
    End.SERVICE_WITHOUT_CONTRACT: Rule(
        Kind.SERVICE,
        "No contract says what is paid for it.",
        "Choose who gives it and make the contract, or say that a partner provides it "
        "itself",
        BUY,
    ),
    End.SERVICE_WITHOUT_OUTCOME: Rule(
        Kind.SERVICE,
        "It is for no outcome.",
        "Say what it is to make better",
        BUY,
    ),
    End.CONTRACT_WITHOUT_MEASURE: Rule(
        Kind.CONTRACT,
        "Nothing measures what it does.",
        "Say what it is measured by",
        BUY,
    ),
    End.CONTRACT_NOT_PAID: Rule(
        Kind.CONTRACT,
        "It has begun, and nothing has been paid under it.",
        "Receive and pay its invoices, or say why there are none",
        Permission.KEEP_FUND,
    ),
    End.CONTRACT_PAID_FOR_NO_OUTCOME: Rule(
        Kind.CONTRACT,
        "Money was paid under it, and no outcome says what for.",
        "Give it a measure, or its service an outcome",
        BUY,
    ),
    End.ORDER_PAID_FOR_NO_OUTCOME: Rule(
        Kind.ORDER,
        "Money was paid on it, and no contract or priority heading says for which outcome.",
        "Order what is bought again and again under a contract",
        Permission.KEEP_FUND,
    ),
    End.MEASURE_WITHOUT_VALUE: Rule(
        Kind.MEASURE,
        "It has no value yet, so nobody can say whether anything is better.",
        "Record its value",
        Permission.RECORD_OUTCOMES,
    ),
}


def who_can_tie(end: End) -> str:
    """Who can tie a loose end, by their roles: "a commissioner or partnership secretary"."""
    roles = sorted(each.label.lower() for each in roles_with(RULES[end].tied_by))
    first = "an" if roles[0][0] in "aeiou" else "a"
    return f"{first} {' or '.join(roles)}"


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """That something hangs loose at a thing."""

    thing: Thing
    end: End

    @property
    def sentence(self) -> str:
        """What is missing, in a sentence."""
        return RULES[self.end].sentence

    @property
    def remedy(self) -> str:
        """What ties it."""
        return RULES[self.end].remedy

    @property
    def tied_by(self) -> str:
        """Who can tie it."""
        return who_can_tie(self.end)


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What leads on from a need that stands.

    ``has_service`` is whether a service that has not ended answers it, said to or by what
    it carries out.
    """

    has_priority: bool
    has_service: bool


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """What a priority that stands is joined to."""

    has_need: bool
    has_outcome: bool
    has_body: bool
    has_appraisal: bool
    has_intention: bool


@dataclass(frozen=True, slots=True)
class AppraisalFacts:
    """How far an appraisal has come.

    Each partner may have said what it agrees to, and partners be apart for all that.
    """

    is_closed: bool
    has_heard_all: bool
    is_apart: bool
    is_put: bool


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What a decision rests on, and what follows from it.

    One that commits nothing may be the end of a matter. ``lacks_authority`` is whether
    nobody could tell by whose authority it was taken, and no later one has put that right.
    """

    is_agreed: bool
    lacks_authority: bool
    commits_nothing: bool
    has_intention: bool
    has_contract: bool
    has_fund: bool


@dataclass(frozen=True, slots=True)
class IntentionFacts:
    """What an intention that stands lacks, as its page says, and what carries it out."""

    lacks: AbstractSet[Part]
    has_service: bool


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What a service that has not ended is joined to.

    ``is_made`` is whether partners provide all of it themselves, so that nothing is bought.
    """

    is_made: bool
    has_contract: bool
    has_outcome: bool


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What a contract is measured by and paid."""

    has_begun: bool
    has_measure: bool
    is_paid: bool
    has_outcome: bool


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What an order that was paid stands under."""

    is_paid: bool
    has_contract: bool
    has_heading: bool


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """Whether anybody said how a measure stands."""

    has_value: bool


Facts = (
    NeedFacts
    | PriorityFacts
    | AppraisalFacts
    | DecisionFacts
    | IntentionFacts
    | ServiceFacts
    | ContractFacts
    | OrderFacts
    | MeasureFacts
)


def ends_of(facts: Facts) -> list[End]:
    """What hangs loose at a thing, in the order of the table above."""
    return [end for end, is_loose in _asked(facts) if is_loose]


def _asked(facts: Facts) -> Iterable[tuple[End, bool]]:
    """Each rule of a thing, and whether it finds a loose end."""
    match facts:
        case NeedFacts():
            yield (
                End.NEED_UNANSWERED,
                not (facts.has_priority or facts.has_service),
            )
            yield (
                End.NEED_WITHOUT_SERVICE,
                facts.has_priority and not facts.has_service,
            )
        case PriorityFacts():
            yield End.PRIORITY_WITHOUT_NEED, not facts.has_need
            yield End.PRIORITY_WITHOUT_OUTCOME, not facts.has_outcome
            yield End.PRIORITY_WITHOUT_BODY, not facts.has_body
            yield (
                End.PRIORITY_NOT_TAKEN_UP,
                not (facts.has_appraisal or facts.has_intention),
            )
        case AppraisalFacts():
            yield (
                End.APPRAISAL_NOT_AGREED,
                facts.is_closed and not facts.has_heard_all,
            )
            yield End.APPRAISAL_APART, facts.is_closed and facts.is_apart
            yield End.APPRAISAL_NOT_PUT, not facts.is_put
        case DecisionFacts():
            yield (
                End.DECISION_WITHOUT_AUTHORITY,
                facts.is_agreed and facts.lacks_authority,
            )
            followed = facts.has_intention or facts.has_contract or facts.has_fund
            yield (
                End.DECISION_WITHOUT_EFFECT,
                facts.is_agreed and not facts.commits_nothing and not followed,
            )
        case IntentionFacts():
            yield End.INTENTION_WITHOUT_NEED, Part.NEED in facts.lacks
            yield End.INTENTION_WITHOUT_OUTCOME, Part.OUTCOME in facts.lacks
            yield End.INTENTION_WITHOUT_MEASURE, Part.MEASURE in facts.lacks
            yield End.INTENTION_WITHOUT_SERVICE, not facts.has_service
            yield End.INTENTION_WITHOUT_FUND, Part.MONEY in facts.lacks
            yield End.INTENTION_WITHOUT_DECISION, Part.DECISION in facts.lacks
        case ServiceFacts():
            yield (
                End.SERVICE_WITHOUT_CONTRACT,
                not (facts.is_made or facts.has_contract),
            )
            yield End.SERVICE_WITHOUT_OUTCOME, not facts.has_outcome
        case ContractFacts():
            yield End.CONTRACT_WITHOUT_MEASURE, not facts.has_measure
            yield End.CONTRACT_NOT_PAID, facts.has_begun and not facts.is_paid
            yield (
                End.CONTRACT_PAID_FOR_NO_OUTCOME,
                facts.is_paid and not (facts.has_measure or facts.has_outcome),
            )
        case OrderFacts():
            yield (
                End.ORDER_PAID_FOR_NO_OUTCOME,
                facts.is_paid and not (facts.has_contract or facts.has_heading),
            )
        case MeasureFacts():
            yield End.MEASURE_WITHOUT_VALUE, not facts.has_value
