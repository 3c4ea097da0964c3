"""Who opens, answers and closes an exception report or confirms a delivery; and why not."""

from datetime import date
from enum import StrEnum

from ropewalk.money.permissions import refusal_to_post
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.service.models import Contract
from ropewalk.service.permissions import refusal_to_commission


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_OF_PROVIDER = (
        "Only the provider's own people can say this of its contract, and an observer "
        "cannot. Ask somebody there with another role."
    )
    OWN_PROVIDER = (
        "You belong to the provider of this contract. Somebody without that interest "
        "looks into it."
    )


def refusal_to_speak_for_provider(
    *, actor: Account, contract: Contract, on: date
) -> Refusal | None:
    """Why ``actor`` may not answer or report for a contract's provider; one query."""
    is_own = actor.acts_for(contract.provider.organisation_id, on=on)
    return None if is_own else Refusal.NOT_OF_PROVIDER


def _is_of_provider(actor: Account, contract: Contract, on: date) -> bool:
    return actor.memberships.filter(
        covering(on), organisation=contract.provider.organisation_id
    ).exists()


def refusal_to_hold_to_account(
    *, actor: Account, contract: Contract, on: date
) -> str | None:
    """Why ``actor`` may not open, plan, review or close for a contract; two queries.

    Whoever commissions for the partnership may, unless they belong to the provider.
    """
    if refusal := refusal_to_commission(
        actor=actor, partnership=contract.partnership, on=on
    ):
        return refusal
    return Refusal.OWN_PROVIDER if _is_of_provider(actor, contract, on) else None


def refusal_to_finish(*, actor: Account, contract: Contract, on: date) -> str | None:
    """Why ``actor`` may not say that an agreed action is done, if they may not.

    Whoever commissions may, and the provider's own people.
    """
    if (
        refusal_to_commission(actor=actor, partnership=contract.partnership, on=on)
        is None
    ):
        return None
    return refusal_to_speak_for_provider(actor=actor, contract=contract, on=on)


def refusal_to_confirm(*, actor: Account, contract: Contract, on: date) -> str | None:
    """Why ``actor`` may not confirm or query what a provider reports as delivered.

    It is spent from the fund, so whoever posts to that may, unless they belong to the
    provider.
    """
    if refusal := refusal_to_post(actor=actor, fund=contract.fund, on=on):
        return refusal
    return Refusal.OWN_PROVIDER if _is_of_provider(actor, contract, on) else None
