"""The facts from which a route follows: how each is asked, kept, and read back.

A fact is kept as a short name and an answer: ``yes`` or ``no``, a code, months, or a sum in
pence.
One that is not known is not kept, so it is never taken for a no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ropewalk.figures import BadInput
from ropewalk.figures.words import pounds
from ropewalk.service.kinds import Regime
from ropewalk.service.rules.contract_changes import Change
from ropewalk.service.rules.known import Answer
from ropewalk.service.rules.question import Ground, Question
from ropewalk.service.rules.selection_law import Authority, Bought

YES, NO = "yes", "no"
CHANGE = "change_"


class Asked(StrEnum):
    """How a fact is answered."""

    YES_OR_NO = "yes_or_no"
    PENCE = "pence"
    MONTHS = "months"
    AUTHORITY = "authority"
    BOUGHT = "bought"
    GROUND = "ground"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact, and how a person is asked for it.

    Attributes:
        name: Its short stable name.
        words: The question in plain words.
        asked: How it is answered.
        help: What helps to answer; empty where nothing is needed.
    """

    name: str
    words: str
    asked: Asked = Asked.YES_OR_NO
    help: str = ""


OF_LAW: Mapping[str, tuple[Fact, ...]] = {
    "Who buys, and what": (
        Fact("authority", "What kind of body is buying?", Asked.AUTHORITY),
        Fact(
            "is_health_care",
            "Are health care services among what is bought?",
            help="Social care by itself is not health care.",
        ),
    ),
    "A mixed contract": (
        Fact("is_mixed", "Does the same contract buy anything else with it?"),
        Fact(
            "health_care_pence",
            "What is the health care in it worth, in pounds? (optional)",
            Asked.PENCE,
            "Over the whole life of the contract.",
        ),
        Fact(
            "other_pence",
            "What is the rest worth, in pounds? (optional)",
            Asked.PENCE,
            "Over the whole life of the contract.",
        ),
        Fact("is_separable", "Could the rest reasonably be bought by itself?"),
    ),
}
OF_REGIME: Mapping[Regime, Mapping[str, tuple[Fact, ...]]] = {
    Regime.PROVIDER_SELECTION: {
        "Whether it is urgent": (
            Fact(
                "is_urgent",
                "Is it needed so urgently that no process can be waited for?",
            ),
            Fact(
                "is_urgency_own",
                "Could the authority foresee the urgency, or did it bring it about?",
            ),
            Fact(
                "is_delay_a_risk",
                "Would waiting for a process put people's safety at risk?",
            ),
            Fact(
                "urgent_months",
                "For how many months would it be bought so? (optional)",
                Asked.MONTHS,
                "Only as long as it takes to choose a provider by a process.",
            ),
        ),
        "Who can do it": (
            Fact("has_existing_provider", "Does a provider do it now?"),
            Fact(
                "is_only_capable",
                "Can only that provider do it, because of what the service is?",
            ),
            Fact("is_framework", "Is it a framework agreement?"),
            Fact(
                "can_identify_most_suitable",
                "Can the most suitable provider be identified without a competition?",
            ),
        ),
        "What people can choose": (
            Fact("patients_choose", "Do patients have a choice of provider?"),
            Fact(
                "is_number_unrestricted",
                "Is the number of providers left without a limit?",
            ),
            Fact(
                "all_qualifying_get_contract",
                "Is every provider that qualifies offered a contract?",
            ),
            Fact("can_express_interest", "Can any provider express an interest?"),
        ),
        "The contract there is now": (
            Fact("is_expiring", "Does an existing contract come to its end?"),
            Fact("is_replacing", "Does the new contract replace it?"),
            Fact("is_satisfying", "Does the provider do well under it?"),
            Fact(
                "is_likely_to_satisfy",
                "Is that provider likely to do well under the new contract?",
            ),
            Fact(
                "change_is_materially_different",
                "Is the new contract materially different in character?",
            ),
            Fact(
                "change_is_authority_decision",
                "Does what changes go back to the authority's own decision?",
            ),
            Fact(
                "change_old_pence",
                "What was the existing contract worth, in pounds? (optional)",
                Asked.PENCE,
                "Over its whole life, when it was entered into.",
            ),
            Fact(
                "change_new_pence",
                "What is the new contract worth, in pounds? (optional)",
                Asked.PENCE,
                "Over its whole life.",
            ),
        ),
    },
    Regime.PROCUREMENT_ACT: {
        "What is bought, and what it is worth": (
            Fact("bought", "What is bought?", Asked.BOUGHT),
            Fact(
                "pence_with_vat",
                "What is the whole worth, in pounds? (optional)",
                Asked.PENCE,
                "Over its whole life, with value added tax: thresholds count it so.",
            ),
            Fact(
                "ground",
                "Which ground for a direct award applies?",
                Asked.GROUND,
            ),
        ),
    },
}
FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for groups in (OF_LAW, *OF_REGIME.values())
    for facts in groups.values()
    for fact in facts
}
CODES = {Asked.AUTHORITY: Authority, Asked.BOUGHT: Bought, Asked.GROUND: Ground}


def groups_asked(regime: Regime | None) -> dict[str, tuple[Fact, ...]]:
    """The facts that the routes of a set of rules hang on, by what they are about.

    Args:
        regime: Which rules; those of every set while that is not known.
    """
    asked = [regime] if regime is not None else list(Regime)
    return {words: facts for each in asked for words, facts in OF_REGIME[each].items()}


def question_of(answers: Mapping[str, str], *, on: date) -> Question:
    """The question that facts put to the rules.

    Args:
        answers: What was answered, by the short name of each fact; an empty answer, like
            a missing one, is not known.
        on: The day on which the choice began.

    Raises:
        BadInput: When there is no such fact, or it cannot be answered so.
    """
    read = {name: _read(name, answer) for name, answer in answers.items() if answer}
    change = {
        name.removeprefix(CHANGE): value
        for name, value in read.items()
        if name.startswith(CHANGE)
    }
    rest = {name: value for name, value in read.items() if not name.startswith(CHANGE)}
    return Question(on=on, change=Change(**change), **rest)


def _read(name: str, answer: str) -> Any:
    if name not in FACTS:
        raise BadInput(f"No route hangs on a fact called {name[:40]}.")
    asked = FACTS[name].asked
    if asked == Asked.YES_OR_NO:
        return _yes_or_no(name, answer)
    if asked == Asked.PENCE:
        if not (answer.isascii() and answer.isdecimal() and len(answer) <= 15):
            raise BadInput(f"“{FACTS[name].words}” is answered with a sum of money.")
        return int(answer)
    if asked == Asked.MONTHS:
        if not (answer.isascii() and answer.isdecimal() and 0 < len(answer) <= 3):
            raise BadInput(f"“{FACTS[name].words}” is answered with whole months.")
        return int(answer)
    if answer not in CODES[asked].values:
        raise BadInput(f"“{FACTS[name].words}” is not answered by {answer[:40]}.")
    return CODES[asked](answer)


def _yes_or_no(name: str, answer: str) -> Answer:
    if answer not in {YES, NO}:
        raise BadInput(f"“{FACTS[name].words}” is answered with yes or no.")
    return answer == YES


def answer_said(name: str, answer: str) -> str:
    """An answer that was kept, as a person reads it."""
    asked = FACTS[name].asked
    if asked == Asked.YES_OR_NO:
        return answer.capitalize()
    if asked == Asked.PENCE:
        return pounds(int(answer))
    if asked == Asked.MONTHS:
        return f"{answer} months"
    return str(CODES[asked](answer).label)
