"""Which route: how a provider may be chosen, test by test.

Health care services fall under the Provider Selection Regime, which says when each of its
five processes must or may be used. Everything else falls under the Procurement Act 2023,
which asks for a competition unless the sum is small or a direct award is justified. A
fact that nobody recorded is not known: it is never taken for a no. What is met is stated;
it is no legal opinion.

Source: SI 2023/1348 regulations 3, 6, 13 and 14; Procurement Act 2023 sections 3, 9 and 41.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ropewalk.figures.words import day, listed
from ropewalk.parameters.register import Parameter
from ropewalk.service.kinds import Regime, Route, Standing
from ropewalk.service.rules.contract_changes import (
    Change,
    Modification,
    ModificationFound,
    considerable_change,
    modification_allowed,
)
from ropewalk.service.rules.health_care import health_care_routes
from ropewalk.service.rules.known import (
    Answer,
    Finding,
    Point,
    Words,
    all_of,
    joined,
    opposite,
    point,
    refuse_negative,
)
from ropewalk.service.rules.procurement_act import act_routes, reaches_threshold
from ropewalk.service.rules.question import Ground, Question, RouteFound
from ropewalk.service.rules.selection_law import (
    Authority,
    Bought,
    SelectionLaw,
    selection_law,
)

__all__ = [
    "Authority",
    "Bought",
    "Change",
    "Finding",
    "Ground",
    "Modification",
    "ModificationFound",
    "Point",
    "Question",
    "Regime",
    "Route",
    "RouteFound",
    "Selection",
    "Standing",
    "considerable_change",
    "modification_allowed",
    "routes",
]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules a choice of provider falls under, and which routes are open.

    Attributes:
        regime: The set of rules; ``None`` when that is not known.
        regime_reason: Why, in a paragraph.
        regime_points: The tests for the regime of health care.
        routes: Every route, in the order of the law.
        numbers: The dated numbers that were used.
    """

    regime: Regime | None
    regime_reason: str
    regime_points: tuple[Point, ...]
    routes: tuple[RouteFound, ...]
    numbers: tuple[Parameter, ...] = ()

    def standing(self, route: Route) -> Standing:
        """Whether a route is open."""
        return next(each.standing for each in self.routes if each.route == route)

    @property
    def said(self) -> str:
        """The answer in a sentence or three."""
        words = []
        for standing, end in (
            (Standing.MUST, "must be used"),
            (Standing.MAY, "may be used"),
            (Standing.ADVICE, "cannot be judged yet: facts are missing or disagree"),
        ):
            named = [str(r.route.label) for r in self.routes if r.standing == standing]
            if named:
                words.append(f"{listed(named)} {end}.")
        return " ".join(words)


def routes(question: Question, *, law: SelectionLaw | None = None) -> Selection:
    """Which rules a choice of provider falls under, and which routes are open.

    Args:
        question: The facts, with what is not known as ``None``.
        law: What law asks; the list that ships with Ropewalk when left out.

    Returns:
        Every route with whether it must, may or cannot be used, and why.

    Raises:
        BadInput: When a sum is below zero.

    Source:
        SI 2023/1348 regulation 6; Procurement Act 2023.
    """
    law = law or selection_law()
    for pence in (
        question.health_care_pence,
        question.other_pence,
        question.pence_with_vat,
    ):
        refuse_negative(pence)
    points, is_psr = _is_health_care_regime(question, law)
    is_act = _is_act(question, is_psr, law)
    regime = (
        Regime.PROVIDER_SELECTION
        if is_psr
        else Regime.PROCUREMENT_ACT
        if is_act
        else None
    )
    change = considerable_change(question.change, on=question.on, law=law)
    at_least, numbers = reaches_threshold(question, law)
    return Selection(
        regime=regime,
        regime_reason=_regime_reason(question, points, regime, law),
        regime_points=points,
        routes=(
            *health_care_routes(question, is_psr, change, law),
            *act_routes(question, is_act, at_least, law),
        ),
        numbers=(*change.numbers, *numbers),
    )


def _is_health_care_regime(
    question: Question, law: SelectionLaw
) -> tuple[tuple[Point, ...], Answer]:
    """The tests for the regime of health care, and whether it applies."""
    starts_on = law.regimes[Regime.PROVIDER_SELECTION].starts_on
    if question.authority is None:
        body = Point(
            "authority", None, "It is not recorded what kind of body is buying."
        )
    else:
        is_relevant = law.authorities[question.authority].is_relevant
        label = question.authority.label
        body = Point(
            "authority",
            is_relevant,
            f"{label}: a relevant authority."
            if is_relevant
            else f"{label}: not among the relevant authorities.",
        )
    health = point(
        "is_health_care",
        question.is_health_care,
        Words(
            "Health care services are bought.",
            "No health care services are bought.",
            "health care services are bought",
        ),
    )
    day_point = Point(
        "in_force",
        question.on >= starts_on or None,
        f"The regime is in force from {day(starts_on)}."
        if question.on >= starts_on
        else f"The rules of {day(question.on)} are not held here: they begin on "
        f"{day(starts_on)}.",
    )
    mixed = _mixed(question)
    points: tuple[Point, ...] = (day_point, body, health, mixed)
    if question.is_health_care is False:  # then nothing is mixed with it
        points = (day_point, body, health)
    return points, all_of(each.is_met for each in points)


def _mixed(question: Question) -> Point:
    """Whether what else is in the contract leaves it under the regime of health care."""
    if question.is_mixed is None:
        return Point(
            "mixed", None, "It is not recorded whether anything else is bought with it."
        )
    if not question.is_mixed:
        return Point("mixed", is_met=True, said="Nothing else is bought with it.")
    is_main = _is_mainly_health_care(question)
    main = {
        True: "Health care is the larger part by value.",
        False: "Health care is the smaller part by value.",
        None: "Which part is the larger by value is not known, or they are equal.",
    }[is_main]
    separable = {
        True: "The rest could reasonably be bought by itself.",
        False: "The rest could not reasonably be bought by itself.",
        None: "It is not recorded whether the rest could reasonably be bought by itself.",
    }[question.is_separable]
    is_met = all_of([is_main, opposite(question.is_separable)])
    said = f"Something else is bought with it. {main} {separable}"
    return Point("mixed", is_met, said)


def _is_mainly_health_care(question: Question) -> Answer:
    health, other = question.health_care_pence, question.other_pence
    if health is None or other is None or health == other:
        return None
    return health > other


def _is_act(question: Question, is_psr: Answer, law: SelectionLaw) -> Answer:
    """Whether the Procurement Act applies: where the other regime does not."""
    starts_on = law.regimes[Regime.PROCUREMENT_ACT].starts_on
    body = question.authority
    return all_of(
        [
            opposite(is_psr),
            question.on >= starts_on or None,
            law.authorities[body].is_contracting if body is not None else None,
        ]
    )


def _regime_reason(
    question: Question,
    points: Sequence[Point],
    regime: Regime | None,
    law: SelectionLaw,
) -> str:
    if regime == Regime.PROVIDER_SELECTION:
        return (
            f"It falls under the {Regime.PROVIDER_SELECTION.label}. "
            f"{' '.join(each.said for each in points)}"
        )
    if regime == Regime.PROCUREMENT_ACT:
        said = (
            f"It falls under the {Regime.PROCUREMENT_ACT.label} and not under the "
            f"{Regime.PROVIDER_SELECTION.label}. {joined(points, found=False)}"
        )
        if question.is_health_care and question.is_mixed and question.is_separable:
            said += (
                " Bought by itself, the health care would fall under the "
                f"{Regime.PROVIDER_SELECTION.label}."
            )
        return said
    starts_on = law.regimes[Regime.PROCUREMENT_ACT].starts_on
    outside = joined(points, found=False)
    if outside and question.on < starts_on:
        return (
            f"It does not fall under the {Regime.PROVIDER_SELECTION.label}. {outside} The "
            f"{Regime.PROCUREMENT_ACT.label} is in force from {day(starts_on)}, and the rules of "
            f"{day(question.on)} are not held here: ask for advice."
        )
    if outside and question.authority is None:
        return (
            f"It does not fall under the {Regime.PROVIDER_SELECTION.label}. {outside} "
            f"{joined(points, found=None)}"
        )
    if outside:
        return (
            f"It does not fall under the {Regime.PROVIDER_SELECTION.label}. {outside} Whether the "
            f"{Regime.PROCUREMENT_ACT.label} binds this body is not held here: ask for advice."
        )
    return (
        f"Which rules it falls under cannot be said yet. {joined(points, found=None)}"
    )
