"""Commands about accounts, for whoever has the server's keyboard."""

import sys
from typing import Annotated

import typer

from ropewalk.cli import records
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day

account = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Accounts that sign in: open the first, let others in, set a password again.",
)

Email = Annotated[str, typer.Argument(help="The e-mail address to sign in with.")]


@account.command("add")
def add(
    email: Email,
    *,
    name: Annotated[str, typer.Option(help="The person's name, as others see it.")],
    organisation: Annotated[str, typer.Option(help="The first organisation's name.")],
    kind: Annotated[
        str, typer.Option(help="What it is: council, icb, trust, voluntary, ...")
    ] = "council",
) -> None:
    """Open the first account, which administers the first organisation.

    Everybody after that is let in by an administrator: see account open. The password is asked for, or
    read from standard input; there is no default.
    Example: ropewalk account add a@example.org --name "A. Person" --organisation "A"
    """
    _open()
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415 - start-up time
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations.actions import begin_installation  # noqa: PLC0415
    from ropewalk.organisations.kinds import OrganisationKind  # noqa: PLC0415

    if kind not in OrganisationKind.values:
        raise BadInput(f"{kind} must be one of {', '.join(OrganisationKind.values)}.")
    try:
        begin_installation(
            email=email,
            name=name,
            password=_password(email, confirm=True),
            organisation_name=organisation,
            kind=OrganisationKind(kind),
            by=None,
            at=timezone.now(),
        )
    except PermissionDenied as refusal:
        raise BadInput(str(refusal)) from None
    typer.echo(f"{email} can sign in, and administers {organisation}.")


@account.command("open")
def open_for(
    email: Email,
    *,
    name: Annotated[str, typer.Option(help="The person's name, as others see it.")],
    organisation: Annotated[str, typer.Option(help="Where they have a role.")],
    role: Annotated[
        str, typer.Option(help="administrator, commissioner, analyst, ...")
    ],
    by: Annotated[str, typer.Option(help="The administrator who lets them in.")],
) -> None:
    """Open an account with a role, as an administrator of that organisation.

    Two passwords are asked for, or read from two lines of standard input: the
    administrator's own, and the new one. Example: ropewalk account open
    b@example.org --name B --organisation A --role analyst --by a@example.org
    """
    _open()
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415 - start-up time
    from django.db import transaction  # noqa: PLC0415 - start-up time
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations import actions, queries, roles  # noqa: PLC0415

    if role not in set(roles.Role):
        raise BadInput(f"{role} must be one of {', '.join(roles.Role)}.")
    administrator = queries.account_proved(email=by, password=_password(by))
    if administrator is None:
        raise BadInput(f"That is not the password of {by}, or the account is closed.")
    now = timezone.now()
    today = local_day(now)
    place = queries.organisation_called(organisation, on=today)
    try:
        with transaction.atomic():
            opened = actions.open_account(
                email=email,
                name=name,
                password=_password(email, confirm=True),
                by=administrator,
                at=now,
            )
            actions.give_role(
                account_id=opened.pk,
                organisation_id=place.pk,
                role=roles.Role(role),
                starts_on=today,
                by=administrator,
                at=now,
            )
    except PermissionDenied as refusal:
        raise BadInput(str(refusal)) from None
    typer.echo(f"{email} can sign in, as {role} in {organisation}.")


@account.command("password")
def password(email: Email) -> None:
    """Set an account's password again, when it is lost.

    The password is asked for, or read from standard input.
    Example: ropewalk account password a@example.org
    """
    _open()
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations.actions import change_password  # noqa: PLC0415
    from ropewalk.organisations.queries import account_called  # noqa: PLC0415

    found = account_called(email)
    if found is None:
        raise BadInput(f"There is no account {email}.")
    change_password(
        account_id=found.pk,
        password=_password(email, confirm=True),
        by=None,
        at=timezone.now(),
    )
    typer.echo(f"{email} has a new password, and has to sign in again.")


def _open() -> None:
    """Open the records, which must be up to date."""
    records.open_records()
    if records.is_new() or records.migrations_waiting():
        raise BadInput("The database is not up to date: run ropewalk up --no-serve.")


def _password(email: str, *, confirm: bool = False) -> str:
    """A password typed at a terminal, or the next line of standard input."""
    if sys.stdin.isatty():
        words = f"Password of {email}"
        return str(typer.prompt(words, hide_input=True, confirmation_prompt=confirm))
    return sys.stdin.readline().rstrip("\r\n")
