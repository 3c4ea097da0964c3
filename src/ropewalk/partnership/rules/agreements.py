"""What an agreement says in its ten key fields, and whether its term can stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day, listed
from ropewalk.partnership.kinds import VatTreatment
from ropewalk.partnership.rules.terms import last_day, months_after


@dataclass(frozen=True, slots=True)
class KeyFields:
    """The ten things that tell what an agreement is; nothing is not yet recorded.

    ``kind``, ``title`` and the parties are three of the ten and always there.

    Attributes:
        starts_on: First day of its term.
        ends_before: First day after its term; none when open-ended or not recorded.
        is_open_ended: Whether it has no end.
        notice_months: Months of notice to leave.
        review_on: When it is next reviewed.
        host_id: The organisation that hosts the fund or leads.
        manager_post: The post that manages the fund.
        yearly_pence: What all parties put in for a year, in pence.
        vat_treatment: How VAT is treated.
    """

    starts_on: date | None = None
    ends_before: date | None = None
    is_open_ended: bool = False
    notice_months: int | None = None
    review_on: date | None = None
    host_id: int | None = None
    manager_post: str = ""
    yearly_pence: int | None = None
    vat_treatment: VatTreatment = VatTreatment.NOT_RECORDED


FIELDS_SAID = {
    "starts_on": "when it starts",
    "ends_before": "when it ends",
    "is_open_ended": "that it is open-ended",
    "notice_months": "the months of notice",
    "review_on": "when it is reviewed",
    "host_id": "the host",
    "manager_post": "the post that manages the fund",
    "yearly_pence": "what is put in for a year",
    "vat_treatment": "how VAT is treated",
}


def changed_fields(before: KeyFields, now: KeyFields) -> list[str]:
    """What was recorded and is now said otherwise, in words.

    Filling in what was not yet recorded changes nothing that anybody signed.
    """
    return [
        words
        for name, words in FIELDS_SAID.items()
        if getattr(before, name) not in (None, "", False)
        and getattr(before, name) != getattr(now, name)
    ]


@dataclass(frozen=True, slots=True)
class ParentTerm:
    """How long the agreement lasts that another hangs on; no end means open-ended."""

    title: str
    ends_before: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement that is there already: what it is called, and its term."""

    title: str
    starts_on: date | None
    ends_before: date | None
    is_open_ended: bool


def fault_in_term(fields: KeyFields, *, parent: ParentTerm | None) -> str | None:
    """Why a term cannot stand; ``None`` when it can.

    A child agreement cannot outlast its parent.
    """
    starts, ends = fields.starts_on, fields.ends_before
    if starts and ends and ends <= starts:
        return "The agreement must end after it starts."
    if fields.is_open_ended and ends:
        return "Either it is open-ended or it has an end: not both."
    if parent is None or parent.ends_before is None:
        return None
    if ends is None and not fields.is_open_ended:
        return (
            f"Say when it ends: it hangs on “{parent.title}”, whose last day is "
            f"{day(last_day(parent.ends_before))}."
        )
    if ends is None or ends > parent.ends_before:
        return (
            f"It cannot outlast “{parent.title}”, which it hangs on and whose last day "
            f"is {day(last_day(parent.ends_before))}."
        )
    return None


def fault_in_children(fields: KeyFields, *, children: Sequence[Held]) -> str | None:
    """Why a term is too short for the agreements that hang on it, if it is."""
    if fields.ends_before is None:
        return None
    outlasting = [
        f"“{each.title}”"
        for each in children
        if each.is_open_ended
        or (each.ends_before is not None and each.ends_before > fields.ends_before)
    ]
    if not outlasting:
        return None
    return (
        f"{listed(outlasting)} would outlast it: end or shorten what hangs on it first."
    )


def fault_in_overlap(
    title: str, fields: KeyFields, *, others: Sequence[Held]
) -> str | None:
    """Why an agreement would hold twice at the same time, if it would.

    ``others`` are those of the same kind and called the same in the partnership. A term
    that nobody recorded overlaps nothing that can be told.
    """
    if fields.starts_on is None:
        return None
    for each in others:
        if each.starts_on is None:
            continue
        begins_before_end = (
            each.ends_before is None or fields.starts_on < each.ends_before
        )
        ends_after_start = (
            fields.ends_before is None or each.starts_on < fields.ends_before
        )
        if begins_before_end and ends_after_start:
            return (
                f"“{title}” is there already from {day(each.starts_on)}"
                f"{_until(each)}, and the terms overlap. Vary that agreement, or call "
                "this one something else."
            )
    return None


def _until(held: Held) -> str:
    if held.ends_before is not None:
        return f" to {day(last_day(held.ends_before))}"
    return ", open-ended" if held.is_open_ended else ""


def earliest_leaving(given_on: date, notice_months: int) -> date:
    """The first day on which a party may have left after notice given on a day."""
    return months_after(given_on, notice_months)


def fault_in_notice(
    *, given_on: date, leaves_on: date, notice_months: int | None
) -> str | None:
    """Why notice is not within the terms; ``None`` when it is."""
    if notice_months is None:
        return (
            "The months of notice are not yet recorded for this agreement. Record them "
            "from the agreement first."
        )
    earliest = earliest_leaving(given_on, notice_months)
    if leaves_on < earliest:
        return (
            f"Notice is {notice_months} months, so the earliest day to leave after "
            f"notice on {day(given_on)} is {day(earliest)}. Where money or a service is "
            "stopped before then, another party can record an alleged breach."
        )
    return None
