"""Whether anything stands in a year of a partner that had closed it hard before."""

import re

from django.db import connection

from ropewalk.audit.models import Event
from ropewalk.money.models import HardClose
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.rules.terms import year_said

# Each period with the moment from which a partner had closed its year, or a later one, and
# the journals in it since then that touch that partner's accounts; what is shared is the
# host's.
SINCE = """
WITH closed AS (
    SELECT period.id AS period_id, period.fund_id, period.year_starting, fund.host_id,
           hard.organisation_id, MIN(hard.recorded_at) AS recorded_at
    FROM money_hardclose hard
    JOIN money_fund fund ON fund.id = hard.fund_id
    JOIN money_period period ON period.fund_id = hard.fund_id
     AND period.year_starting <= hard.year_starting
    GROUP BY period.id, period.fund_id, period.year_starting, fund.host_id,
             hard.organisation_id
)
SELECT journal.id, closed.fund_id, closed.organisation_id, closed.year_starting
FROM closed
JOIN money_journal journal ON journal.fund_id = closed.fund_id
 AND journal.period_id = closed.period_id AND journal.recorded_at > closed.recorded_at
WHERE EXISTS (
    SELECT 1 FROM money_entry entry
    JOIN money_ledgeraccount account ON account.id IN (entry.out_of_id, entry.into_id)
    WHERE entry.journal_id = journal.id
      AND COALESCE(account.partner_id, closed.host_id) = closed.organisation_id
)
ORDER BY journal.id
"""
CLOSED = re.compile(r"organisation (\d+), (\d+)$")
TOGETHER = re.compile(r"journals (\d+) to (\d+),")


def hard_close_difference() -> str:
    """The first journal in a year that its partner had closed hard, in a sentence.

    Nothing where there is none: two queries, or one where nobody has closed a year hard.
    What was said of a moment is told before it waits for others, so whichever seems to
    have come after a hard close is held against the order in which events were written.
    """
    if not HardClose.objects.exists():
        return ""
    with connection.cursor() as cursor:
        cursor.execute(SINCE)
        since = cursor.fetchall()
    for journal, fund, partner, year in since:
        if _was_written_after(journal, fund, partner, year):
            name = Organisation.objects.get(pk=partner).name
            return (
                f"Journal {journal} stands in {year_said(year)}, which {name} had closed "
                "hard before it was posted."
            )
    return ""


def _was_written_after(journal: int, fund: int, partner: int, year: int) -> bool:
    """Whether the event of a journal comes after that of a partner's hard close."""
    closes = [
        number
        for number, detail in Event.objects.filter(
            kind=Event.Kind.YEAR_CLOSED_HARD,
            subject_type="money.fund",
            subject_id=str(fund),
        ).values_list("pk", "detail")
        if (said := CLOSED.match(detail))
        and int(said[1]) == partner
        and int(said[2]) >= year
    ]
    posted = _event_of(journal, fund)
    return not closes or posted is None or min(closes) < posted


def _event_of(journal: int, fund: int) -> int | None:
    """The number of the event that says that a journal was posted."""
    alone = Event.objects.filter(
        subject_type="money.journal",
        subject_id=str(journal),
        kind__in=(Event.Kind.JOURNAL_POSTED, Event.Kind.JOURNAL_REVERSED),
    ).first()
    if alone is not None:
        return alone.pk
    together = Event.objects.filter(
        kind=Event.Kind.JOURNALS_POSTED,
        subject_type="money.fund",
        subject_id=str(fund),
    ).values_list("pk", "detail")
    return next(
        (
            number
            for number, detail in together
            if (said := TOGETHER.match(detail))
            and int(said[1]) <= journal <= int(said[2])
        ),
        None,
    )
