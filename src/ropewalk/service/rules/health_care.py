"""The five processes by which a provider of health care may be chosen, and the urgent award.

Source: SI 2023/1348 regulations 6 and 14.
"""

from collections.abc import Mapping, Sequence

from ropewalk.service.kinds import Regime, Route, Standing
from ropewalk.service.rules.known import (
    Answer,
    Finding,
    Point,
    Words,
    all_of,
    any_of,
    opposite,
    point,
)
from ropewalk.service.rules.question import (
    Question,
    RouteFound,
    regime_point,
    route_found,
    standing_of,
)
from ropewalk.service.rules.selection_law import SelectionLaw
from ropewalk.service.rules.urgency import urgency_points

WORDS: Mapping[str, Words] = {
    "has_existing_provider": Words(
        "A provider does it now.", "No provider does it now.", "a provider does it now"
    ),
    "is_only_capable": Words(
        "Only the existing provider can do it, because of what the service is.",
        "Others than the existing provider could do it.",
        "only the existing provider can do it",
    ),
    "is_framework": Words(
        "It is a framework agreement.",
        "It is no framework agreement.",
        "it is a framework agreement",
    ),
    "patients_choose": Words(
        "Patients have a choice of provider.",
        "Patients have no choice of provider.",
        "patients have a choice of provider",
    ),
    "is_number_unrestricted": Words(
        "The number of providers is not limited.",
        "The number of providers is limited.",
        "the number of providers is limited",
    ),
    "all_qualifying_get_contract": Words(
        "Every provider that qualifies is offered a contract.",
        "Not every provider that qualifies is offered a contract.",
        "every provider that qualifies is offered a contract",
    ),
    "can_express_interest": Words(
        "Any provider can express an interest.",
        "Providers have no way to express an interest.",
        "providers can express an interest",
    ),
    "is_expiring": Words(
        "An existing contract comes to its end.",
        "No existing contract comes to its end.",
        "an existing contract comes to its end",
    ),
    "is_replacing": Words(
        "The new contract replaces the existing one.",
        "The new contract does not replace an existing one.",
        "the new contract replaces an existing one",
    ),
    "is_satisfying": Words(
        "The existing provider does well under its contract.",
        "The existing provider does not do well under its contract.",
        "the existing provider does well under its contract",
    ),
    "is_likely_to_satisfy": Words(
        "The existing provider is likely to do well under the new contract.",
        "The existing provider is not likely to do well under the new contract.",
        "the existing provider is likely to do well under the new contract",
    ),
    "can_identify_most_suitable": Words(
        "The most suitable provider can be identified without a competition.",
        "The most suitable provider cannot be identified without a competition.",
        "the most suitable provider can be identified without a competition",
    ),
}

PROCESS_A = (
    ("has_existing_provider", True),
    ("is_only_capable", True),
    ("is_framework", False),
)
PROCESS_B = (
    ("patients_choose", True),
    ("is_number_unrestricted", True),
    ("all_qualifying_get_contract", True),
    ("can_express_interest", True),
    ("is_framework", False),
)
PROCESS_C = (
    ("is_expiring", True),
    ("is_replacing", True),
    ("is_satisfying", True),
    ("is_likely_to_satisfy", True),
    ("is_framework", False),
)


def _points(question: Question, tests: Sequence[tuple[str, bool]]) -> list[Point]:
    return [
        point(name, getattr(question, name), WORDS[name], wanted=want)
        for name, want in tests
    ]


def health_care_routes(
    question: Question,
    is_psr: Answer,
    change: Finding,
    law: SelectionLaw,
) -> list[RouteFound]:
    """The five processes and the urgent award, each with whether it is open and why."""
    regime = regime_point(Regime.PROVIDER_SELECTION, is_psr)
    of_a = [regime, *_points(question, PROCESS_A)]
    of_b = [regime, *_points(question, PROCESS_B)]
    a, b = (all_of(each.is_met for each in points) for points in (of_a, of_b))
    disagree = a is True and b is True
    free = _neither_a_nor_b(a, b)
    of_c = [
        regime,
        free,
        *_points(question, PROCESS_C),
        Point("change", opposite(change.is_met), change.reason),
    ]
    of_most_suitable = [
        regime,
        free,
        *_points(
            question, [("can_identify_most_suitable", True), ("is_framework", False)]
        ),
    ]
    c, most_suitable = (
        all_of(each.is_met for each in points) for points in (of_c, of_most_suitable)
    )
    of_competitive = [regime, free]
    competitive = all_of(each.is_met for each in of_competitive)
    of_urgent = [regime, *urgency_points(question, on=question.on, law=law)]
    urgent = all_of(each.is_met for each in of_urgent)
    found = []
    for route, is_open, points in (
        (Route.DIRECT_A, a, of_a),
        (Route.DIRECT_B, b, of_b),
    ):
        standing = standing_of(is_open, Standing.MUST)
        more = ""
        if disagree:
            standing = Standing.ADVICE
            more = (
                "The tests of process A and of process B are both met, and each must "
                "then be used: the facts disagree, so check them."
            )
        found.append(route_found(route, standing, points, law, more))
    found += [
        route_found(
            Route.DIRECT_C,
            standing_of(c, Standing.MAY),
            of_c,
            law,
            "The five key criteria are considered and weighed." * (c is True),
        ),
        route_found(
            Route.MOST_SUITABLE,
            standing_of(most_suitable, Standing.MAY),
            of_most_suitable,
            law,
            "It is used where process C cannot be, or the authority chooses not to."
            * (most_suitable is True),
        ),
    ]
    standing, more = _competitive(
        question, competitive, any_of([c, urgent]), most_suitable
    )
    found.append(route_found(Route.COMPETITIVE, standing, of_competitive, law, more))
    found.append(
        route_found(
            Route.DIRECT_URGENT,
            standing_of(urgent, Standing.MAY),
            of_urgent,
            law,
            "A provider is chosen by a process while it lasts." * (urgent is True),
        )
    )
    return found


def _neither_a_nor_b(a: Answer, b: Answer) -> Point:
    is_required = any_of([a, b])
    said = {
        True: "Process A or B must be used.",
        False: "Neither process A nor B must be used.",
        None: "Whether process A or B must be used is not known.",
    }[is_required]
    return Point("neither_a_nor_b", opposite(is_required), said)


def _competitive(
    question: Question,
    is_open: Answer,
    direct: Answer,
    most_suitable: Answer,
) -> tuple[Standing, str]:
    """Open wherever A and B are not required; a duty where nothing else is open."""
    if is_open is not True:
        return standing_of(is_open, Standing.MAY), ""
    if question.is_framework:
        return Standing.MUST, (
            "It is a framework agreement, and those are concluded by competition alone."
        )
    if direct is False and most_suitable is False:
        return Standing.MUST, (
            "Neither process C nor the most suitable provider process is open."
        )
    if direct or most_suitable:
        return Standing.MAY, "Another process is open too."
    return Standing.MAY, "Whether another process is open too is not known."
