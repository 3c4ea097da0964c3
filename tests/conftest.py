"""What every test stands on: a folder of its own, fast passwords, steady dice."""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before Django reads its settings: tests never touch a user's own installation
HOME = Path(tempfile.mkdtemp(prefix="ropewalk-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["ROPEWALK_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "ropewalk.config.settings"
for chosen in (
    "DEBUG",
    "SECRET_KEY",
    "HOSTS",
    "TLS",
    "PROXIES",
    "LOG_LEVEL",
    "OCID_PREFIX",
):
    os.environ.pop(f"ROPEWALK_{chosen}", None)
# Playwright keeps an event loop in the thread that the records are read from
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# the same engine either way; the first draws no window of its own around a page
CHROMIUM = Path(
    os.environ.get("ROPEWALK_CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or "/usr/bin/chromium"
)
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]

settings.register_profile(
    "small",
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))


def pytest_configure():
    """Hash passwords fast: argon2 is slow on purpose, and tests need not wait for it.

    And look for rubbish seldom: what nobody holds is let go at once all the same, but for
    what points in a ring.
    """
    gc.set_threshold(50_000, 20, 100)
    from django.conf import settings as django_settings

    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_sessionstart():
    """A test that commits is followed by emptying the tables that hold something."""
    from django.test import TransactionTestCase
    from factories.emptied import empty  # once Django is set up

    TransactionTestCase._fixture_teardown = lambda _: empty()


def pytest_collection_finish():
    """Look for no rubbish among what was there before the first test."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Every test of the records also runs on PostgreSQL; of the journeys, those marked."""
    for item in items:
        uses = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        in_browser = "browser" in item.path.parts
        if (uses or item.get_closest_marker("django_db")) and not in_browser:
            item.add_marker(pytest.mark.postgresql)


def _commits(item):
    """Whether a test's database work is committed and then emptied away."""
    mark = item.get_closest_marker("django_db")
    return bool(
        {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    ) or bool(mark and mark.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def layers(django_db_setup, django_db_blocker):
    """Records laid once for many tests; all lifted before the database goes."""
    from factories.laid import Layers  # once Django is set up

    laid = Layers(django_db_blocker)
    yield laid
    laid.lift()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """Lay what a test begins with just before the transaction of its own."""
    if fixturedef.argname != "_django_db_helper":
        return
    from factories.laid import layers_of

    layers = request.getfixturevalue("layers")
    if _commits(request.node):
        layers.lift()
    else:
        layers.lay(layers_of(request.node))


@pytest.fixture(scope="session")
def browser():
    """Chromium, once for the whole run; skipped with a reason where there is none.

    With ``ROPEWALK_REQUIRE_BROWSER=1`` its absence is a failure instead.
    """
    if not CHROMIUM.exists():
        reason = f"no Chromium at {CHROMIUM}: browser tests need one"
        if os.environ.get("ROPEWALK_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from django.db import connections
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=CHROMIUM_OPTIONS
        )
        yield chromium
        chromium.close()
        # Django keeps another set of connections while an event loop runs; once it has
        # ended nobody can reach them, and PostgreSQL will not drop a database in use
        connections.close_all()
