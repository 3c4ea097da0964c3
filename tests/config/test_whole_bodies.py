"""What breaks off on its way is not read as if it were whole."""

import io

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError
from django.test import RequestFactory

from ropewalk.config.whole_bodies import WholeBodies

FORM = {"statement": "a need that is\nstill being written", "people": "everybody"}
KINDS = {
    "form": ("application/x-www-form-urlencoded", b"statement=a+need&people=everybody"),
    "form with files": None,
}


def posted(kind, *, missing):
    """What a page reads of a form whose last bytes never came."""
    if KINDS[kind]:
        content_type, body = KINDS[kind]
        sent = RequestFactory().post("/", body, content_type=content_type)
    else:
        sent = RequestFactory().post("/", FORM)
    body = sent.environ["wsgi.input"].read()
    read = []

    def page(environ, start_response):
        read.append(WSGIRequest(environ).POST.dict())
        return []

    environ = sent.environ | {"wsgi.input": io.BytesIO(body[: len(body) - missing])}
    WholeBodies(page)(environ, lambda *_: None)
    return read[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_form_is_read(kind):
    assert posted(kind, missing=0)["people"] == "everybody"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("missing", [1, 5, 25])
def test_a_form_that_breaks_off_is_not(kind, missing):
    with pytest.raises(UnreadablePostError):
        posted(kind, missing=missing)


def test_lines_are_read_up_to_the_end_and_no_further():
    lines = []

    def page(environ, start_response):
        body = environ["wsgi.input"]
        lines.extend([body.readline(), body.readline(3), body.readline(), body.read()])
        return []

    environ = {"CONTENT_LENGTH": "9", "wsgi.input": io.BytesIO(b"one\nthree and more")}
    WholeBodies(page)(environ, lambda *_: None)

    assert lines == [b"one\n", b"thr", b"ee", b""]
