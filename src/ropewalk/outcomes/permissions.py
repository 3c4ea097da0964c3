"""Who may adopt a framework, write one or record a measure's value, and why not."""

from datetime import date
from enum import StrEnum

from ropewalk.organisations.models import Account, Organisation, Permission
from ropewalk.outcomes.models import Framework, Measure, Outcome


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_RECORDER = (
        "Your role does not let you record outcomes. "
        "Ask a commissioner or an analyst of your organisation."
    )


def refusal_to_adopt(*, actor: Account, on: date) -> Refusal | None:
    """Why ``actor`` may not bring a framework that ships into use, if they may not."""
    if not actor.may(Permission.RECORD_OUTCOMES, on=on):
        return Refusal.NOT_RECORDER
    return None


def refusal_to_record(
    *, actor: Account, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not record a framework of an organisation, if they may not."""
    if not actor.may(Permission.RECORD_OUTCOMES, organisation, on=on):
        return Refusal.NOT_RECORDER
    return None


def refusal_to_add_measure(
    *, actor: Account, outcome: Outcome, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not add an organisation's measure to an outcome, if they may not.

    Whoever records outcomes for an organisation adds its measures to the outcomes of a
    framework that everybody shares, and of its own.
    """
    return refusal_to_add_measure_of(
        actor=actor, framework=outcome.framework, organisation=organisation, on=on
    )


def refusal_to_add_measure_of(
    *, actor: Account, framework: Framework, organisation: Organisation, on: date
) -> Refusal | None:
    """The same for all outcomes of a framework."""
    owner = framework.organisation or organisation
    for each in (organisation, owner):
        if not actor.may(Permission.RECORD_OUTCOMES, each, on=on):
            return Refusal.NOT_RECORDER
    return None


def refusal_to_record_value(
    *, actor: Account, measure: Measure, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not record an organisation's value or target, if they may not.

    Whoever records outcomes for an organisation records its values: of a framework that
    everybody shares, and of its own.
    """
    return refusal_to_add_measure(
        actor=actor, outcome=measure.outcome, organisation=organisation, on=on
    )
