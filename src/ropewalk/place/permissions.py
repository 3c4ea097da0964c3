"""Who may draw a neighbourhood, record a need or add data; and why not, in a sentence."""

from datetime import date
from enum import StrEnum

from ropewalk.organisations.models import Account, Organisation, Permission
from ropewalk.place.models import Need, Neighbourhood


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_DRAWER = (
        "Your role in this organisation does not let you draw neighbourhoods. "
        "Ask a commissioner or an analyst there."
    )
    NOT_RECORDER = (
        "Your role in this organisation does not let you record needs. "
        "Ask a commissioner or an analyst there."
    )
    ALREADY_ENDED = "This neighbourhood has already ended."
    ALREADY_WITHDRAWN = "This need has already been withdrawn."
    NOT_ADDER = (
        "Your roles do not let you add reference data. "
        "Ask an analyst or a finance lead of your organisation."
    )
    ALREADY_FINISHED = "This file has been dealt with already."
    NOT_STALE = "This file is still being dealt with. Look again in a few minutes."


def refusal_to_draw(
    *, actor: Account, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not draw a neighbourhood for ``organisation``, if they may not."""
    if not actor.may(Permission.DRAW_NEIGHBOURHOOD, organisation, on=on):
        return Refusal.NOT_DRAWER
    return None


def refusal_to_end(
    *, actor: Account, neighbourhood: Neighbourhood, on: date
) -> Refusal | None:
    """Why ``actor`` may not end ``neighbourhood``, if they may not."""
    refusal = refusal_to_draw(
        actor=actor, organisation=neighbourhood.organisation, on=on
    )
    if refusal is None and neighbourhood.ends_before is not None:
        return Refusal.ALREADY_ENDED
    return refusal


def refusal_to_record(
    *, actor: Account, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not record a need for ``organisation``, if they may not."""
    if not actor.may(Permission.RECORD_NEED, organisation, on=on):
        return Refusal.NOT_RECORDER
    return None


def refusal_to_change(*, actor: Account, need: Need, on: date) -> Refusal | None:
    """Why ``actor`` may not add evidence to ``need`` or withdraw it, if they may not."""
    refusal = refusal_to_record(actor=actor, organisation=need.organisation, on=on)
    if refusal is None and need.withdrawn_at is not None:
        return Refusal.ALREADY_WITHDRAWN
    return refusal


def refusal_to_add(*, actor: Account, on: date) -> Refusal | None:
    """Why ``actor`` may not add reference data to this installation, if they may not."""
    if not actor.may(Permission.ADD_REFERENCE_DATA, on=on):
        return Refusal.NOT_ADDER
    return None
