"""Running an installation: the web server and the worker, begun and stopped together."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from types import FrameType
from typing import Annotated

import typer

from ropewalk.cli import keeping, records
from ropewalk.figures import BadInput

ADDRESS = "127.0.0.1"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30


def up(
    *,
    port: Annotated[
        int, typer.Option(help="The port to serve on.", min=1, max=65535)
    ] = 8000,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Get everything ready, and stop there.")
    ] = False,
    empty: Annotated[
        bool, typer.Option("--empty", help="Leave the demonstration place out.")
    ] = False,
) -> None:
    """Get everything ready and serve the workspace, with its worker, until stopped.

    Example: ropewalk up --port 8080
    """
    home = records.open_records()
    if not no_serve:
        _refuse_taken(port)
    with records.in_use(home):
        kept = keeping.bring_up_to_date(home)
        if kept:
            typer.echo(
                f"The database was brought up to date, after a backup to {kept}."
            )
        said = [] if empty else _demonstration()
        typer.echo(f"Everything is kept in {home}.")
        for line in said or [_how_to_begin()]:
            typer.echo(line)
        if not no_serve:
            raise typer.Exit(_serve(port))


def work() -> None:
    """Run a worker alone, until stopped: sealing the record, and other slow tasks.

    Example: ropewalk work
    """
    home = records.open_records()
    from django.core.management import call_command  # noqa: PLC0415 - start-up time

    from ropewalk.audit.tasks import ask_for_next_round  # noqa: PLC0415 - start-up time

    if records.is_new() or records.migrations_waiting():
        raise BadInput("The database is not up to date: run ropewalk upgrade first.")
    with records.in_use(home):
        ask_for_next_round(soon=True)
        call_command("db_worker", queue_name="*", reload=False, verbosity=0)


def _demonstration() -> list[str]:
    """Build the demonstration place if nothing has begun, and say who can sign in.

    Passwords are printed when they are made: what `up` says afterwards may be kept in a
    log that others read.
    """
    from django.utils import timezone  # noqa: PLC0415 - start-up time

    from ropewalk.stories.demonstration import build, sign_ins  # noqa: PLC0415 - start-up time

    if made := build(at=timezone.now()):
        return [
            "Demonstration sign-ins, for this installation only:",
            *(f"  {each.email}  {each.password}  ({each.role})" for each in made),
            (
                "Print them again with ropewalk account demonstration; set another password "
                "with ropewalk account password."
            ),
        ]
    if sign_ins():
        return ["Print the demonstration sign-ins: ropewalk account demonstration."]
    return []


def _how_to_begin() -> str:
    """What a person does next where there is no demonstration."""
    from ropewalk.organisations.queries import has_begun  # noqa: PLC0415 - start-up

    if has_begun():
        return "Sign in with your own account."
    return "Nobody can sign in yet: run ropewalk account add to open the first account."


def _refuse_taken(port: int) -> None:
    """Refuse a port that something else serves on."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            raise BadInput(
                f"Port {port} is in use or not allowed: choose another with --port."
            ) from None


def _serve(port: int) -> int:
    """Run the web server and the worker until told to stop; 0 when told, 1 when one fell.

    Each is in a process group of its own, so that a key pressed in the terminal reaches
    them once, from here.
    """
    asked: list[int] = []

    def stop(signal_number: int, _frame: FrameType | None) -> None:
        asked.append(signal_number)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    children = [_begin(command) for command in (_web_server(port), _worker())]
    try:
        if _wait_for(port, children, asked):
            typer.echo(f"Ropewalk is at http://{ADDRESS}:{port}/ (Ctrl+C stops it).")
        while not asked and all(child.poll() is None for child in children):
            time.sleep(0.2)
    finally:
        _stop(children)
    if asked:
        typer.echo("Stopped.")
        return 0
    typer.echo(
        "The web server or the worker fell over, so both were stopped.", err=True
    )
    return 1


def _web_server(port: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "ropewalk.config.wsgi:application",
        "--config=python:ropewalk.config.web_server",
        f"--bind={ADDRESS}:{port}",
        f"--graceful-timeout={SECONDS_TO_STOP - 5}",
    ]


def _worker() -> list[str]:
    return [sys.executable, "-m", "ropewalk", "work"]


def _begin(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, process_group=0)  # noqa: S603 - our own words


def _wait_for(
    port: int, children: Sequence[subprocess.Popen[bytes]], asked: Sequence[int]
) -> bool:
    """Whether the server began to answer, before anything fell or was stopped."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not asked and time.monotonic() < deadline:
        if any(child.poll() is not None for child in children):
            return False
        try:
            socket.create_connection((ADDRESS, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each child to stop, and insist when it does not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
