"""What is safe unless somebody asks otherwise."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory
from factories.organisations import NOON, AccountFactory, MembershipFactory

NAMES = (
    "DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER", "PASSWORD_HASHERS", "TIME_ZONE", "USE_TZ",
    "INSTALLED_APPS", "TRUSTED_PROXIES",
)  # fmt: skip


def settings_with(home, **told):
    """The settings of an installation whose environment says something."""
    code = (
        "import json, ropewalk.config.settings as s; "
        f"print(json.dumps({{name: getattr(s, name) for name in {NAMES!r}}}))"
    )
    environment = {**os.environ, "ROPEWALK_HOME": str(home), **told}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_what_nobody_chose_is_safe(tmp_path):
    found = settings_with(tmp_path / "home")

    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert found["TRUSTED_PROXIES"] == 0
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["PASSWORD_HASHERS"] == [
        "django.contrib.auth.hashers.Argon2PasswordHasher"
    ]
    assert (found["TIME_ZONE"], found["USE_TZ"]) == ("Europe/London", True)
    assert not any("admin" in app for app in found["INSTALLED_APPS"])


def test_behind_tls_everything_insists_on_it(tmp_path):
    found = settings_with(
        tmp_path / "home", ROPEWALK_TLS="1", ROPEWALK_HOSTS="ropewalk.example"
    )

    assert found["ALLOWED_HOSTS"] == ["ropewalk.example"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://ropewalk.example"]
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


@pytest.mark.django_db
def test_a_session_ends_after_a_working_day():
    with time_machine.travel(NOON, tick=False) as clock:
        visitor = Client()
        visitor.force_login(AccountFactory())
        assert "sessionid" in visitor.cookies
        key = visitor.session.session_key

        clock.shift(timedelta(hours=7, minutes=59))
        assert visitor.session.get("_auth_user_id")
        clock.shift(timedelta(minutes=2))
        assert not type(visitor.session)(key).get("_auth_user_id")
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def stays_signed_in(visitor):
    """Whether somebody gets a page that only those signed in get; each time they do, the
    session is written to, as it is by looking at another place."""
    answer = visitor.get("/")
    if answer.status_code != 200:
        return False
    session = visitor.session
    session["looked_at"] = str(time.time())
    session.save()
    return True


@pytest.mark.django_db
def test_a_session_in_use_goes_on_past_the_working_day_and_ends_all_the_same():
    with time_machine.travel(NOON, tick=False) as clock:
        visitor = Client()
        visitor.force_login(MembershipFactory().account)

        for _ in range(11):
            clock.shift(timedelta(hours=1))
            assert stays_signed_in(visitor)
        clock.shift(timedelta(minutes=59))
        assert stays_signed_in(visitor)
        clock.shift(timedelta(minutes=1))
        assert not stays_signed_in(visitor)


@pytest.mark.django_db
def test_the_longest_time_counts_from_signing_in_not_from_the_first_visit():
    with time_machine.travel(NOON, tick=False) as clock:
        visitor = Client()
        session = visitor.session  # of nobody yet
        session["looked_at"] = "something"
        session.save()
        visitor.cookies["sessionid"] = session.session_key
        clock.shift(timedelta(hours=7))
        visitor.force_login(MembershipFactory().account)
        clock.shift(timedelta(hours=7))

        assert stays_signed_in(visitor)


@pytest.mark.django_db
def test_nobody_in_front_of_us_says_where_our_addresses_begin():
    asked = RequestFactory().get("/sign-in/", SCRIPT_NAME="/elsewhere")

    page = b"".join(get_wsgi_application()(asked.environ, lambda *_: None)).decode()

    assert '"/static/' in page
    assert "elsewhere" not in page


@pytest.mark.django_db
def test_a_page_says_what_may_run_on_it(client):
    answer = client.get("/sign-in/")

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_another_hosts_name_is_refused(client):
    assert (
        client.get("/sign-in/", headers={"host": "elsewhere.example"}).status_code
        == 400
    )
