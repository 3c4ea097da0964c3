"""The account of somebody who is named by the address they sign in with."""

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Account


def account_if_any(email: str) -> Account | None:
    """The account in use with that address, in one query; none where nobody has it."""
    if not email.strip():
        return None
    return Account.objects.filter(email__iexact=email.strip(), is_active=True).first()


def account_of(email: str) -> Account | None:
    """The account with that address, in one query; none where no address is given.

    Raises:
        BadInput: when no account in use has it.
    """
    account = account_if_any(email)
    if account is None and email.strip():
        raise BadInput(
            f"Nobody signs in with {email.strip()}. Leave the address out, or ask an "
            "administrator to open an account."
        )
    return account
