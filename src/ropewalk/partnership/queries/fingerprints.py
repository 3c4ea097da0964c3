"""What rows said when they were recorded, kept with the event, and whether they still do.

The events are sealed; the rows they are about are not. So the event of a signature, a
clearance, a vote, an approval, a decision or a delegation holds the SHA-256 of what its
rows said, and ``changed_rows`` reads the rows again. The last event about a row counts,
because a decision is called in and a delegation ends after it was first recorded.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from django.db import models

from ropewalk.audit.models import Event
from ropewalk.partnership.models import (
    Approval,
    ApprovalNeeded,
    CheckFound,
    Clearance,
    ContributingPartner,
    Decision,
    DecisionEvidence,
    DecisionNeed,
    DecisionOutcome,
    Delegation,
    OptionConsidered,
    Signature,
    Vote,
)

Part = tuple[type[models.Model], str, tuple[str, ...]]

# What is hashed of each, by a code that events hold for ever. A list is never changed:
# what a later release adds takes another code.
PARTS: dict[str, tuple[Part, ...]] = {
    "signature": (
        (
            Signature,
            "pk",
            (
                "version_id",
                "party_id",
                "signed_on",
                "signatory_post",
                "is_on_paper",
                "recorded_at",
                "recorded_by_id",
            ),
        ),
    ),
    "clearance": (
        (
            Clearance,
            "pk",
            (
                "decision_id",
                "about",
                "organisation_id",
                "is_clear",
                "advice",
                "given_at",
                "given_by_id",
            ),
        ),
    ),
    "vote": (
        (
            Vote,
            "pk",
            ("decision_id", "seat_id", "way", "dissent", "cast_at", "recorded_by_id"),
        ),
    ),
    "approval": (
        (
            Approval,
            "pk",
            (
                "decision_id",
                "body_id",
                "is_approved",
                "because",
                "meeting_id",
                "approved_on",
                "recorded_at",
                "recorded_by_id",
            ),
        ),
    ),
    "delegation": (
        (
            Delegation,
            "pk",
            (
                "from_body_id",
                "to_body_id",
                "to_post",
                "agreement_id",
                "subject",
                "place_code",
                "limit_pence",
                "limit_basis",
                "power",
                "conditions",
                "starts_on",
                "ends_before",
                "replaces_id",
                "approved_on",
                "approver_post",
                "approved_in_id",
                "recorded_at",
                "recorded_by_id",
            ),
        ),
    ),
    "decision": (
        (
            Decision,
            "pk",
            (
                "item_id",
                "agreement_id",
                "delegation_id",
                "proposal",
                "reasons",
                "resources",
                "rights",
                "pence",
                "whole_life_pence",
                "matter",
                "matter_key",
                "wards_affected",
                "is_key",
                "needs_legal_advice",
                "notice_on",
                "urgency",
                "urgency_on",
                "urgency_because",
                "called_in_on",
                "called_in_because",
                "call_in_until",
                "call_in_settled_on",
                "call_in_settled_because",
                "conditions",
                "review_on",
                "state",
                "routed_to_id",
                "routed_from_id",
                "common_key",
                "decided_at",
                "decided_by_id",
                "proposed_at",
                "proposed_by_id",
            ),
        ),
        (DecisionNeed, "decision", ("need_id",)),
        (DecisionOutcome, "decision", ("outcome_id",)),
        (ContributingPartner, "decision", ("organisation_id", "pence")),
        (OptionConsidered, "decision", ("title", "because", "is_preferred")),
        (DecisionEvidence, "decision", ("title", "address", "sha256")),
        (CheckFound, "decision", ("code", "found", "sentence")),
        (ApprovalNeeded, "decision", ("turn", "body_id")),
        (
            Vote,
            "decision",
            ("seat_id", "way", "dissent", "cast_at", "recorded_by_id"),
        ),
    ),
}
PRINT = re.compile(r" \[([a-z]+) ([0-9+]+) ([0-9a-f]{64})\]")
PRINTS = re.compile(r"(?: \[[a-z]+ [0-9+]+ [0-9a-f]{64}\])+$")
HOLDING = (
    Event.Kind.AGREEMENT_RECORDED,
    Event.Kind.AGREEMENT_VARIED,
    Event.Kind.AGREEMENT_SIGNED,
    Event.Kind.AUTHORITY_DELEGATED,
    Event.Kind.CLEARANCE_GIVEN,
    Event.Kind.VOTE_CAST,
    Event.Kind.APPROVAL_GIVEN,
    Event.Kind.DECISION_TAKEN,
    Event.Kind.DECISION_ROUTED,
    Event.Kind.DECISION_WITHDRAWN,
    Event.Kind.DECISION_CALLED_IN,
)
AT_ONCE = 200


def fingerprint(code: str, rows: Iterable[models.Model]) -> str:
    """The hash of what rows say, with what and which they are, as an event keeps it.

    One query for each kind of row.
    """
    numbers = sorted(row.pk for row in rows)
    if not numbers:
        return ""
    return f" [{code} {'+'.join(map(str, numbers))} {_hash(_said(code, numbers), numbers)}]"


def changed_rows() -> list[str]:
    """A sentence for each row that is not as it was recorded, is gone or was slipped in.

    What was recorded before such hashes were kept has none, and nothing is said of it.
    """
    kept: dict[str, dict[tuple[int, ...], str]] = defaultdict(dict)
    holding = Event.objects.filter(kind__in=HOLDING).order_by("pk")
    for detail in holding.values_list("detail", flat=True).iterator():
        last = PRINTS.search(detail)  # what somebody typed stands before it
        for code, numbers, digest in PRINT.findall(last[0] if last else ""):
            if code in PARTS:
                kept[code][tuple(map(int, numbers.split("+")))] = digest
    return [
        sentence
        for code in PARTS
        for sentence in _differences(code, kept.get(code, {}))
    ]


def _differences(code: str, kept: dict[tuple[int, ...], str]) -> Iterator[str]:
    """What of one kind of row does not agree with what events hold."""
    there = set(_recorded(code).values_list("pk", flat=True))
    groups = sorted(kept)
    for first in range(0, len(groups), AT_ONCE):
        some = groups[first : first + AT_ONCE]
        said = _said(code, sorted({each for group in some for each in group}))
        for group in some:
            if gone := sorted(set(group) - there):
                yield f"{_named(code, gone)} is not there any more."
            elif _hash(said, group) != kept[group]:
                yield f"{_named(code, group)} is not as it was recorded."
    printed = {number for group in kept for number in group}
    if stray := sorted(
        number for number in there - printed if printed and number > min(printed)
    ):
        yield f"{_named(code, stray)} was added with no record of who did."


def _recorded(code: str) -> models.QuerySet[models.Model]:
    """The rows of a kind that an event has to speak of: decisions once they are taken."""
    model = PARTS[code][0][0]
    rows: models.QuerySet[models.Model] = models.QuerySet(model)
    return rows.filter(decided_at__isnull=False) if model is Decision else rows


def _named(code: str, numbers: Sequence[int]) -> str:
    return f"{code.capitalize()} {', '.join(map(str, numbers))}"


def _said(code: str, numbers: Sequence[int]) -> dict[int, list[str]]:
    """What rows say, each as lines of JSON that are always the same."""
    said: dict[int, list[str]] = defaultdict(list)
    for model, key, fields in PARTS[code]:
        rows: models.QuerySet[models.Model] = models.QuerySet(model)
        found = rows.filter(**{f"{key}__in": numbers}).order_by("pk")
        for number, *values in found.values_list(key, "pk", *fields):
            said[number].append(
                json.dumps(
                    [model._meta.label_lower, *map(_plain, values)],
                    ensure_ascii=False,
                    separators=(",", ":"),
                )
            )
    return said


def _hash(said: dict[int, list[str]], numbers: Sequence[int]) -> str:
    lines = (line for number in numbers for line in said.get(number, ()))
    return sha256("\n".join(lines).encode()).hexdigest()


def _plain(value: object) -> object:
    """A value as JSON holds it: moments in UTC, days and keys as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, bool | int) else str(value)
