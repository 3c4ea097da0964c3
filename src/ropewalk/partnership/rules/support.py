"""Commissioning support: what there is of each skill, what is asked, and what is missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ropewalk.figures import BadInput
from ropewalk.partnership.kinds import Skill

FULL_TIME = 100
TYPED = re.compile(r"\d{1,3}(?:\.\d{1,2})?|\.\d{1,2}", re.ASCII)


def hundredths_from(text: str) -> int:
    """Full-time equivalents as somebody types them, such as ``0.5``, in hundredths.

    Raises:
        BadInput: When it is not a number above 0 with at most two decimals.
    """
    typed = text.strip()
    if TYPED.fullmatch(typed) is None:
        raise BadInput("Write how much as full-time posts, like 1 or 0.5.")
    whole, _, part = typed.partition(".")
    found = int(f"0{whole}") * FULL_TIME + int(part.ljust(2, "0"))
    if found == 0:
        raise BadInput("Write how much as full-time posts, more than 0.")
    return found


def fte(hundredths: int) -> str:
    """Hundredths in words: 0.5 of a full-time post, 1 full-time post, 1.5 full-time posts."""
    number = f"{hundredths / FULL_TIME:g}"
    if hundredths < FULL_TIME:
        return f"{number} of a full-time post"
    return f"{number} full-time post{'' if hundredths == FULL_TIME else 's'}"


@dataclass(frozen=True, slots=True)
class Have:
    """Some of a skill, and whether somebody holds the post."""

    skill: Skill
    hundredths: int
    is_vacant: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Some of a skill that an area asks for, and how much of it is given."""

    skill: Skill
    hundredths: int
    given: int


@dataclass(frozen=True, slots=True)
class SkillBalance:
    """One skill across the partners on a day, in hundredths of a full-time post."""

    skill: Skill
    filled: int
    vacant: int
    asked: int
    given: int

    @property
    def gap(self) -> int:
        """How much more is asked than there is."""
        return max(self.asked - self.filled, 0)


def balances(have: Sequence[Have], asked: Sequence[Ask]) -> list[SkillBalance]:
    """Each skill with what there is, what is vacant, what is asked and what is given."""
    return [
        SkillBalance(
            skill,
            filled=sum(
                each.hundredths
                for each in have
                if each.skill == skill and not each.is_vacant
            ),
            vacant=sum(
                each.hundredths
                for each in have
                if each.skill == skill and each.is_vacant
            ),
            asked=sum(each.hundredths for each in asked if each.skill == skill),
            given=sum(each.given for each in asked if each.skill == skill),
        )
        for skill in Skill
    ]


def gaps_said(found: Sequence[SkillBalance]) -> list[str]:
    """What is missing, a sentence for each skill: nobody has it, or more is asked."""
    said = []
    for each in found:
        label = each.skill.label
        if each.gap:
            said.append(
                f"{label}: areas ask for {fte(each.asked)} and there is "
                f"{fte(each.filled) if each.filled else 'nobody'}, so {fte(each.gap)} "
                "is missing."
            )
        elif not each.filled:
            said.append(f"{label}: nobody in the team has this skill.")
        if each.vacant:
            said.append(f"{label}: vacant, {fte(each.vacant)}.")
    return said


def fault_in_allocation(
    *,
    title: str,
    skill: Skill,
    asked_skill: Skill,
    is_vacant: bool,
    hundredths: int,
    free: int,
    still_asked: int,
) -> str | None:
    """Why some of a support post cannot be given to a request; ``None`` when it can.

    Args:
        title: The support post.
        skill: What it can do.
        asked_skill: What the request asks for.
        is_vacant: Whether nobody holds it.
        hundredths: How much is to be given.
        free: How much of it is not given to others in that time.
        still_asked: How much of the request is not yet met.
    """
    if skill != asked_skill:
        return f"{title} has {skill.label.lower()}, and {asked_skill.label.lower()} is asked."
    if is_vacant:
        return f"Nobody holds {title}: fill it before you give its time away."
    if hundredths > free:
        have = f"{fte(free)} free" if free > 0 else "no time free"
        return f"{title} has {have} in that time, not {fte(hundredths)}."
    if still_asked < 1:
        return "The request is given all that it asks for already."
    if hundredths > still_asked:
        return f"The request still asks for {fte(still_asked)}, not {fte(hundredths)}."
    return None
