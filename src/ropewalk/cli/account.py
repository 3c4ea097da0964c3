"""Commands about accounts, for whoever has the server's keyboard."""

from typing import Annotated

import typer

from ropewalk.cli.keyboard import (
    called,
    day_of,
    number_of,
    open_up_to_date,
    password_of,
    proved,
    refusals,
)
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day

account = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Accounts that sign in: open the first, let others in, change what they may do.",
)

Email = Annotated[str, typer.Argument(help="The e-mail address to sign in with.")]
By = Annotated[str, typer.Option(help="The administrator who does it.")]


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
    open_up_to_date()
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations.actions import begin_installation  # noqa: PLC0415 - start-up time
    from ropewalk.organisations.kinds import OrganisationKind  # noqa: PLC0415 - start-up time

    if kind not in OrganisationKind.values:
        raise BadInput(f"{kind} must be one of {', '.join(OrganisationKind.values)}.")
    with refusals():
        begin_installation(
            email=email,
            name=name,
            password=password_of(email, confirm=True),
            organisation_name=organisation,
            kind=OrganisationKind(kind),
            by=None,
            at=timezone.now(),
        )
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
    open_up_to_date()
    from django.db import transaction  # noqa: PLC0415 - start-up time
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations import actions, queries, roles  # noqa: PLC0415 - start-up time

    if role not in set(roles.Role):
        raise BadInput(f"{role} must be one of {', '.join(roles.Role)}.")
    actor = proved(queries.account_proved(email=by, password=password_of(by)), by)
    now = timezone.now()
    today = local_day(now)
    where = number_of(organisation, on=today)
    with refusals(), transaction.atomic():
        opened = actions.open_account(
            email=email,
            name=name,
            password=password_of(email, confirm=True),
            by=actor,
            at=now,
        )
        actions.give_role(
            account_id=opened.pk,
            organisation_id=where,
            role=roles.Role(role),
            starts_on=today,
            by=actor,
            at=now,
        )
    typer.echo(f"{email} can sign in, as {role} in {organisation}.")


@account.command("password")
def password(email: Email) -> None:
    """Set an account's password again, when it is lost.

    The password is asked for, or read from standard input.
    Example: ropewalk account password a@example.org
    """
    open_up_to_date()
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations.actions import change_password  # noqa: PLC0415 - start-up time
    from ropewalk.organisations.queries import account_called  # noqa: PLC0415 - start-up time

    found = called(account_called(email), email)
    change_password(
        account_id=found.pk,
        password=password_of(email, confirm=True),
        by=None,
        at=timezone.now(),
    )
    typer.echo(f"{email} has a new password, and has to sign in again.")


@account.command("demonstration")
def demonstration() -> None:
    """Print again how the demonstration's people sign in.

    Only those whose password nobody has set again: it can be worked out from this
    installation's secret key, and is written down nowhere.
    Example: ropewalk account demonstration
    """
    open_up_to_date()
    from ropewalk.stories.demonstration import sign_ins  # noqa: PLC0415 - start-up time

    found = sign_ins()
    if not found:
        raise BadInput("Nobody here signs in as the demonstration was made.")
    for each in found:
        typer.echo(f"{each.email}  {each.password}  ({each.role})")


@account.command("close")
def close(email: Email, *, by: By) -> None:
    """Close an account: it can no longer sign in, and what it did stays on record.

    By whoever administers every organisation in which it has a role, and the password
    asked for, or read from standard input, is theirs.
    Example: ropewalk account close b@example.org --by a@example.org
    """
    open_up_to_date()
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations import actions, queries  # noqa: PLC0415 - start-up time

    actor = proved(queries.account_proved(email=by, password=password_of(by)), by)
    leaver = called(queries.account_called(email), email)
    with refusals():
        actions.close_account(account_id=leaver.pk, by=actor, at=timezone.now())
    typer.echo(f"{email} can no longer sign in.")


@account.command("role")
def role(
    email: Email,
    role: Annotated[
        str, typer.Argument(help="administrator, commissioner, analyst, ...")
    ],
    organisation: Annotated[str, typer.Argument(help="Its name, or its code.")],
    *,
    by: By,
    ends: Annotated[
        str,
        typer.Option(metavar="DAY", help="End it: the first day it no longer holds."),
    ] = "",
) -> None:
    """Give an account a role in an organisation from today, or end one it has.

    The password asked for, or read from standard input, is the administrator's.
    Example: ropewalk account role b@example.org analyst "Example Council" --by
    a@example.org
    """
    open_up_to_date()
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations import actions, queries, roles  # noqa: PLC0415 - start-up time

    if role not in set(roles.Role):
        raise BadInput(f"{role} must be one of {', '.join(roles.Role)}.")
    ends_before = day_of("--ends", ends) if ends else None
    actor = proved(queries.account_proved(email=by, password=password_of(by)), by)
    holder = called(queries.account_called(email), email)
    now = timezone.now()
    today = local_day(now)
    where = number_of(organisation, on=today)
    if ends_before is None:
        with refusals():
            actions.give_role(
                account_id=holder.pk,
                organisation_id=where,
                role=roles.Role(role),
                starts_on=today,
                by=actor,
                at=now,
            )
        typer.echo(f"{email} is {role} in {organisation}.")
        return
    held = queries.roles_of(holder, on=today).filter(organisation_id=where, role=role)
    if not held:
        raise BadInput(f"{email} is not {role} in {organisation} today.")
    with refusals():
        actions.end_role(
            membership_id=held[0].pk, ends_before=ends_before, by=actor, at=now
        )
    typer.echo(
        f"{email} is {role} in {organisation} until the day before {ends_before}."
    )
