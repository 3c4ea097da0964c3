"""Pages in a real browser, as people of each role meet them, and what every page keeps to."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

PICTURES = Path(__file__).resolve().parents[2] / "test-results"
WIDE, NARROW = 1280, 320
TALL = 900
RULES = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    # each fault with all its places; of what is as it should be, no list is made
    "resultTypes": ["violations"],
}
LINKS = """() => [...document.querySelectorAll("a[href]")].map(a => [
    (a.getAttribute("aria-label") || a.textContent).replace(/\\s+/g, " ").trim(), a.href])"""
IDS = "() => [...document.querySelectorAll('[id]')].map(each => each.id)"
TOO_WIDE = (
    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
)


@dataclass(frozen=True)
class View:
    """How a page is met: how wide, and whether scripts run."""

    width: int
    scripts: bool

    def __str__(self):
        return f"{self.width}-{'scripts' if self.scripts else 'plain'}"


VIEWS = [View(width, scripts) for width in (WIDE, NARROW) for scripts in (True, False)]

# the two views that differ most: what every page shares is met in all four
MOST_APART = [VIEWS[0], VIEWS[-1]]


def pytest_collection_modifyitems(items):
    """Every test in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    """Wide with scripts, and narrow without."""
    return request.param


@pytest.fixture
def open_page(browser, live_server):
    """A function that opens a page of nobody's: ``open_page(view)``.

    Without scripts, the script file is refused on its way: ours have no script inside
    them (their policy forbids it), so that is the same as a browser with scripts off,
    and the accessibility rules can still be run.
    """
    contexts = []

    def opened(view=VIEWS[0], **options):
        context = browser.new_context(
            viewport={"width": view.width, "height": TALL},
            base_url=live_server.url,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        if not view.scripts:
            context.route(
                re.compile(r"\.js(\?|$)"), lambda route: route.abort("blockedbyclient")
            )
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.on("console", lambda said: _note(page, said))
        page.view = view
        return page

    yield opened
    for context in contexts:
        context.close()


def _note(page, said):
    """Keep what a page complains of; that a page was not found it may say."""
    if said.type == "error" and "Failed to load resource" not in said.text:
        page.faults.append(said.text)


@pytest.fixture
def signed_in_page(open_page):
    """A function that opens a page for somebody: ``signed_in_page(Role.ANALYST)``.

    ``membership=`` signs in somebody who is there already.
    """
    from factories.organisations import MembershipFactory  # once Django is set up

    def opened(role=None, *, view=VIEWS[0], membership=None, **options):
        held = membership or MembershipFactory(**{"role": role} if role else {})
        client = Client()
        client.force_login(held.account)
        page = open_page(view, **options)
        key = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [
                {
                    "name": django_settings.SESSION_COOKIE_NAME,
                    "value": key,
                    "domain": "localhost",
                    "path": "/",
                }
            ]
        )
        page.membership = held
        return page

    return opened


@pytest.fixture
def check_page(request):
    """A function that holds the page that is open to what every page keeps to.

    With ``ROPEWALK_PICTURES=1``, ``check_page(page, name="place")`` also leaves a picture
    in ``test-results``: drawn from top to bottom it takes a tenth of a journey's time.
    """
    from axe_playwright_python.sync_playwright import Axe

    def checked(page, *, name=""):
        page.wait_for_load_state()  # all of it, where a button or link led here
        if page.view.scripts:
            page.locator("html[data-ready]").wait_for(state="attached")
        if os.environ.get("ROPEWALK_PICTURES") == "1":
            own = re.sub(r"[^a-z0-9_]+", "-", request.node.originalname.lower())
            path = PICTURES / f"{name or own}-{page.view}.png"
            page.screenshot(path=path, full_page=True)

        assert re.fullmatch(r"(Error: )?\S.* \N{EN DASH} Ropewalk", page.title())
        assert page.locator("h1").count() == 1
        assert page.evaluate(TOO_WIDE) <= 0, "the page is wider than the screen"
        assert repeated(page.evaluate(IDS)) == []
        assert led_apart(page.evaluate(LINKS)) == {}
        assert page.faults == []
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()

    return checked


def led_apart(links):
    """Words of links that lead to more than one place."""
    places = {}
    for words, address in links:
        places.setdefault(words.casefold(), set()).add(address)
    return {words: found for words, found in places.items() if len(found) > 1}


def repeated(ids):
    """Ids that stand on a page more than once."""
    return sorted({each for each in ids if ids.count(each) > 1})
