"""A form that breaks off on its way is never taken for a whole one.

A web server gives what arrived of a body and then an end, and Django reads that as all
of it: a form without its last words, or without its last fields.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ropewalk.config.guards import LONGEST_LENGTH

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication


class WholeBodies:
    """Pass requests on, with a body that is whole when it is read or fails."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(
        self, environ: dict[str, Any], start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer the request."""
        said = environ.get("CONTENT_LENGTH") or ""
        if said.isascii() and said.isdecimal() and len(said) < LONGEST_LENGTH:
            body = environ["wsgi.input"]
            environ["wsgi.input"] = _Expected(body, int(said))
        return self.application(environ, start_response)


class _Expected:
    """A body of a known length, which fails when it ends before that."""

    def __init__(self, body: "InputStream", length: int) -> None:
        self.body = body
        self.missing = length

    def read(self, size: int = -1, /) -> bytes:
        size = self.missing if size < 0 else min(size, self.missing)
        return self._counted(self.body.read(size), size)

    def readline(self, size: int = -1, /) -> bytes:
        size = self.missing if size < 0 else min(size, self.missing)
        line = self.body.readline(size)
        return self._counted(line, 0 if line.endswith(b"\n") else size)

    def _counted(self, data: bytes, wanted: int) -> bytes:
        self.missing -= len(data)
        if len(data) < wanted:
            raise ConnectionError("The request broke off before all of it was sent.")
        return data
