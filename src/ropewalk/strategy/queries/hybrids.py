"""Hybrids that the person asking may see, and the library that they are mixed from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.kinds import Side
from ropewalk.strategy.models import Hybrid, HybridQuerySet
from ropewalk.strategy.rules.hybrid import brought, conflicts, library

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HybridSeen:
    """A hybrid as its page tells it: from which models, what it brings, what conflicts."""

    sentence: str
    conflicts: Sequence[str]
    choices: Table
    brings: Table


def hybrids_seen_by(actor: Account, *, on: date) -> HybridQuerySet:
    """The hybrids of the partnerships that the actor may see; one query."""
    return Hybrid.objects.visible_to(actor, on=on).select_related("partnership")


def library_table() -> Table:
    """The models of the library by dimension."""
    held = library()
    return Table(
        key="library",
        title="Models by dimension",
        columns=(
            Column("dimension", "Dimension"),
            *(
                Column(f"model_{each.code}", f"Model {each.code}. {each.title}")
                for each in held.models.values()
            ),
        ),
        rows=tuple(
            (title, *(each.cells[code].text for each in held.models.values()))
            for code, title in held.dimensions.items()
        ),
    )


def traits() -> list[str]:
    """What a model requires of itself, a sentence for each."""
    held = library()
    return [
        f"{held.dimensions[each.dimension]} from model {listed(list(each.models))}: "
        f"{each.because}."
        for each in held.requirements
    ]


def hybrids_of(partnership: Partnership) -> list[Hybrid]:
    """The hybrids of a partnership, newest first; one query."""
    return list(partnership.hybrids.all())


def hybrid_page(hybrid: Hybrid) -> HybridSeen:
    """A hybrid with what it brings and what conflicts in it; one query."""
    held = library()
    choices = {each.dimension: each.model for each in hybrid.choices.all()}
    found = conflicts(choices)
    models = sorted(set(choices.values()))
    mixed = (
        f"It is model {models[0]} as it stands"
        if len(models) == 1
        else f"It is mixed from models {listed(models)}"
    )
    clash = (
        "nothing in it conflicts"
        if not found
        else f"{len(found)} {'conflict' if len(found) == 1 else 'conflicts'} in it "
        f"{'has' if len(found) == 1 else 'have'} to be settled"
    )
    return HybridSeen(
        sentence=f"{mixed}; {clash}.",
        conflicts=found,
        choices=Table(
            key="choices",
            title="What it is, by dimension",
            columns=(
                Column("dimension", "Dimension"),
                Column("model", "From model"),
                Column("text", "What that means"),
            ),
            rows=tuple(
                (
                    held.dimensions[each],
                    model,
                    held.models[model].cells[each].text,
                )
                for each, model in choices.items()
            ),
        ),
        brings=Table(
            key="brings",
            title="What it brings",
            columns=(
                Column("what", "What"),
                Column("side", "Side"),
                Column("dimension", "By the choice of"),
            ),
            rows=tuple(
                (text, Side(side).label, where)
                for side, text, where in brought(choices)
            ),
        ),
    )


def drafted_choices(hybrid: Hybrid) -> Pairs:
    """The appraisals of the partnership whose options can still change; one query."""
    found = hybrid.partnership.appraisals.filter(opened_at=None)
    return [(str(each.pk), each.title) for each in found]
