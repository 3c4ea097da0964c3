"""What every test stands on: a folder of its own, fast passwords, steady dice."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_django.plugin import blocking_manager_key

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

CHROMIUM = Path(os.environ.get("ROPEWALK_CHROMIUM", "/usr/bin/chromium"))
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
    """Hash passwords fast: argon2 is slow on purpose, and tests need not wait for it."""
    from django.conf import settings as django_settings

    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Every test of the records also runs on PostgreSQL; of the journeys, those marked."""
    for item in items:
        uses = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        in_browser = "browser" in item.path.parts
        if (uses or item.get_closest_marker("django_db")) and not in_browser:
            item.add_marker(pytest.mark.postgresql)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Lift the append-only triggers while a test's tables are emptied, then put them back.

    A test that commits (one with a live server, say) is followed by emptying every
    table, which the triggers would rightly refuse.
    """
    if not _commits(item):
        return (yield)

    from django.db import connection

    from ropewalk.audit import append_only

    with item.config.stash[blocking_manager_key].unblock():
        for model in append_only.append_only_models():
            append_only.lift_triggers(connection, model)
    try:
        return (yield)
    finally:
        if nextitem is not None:  # after the last test the database itself is gone
            with item.config.stash[blocking_manager_key].unblock():
                for model in append_only.append_only_models():
                    append_only.put_triggers(connection, model)


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
