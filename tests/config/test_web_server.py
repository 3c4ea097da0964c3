"""A slow or silent visitor keeps nobody else waiting for long, and none renames our pages."""

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress

import pytest

SECONDS_TO_SEND = 2
PRIVATE = re.compile(r'(?:value|nonce)="[^"]{16,}"')  # new in each answer
SOON = 15  # seconds; a thread that is kept is kept for ever
SLOW = {
    "a head that never ends": b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: ",
    "a form that never ends": (
        b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken="
        + b"a" * 32
        + b"\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 5000\r\n\r\n"
    ),
}


SLOW_PAGE = f"""
import time
def application(environ, start_response):
    time.sleep({SECONDS_TO_SEND + 2})
    start_response("200 OK", [])
    return [b"late"]
"""


@contextmanager
def serving(module, home, *words):
    """Our web server with a single thread, and little patience."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", f"{module}:application",
        "--config=python:ropewalk.config.web_server", f"--bind=127.0.0.1:{port}",
        "--workers=1", "--threads=1", f"--timeout={SECONDS_TO_SEND}", *words,
    ]  # fmt: skip
    environment = {**os.environ, "ROPEWALK_HOME": str(home)}
    process = subprocess.Popen(command, env=environment)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """Where the workspace is served."""
    home = tmp_path_factory.mktemp("served") / "home"
    with serving("ropewalk.config.wsgi", home) as port:
        asked(port, "/health/live")
        yield port


def asked(port, address, headers=None):
    """What is answered to somebody who asks for a page: status, onward address, page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SOON)
    try:
        connection.request("GET", address, headers=headers or {})
        answer = connection.getresponse()
        page = PRIVATE.sub("", answer.read().decode())
        return answer.status, answer.headers["Location"], page
    finally:
        connection.close()


@contextmanager
def slowly(port, words):
    """Somebody who sends a few words, and then one letter at a time until they are cut."""
    with socket.create_connection(("127.0.0.1", port), timeout=SOON) as visitor:
        stopped = threading.Event()

        def drip():
            with suppress(OSError):
                visitor.sendall(words)
                while not stopped.wait(0.2):
                    visitor.sendall(b"a")

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            yield
        finally:
            stopped.set()
            dripping.join()


@pytest.mark.parametrize("words", SLOW.values(), ids=SLOW)
def test_a_request_that_never_ends_is_cut_and_the_next_is_answered(port, words):
    with slowly(port, words):
        time.sleep(0.5)  # the only thread is theirs
        began = time.monotonic()

        assert asked(port, "/health/live")[0] == 200
        assert time.monotonic() - began < SOON


def test_visitors_who_say_nothing_keep_nobody_waiting(port):
    with ExitStack() as silent:
        for _ in range(20):
            silent.enter_context(socket.create_connection(("127.0.0.1", port)))
        began = time.monotonic()

        assert asked(port, "/health/live")[0] == 200
        assert time.monotonic() - began < 2


def test_an_answer_may_take_longer_than_a_request(tmp_path):
    (tmp_path / "slow_page.py").write_text(SLOW_PAGE)

    with serving("slow_page", tmp_path, f"--chdir={tmp_path}") as port:
        assert asked(port, "/")[2] == "late"


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name"])
def test_a_visitor_does_not_change_our_addresses(port, name):
    """From this machine, which gunicorn would otherwise believe."""
    said = {name: "/sign-in", "X-Forwarded-Proto": "https"}

    assert asked(port, "/sign-in/", said) == asked(port, "/sign-in/", {})
