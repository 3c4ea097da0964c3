"""Rules of composition that terms of reference commonly have, ready to choose from."""

from ropewalk.partnership.kinds import Capacity, Position, RuleKind
from ropewalk.partnership.rules.composition import Rule, rule_said

USUAL: dict[str, Rule] = {
    "chair-cabinet": Rule(RuleKind.CHAIR, 1, None, Position.CABINET_MEMBER),
    "carer": Rule(RuleKind.AT_LEAST, 1, Capacity.CARER, Position.ANY),
    "person": Rule(RuleKind.AT_LEAST, 1, Capacity.PERSON, Position.ANY),
    "public": Rule(RuleKind.AT_LEAST, 1, Capacity.PUBLIC, Position.ANY),
    "clinician": Rule(RuleKind.AT_LEAST, 1, Capacity.CLINICIAN, Position.ANY),
    "housing": Rule(RuleKind.AT_LEAST, 1, None, Position.HOUSING),
    "voluntary": Rule(RuleKind.AT_LEAST, 1, None, Position.VOLUNTARY),
    "three-councillors": Rule(RuleKind.AT_LEAST, 3, None, Position.NON_EXECUTIVE),
    "gp": Rule(RuleKind.AT_LEAST, 1, None, Position.GP),
    "six": Rule(RuleKind.EXACTLY, 6, None, Position.ANY),
}


def usual_choices() -> list[tuple[str, str]]:
    """The ready rules, as (code, words)."""
    return [(code, rule_said(rule)) for code, rule in USUAL.items()]
