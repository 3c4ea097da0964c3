"""The profile's own schemas, as published, put together for each endpoint.

The files in ``schema`` are byte for byte those of the profile. What is done here to use
them is in SOURCE.md: taxonomies and their terms are taken from the definitions in
``service_with_definitions``, as the profile compiles no file of their own.

Source: Open Referral UK, HSDS-UK 3.0, ``schema/openapi.json`` and ``schema/compiled``.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from ropewalk.standards.open_referral import formats

Schema = dict[str, Any]

_FORMATS = FormatChecker(formats=())
for _name, _is_so in {
    "uuid": formats.is_uuid,
    "uri": formats.is_uri,
    "email": formats.is_email,
    "date-time": formats.is_moment,
}.items():
    _FORMATS.checks(_name)(
        lambda value, is_so=_is_so: not isinstance(value, str) or is_so(value)
    )


@cache
def shipped(name: str) -> Schema:
    """A schema of the profile, as it was published."""
    path = files("ropewalk.standards.open_referral").joinpath("schema", f"{name}.json")
    schema: Schema = json.loads(path.read_text(encoding="utf-8"))
    return schema


def defined(name: str) -> Schema:
    """One record's schema from the definitions that the profile compiles."""
    definitions = shipped("service_with_definitions")["definitions"]
    return {"$ref": f"#/definitions/{name}", "definitions": definitions}


def about() -> Schema:
    """What ``/`` must answer.

    The profile describes the three fields; the official validator requires them.
    """
    said = shipped("openapi")["paths"]["/"]["get"]["responses"]["200"]
    schema: Schema = said["content"]["application/json"]["schema"]
    return {**schema, "required": ["version", "profile", "openapi_url"]}


def page_of(item: Schema) -> Schema:
    """A page whose contents are each of one kind."""
    page = shipped("openapi")["components"]["schemas"]["Page"]
    member = {name: rule for name, rule in item.items() if name != "definitions"}
    return {
        "allOf": [page],
        "properties": {"contents": {"type": "array", "items": member}},
        "definitions": item.get("definitions", {}),
    }


def judge(schema: Schema) -> Draft202012Validator:
    """A judge of documents by a schema, formats of texts included."""
    return Draft202012Validator(schema, format_checker=_FORMATS)
