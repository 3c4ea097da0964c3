"""What an installation's owner chooses is read strictly, and secrets are kept."""

import secrets
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from ropewalk.config import environment


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        ("0", False),
        ("", False),
        ("off", False),
    ],
)
def test_a_switch_is_on_or_off(monkeypatch, said, means):
    monkeypatch.setenv("ROPEWALK_TLS", said)

    assert environment.switched_on("ROPEWALK_TLS") is means


def test_a_switch_that_says_something_else_is_refused(monkeypatch):
    monkeypatch.setenv("ROPEWALK_DEBUG", "maybe")

    with pytest.raises(ImproperlyConfigured, match="ROPEWALK_DEBUG must be 1 or 0"):
        environment.switched_on("ROPEWALK_DEBUG")


def test_words_are_parted_by_commas(monkeypatch):
    monkeypatch.setenv("ROPEWALK_HOSTS", "a.example, b.example,,")

    assert environment.words("ROPEWALK_HOSTS") == ["a.example", "b.example"]


@pytest.mark.parametrize("said", ["-1", "1.5", "two"])
def test_a_count_is_a_whole_number(monkeypatch, said):
    monkeypatch.setenv("ROPEWALK_PROXIES", said)

    with pytest.raises(ImproperlyConfigured, match="whole number"):
        environment.whole_number("ROPEWALK_PROXIES", otherwise=0)


def test_the_folder_is_for_its_owner_only(tmp_path):
    made = environment.folder(tmp_path / "a" / "b")

    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_the_secret_is_made_once_and_kept_from_others(tmp_path, monkeypatch):
    monkeypatch.delenv("ROPEWALK_SECRET_KEY", raising=False)

    secret = environment.secret_key(tmp_path)

    assert len(secret) > 60
    assert environment.secret_key(tmp_path) == secret
    (kept,) = tmp_path.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_one_secret(tmp_path, monkeypatch):
    monkeypatch.delenv("ROPEWALK_SECRET_KEY", raising=False)

    with ThreadPoolExecutor(16) as together:
        found = set(together.map(environment.secret_key, [tmp_path] * 64))

    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_two_installations_have_two_secrets(tmp_path, monkeypatch):
    monkeypatch.delenv("ROPEWALK_SECRET_KEY", raising=False)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()

    assert environment.secret_key(tmp_path / "one") != environment.secret_key(
        tmp_path / "two"
    )


def test_a_secret_that_is_given_is_not_written_down(tmp_path, monkeypatch):
    given = secrets.token_hex(32)
    monkeypatch.setenv("ROPEWALK_SECRET_KEY", given)

    assert environment.secret_key(tmp_path) == given
    assert list(tmp_path.iterdir()) == []


WEAK = {
    "short": "Jw7_pRq2Lx9-vT4m",
    "one letter": "a" * 64,
    "few letters": "abcabdabe" * 8,
    "a word again and again": "correct horse battery " * 4,
}


@pytest.mark.parametrize("secret", WEAK.values(), ids=WEAK)
def test_a_secret_that_could_be_guessed_is_refused(tmp_path, monkeypatch, secret):
    monkeypatch.setenv("ROPEWALK_SECRET_KEY", secret)

    with pytest.raises(ImproperlyConfigured, match="could be guessed") as refusal:
        environment.secret_key(tmp_path)
    assert secret not in str(refusal.value)


@pytest.mark.parametrize("left", ["", "half of the"])
def test_a_kept_secret_that_was_damaged_is_not_used(tmp_path, monkeypatch, left):
    monkeypatch.delenv("ROPEWALK_SECRET_KEY", raising=False)
    environment.secret_key(tmp_path)
    (tmp_path / "secret_key").write_text(left)

    with pytest.raises(ImproperlyConfigured, match="no longer holds the secret key"):
        environment.secret_key(tmp_path)


def test_without_an_address_the_records_are_one_safe_file(tmp_path):
    database = environment.database("", home=tmp_path)

    assert database["NAME"] == tmp_path / "ropewalk.sqlite3"
    options = database["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in options["init_command"]


def test_an_address_names_a_postgresql_database(tmp_path):
    database = environment.database(
        "postgresql://rope%20walk:p%40ss%2Fword@db.example:6543/records?sslmode=require",
        home=tmp_path,
    )

    assert {
        name: database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    } == {
        "NAME": "records",
        "USER": "rope walk",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": 6543,
    }
    assert database["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 5}


@pytest.mark.parametrize(("said", "threshold"), [("no", None), ("yes", 5)])
def test_a_pooler_that_keeps_no_prepared_statements_can_be_named(
    tmp_path, said, threshold
):
    database = environment.database(
        f"postgresql://host/records?prepared={said}", home=tmp_path
    )

    assert database["OPTIONS"]["prepare_threshold"] == threshold


def test_a_socket_can_be_named(tmp_path):
    database = environment.database(
        "postgres:///records?host=/var/run/postgresql", home=tmp_path
    )

    assert (database["HOST"], database["NAME"]) == ("/var/run/postgresql", "records")
    assert "host" not in database["OPTIONS"]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://x/y", "must look like"),
        ("postgresql://host", "must look like"),
        ("postgresql://host/", "must look like"),
        ("nonsense", "must look like"),
        ("postgresql://host/name?sslmoed=require", "sslmoed"),
        ("postgresql://host:port/name", "must look like"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(tmp_path, url, says):
    with pytest.raises(ImproperlyConfigured, match=says):
        environment.database(url, home=tmp_path)
