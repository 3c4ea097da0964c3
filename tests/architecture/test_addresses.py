"""Every address, visited by somebody who has not signed in."""

import re

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

# what anybody may see: the way in, whether the server lives, and what Ropewalk is
OPEN = {
    "sign-in",
    "live",
    "ready",
    "accessibility",
    "about",
    "home",
    "public-registers",
    "public-contracts",
    "public-contracts-feed",
    "directory",
    "directory-prices",
    "self-assess",
    "feed",
    "feed-described",
    "feed-services",
    "feed-places",
    "feed-taxonomies",
    "feed-terms",
}
# what anybody may read where it is published, and nobody may send anything to
READ_ONLY = {"public-releases", "public-contract", "public-contract-record"}
SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "0" * 8, "path": "x"}


def patterns(resolver, before=""):
    """Every address of the pages, with its name."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each.name, each.pattern
        else:
            yield from patterns(each, route)


ADDRESSES = [
    pytest.param(route, name, id=name or route)
    for route, name, pattern in patterns(get_resolver())
    if isinstance(pattern, RoutePattern)
]


def sample(route):
    """An address with something plausible in each of its blanks."""
    return "/" + re.sub(
        r"<(?:(\w+):)?\w+>", lambda blank: SAMPLES.get(blank[1] or "str", "x"), route
    )


def test_there_are_addresses():
    assert len(ADDRESSES) > 5


@pytest.mark.parametrize(("route", "name"), ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in_or_told_nothing(client, route, name, method):
    answer = getattr(client, method)(sample(route))

    if name in OPEN:
        assert answer.status_code in {200, 302, 403, 405}
    elif name in READ_ONLY:
        assert answer.status_code == (404 if method == "get" else 405)
    elif answer.status_code == 302:
        assert answer["Location"].startswith("/sign-in/")
    else:
        assert answer.status_code in {403, 404}


def test_every_page_has_a_name_of_its_own():
    names = [param.values[1] for param in ADDRESSES]
    assert all(names)
    assert len(set(names)) == len(names)


def test_there_is_no_admin_site():
    assert not any("admin" in param.values[0] for param in ADDRESSES)
