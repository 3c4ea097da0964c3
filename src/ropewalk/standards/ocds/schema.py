"""Whether a document is valid by the official schemas, fault by fault, in words.

The schemas lie in ``schemas`` as they were published (see ``SOURCE.md``); nothing is
fetched. The extensions for lots, criteria and budget lines add fields that these schemas
let pass without looking.

Source: Open Contracting Partnership, OCDS 1.1.5: release, release package and record
package schemas.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Literal
from urllib.parse import urlsplit

from jsonschema import Draft4Validator, FormatChecker, ValidationError, validators

from ropewalk.standards.ocds.faults import Fault, pointer, shown

Kind = Literal["release", "release package", "record package"]

BASE = "https://standard.open-contracting.org/schema/1__1__5/"

FAULTS_AT_MOST = 1000
"""How many faults are told of one document."""

NO_ADDRESS = "must be an address such as https://example.org/1"

_FILES: Mapping[Kind, str] = {
    "release": "release-schema.json",
    "release package": "release-package-schema.json",
    "record package": "record-package-schema.json",
}

_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def schema_of(kind: Kind) -> dict[str, Any]:
    """An official schema, as it was published."""
    path = files("ropewalk.standards.ocds").joinpath("schemas", _FILES[kind])
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def faults_in(
    document: object, *, kind: Kind, at: tuple[str | int, ...] = ()
) -> tuple[Fault, ...]:
    """What the official schema finds wrong with a document.

    Args:
        document: What ``json.loads`` makes of it; decimals may be exact.
        kind: What it is to be.
        at: Where it stands in a larger document, to begin each path with.

    Returns:
        The faults in the order of the document, 1,000 at most; none when it is valid.
        A versioned release inside a record is not looked at.
    """
    errors = islice(_validator(kind).iter_errors(document), FAULTS_AT_MOST)
    return tuple(_fault(error, at) for error in errors)


def moment_of(text: str) -> datetime:
    """A day and time of day as the standard writes it, with its offset from UTC.

    Raises:
        ValueError: When it is written otherwise or there is no such moment.

    Source: RFC 3339, section 5.6.
    """
    if not _MOMENT.fullmatch(text):
        raise ValueError(f"{shown(text)} must be a moment such as 2026-04-01T09:00:00Z")
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        raise ValueError(f"{shown(text)} is no day and time that there is") from None


def _is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        moment_of(value)
    except ValueError:
        return False
    return True


def _is_address(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        return bool(urlsplit(value).scheme) and not re.search(r"[\s<>]", value)
    except ValueError:
        return False


_formats = FormatChecker(formats=())
_formats.checks("date-time")(_is_moment)
_formats.checks("uri")(_is_address)


def _once_each(
    _validator: object,
    wanted: bool,  # noqa: FBT001 - jsonschema calls it so
    values: object,
    _schema: object,
) -> Iterator[ValidationError]:
    """As jsonschema's own rule, in a time that grows with the list and not its square."""
    if not wanted or not isinstance(values, list):
        return
    seen: dict[str, int] = {}
    for place, value in enumerate(values):
        key = json.dumps(value, sort_keys=True, default=str)
        if key in seen:
            yield ValidationError(f"is the same as number {seen[key]}", path=(place,))
        seen.setdefault(key, place)


@cache
def _validator(kind: Kind) -> Draft4Validator:
    schema = schema_of(kind)
    if kind != "release":
        release = schema_of("release")
        inside = schema.setdefault("definitions", {})
        inside["Release"] = release
        inside["VersionedRelease"] = {
            "id": f"{BASE}versioned-release-validation-schema.json"
        }
    maker = validators.extend(Draft4Validator, {"uniqueItems": _once_each})
    validator: Draft4Validator = maker(schema, format_checker=_formats)
    return validator


def _fault(error: ValidationError, at: tuple[str | int, ...]) -> Fault:
    return Fault(pointer((*at, *error.absolute_path)), _reason(error))


def _reason(error: ValidationError) -> str:
    """What a rule of the schema says, in a sentence."""
    value, rule = error.instance, error.validator_value
    match error.validator:
        case "required":
            missing = [name for name in rule if name not in value]
            named = re.match(r"'(.*)' is a required", error.message)
            return f"{named[1] if named else ', '.join(missing)} is missing"
        case "type":
            kinds = [rule] if isinstance(rule, str) else list(rule)
            right = " or ".join(_KINDS.get(each, str(each)) for each in kinds)
            return f"{shown(value)} must be {right}"
        case "enum":
            codes = ", ".join(str(each) for each in rule if each is not None)
            return f"{shown(value)} must be one of {codes}"
        case "minItems":
            return f"must hold {rule} or more"
        case "minLength":
            return "must not be empty"
        case "minProperties":
            return "must not be empty"
        case "format" if rule == "date-time":
            return f"{shown(value)} must be a moment such as 2026-04-01T09:00:00Z"
        case "format":
            return f"{shown(value)} {NO_ADDRESS}"
        case "uniqueItems":
            return str(error.message)
        case _:
            return f"{shown(value)} does not fit the schema ({error.validator})"


_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
