"""What the person who runs an installation chooses, read from the environment."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
SHORTEST_SECRET = 50  # characters, as Django asks
FEWEST_DIFFERENT = 10  # of them; 64 random hexadecimal digits have more
OTHERS = 0o077  # everybody but this user
NO = {"", "0", "false", "no", "off"}
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    ),
}
POSTGRESQL_OPTIONS = {
    "application_name",
    "connect_timeout",
    "host",
    "options",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
}


def switched_on(name: str) -> bool:
    """Whether a setting of the environment says yes; unset says no."""
    said = os.environ.get(name, "").strip().lower()
    if said in YES:
        return True
    if said in NO:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {said!r}")


def words(name: str) -> list[str]:
    """The words of a setting of the environment, parted by commas."""
    return [
        word.strip() for word in os.environ.get(name, "").split(",") if word.strip()
    ]


def whole_number(name: str, *, otherwise: int) -> int:
    """A setting of the environment that counts something."""
    said = os.environ.get(name, "").strip()
    if not said:
        return otherwise
    if not said.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {said!r}")
    return int(said)


def ocid_prefix(*, otherwise: str) -> str:
    """The installation's own prefix for contracts that it tells the world of.

    Raises:
        ImproperlyConfigured: when what is given is not of the form of a prefix.
    """
    said = os.environ.get("ROPEWALK_OCID_PREFIX", "").strip()
    if said and not re.fullmatch(r"ocds-[a-z0-9]{6}", said):
        raise ImproperlyConfigured(
            "ROPEWALK_OCID_PREFIX must be ocds- and six letters or digits, as the Open "
            f"Contracting Partnership gave it, not {said!r}"
        )
    return said or otherwise


def folder(path: Path) -> Path:
    """A folder that only this user can open, made if it is not there.

    One that others could open is closed to them, and so is whatever is made from now on.
    """
    os.umask(OTHERS)
    path.mkdir(parents=True, exist_ok=True)
    if path.stat().st_mode & OTHERS:
        path.chmod(0o700)
    return path


def secret_key(home: Path) -> str:
    """This installation's own secret, made once and readable by this user alone.

    The key is written under another name and linked into place, so two processes that
    start together agree on one key and neither ever reads half of one.

    Raises:
        ImproperlyConfigured: when the key that is given, or kept, could be guessed.
    """
    if given := os.environ.get("ROPEWALK_SECRET_KEY"):
        if _could_be_guessed(given):
            raise ImproperlyConfigured(
                f"ROPEWALK_SECRET_KEY could be guessed: give {SHORTEST_SECRET} or more "
                "random characters (openssl rand -hex 32 makes some), or leave it out "
                "and one is made"
            )
        return given
    kept = home / "secret_key"
    if not kept.exists():
        draft = home / f".secret_key.{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        try:
            kept.hardlink_to(draft)
        except FileExistsError:
            pass  # another process was first, and its key is this installation's
        finally:
            draft.unlink()
    secret = kept.read_text().strip()
    if _could_be_guessed(secret):
        raise ImproperlyConfigured(
            f"{kept} no longer holds the secret key that was made: put it back from "
            "where you keep it, or remove the file and a new one is made"
        )
    return secret


def _could_be_guessed(secret: str) -> bool:
    """Whether a key is short, has few different characters, or repeats itself."""
    return (
        len(secret) < SHORTEST_SECRET
        or len(set(secret)) < FEWEST_DIFFERENT
        or secret in (secret + secret)[1:-1]
    )


def database(url: str, *, home: Path) -> dict[str, Any]:
    """The records database: PostgreSQL where an address names one, else one file at home.

    Raises:
        ImproperlyConfigured: when the address is not one that can be used.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "ropewalk.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
        }
    shape = "postgresql://name:password@host:5432/database"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise ImproperlyConfigured(
            f"DATABASE_URL must look like {shape}: {fault}"
        ) from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured(f"DATABASE_URL must look like {shape}")
    keeps_plans = options.pop("prepared", "yes") not in NO
    if unknown := sorted(set(options) - POSTGRESQL_OPTIONS):
        raise ImproperlyConfigured(
            f"DATABASE_URL has options that are not known here: {', '.join(unknown)}"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": port or "",
        # only what asks for it is prepared: see audit.prepared
        "OPTIONS": {**options, "prepare_threshold": 5 if keeps_plans else None},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
