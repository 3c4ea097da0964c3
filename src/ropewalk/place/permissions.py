"""Who may draw a neighbourhood, record a need or add data; and why not, in a sentence."""

from datetime import date, datetime
from enum import StrEnum

from ropewalk.figures.days import local_day
from ropewalk.lake.catalogue import Resource
from ropewalk.lake.withdrawing import CAME_WITH
from ropewalk.organisations.models import Account, Organisation, Permission
from ropewalk.place.models import Need, Neighbourhood, ReferenceFile
from ropewalk.place.rules import is_stale, may_become

State = ReferenceFile.State


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
    NOT_WITHDRAWER = (
        "Your roles do not let you withdraw reference data. "
        "Ask an analyst or a finance lead of your organisation."
    )
    NEVER_WITHDRAWN = CAME_WITH
    NOT_THE_WORKER = "Only Ropewalk itself reads the files that people offer."
    ADDER_NO_MORE = (
        "Whoever offered this file may not add reference data any more, so it was not "
        "read. Somebody who may can offer it again."
    )
    NOT_WAITING = "This file does not wait to be read."
    NOT_BEING_READ = "This file is not being read."
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


def refusal_to_cancel(
    *, actor: Account, file: ReferenceFile, on: date
) -> Refusal | None:
    """Why ``actor`` may not cancel ``file``, if they may not."""
    refusal = refusal_to_add(actor=actor, on=on)
    if refusal is None and not may_become(file, State.CANCELLED):
        return Refusal.ALREADY_FINISHED
    return refusal


def refusal_to_start_again(
    *, actor: Account, file: ReferenceFile, at: datetime
) -> Refusal | None:
    """Why ``actor`` may not have ``file`` read once more, if they may not."""
    refusal = refusal_to_add(actor=actor, on=local_day(at))
    if refusal is None and not is_stale(file, at=at):
        return Refusal.NOT_STALE
    return refusal


def refusal_to_begin(
    *, actor: Account | None, file: ReferenceFile, on: date
) -> Refusal | None:
    """Why reading ``file`` may not begin, if it may not.

    The worker, who has no account, reads it for whoever offered it: they must still be
    one who may add reference data on the day.
    """
    if actor is not None:
        return Refusal.NOT_THE_WORKER
    if not may_become(file, State.RUNNING):
        return Refusal.NOT_WAITING
    if refusal_to_add(actor=file.offered_by, on=on):
        return Refusal.ADDER_NO_MORE
    return None


def refusal_to_keep(*, actor: Account | None, file: ReferenceFile) -> Refusal | None:
    """Why ``file`` may not be recorded as added, if it may not.

    It is in the lake by then: one that was cancelled meanwhile is recorded all the same.
    """
    if actor is not None:
        return Refusal.NOT_THE_WORKER
    return None if may_become(file, State.ADDED) else Refusal.NOT_BEING_READ


def refusal_to_put_back(
    *, actor: Account | None, file: ReferenceFile
) -> Refusal | None:
    """Why ``file`` may not wait once more, if it may not."""
    if actor is not None:
        return Refusal.NOT_THE_WORKER
    return None if file.state == State.RUNNING else Refusal.NOT_BEING_READ


def refusal_to_refuse(
    *, actor: Account | None, file: ReferenceFile, on: date
) -> Refusal | None:
    """Why ``file`` may not be refused, if it may not.

    One that waits is refused unread when nobody who may add stands behind it any more.
    """
    if actor is not None:
        return Refusal.NOT_THE_WORKER
    if file.state == State.WAITING and refusal_to_add(actor=file.offered_by, on=on):
        return None
    return None if file.state == State.RUNNING else Refusal.NOT_BEING_READ


def refusal_to_withdraw(
    *, actor: Account, vintage: Resource, on: date
) -> Refusal | None:
    """Why ``actor`` may not withdraw ``vintage`` from the reference data, if they may not."""
    if refusal_to_add(actor=actor, on=on):
        return Refusal.NOT_WITHDRAWER
    return Refusal.NEVER_WITHDRAWN if vintage.added_on is None else None
