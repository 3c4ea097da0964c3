"""The commissioning cycle of a plan: which stage swallows the rest, and who was not asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ropewalk.figures.words import listed
from ropewalk.strategy.kinds import CycleStage

MOST_HOURS = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class StageEffort:
    """What a stage took: hours and its share of all, none where nothing is recorded."""

    stage: CycleStage
    hours: Decimal | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class Balance:
    """How effort is spread over the four stages, and the warning where one swallows it."""

    stages: tuple[StageEffort, ...]
    warning: str

    @property
    def sentence(self) -> str:
        """How effort is spread, in a sentence or two."""
        known = [each for each in self.stages if each.percent is not None]
        if not known:
            return "No effort is recorded yet, so its balance is not known."
        parts = [f"{each.percent:.0f}% in {each.stage.label}" for each in known]
        sentence = f"Of the hours recorded, {listed(parts)}."
        silent = [each.stage.label for each in self.stages if each.percent is None]
        if silent:
            sentence += f" Nothing is recorded for {listed(silent)}."
        return f"{sentence} {self.warning}".strip()


def balance(hours: Mapping[CycleStage, Decimal], *, most_percent: float) -> Balance:
    """How effort is spread over the stages.

    Args:
        hours: The hours recorded for each stage; a stage with none is left out.
        most_percent: The share above which a stage swallows the rest.
    """
    whole = sum(hours.values(), Decimal())
    shares = {stage: Fraction(held) / Fraction(whole) for stage, held in hours.items()}
    stages = tuple(
        StageEffort(
            stage,
            hours.get(stage),
            float(shares[stage] * 100) if stage in shares else None,
        )
        for stage in CycleStage
    )
    over = [
        stage for stage, share in shares.items() if share * 100 > Fraction(most_percent)
    ]
    if not over:
        return Balance(stages, "")
    share = float(shares[over[0]] * 100)
    return Balance(
        stages,
        f"Out of balance: {over[0].label} takes {share:.0f}% of the effort, and the four "
        "stages have equal weight.",
    )


def not_asked(
    asked: Collection[tuple[CycleStage, str]], voices: Mapping[str, str]
) -> str:
    """Which stages nobody was asked at, and which of the three groups never were.

    Args:
        asked: The stage and the group of each consultation.
        voices: People who use services, carers and the public, each by its code.
    """
    stages = {stage for stage, _ in asked}
    groups = {voice for _, voice in asked}
    silent = [each.label for each in CycleStage if each not in stages]
    unheard = [words for code, words in voices.items() if code not in groups]
    said = []
    if silent:
        said.append(f"Nobody was asked at {listed(silent)}.")
    else:
        said.append("Somebody was asked at every stage.")
    if unheard:
        said.append(f"Not asked at any stage: {listed(unheard)}.")
    return " ".join(said)


def why_no_hours(hours: Decimal) -> str:
    """Why a number of hours cannot be recorded; empty where it can."""
    if Decimal() < hours <= MOST_HOURS:
        return ""
    return f"Enter the hours, more than 0 and up to {MOST_HOURS:,}."
