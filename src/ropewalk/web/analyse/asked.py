"""Which place a request is about: published, or a neighbourhood the person may see."""

import re

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from ropewalk.figures import BadInput
from ropewalk.place.places import Place
from ropewalk.place.queries import neighbourhoods_seen_by, place_of_neighbourhood
from ropewalk.place.remembered import place_called
from ropewalk.place.shelf import shelf
from ropewalk.web.requests import actor, day_asked, today

OWN = re.compile(r"neighbourhood-(\d{1,9})", re.ASCII)
LONGEST_QUESTION = 120


def place_meant(request: HttpRequest, text: str) -> Place:
    """The place that a name or code typed by a person means.

    Raises:
        BadInput: When it means none, or more than one.
        Http404: When it is a neighbourhood that is not for this person to know.
    """
    on = day_asked(request)
    if own := OWN.fullmatch(text):
        drawn = neighbourhoods_seen_by(actor(request), on=today())
        return place_of_neighbourhood(shelf(), get_object_or_404(drawn, pk=int(own[1])))
    return place_called(shelf(), text[:LONGEST_QUESTION], on=on)


def place_asked(request: HttpRequest, code: str) -> Place:
    """The place of an address.

    Raises:
        BadInput: When the day asked about is none.
        Http404: When there is no such place, or it is not for this person to know.
    """
    day_asked(request)  # a bad day is a fault of its own, not a place that is not there
    try:
        return place_meant(request, code)
    except BadInput as unknown:
        raise Http404(str(unknown)) from unknown
