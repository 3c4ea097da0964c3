"""Names in one spelling, so that a place is found however its name is written."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

NAMES_KEPT = 2048
IN_SHORT = "names_in_short.toml"
SILENT = frozenset(
    [
        "the",
        "of",
        "and",
        "upon",
        "on",
        "council",
        "city",
        "county",
        "borough",
        "royal",
        "metropolitan",
        "london",
        "district",
        "unitary",
        "authority",
        "nhs",
        "icb",
        "ics",
        "integrated",
        "care",
        "board",
        "system",
        "pcn",
    ]
)
OFFICES = frozenset({"council", "borough", "icb", "nhs", "pcn", "the"})
UNSAID = OFFICES | {"of", "and", "upon", "on", "with", "integrated", "care", "board"}


@dataclass(frozen=True, slots=True)
class InShort:
    """What people write in short: around the name of a council, and for a whole name."""

    before: frozenset[str]
    after: frozenset[str]
    names: dict[str, str]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name in one spelling: case, accents and punctuation set aside."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"['\u2019.]", "", plain.replace("&", " and "))
    return tuple(re.findall(r"[a-z0-9]+", plain))


@lru_cache(maxsize=NAMES_KEPT)
def core(text: str) -> tuple[str, ...]:
    """The words that tell one place from another.

    Where none would be left, as in the City of London, only words of office are dropped.
    """
    words = words_of(text)
    return (
        tuple(word for word in words if word not in SILENT)
        or tuple(word for word in words if word not in OFFICES)
        or words
    )


def initials(name: str) -> str:
    """The first letters of a name, as people put them together: BNSSG, NENC."""
    return "".join(word[0] for word in words_of(name) if word not in UNSAID)


def in_full(text: str) -> str:
    """A name with what is written short in it written out: Trafford MBC, LB Camden, GM.

    What stands for a kind of council is read only before or after a name, and the short
    form of a whole name only where no other telling word stands beside it.
    """
    short = _in_short()
    words = words_of(text)
    if len(words) > 1 and words[-1] in short.after:
        return " ".join((*words[:-1], "council"))
    if len(words) > 1 and words[0] in short.before:
        return " ".join((*words[1:], "council"))
    told = core(text)
    if len(told) == 1 and told[0] in short.names:
        return " ".join(short.names.get(word, word) for word in words)
    return text


@cache
def _in_short() -> InShort:
    text = files("ropewalk.place").joinpath(IN_SHORT).read_text(encoding="utf-8")
    said = tomllib.loads(text)
    return InShort(frozenset(said["before"]), frozenset(said["after"]), said["names"])
