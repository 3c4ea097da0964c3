"""Who may open accounts, give roles and record organisations, and why not."""

from datetime import date
from enum import StrEnum

from ropewalk.organisations.models import (
    Account,
    Membership,
    Organisation,
    Permission,
    Role,
)
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_OPENER = (
        "Your roles do not let you open or close accounts. Ask an administrator."
    )
    NOT_CLOSER = (
        "This account has a role in an organisation that you do not administer. "
        "Ask its administrator to end that role first."
    )
    NOT_ROLE_GIVER = (
        "Your role in this organisation does not let you change its roles. "
        "Ask its administrator."
    )
    NOT_RECORDER = (
        "Your roles do not let you record organisations. Ask an administrator."
    )
    NOT_SUCCESSION_RECORDER = (
        "Your roles do not let you record what became of an organisation. "
        "Ask an administrator."
    )
    NOT_OWN_PASSWORD = "You can change only your own password."  # noqa: S105 - a sentence
    ALREADY_BEGUN = (
        "This installation has accounts already. Ask one of its administrators to "
        "open yours."
    )
    LAST_ADMINISTRATOR = (
        "This is the last administrator of the organisation. "
        "Make somebody else an administrator first."
    )
    ALREADY_CLOSED = "This account is already closed."
    ALREADY_ENDED = "This role has already ended."


def refusal_to_begin() -> Refusal | None:
    """Why an installation may not be begun: it has been."""
    return Refusal.ALREADY_BEGUN if Account.objects.exists() else None


def refusal_to_open_account(*, actor: Account, on: date) -> Refusal | None:
    """Why ``actor`` may not open an account, if they may not."""
    if not actor.may(Permission.OPEN_ACCOUNT, on=on):
        return Refusal.NOT_OPENER
    return None


def refusal_to_close_account(
    *, actor: Account, account: Account, on: date
) -> Refusal | None:
    """Why ``actor`` may not close an account, if they may not.

    It takes a role that opens accounts in every organisation in which the account has
    one that day; where it has none, such a role anywhere.
    """
    if refusal := refusal_to_open_account(actor=actor, on=on):
        return refusal
    if not account.is_active:
        return Refusal.ALREADY_CLOSED
    administered = actor.memberships.filter(
        covering(on), role__in=roles_with(Permission.OPEN_ACCOUNT)
    )
    elsewhere = account.memberships.filter(covering(on)).exclude(
        organisation__in=administered.values("organisation")
    )
    if elsewhere.exists():
        return Refusal.NOT_CLOSER
    held = account.memberships.filter(covering(on), role=Role.ADMINISTRATOR)
    if any(_is_last_administrator(membership, on=on) for membership in held):
        return Refusal.LAST_ADMINISTRATOR
    return None


def refusal_to_change_password(
    *, actor: Account | None, account: Account
) -> Refusal | None:
    """Why ``actor`` may not set an account's password, if they may not.

    Nobody's account stands for the person at the server's keyboard, who could read and
    write the whole database anyway.
    """
    if actor is not None and actor.pk != account.pk:
        return Refusal.NOT_OWN_PASSWORD
    return None


def refusal_to_give_role(
    *, actor: Account, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not give a role in an organisation, if they may not.

    Whoever may record organisations gives the first role in one that has none.
    """
    if actor.may(Permission.CHANGE_ROLES, organisation, on=on):
        return None
    has_roles = organisation.memberships.filter(covering(on)).exists()
    if not has_roles and actor.may(Permission.RECORD_ORGANISATION, on=on):
        return None
    return Refusal.NOT_ROLE_GIVER


def refusal_to_end_role(
    *, actor: Account, membership: Membership, on: date
) -> Refusal | None:
    """Why ``actor`` may not end a role, if they may not."""
    if not actor.may(Permission.CHANGE_ROLES, membership.organisation, on=on):
        return Refusal.NOT_ROLE_GIVER
    if membership.ends_before is not None:
        return Refusal.ALREADY_ENDED
    if membership.role == Role.ADMINISTRATOR and _is_last_administrator(
        membership, on=on
    ):
        return Refusal.LAST_ADMINISTRATOR
    return None


def refusal_to_record_organisation(*, actor: Account, on: date) -> Refusal | None:
    """Why ``actor`` may not record or change an organisation, if they may not."""
    if not actor.may(Permission.RECORD_ORGANISATION, on=on):
        return Refusal.NOT_RECORDER
    return None


def refusal_to_record_succession(*, actor: Account, on: date) -> Refusal | None:
    """Why ``actor`` may not record what became of an organisation, if they may not."""
    if not actor.may(Permission.RECORD_SUCCESSION, on=on):
        return Refusal.NOT_SUCCESSION_RECORDER
    return None


def _is_last_administrator(membership: Membership, *, on: date) -> bool:
    """Whether nobody else who can sign in goes on administering the same organisation.

    Somebody whose own role is to end does not: two who end each other's role from
    tomorrow would leave none.
    """
    others = Membership.objects.filter(
        covering(on),
        organisation_id=membership.organisation_id,
        ends_before=None,
        role=Role.ADMINISTRATOR,
        account__is_active=True,
    ).exclude(account_id=membership.account_id)
    return not others.exists()
