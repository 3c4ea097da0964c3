"""When an appraisal can go on, and what appraisers may say; each the reason why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day, listed
from ropewalk.strategy.kinds import OptionKind

BEST = 100
FEWEST_CRITERIA = 2
DRAFTED_ONLY = (
    "The options are being scored, so they and the criteria stay as they are. Begin "
    "another appraisal to ask another question."
)
NOT_OPEN = "It is not open for scoring yet. Whoever plans for a partner can open it."
CLOSED = "This appraisal is closed: nothing is scored any more."
NOT_CLOSED = "It is not closed yet. Close it, so that what is put is what was scored."
SEEN_ALREADY = (
    "Everybody named has scored and the results can be seen, so nobody is named any more. "
    "Begin another appraisal to have others score."
)
NO_RELEASE = (
    "Everybody named has scored and the results can be seen, so nobody is released any "
    "more: what they gave counts."
)
PUT_ALREADY = "It is put with that decision already, preferring this option."
VOTED_ALREADY = (
    "Votes are cast on that decision, so the option put with it stays. Withdraw the "
    "proposal and propose it anew to prefer another."
)
KEPT_BACK = (
    "No partner agrees to an option while the results are kept back: everybody named "
    "scores first, or it is closed. Still to score: "
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an appraisal has before it is opened.

    ``unnamed`` are the partners for which nobody is named to score.
    """

    kinds: Sequence[str]
    criteria: int
    unnamed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Range:
    """What somebody gave an option on a criterion: least, likely and most."""

    low: int
    likely: int
    high: int


def lacking(draft: Draft) -> list[str]:
    """What an appraisal lacks before anybody can score, as it stands in a sentence."""
    lacks = []
    if OptionKind.NOTHING not in draft.kinds:
        lacks.append("an option to do nothing")
    if OptionKind.MINIMUM not in draft.kinds:
        lacks.append("an option to do the minimum")
    if draft.criteria < FEWEST_CRITERIA:
        lacks.append("two criteria" if not draft.criteria else "a second criterion")
    lacks += [f"an appraiser of {each}" for each in draft.unnamed]
    return lacks


def why_not_opened(draft: Draft) -> str:
    """Why an appraisal cannot be opened for scoring; nothing when it can."""
    lacks = lacking(draft)
    return f"Before anybody scores it lacks {listed(lacks)}." if lacks else ""


def wrong_swings(swings: Mapping[str, int]) -> str:
    """What is wrong with swings, by the title of their criterion; nothing when they hold."""
    outside = [title for title, points in swings.items() if not 0 <= points <= BEST]
    if outside:
        return f"The swing of {outside[0]} is from 0 to 100."
    if not swings or max(swings.values()) != BEST:
        return (
            "Give the criterion whose swing matters most 100, and each other its part of "
            "that. No swing here is 100."
        )
    return ""


def wrong_range(given: Range) -> str:
    """What is wrong with one score's range; nothing when it holds."""
    if not 0 <= given.low <= given.likely <= given.high <= BEST:
        return "Write the least, the likely and the most in that order, each from 0 to 100."
    return ""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named to score: for whom, whether they act for it still and have scored."""

    partner: int
    acts: bool
    has_scored: bool


def waited_for(partners: Mapping[int, str], named: Iterable[Named]) -> list[str]:
    """The partners with somebody still to score: nobody did, or one who acts for it did not."""
    held = list(named)
    scored = {each.partner for each in held if each.has_scored}
    waits = {each.partner for each in held if each.acts and not each.has_scored}
    return [name for pk, name in partners.items() if pk not in scored or pk in waits]


def why_not_agreed_to(still: Iterable[str]) -> str:
    """Why no partner can agree to an option yet: the results are kept back."""
    waits = list(still)
    return f"{KEPT_BACK}{listed(waits)}." if waits else ""


def why_not_closed(still: Iterable[str]) -> str:
    """Why an appraisal cannot be closed yet; nothing when it can."""
    waits = list(still)
    if not waits:
        return ""
    return f"It cannot be closed before every partner has scored. Still to score: {listed(waits)}."


@dataclass(frozen=True, slots=True)
class Signed:
    """The option a partner agrees to and the level of working together it means.

    The ``level`` is in its own words or else the option's; empty where neither says one.
    ``dissent`` is what it does not agree with, and ``on`` the day on which it said so.
    """

    partner: str
    option: str
    level: str
    dissent: str = ""
    on: date | None = None

    @property
    def in_words(self) -> str:
        """All of it in a line."""
        said = f"{self.partner}: {self.option}"
        said += f", at the level “{self.level}”" if self.level else ""
        said += f", on {day(self.on)}" if self.on else ""
        return f"{said}. Does not agree with: {self.dissent}" if self.dissent else said


def last_words(signed: Iterable[Signed]) -> list[Signed]:
    """Of what partners signed in the order of time, what counts: the last of each."""
    last = {each.partner: each for each in signed}
    return [last[name] for name in sorted(last)]


def agreement_said(partners: Sequence[str], signed: Sequence[Signed]) -> str:
    """Whether partners agree to one option at one level, in a sentence.

    Source: asked for by the first of the source papers: each partner restates the nature
    and the level of integration that it agrees to.
    """
    if not signed:
        return "No partner has said yet what it agrees to."
    by = {each.partner: each for each in signed}
    waits = [each for each in partners if each not in by]
    only = signed[0]
    if len(_options(signed)) > 1:
        said = [f"{each.partner} signs {each.option}" for each in signed]
        return f"Not agreed: {listed(said)}."
    if is_apart(signed):
        said = [
            f"{each.partner} means “{each.level or 'no level said'}”" for each in signed
        ]
        return f"Not agreed: all sign {only.option}, but not the same level: {listed(said)}."
    if waits:
        return (
            f"Not agreed yet: {listed(sorted(by))} signed {only.option}; {listed(waits)} "
            f"{'has' if len(waits) == 1 else 'have'} still to say."
        )
    if not _level(only):
        return (
            f"Agreed: every partner signed {only.option}. At what level of working "
            "together is said neither of the option nor by a partner."
        )
    return f"Agreed: every partner signed {only.option}, at the level “{only.level.strip()}”."


def _options(signed: Iterable[Signed]) -> set[str]:
    return {each.option for each in signed}


def _level(signed: Signed) -> str:
    """A level, however it is spelt."""
    return signed.level.strip().casefold()


def is_apart(signed: Sequence[Signed]) -> bool:
    """Whether partners signed different options, or mean different levels of one."""
    return len(_options(signed)) > 1 or len({_level(each) for each in signed}) > 1


def has_heard_all(partners: Iterable[str], signed: Iterable[Signed]) -> bool:
    """Whether every partner has said what it agrees to."""
    return {each.partner for each in signed} >= set(partners)


def is_agreed(partners: Sequence[str], signed: Sequence[Signed]) -> bool:
    """Whether every partner signed the same option at the same level."""
    return bool(signed) and has_heard_all(partners, signed) and not is_apart(signed)


@dataclass(frozen=True, slots=True)
class Choice:
    """An option that somebody means to put to a body, and what speaks against that.

    Attributes:
        option: The option, in words.
        missed: The critical criteria on which it fell below the threshold.
        signed: What each partner agrees to.
        leaders: The options that come first; several where they tie.
    """

    option: str
    missed: Sequence[str]
    signed: Sequence[Signed]
    leaders: Sequence[str]


def why_not_preferred(choice: Choice) -> str:
    """Why an option is not put to a body at all; nothing when it can be."""
    if not choice.missed:
        return ""
    return (
        f"{choice.option} fell below the threshold on {listed(list(choice.missed))}, so it "
        "is not put to a body. Choose an option that stands."
    )


def why_reason_needed(choice: Choice) -> str:
    """Why whoever prefers an option has to say why; nothing when it follows the rest."""
    others = [
        f"{each.partner} signed {each.option}"
        for each in choice.signed
        if each.option != choice.option
    ]
    said = [listed(others)] if others else []
    if choice.leaders and choice.option not in choice.leaders:
        come = "comes" if len(choice.leaders) == 1 else "tie for"
        said.append(f"{listed(list(choice.leaders))} {come} first")
    if not said:
        return ""
    return (
        f"{'; '.join(said)}. Say why {choice.option} is preferred: whoever decides reads "
        "it beside the option."
    )


def why_sign_off_is_over(taken: Iterable[tuple[int, date]]) -> str:
    """Why no partner signs any more: a body agreed to what the appraisal was put with.

    Args:
        taken: The decisions taken with the appraisal: the number and the day of each.
    """
    said = [f"decision {number} on {day(on)}" for number, on in taken]
    if not said:
        return ""
    return (
        f"This appraisal was decided by {listed(said)}, so what partners signed stays as it "
        "was then. To have it looked at again, propose another decision and put another "
        "appraisal with it."
    )
