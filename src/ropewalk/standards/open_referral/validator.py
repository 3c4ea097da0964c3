"""Judges a feed by the rules of the official Open Referral UK validator.

Level 1 holds the endpoints that a feed must have; any failure there makes the feed
invalid. Level 2 holds the optional ones; failures there are warnings. Of each list the
first, middle and last page are asked for, ids are picked from it, and each is asked for
by itself. Every answer is held against the profile's schemas, and what is wrong in the
same place of several answers is said once.

Nothing here reaches a network: the caller gives a function that fetches.

Our own warnings go beyond the official rules and never make a feed invalid: a page
without its counts, a list of nothing, and an answer about another id than was asked for.

Source: Open Referral UK validator (OpenReferralUK/oruk-validator), rules for HSDS-UK 3.0.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Literal

from jsonschema import ValidationError

from ropewalk.standards.open_referral import formats, schemas
from ropewalk.standards.open_referral.writer import VERSION

MOST_MESSAGES = 100
MOST_ERRORS_READ = 1_000
IDS_TRIED = 3

Severity = Literal["Error", "Warning"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a feed answered.

    Attributes:
        status: The HTTP status; 0 when there was no answer.
        document: The JSON, when there was any.
        reason: Why there is no JSON, in words, when there is none.
    """

    status: int
    document: object = None
    reason: str = ""


Fetch = Callable[[str, Mapping[str, str]], Answer]
"""Asks a feed: a path such as ``/services/…`` and the query, gives what it answered."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that is wrong.

    Attributes:
        name: A short stable code.
        description: ``Error`` or ``Warning``.
        message: What is wrong, in words.
        error_in: Where: a path into the answer, or the endpoint.
        error_at: Always blank; the official result has the field.
    """

    name: str
    description: Severity
    message: str
    error_in: str
    error_at: str = ""


@dataclass(frozen=True, slots=True)
class EndpointTest:
    """What became of one endpoint."""

    name: str
    endpoint: str
    description: str
    id: str | None
    success: bool
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class TestSuite:
    """The endpoints of one level.

    As in the official result, a suite of optional endpoints succeeds whatever they
    answer; their own tests say what failed.
    """

    __test__ = False  # not a test of ours

    name: str
    description: str
    message_level: Literal["error", "warning"]
    required: bool
    success: bool
    tests: tuple[EndpointTest, ...]


@dataclass(frozen=True, slots=True)
class FeedService:
    """The feed as a whole."""

    url: str
    is_valid: bool
    profile: str
    profile_reason: str


@dataclass(frozen=True, slots=True)
class Validation:
    """The judgement of a feed, shaped as the official validator shapes it."""

    service: FeedService
    test_suites: tuple[TestSuite, ...]

    @property
    def errors(self) -> tuple[Message, ...]:
        """What makes the feed invalid."""
        return self._messages("Error")

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What should be mended and does not make the feed invalid."""
        return self._messages("Warning")

    def _messages(self, severity: Severity) -> tuple[Message, ...]:
        return tuple(
            message
            for suite in self.test_suites
            for test in suite.tests
            for message in test.messages
            if message.description == severity
        )


@dataclass(frozen=True, slots=True)
class _List:
    """A list and its members, each with its schema."""

    path: str
    what: str
    in_list: Callable[[], schemas.Schema]
    in_full: Callable[[], schemas.Schema]
    severity: Severity = "Warning"


def _shipped(name: str) -> Callable[[], schemas.Schema]:
    return lambda: schemas.shipped(name)


def _defined(name: str) -> Callable[[], schemas.Schema]:
    return lambda: schemas.defined(name)


_TAXONOMY, _TERM = _defined("taxonomy"), _defined("taxonomy_term")
_SERVICES = _List(
    path="/services",
    what="service",
    in_list=_shipped("service_list"),
    in_full=_shipped("service"),
    severity="Error",
)
_TAXONOMIES = _List("/taxonomies", "taxonomy", _TAXONOMY, _TAXONOMY)
_TERMS = _List("/taxonomy_terms", "taxonomy term", _TERM, _TERM)
_PLACES = _List(
    path="/service_at_locations",
    what="service at location",
    in_list=_shipped("service_at_location_list"),
    # the profile's openapi.json names the schema of a service here, by mistake
    in_full=_shipped("service_at_location"),
)
LISTS = {each.path: each for each in (_SERVICES, _TAXONOMIES, _TERMS, _PLACES)}
"""The lists of the profile by their path; the first is required."""

_COUNTS = (
    "total_items",
    "total_pages",
    "page_number",
    "size",
    "first_page",
    "last_page",
    "empty",
)
_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object with named fields",
}
_WRITTEN = {
    "uuid": "a UUID",
    "uri": "a whole address such as https://example.org/help",
    "email": "an e-mail address",
    "date-time": "a day and time such as 2026-04-01T09:30:00Z",
}


def validate_feed(fetch: Fetch, *, url: str) -> Validation:
    """Ask a feed everything the official validator asks, and judge the answers.

    Args:
        fetch: Asks the feed. It must not raise: what could not be fetched is an
            ``Answer`` with status 0 and a reason.
        url: The feed's address, only to name it in the result.

    Returns:
        Both levels, their endpoints in the order of the profile.
    """
    base = url.rstrip("/")
    about = fetch("/", {})
    required = [_test_about(about, base)]
    optional: list[EndpointTest] = []
    for each in LISTS.values():
        level = required if each.severity == "Error" else optional
        level.extend(_test_list(fetch, each, base))
    basic = _suite(
        "Level 1 Compliance - Basic checks",
        "The endpoints that a feed must have. A failure makes the feed invalid.",
        required,
        needed=True,
    )
    extended = _suite(
        "Level 2 Compliance - Extended checks",
        "All other endpoints. A failure is a warning.",
        optional,
        needed=False,
    )
    reason = _profile_reason(about)
    service = FeedService(url, basic.success, VERSION, reason)
    return Validation(service, (basic, extended))


def as_document(validation: Validation) -> dict[str, Any]:
    """A judgement in the JSON of the official validator, with its names."""
    service = validation.service
    return {
        "service": {
            "url": service.url,
            "isValid": service.is_valid,
            "profile": service.profile,
            "profileReason": service.profile_reason,
        },
        "testSuites": [
            {
                "name": suite.name,
                "description": suite.description,
                "messageLevel": suite.message_level,
                "required": suite.required,
                "success": suite.success,
                "tests": [_test_document(test) for test in suite.tests],
            }
            for suite in validation.test_suites
        ],
    }


def faults_in_page(path: str, document: object) -> tuple[Message, ...]:
    """What is wrong with a page of a list, such as ``/services``, by the schema alone."""
    judge = _judge(path, in_full=False)
    return tuple(_errors(judge, document, LISTS[path].severity))


def faults_in_full(path: str, document: object) -> tuple[Message, ...]:
    """What is wrong with one member of a list in full, by the schema alone."""
    judge = _judge(path, in_full=True)
    return tuple(_errors(judge, document, LISTS[path].severity))


def faults_in_about(document: object) -> tuple[Message, ...]:
    """What is wrong with the answer of ``/``, by the schema alone."""
    return tuple(_errors(_judge_about(), document, "Error"))


def _test_document(test: EndpointTest) -> dict[str, Any]:
    return {
        "name": test.name,
        "endpoint": test.endpoint,
        "description": test.description,
        "id": test.id,
        "success": test.success,
        "messages": [
            {
                "name": message.name,
                "description": message.description,
                "message": message.message,
                "errorIn": message.error_in,
                "errorAt": message.error_at,
            }
            for message in test.messages
        ],
    }


def _suite(
    name: str, description: str, tests: Sequence[EndpointTest], *, needed: bool
) -> TestSuite:
    return TestSuite(
        name=name,
        description=description,
        message_level="error" if needed else "warning",
        required=needed,
        success=not needed or all(test.success for test in tests),
        tests=tuple(tests),
    )


def _test_about(answer: Answer, base: str) -> EndpointTest:
    faults = _unanswered(answer, "/", "Error")
    if not faults:
        faults = list(faults_in_about(answer.document))
    return EndpointTest(
        name="API meta info - API & schema validation",
        endpoint=f"{base}/",
        description="The version, the profile and where the API is described.",
        id=None,
        success=not faults,
        messages=_once(faults),
    )


def _test_list(fetch: Fetch, each: _List, base: str) -> Iterator[EndpointTest]:
    """The test of a list, then that of its members by id."""
    first = fetch(each.path, {"page": "1"})
    faults, remarks = _judged_page(first, each)
    for number in _other_pages(first.document):
        more, others = _judged_page(fetch(each.path, {"page": str(number)}), each)
        faults += more
        remarks += others
    yield EndpointTest(
        name=f"{each.what.capitalize()} list - API & schema validation",
        endpoint=f"{base}{each.path}",
        description=f"A page of each {each.what}, as the profile writes it.",
        id=None,
        success=not faults,
        messages=_once([*faults, *remarks]),
    )
    yield _test_members(fetch, each, base, _ids(first.document))


def _test_members(
    fetch: Fetch, each: _List, base: str, ids: Sequence[str]
) -> EndpointTest:
    faults: list[Message] = []
    remarks: list[Message] = []
    told = ids[0] if ids else None
    for name in ids:
        path = f"{each.path}/{name}"
        answer = fetch(path, {})
        wrong = _unanswered(answer, path, each.severity)
        wrong = wrong or list(faults_in_full(each.path, answer.document))
        if wrong and not faults:
            told = name
        faults += wrong
        remarks += _other_id(answer.document, name, path)
    if not ids:
        said = f"No {each.what} could be asked for: the list gave no id to ask by."
        faults.append(Message("NO_ID", each.severity, said, each.path))
    return EndpointTest(
        name=f"{each.what.capitalize()} by id - API & schema validation",
        endpoint=f"{base}{each.path}/{{id}}",
        description=f"One {each.what} with everything nested, as the profile writes it.",
        id=told,
        success=not faults,
        messages=_once([*faults, *remarks]),
    )


def _judged_page(answer: Answer, each: _List) -> tuple[list[Message], list[Message]]:
    faults = _unanswered(answer, each.path, each.severity)
    if faults:
        return faults, []
    faults = list(faults_in_page(each.path, answer.document))
    return faults, _remarks_on_page(answer.document, each)


def _remarks_on_page(document: object, each: _List) -> list[Message]:
    """What we say of a page beyond the official rules."""
    if not isinstance(document, dict):
        return []
    remarks = [
        Message("PAGE_COUNT_MISSING", "Warning", f"{name} is missing.", f"$.{name}")
        for name in _COUNTS
        if name not in document
    ]
    contents = document.get("contents")
    if contents is None:
        said = "The page has no contents."
        remarks.append(Message("CONTENTS_MISSING", "Warning", said, "$.contents"))
    elif contents == []:
        said = f"The list holds no {each.what}."
        remarks.append(Message("EMPTY_FEED", "Warning", said, "$.contents"))
    return remarks


def _other_id(document: object, asked: str, path: str) -> list[Message]:
    given = document.get("id") if isinstance(document, dict) else None
    if not isinstance(given, str) or given.casefold() == asked.casefold():
        return []
    said = f"The answer of {path} is about another id."
    return [Message("OTHER_ID", "Warning", said, "$.id")]


def _unanswered(answer: Answer, path: str, severity: Severity) -> list[Message]:
    if 200 <= answer.status < 300 and not answer.reason:
        return []
    said = f"{path} answered with status {answer.status} and not with JSON"
    if not answer.status:
        said = f"{path} could not be asked"
    if answer.reason:
        said = f"{said}: {answer.reason.rstrip('.')}"
    return [Message("NO_ANSWER", severity, f"{said}.", path)]


def _other_pages(document: object) -> list[int]:
    """The middle and last page, as far as the first one says that there are more."""
    total = document.get("total_pages") if isinstance(document, dict) else None
    if isinstance(total, bool) or not isinstance(total, int) or total < 2:
        return []
    if total > 10**9:
        return []  # no list has so many; the count is at fault
    return sorted({max(2, total // 2), total})


def _ids(document: object) -> list[str]:
    """The first, middle and last id that a page gives and an address can hold."""
    contents = document.get("contents") if isinstance(document, dict) else None
    if not isinstance(contents, list):
        return []
    found = [
        each["id"]
        for each in contents
        if isinstance(each, dict)
        and isinstance(each.get("id"), str)
        and formats.is_uuid(each["id"])
    ]
    found = list(dict.fromkeys(found))
    if len(found) <= IDS_TRIED:
        return found
    return [found[0], found[len(found) // 2], found[-1]]


def _profile_reason(about: Answer) -> str:
    said = about.document.get("version") if isinstance(about.document, dict) else None
    if said == VERSION:
        return f"Standard version {VERSION} read from '/' endpoint"
    if isinstance(said, str):
        return f"Judged by {VERSION}; the '/' endpoint says {said[:40]!r}"
    return f"Judged by {VERSION}; the '/' endpoint gives no version"


@cache
def _judge(path: str, *, in_full: bool) -> Any:
    each = LISTS[path]
    if in_full:
        return schemas.judge(each.in_full())
    return schemas.judge(schemas.page_of(each.in_list()))


@cache
def _judge_about() -> Any:
    return schemas.judge(schemas.about())


def _errors(judge: Any, document: object, severity: Severity) -> Iterator[Message]:
    if not isinstance(document, dict):
        said = "The answer must be an object with named fields."
        yield Message("type", severity, said, "$")
        return
    for error in islice(judge.iter_errors(document), MOST_ERRORS_READ):
        path, said = _told(error)
        yield Message(str(error.validator), severity, said, path)


def _told(error: ValidationError) -> tuple[str, str]:
    """Where something is wrong, and what, in our words."""
    path = "$" + "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}"
        for step in error.absolute_path
    )
    rule: Any = error.validator_value
    match error.validator:
        case "required":
            # one error for each missing field; the field is not in its path
            missing = next(
                name for name in rule if error.message.startswith(repr(name))
            )
            return f"{path}.{missing}", f"{missing} is required and is missing."
        case "type":
            return path, f"must be {_TYPES.get(str(rule), rule)}."
        case "enum":
            return path, f"must be one of: {', '.join(map(str, rule))}."
        case "format":
            return path, f"must be {_WRITTEN.get(str(rule), rule)}."
    return path, "does not fit the profile's schema."


def _once(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The first message of each path; of very many, how many more there are."""
    seen: dict[str, Message] = {}
    for message in messages:
        seen.setdefault(message.error_in, message)
    told = list(seen.values())
    left = len(told) - MOST_MESSAGES
    if left > 0:
        said = f"{left} more of the same answers are not listed."
        told[MOST_MESSAGES:] = [Message("MORE", told[0].description, said, "$")]
    return tuple(told)
