"""The two taxonomies by which our services are sorted, as the standard writes them.

Where a service stands on the way from home to home, and the kinds of need that it
answers. Both are our own. Their ids are made from their codes, so that they are the same
in every installation and for ever.
"""

from functools import cache
from uuid import UUID, uuid5

from ropewalk.service.kinds import Phase
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.standards.open_referral.records import Taxonomy, TaxonomyTerm

OURS = UUID("9d2b0f0e-0f3a-5c55-9f0b-6a7c5f6d1f10")
"""What the ids of our taxonomies and their terms are made from."""

PHASES = uuid5(OURS, "phase")
KINDS_OF_NEED = uuid5(OURS, "kind_of_need")


@cache
def taxonomies() -> tuple[Taxonomy, ...]:
    """Both taxonomies, with their terms."""
    return (
        Taxonomy(
            id=PHASES,
            name="From home to home",
            description="Where a service stands on the way from home, through help and "
            "hospital, to home again.",
            version="1",
            taxonomy_terms=tuple(phase_term(each) for each in Phase),
        ),
        Taxonomy(
            id=KINDS_OF_NEED,
            name="Kinds of need",
            description="What somebody may look for help with, in their own words.",
            version="1",
            taxonomy_terms=tuple(kind_term(each) for each in KindOfNeed),
        ),
    )


@cache
def terms() -> tuple[TaxonomyTerm, ...]:
    """The terms of both taxonomies, in order."""
    return tuple(term for each in taxonomies() for term in each.taxonomy_terms)


@cache
def phase_term(phase: Phase) -> TaxonomyTerm:
    """A phase as a term."""
    return TaxonomyTerm(
        id=uuid5(PHASES, phase.value),
        name=str(phase.label),
        description=f"Services for: {phase.label}.",
        taxonomy="From home to home",
        taxonomy_id=PHASES,
        term=phase.value,
    )


@cache
def kind_term(kind: KindOfNeed) -> TaxonomyTerm:
    """A kind of need as a term."""
    return TaxonomyTerm(
        id=uuid5(KINDS_OF_NEED, kind.value),
        name=str(kind.label),
        description=f"Help with: {kind.label}.",
        taxonomy="Kinds of need",
        taxonomy_id=KINDS_OF_NEED,
        term=kind.value,
    )


@cache
def phases_by_term() -> dict[UUID, Phase]:
    """Which phase each term means."""
    return {phase_term(each).id: each for each in Phase}


@cache
def kinds_by_term() -> dict[UUID, KindOfNeed]:
    """Which kind of need each term means."""
    return {kind_term(each).id: each for each in KindOfNeed}
