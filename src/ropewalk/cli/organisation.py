"""Commands about organisations: who takes part, and what became of whom."""

import json
import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from ropewalk.cli.keyboard import (
    day_of,
    number_of,
    open_up_to_date,
    password_of,
    proved,
    refusals,
)
from ropewalk.cli.typed import day_typed
from ropewalk.figures import BadInput
from ropewalk.figures.words import day, pounds

SHARE = re.compile(r"[0-9]{1,9}(/[1-9][0-9]{0,8})?")

organisation = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Organisations that take part: record them, and what becomes of them.",
)

By = Annotated[str, typer.Option(help="The administrator who does it.")]
Known = Annotated[str, typer.Argument(help="Its name, or its code.")]


@organisation.command("record")
def record(
    name: Annotated[str, typer.Argument(help="Its name.")],
    *,
    kind: Annotated[str, typer.Option(help="council, icb, trust, voluntary, ...")],
    starts: Annotated[
        str, typer.Option("--from", metavar="DAY", help="The day it began.")
    ],
    by: By,
    ods: Annotated[str, typer.Option(help="Its NHS organisation code.")] = "",
    ons: Annotated[str, typer.Option(help="Its code as a statistical area.")] = "",
    company: Annotated[str, typer.Option(help="Its number at Companies House.")] = "",
    charity: Annotated[str, typer.Option(help="Its number as a charity.")] = "",
) -> None:
    """Record an organisation that takes part, with its codes.

    The password asked for, or read from standard input, is the administrator's.
    Example: ropewalk organisation record "Example ICB" --kind icb --from 2022-07-01
    --ods QZZ --by a@example.org
    """
    open_up_to_date()
    from django.db import transaction  # noqa: PLC0415 - start-up time
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations import actions, kinds, queries  # noqa: PLC0415 - start-up time

    if kind not in kinds.OrganisationKind.values:
        raise BadInput(
            f"{kind} must be one of {', '.join(kinds.OrganisationKind.values)}."
        )
    starts_on = day_of("--from", starts)
    codes = {
        kinds.Scheme.ODS: ods,
        kinds.Scheme.ONS: ons,
        kinds.Scheme.COMPANY: company,
        kinds.Scheme.CHARITY: charity,
    }
    actor = proved(queries.account_proved(email=by, password=password_of(by)), by)
    now = timezone.now()
    with refusals(), transaction.atomic():
        recorded = actions.record_organisation(
            kind=kinds.OrganisationKind(kind),
            name=name,
            starts_on=starts_on,
            by=actor,
            at=now,
        )
        for scheme, code in codes.items():
            if code:
                actions.give_identifier(
                    organisation_id=recorded.pk,
                    scheme=scheme,
                    code=code,
                    starts_on=starts_on,
                    by=actor,
                    at=now,
                )
    typer.echo(f"{recorded} is recorded from {starts_on}.")


@organisation.command("rename")
def rename(
    organisation: Known,
    name: Annotated[str, typer.Argument(help="The new name.")],
    *,
    on: Annotated[str, typer.Option(metavar="DAY", help="Its first day.")],
    by: By,
) -> None:
    """Give an organisation another name from a day; the name before is kept.

    The password asked for, or read from standard input, is the administrator's.
    Example: ropewalk organisation rename "Old name" "New name" --on 2026-04-01 --by
    a@example.org
    """
    open_up_to_date()
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations import actions, queries  # noqa: PLC0415 - start-up time

    first_day = day_of("--on", on)
    actor = proved(queries.account_proved(email=by, password=password_of(by)), by)
    with refusals():
        actions.rename_organisation(
            organisation_id=number_of(organisation, on=first_day),
            name=name,
            on=first_day,
            by=actor,
            at=timezone.now(),
        )
    typer.echo(f"{organisation} is called {name} from {first_day}.")


@organisation.command("succeed")
def succeed(
    predecessor: Known,
    *,
    kind: Annotated[str, typer.Option(help="merge, split or transfer.")],
    on: Annotated[str, typer.Option(metavar="DAY", help="The first day it is so.")],
    share: Annotated[
        list[str],
        typer.Option(
            metavar="SUCCESSOR=1/3",
            help="Who has how much afterwards; once for each. They add up to 1.",
        ),
    ],
    by: By,
) -> None:
    """Record what became of an organisation's work on a day.

    After a merger or a split it has ended; in a transfer it also has a share. The
    password asked for, or read from standard input, is the administrator's.
    Example: ropewalk organisation succeed "Old CCG" --kind split --on 2022-07-01
    --share "North ICB=1/3" --share "South ICB=2/3" --by a@example.org
    """
    open_up_to_date()
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.organisations import actions, kinds, queries  # noqa: PLC0415 - start-up time

    if kind not in kinds.SuccessionKind.values:
        raise BadInput(
            f"{kind} must be one of {', '.join(kinds.SuccessionKind.values)}."
        )
    first_day = day_of("--on", on)
    parts = _shares(share)
    actor = proved(queries.account_proved(email=by, password=password_of(by)), by)
    before = date.fromordinal(max(first_day.toordinal() - 1, 1))
    shares = {number_of(heir, on=first_day): part for heir, part in parts.items()}
    if len(shares) != len(parts):
        raise BadInput("Two of the shares are of the same organisation.")
    with refusals():
        actions.record_succession(
            predecessor_id=number_of(predecessor, on=before),
            kind=kinds.SuccessionKind(kind),
            shares=shares,
            on=first_day,
            by=actor,
            at=timezone.now(),
        )
    became = kinds.SuccessionKind(kind).label.lower()
    heirs = ", ".join(f"{heir} {part}" for heir, part in parts.items())
    typer.echo(f"{predecessor} {became} on {first_day}: {heirs}.")


@organisation.command("list")
def list_organisations(
    *,
    on: Annotated[
        str, typer.Option(metavar="DAY", help="The day asked about; today if none.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for a program.")
    ] = False,
) -> None:
    """List the organisations there were on a day, with their names and codes then.

    Example: ropewalk organisation list --on 2026-04-01
    """
    open_up_to_date()
    from ropewalk.organisations.queries import as_it_was  # noqa: PLC0415 - start-up

    found = as_it_was(on=day_of("--on", on) if on else day_typed(None))
    if as_json:
        rows = [
            {
                "number": each.number,
                "kind": each.kind.value,
                "name": each.name,
                "codes": dict(each.codes),
            }
            for each in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for each in found:
        codes = [f"{scheme.upper()} {code}" for scheme, code in each.codes]
        typer.echo(", ".join([each.name, each.kind.label, *codes]))


@organisation.command("restate")
def restate(
    amounts: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.csv",
            help="The amounts in pounds: organisation (name or code), amount.",
        ),
    ],
    *,
    was_on: Annotated[
        str,
        typer.Option("--was-on", metavar="DAY", help="A day on which they were so."),
    ],
    under: Annotated[
        str,
        typer.Option(
            metavar="DAY",
            help="The later day whose boundaries are wanted; today if none.",
        ),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for a program.")
    ] = False,
) -> None:
    """Amounts of one day's organisations as if a later day's boundaries had held.

    Each goes to whoever has the work by then, in the shares recorded; together they are
    the same to the penny. Nothing is recorded.

    Example: ropewalk organisation restate spend.csv --was-on 2022-06-30 --under 2022-07-01
    """
    open_up_to_date()
    from ropewalk.organisations import queries  # noqa: PLC0415 - start-up time

    before = day_of("--was-on", was_on)
    after = day_of("--under", under) if under else day_typed(None)
    restated = queries.as_if_boundaries_of(
        _amounts(amounts, on=before), was_on=before, under=after
    )
    names = {each.number: each.name for each in queries.as_it_was(on=after)}
    rows = sorted((names[number], number, pence) for number, pence in restated.items())
    if as_json:
        found = {
            "was_on": before.isoformat(),
            "under": after.isoformat(),
            "pence": sum(restated.values()),
            "organisations": [
                {"number": number, "name": name, "pence": pence}
                for name, number, pence in rows
            ],
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name, _, pence in rows:
        typer.echo(f"{name}: {pounds(pence)}")
    typer.echo(
        f"Together {pounds(sum(restated.values()))}: amounts of {day(before)} as if the "
        f"boundaries of {day(after)} had held."
    )


def _amounts(path: Path, *, on: date) -> dict[int, int]:
    """Pence by the number of the organisation that each row of a file names."""
    from ropewalk.place.entered import amounts_from  # noqa: PLC0415 - start-up time

    found: dict[int, int] = {}
    for where, name, pence in amounts_from(path):
        try:
            number = number_of(name, on=on)
        except BadInput as fault:
            raise BadInput(f"{where}: {fault}") from None
        if number in found:
            raise BadInput(f"{where}: {name} is there twice.")
        found[number] = pence
    return found


def _shares(typed: list[str]) -> dict[str, Fraction]:
    """How much each successor has, as typed: ``North=1/3``."""
    shares: dict[str, Fraction] = {}
    for text in typed:
        heir, _, part = text.rpartition("=")
        heir, part = heir.strip(), part.strip()
        if not heir or not SHARE.fullmatch(part):
            raise BadInput(f"--share must be such as 'North ICB=1/3', not {text!r}.")
        if heir in shares:
            raise BadInput(f"{heir} has two shares: give it one.")
        shares[heir] = Fraction(part)
    return shares
