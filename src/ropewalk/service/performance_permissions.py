"""Who varies a contract, holds its provider to account or pays it; and why not."""

from datetime import date
from enum import StrEnum

from ropewalk.money.permissions import refusal_to_post
from ropewalk.organisations.models import Account
from ropewalk.service.models import Contract
from ropewalk.service.permissions import refusal_of_own, refusal_to_commission


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_OF_PROVIDER = (
        "Only the provider's own people can say this of its contract, and an observer "
        "cannot. Ask somebody there with another role."
    )
    NOT_OF_INVOICE = (
        "Only whoever keeps the fund that pays, or the provider's own people, can withdraw "
        "an invoice. Ask the pool manager of the fund."
    )


def refusal_to_speak_for_provider(
    *, actor: Account, contract: Contract, on: date
) -> Refusal | None:
    """Why ``actor`` may not answer or report for a contract's provider; one query."""
    is_own = actor.acts_for(contract.provider.organisation_id, on=on)
    return None if is_own else Refusal.NOT_OF_PROVIDER


def refusal_to_hold_to_account(
    *, actor: Account, contract: Contract, on: date
) -> str | None:
    """Why ``actor`` may not vary, measure or hold to account a contract; two queries.

    Whoever commissions for the partnership may, unless they belong to the provider.
    """
    return refusal_to_commission(
        actor=actor, partnership=contract.partnership, on=on
    ) or refusal_of_own(actor=actor, provider=contract.provider, on=on)


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


def refusal_to_withdraw(*, actor: Account, contract: Contract, on: date) -> str | None:
    """Why ``actor`` may not withdraw an invoice under a contract, if not; two queries.

    Whoever posts to the fund that pays may, and the provider's own people.
    """
    if refusal_to_post(actor=actor, fund=contract.fund, on=on) is None:
        return None
    is_own = actor.acts_for(contract.provider.organisation_id, on=on)
    return None if is_own else Refusal.NOT_OF_INVOICE


def refusal_to_pay(*, actor: Account, contract: Contract, on: date) -> str | None:
    """Why ``actor`` may not record, confirm or pay what a provider delivers; two queries.

    It is spent from the fund, so whoever posts to that may, unless they belong to the
    provider.
    """
    return refusal_to_post(actor=actor, fund=contract.fund, on=on) or refusal_of_own(
        actor=actor, provider=contract.provider, on=on
    )
