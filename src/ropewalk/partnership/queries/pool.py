"""Which money of an agreement is in the pool on a day, and which is kept apart."""

from datetime import date, datetime

from ropewalk.figures import Column, Table
from ropewalk.partnership.kinds import DevolutionState
from ropewalk.partnership.models import Agreement, Devolution, Version
from ropewalk.partnership.rules.pool import Pool, SchemeMoney


def latest_version(agreement: Agreement) -> Version:
    """The last version of an agreement, in one query.

    Raises:
        Version.DoesNotExist: When it has none.
    """
    return agreement.versions.order_by("number").reverse()[:1].get()


def pool_of(
    agreement: Agreement,
    version: Version,
    *,
    on: date,
    as_known: datetime | None = None,
) -> Pool:
    """The schemes of a version with what of their money is devolved on a day.

    Reads what ``whole`` fetched; two queries otherwise.
    """
    last: dict[str, Devolution] = {}
    for said in agreement.devolutions.all():
        if said.starts_on <= on and (as_known is None or said.recorded_at <= as_known):
            last[said.scheme.casefold()] = said
    schemes = []
    for each in version.schemes.all():
        if as_known is not None and each.recorded_at > as_known:
            continue
        found = last.get(each.title.casefold())
        schemes.append(
            SchemeMoney(
                number=each.number,
                title=each.title,
                yearly_pence=each.yearly_pence,
                is_apart=found is not None
                and found.state == DevolutionState.NOT_DEVOLVED,
                since=found.starts_on if found else None,
                reason=found.reason if found else "",
            )
        )
    return Pool(schemes)


def pool_table(pool: Pool) -> Table:
    """The schemes with their money, whether it is in the pool, since when and why not."""
    return Table(
        key="pool",
        title="Money by scheme",
        columns=(
            Column("scheme", "Scheme"),
            Column("yearly", "In a year", "pence"),
            Column("pooled", "Of that, in the pool", "pence"),
            Column("state", "State"),
            Column("since", "Since"),
            Column("reason", "Why"),
        ),
        rows=tuple(
            (
                each.title,
                each.yearly_pence,
                0 if each.is_apart else each.yearly_pence,
                "Not devolved" if each.is_apart else "Devolved",
                each.since.isoformat() if each.since else "the start",
                each.reason or "nothing else was said",
            )
            for each in pool.schemes
        ),
    )
