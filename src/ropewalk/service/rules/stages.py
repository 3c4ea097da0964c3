"""How a procurement goes on: one table, which actions read."""

from ropewalk.service.kinds import Stage

NEXT_STAGES: dict[Stage, frozenset[Stage]] = {
    Stage.SPECIFYING: frozenset({Stage.OPEN, Stage.EVALUATING, Stage.ABANDONED}),
    Stage.OPEN: frozenset({Stage.EVALUATING, Stage.ABANDONED}),
    Stage.EVALUATING: frozenset({Stage.STANDSTILL, Stage.AWARDED, Stage.ABANDONED}),
    Stage.STANDSTILL: frozenset({Stage.EVALUATING, Stage.AWARDED, Stage.ABANDONED}),
    Stage.AWARDED: frozenset(),
    Stage.ABANDONED: frozenset(),
}


def refusal_of_move(stage: Stage, to: Stage) -> str | None:
    """Why a procurement cannot go from one stage to another, if it cannot."""
    if to in NEXT_STAGES[stage]:
        return None
    if not NEXT_STAGES[stage]:
        return f"This procurement is {stage.label.lower()} and goes no further."
    return (
        f"A procurement that is {stage.label.lower()} is not {to.label.lower()} next."
    )
