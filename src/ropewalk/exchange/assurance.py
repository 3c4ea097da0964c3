"""The entries that a person's partnerships publish, by how long ago each was seen to be right."""

from collections import Counter
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.service.queries.registers import NUMBER
from ropewalk.service.queries.seen import services_seen_by
from ropewalk.service.rules.entry import freshness


def entries_by_age(actor: Account, *, on: date) -> Table:
    """Published entries of services that have not ended, longest overdue first; one query."""
    services = (
        services_seen_by(actor, on=on)
        .in_directory()
        .exclude(ends_before__lte=on)
        .order_by("assured_on", "name", "pk")
    )
    rows = []
    for each in services:
        if each.assured_on is None:
            continue  # nothing is published that nobody has seen to be right
        seen = freshness(each.assured_on, on=on)
        rows.append(
            (
                each.name,
                each.partnership.name,
                each.assurer_post,
                each.assured_on.isoformat(),
                seen.check_by.isoformat(),
                f"overdue by {seen.days_over:,} {'day' if seen.days_over == 1 else 'days'}"
                if seen.is_stale
                else "in time",
                each.pk,
            )
        )
    return Table(
        key="entries",
        title="Entries of the directory",
        columns=(
            Column("name", "Entry"),
            Column("partnership", "Of"),
            Column("post", "Who answers for it"),
            Column("seen", "Last seen to be right"),
            Column("by", "To be looked at by"),
            Column("state", "State"),
            NUMBER,
        ),
        rows=tuple(rows),
    )


def overdue_said(entries: Table) -> str:
    """How many entries are overdue, and whose the most of them are, in a sentence."""
    if not entries.rows:
        return "Your partnerships publish no entry in the directory yet."
    late = [row for row in entries.rows if str(row[5]).startswith("overdue")]
    counted = len(entries.rows)
    entry = "entry" if counted == 1 else "entries"
    if not late:
        return f"All of the {counted:,} {entry} were looked at in time."
    post, many = Counter(str(row[2]) for row in late).most_common(1)[0]
    oldest = day(date.fromisoformat(str(late[0][3])))
    return (
        f"{len(late):,} of {counted:,} {entry} should have been looked at by now, "
        f"{many:,} of them by the {post}; the oldest was last seen to be right on {oldest}."
    )
