"""The web server and the worker begin together and stop together."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(found, what):
    """Wait for something to come true."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"waited {SECONDS} seconds for {what}")


def family(parent):
    """The processes that a process started, and theirs."""
    rows = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    started = [row.split(maxsplit=2) for row in rows]
    found, new = {}, {str(parent)}
    while new:
        theirs = {pid: args for pid, ppid, args in started if ppid in new}
        found |= theirs
        new = set(theirs)
    return {int(pid): args for pid, args in found.items()}


@contextmanager
def serving(installation):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "ropewalk", "up", "--empty", f"--port={port}"],
        env={**installation.environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ropewalk is at" in line:
                break
        assert process.poll() is None, "".join(said)
        yield port, process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=SECONDS)
        process.stdout.close()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_up_serves_seals_and_stops_everything_when_told(begun, told):
    with serving(begun) as (port, process):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live") as answer:
            assert answer.status == 200
        until(
            lambda: begun.rows("SELECT events FROM audit_seal") == [(1,)],
            "the worker to seal the record",
        )
        started = family(process.pid)
        assert any("gunicorn" in args for args in started.values())
        assert any(args.endswith("ropewalk work") for args in started.values())

        process.send_signal(told)
        assert process.wait(timeout=SECONDS) == 0

    assert process.stdout.closed
    until(
        lambda: not any(os.path.exists(f"/proc/{pid}") for pid in started),  # noqa: PTH110 - a process, not a file of ours
        "every process to end",
    )


def test_when_the_worker_falls_over_the_server_is_stopped_too(begun):
    with serving(begun) as (_, process):
        started = family(process.pid)
        (worker,) = [p for p, args in started.items() if args.endswith("ropewalk work")]

        os.kill(worker, signal.SIGKILL)

        assert process.wait(timeout=SECONDS) == 1
        assert "fell over" in process.stdout.read()


def test_a_running_installation_is_not_replaced_under_its_feet(begun, tmp_path):
    kept = tmp_path / "kept.tar.gz"
    with serving(begun):
        begun.run("backup", kept)
        assert "stop it first" in begun.refused("restore", "--replace", kept)
        assert "stop it first" in begun.refused("upgrade")


def test_a_taken_port_is_refused_before_anything_is_made(new_home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert f"Port {port} is in use" in new_home.refused("up", f"--port={port}")

    assert not (new_home.home / "lake").exists()
    assert "not up to date" in new_home.refused("verify")


def test_up_says_how_to_begin_and_invents_no_password(new_home):

    said = new_home.run("up", "--no-serve", "--empty").out

    assert "Nobody can sign in yet" in said
    assert not re.search("password", said, re.IGNORECASE)
    assert (
        new_home.script(
            "from ropewalk.organisations.models import Account\nprint(Account.objects.count())"
        )
        == "0"
    )


SIGN_IN = re.compile(r"^ *(\S+@demonstration\.example)  (\S+)  \(", re.MULTILINE)


def test_up_builds_the_demonstration_once_and_its_sign_ins_work(new_home):
    """Built in a fresh folder, printed when they are made and afterwards when asked."""
    first, second = (new_home.run("up", "--no-serve").out for _ in range(2))

    sign_ins = SIGN_IN.findall(first)
    assert sign_ins
    assert not any(password in second for _, password in sign_ins)
    assert "ropewalk account demonstration" in second
    assert SIGN_IN.findall(new_home.run("account", "demonstration").out) == sign_ins
    assert (
        new_home.script(
            "from ropewalk.organisations.queries import account_proved\n"
            f"print(all(account_proved(email=e, password=p) for e, p in {sign_ins!r}))"
        )
        == "True"
    )
    new_home.run("verify")


def test_where_there_is_no_demonstration_there_is_no_sign_in_to_print(begun):
    assert "Nobody here" in begun.refused("account", "demonstration")


def test_work_waits_for_an_up_to_date_database(new_home):

    assert "ropewalk upgrade first" in new_home.refused("work")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must look like"),
        ("ROPEWALK_DEBUG", "perhaps", "ROPEWALK_DEBUG must be 1 or 0"),
        ("ROPEWALK_PROXIES", "some", "ROPEWALK_PROXIES must be a whole number"),
        ("ROPEWALK_HOME", "/dev/null/home", "cannot be used"),
        ("ROPEWALK_SECRET_KEY", "secret", "ROPEWALK_SECRET_KEY could be guessed"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_line(begun, name, value, says):
    also = {} if name == "DATABASE_URL" else {name: value}
    url = value if name == "DATABASE_URL" else ""
    wrong = type(begun)(begun.home, url, also)

    assert says in wrong.refused("verify")
