"""The account of somebody who is named by the address they sign in with."""

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Account


def account_of(email: str) -> Account | None:
    """The account with that address, in one query; none where no address is given.

    Raises:
        BadInput: when no account in use has it.
    """
    if not email.strip():
        return None
    account = Account.objects.filter(
        email__iexact=email.strip(), is_active=True
    ).first()
    if account is None:
        raise BadInput(
            f"Nobody signs in with {email.strip()}. Leave the address out, or ask an "
            "administrator to open an account."
        )
    return account
