"""The routes that the Procurement Act 2023 opens for everything but health care.

Source: Procurement Act 2023 sections 3, 9 and 41 to 44, Schedules 1 and 5.
"""

from ropewalk.figures.words import day, in_a_sentence, listed, pounds
from ropewalk.parameters.register import Parameter
from ropewalk.service.kinds import Regime, Route, Standing
from ropewalk.service.rules.known import Answer, Point, all_of, opposite
from ropewalk.service.rules.question import (
    Ground,
    Question,
    RouteFound,
    regime_point,
    route_found,
    standing_of,
)
from ropewalk.service.rules.selection_law import Bought, SelectionLaw


def reaches_threshold(
    question: Question, law: SelectionLaw
) -> tuple[Point, tuple[Parameter, ...]]:
    """Whether the value reaches the threshold, by each threshold that may apply."""
    names = _threshold_names(question, law)
    held = [law.held(name, on=question.on) for name in names]
    numbers = tuple(each for each in held if each is not None)
    code = "threshold"
    if len(numbers) < len(held):
        return Point(
            code, None, f"The thresholds of {day(question.on)} are not held here."
        ), numbers
    value = question.pence_with_vat
    if value is None:
        return Point(
            code, None, "The value of the whole, VAT included, is not recorded."
        ), numbers
    reached = {value >= each.value for each in numbers}
    sums = listed([pounds(int(each.value)) for each in numbers])
    if len(reached) > 1:
        return Point(
            code,
            None,
            f"{pounds(value)} lies between the thresholds that may apply, {sums}: which "
            "of them does is not known.",
        ), numbers
    is_reached = reached.pop()
    which = "the threshold" if len(numbers) == 1 else "every threshold that may apply"
    return Point(
        code,
        is_reached,
        f"{pounds(value)} reaches {which}, {sums}."
        if is_reached
        else f"{pounds(value)} is below {which}, {sums}.",
    ), numbers


def _threshold_names(question: Question, law: SelectionLaw) -> list[str]:
    """The numbers that may be the threshold, given what is known."""
    size = (
        law.authorities[question.authority].size
        if question.authority is not None
        else None
    )
    of_size = [size] if size else ["central", "sub_central"]
    by_kind = {
        Bought.LIGHT_TOUCH: ["light_touch"],
        Bought.LIGHT_TOUCH_CONCESSION: ["light_touch_concession"],
        Bought.WORKS: ["works"],
        Bought.SERVICES: of_size,
        Bought.GOODS: of_size,
    }
    kinds = list(Bought) if question.bought is None else [question.bought]
    found = dict.fromkeys(name for kind in kinds for name in by_kind[kind])
    return [f"act_{name}_pence" for name in found]


def act_routes(
    question: Question,
    is_act: Answer,
    reaches: Point,
    law: SelectionLaw,
) -> list[RouteFound]:
    """The routes of the Act, each with whether it is open and why."""
    regime = regime_point(Regime.PROCUREMENT_ACT, is_act)
    bought = question.bought
    light = Point(
        "is_light_touch",
        None if bought is None else bought.is_light_touch,
        "It is not recorded what is bought."
        if bought is None
        else f"What is bought: {in_a_sentence(str(bought.label))}.",
    )
    heavy = Point(light.code, opposite(light.is_met), light.said)
    below = Point(reaches.code, opposite(reaches.is_met), reaches.said)
    of_direct = [regime, reaches, _ground_point(question)]
    direct = all_of(each.is_met for each in of_direct)
    found = []
    for route, points, more in (
        (
            Route.OPEN,
            [regime, heavy, reaches],
            "An open or a competitive flexible procedure, with a tender notice.",
        ),
        (
            Route.LIGHT_TOUCH,
            [regime, light, reaches],
            "A tender notice is still needed; the rules of procedure are lighter.",
        ),
    ):
        is_open = all_of(each.is_met for each in points)
        standing = standing_of(
            is_open, Standing.MUST if direct is False else Standing.MAY
        )
        instead = {
            True: "A direct award is justified and may be made instead.",
            False: "",
            None: "Whether a direct award is justified is not known.",
        }[direct]
        said = f"{more} {instead}".strip() if is_open else ""
        found.append(route_found(route, standing, points, law, said))
    of_below = [regime, below]
    is_below = all_of(each.is_met for each in of_below)
    found += [
        route_found(
            Route.BELOW_THRESHOLD,
            standing_of(is_below, Standing.MAY),
            of_below,
            law,
            "The authority's own rules on contracts say how." * (is_below is True),
        ),
        route_found(
            Route.DIRECT_JUSTIFIED,
            standing_of(direct, Standing.MAY),
            of_direct,
            law,
            "A transparency notice comes first." * (direct is True),
        ),
    ]
    return found


def _ground_point(question: Question) -> Point:
    code, ground, bought = "ground", question.ground, question.bought
    if ground is None:
        return Point(
            code, None, "It is not recorded whether a ground for direct award applies."
        )
    if ground == Ground.NONE:
        return Point(code, is_met=False, said="No ground for direct award applies.")
    said = f"Ground given: {in_a_sentence(str(ground.label))}."
    if ground == Ground.USER_CHOICE and bought is None:
        return Point(code, None, f"{said} It is not recorded what is bought.")
    if ground == Ground.USER_CHOICE and bought and not bought.is_light_touch:
        return Point(
            code, is_met=False, said=f"{said} That is a ground for light touch alone."
        )
    return Point(code, is_met=True, said=said)
