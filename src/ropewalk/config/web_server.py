"""How the web server listens: the settings that gunicorn reads, and its patience.

Threads, because a page waits for the database and for numbers worked out beside Python.
A visitor has a thread only while a request of theirs is read and answered, and only so
long to send it. That frees every thread in the end; somebody who begins again and again
can still be in everybody's way. Only a proxy in front, which takes the whole of a
request before it passes it on, keeps them from the threads altogether.
"""

import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from ropewalk.config.guards import LARGEST_FORM

SECONDS_FOR_FILE = 600  # to send more than a form may hold


class BoundedListening(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """Gunicorn's threads, of which a slow or silent visitor cannot keep one.

    ``timeout`` is how many seconds a request may take to arrive, head and form.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listening_until: dict[Any, float] = {}

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection a thread when it says something; silent, it waits for none."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.settimeout(0)
        conn.set_timeout()
        self.pending_conns.append(conn)
        said_something = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, said_something)

    def handle(self, conn: Any) -> Any:
        """Read a request and answer it, noting until when it may be read."""
        self.listening_until[conn] = time.monotonic() + self.cfg.timeout
        try:
            return super().handle(conn)
        finally:
            del self.listening_until[conn]

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request whose head has arrived; one with a file may take longer."""
        length = int(dict(req.headers).get("CONTENT-LENGTH", 0))
        if length > LARGEST_FORM:
            self.listening_until[conn] += SECONDS_FOR_FILE
        return super().handle_request(req, conn)

    def notify(self) -> None:
        """Say that this process lives, and stop listening to whoever took too long.

        What is read after that is nothing. An answer on its way is not touched.
        """
        super().notify()
        now = time.monotonic()
        for conn, until in self.listening_until.copy().items():
            if now > until:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)


# What follows are gunicorn's own settings, by their names
worker_class = BoundedListening
workers = 2
threads = 4
timeout = 30
loglevel = "warning"
control_socket_disable = True
# Nobody says by a header where they are, or under which address we are
forwarded_allow_ips = ""
forwarder_headers = ""
