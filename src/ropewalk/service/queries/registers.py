"""Registers of what is commissioned: each a table whose rows lead to their records."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

from ropewalk.figures import Column, Table
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.rules.terms import year_said
from ropewalk.service.kinds import Payment, Phase, Sector, Stage
from ropewalk.service.models import ContractVersion, Requirement
from ropewalk.service.models.procurement import Procurement

NUMBER = Column("number", "Number", "year")  # reads as it stands, without a comma


def register_of_providers(partnership: Partnership) -> Table:
    """The providers to a partnership; one query."""
    rows = partnership.providers.values_list(
        "organisation__name", "sector", "regulator_code", "starts_on", "pk"
    )
    return Table(
        key="providers",
        title="Providers",
        columns=(
            Column("name", "Provider"),
            Column("sector", "Sector"),
            Column("regulator", "Regulator's code"),
            Column("since", "Since"),
            NUMBER,
        ),
        rows=tuple(
            (name, Sector(sector).label, code or "none", since.isoformat(), pk)
            for name, sector, code, since, pk in rows
        ),
    )


def register_of_services(partnership: Partnership, *, on: date) -> Table:
    """The services of a partnership, those that have ended too; one query."""
    rows = partnership.services.values_list(
        "name",
        "provider__organisation__name",
        "phase",
        "starts_on",
        "ends_before",
        "published_at",
        "assured_on",
        "pk",
    )
    return Table(
        key="services",
        title="Services",
        columns=(
            Column("name", "Service"),
            Column("provider", "Given by"),
            Column("phase", "From home to home"),
            Column("state", "State"),
            Column("published", "In the directory"),
            Column("assured", "Last seen to be right"),
            NUMBER,
        ),
        rows=tuple(
            (
                name,
                provider or "nobody yet",
                Phase(phase).label,
                state_said(starts, ends, on=on),
                "Yes" if published else "No",
                assured.isoformat() if assured else "never",
                pk,
            )
            for name, provider, phase, starts, ends, published, assured, pk in rows
        ),
    )


def state_said(starts_on: date, ends_before: date | None, *, on: date) -> str:
    """Whether something is to come, goes on, or is over, on a day."""
    if starts_on > on:
        return "To come"
    if ends_before is not None and ends_before <= on:
        return "Ended"
    return "Going on"


def last_day(ends_before: date) -> date:
    """The last day of a term: the one before the day on which it is over."""
    return ends_before - timedelta(days=1)


def register_of_requirements(required: Iterable[Requirement]) -> Table:
    """What practices and localities require, and where it is bought."""
    return Table(
        key="requirements",
        title="What is required",
        columns=(
            Column("by", "Required by"),
            Column("what", "What"),
            Column("quantity", "How many", "count"),
            Column("unit", "Unit"),
            Column("year", "Year"),
            Column("lot", "Lot"),
        ),
        rows=tuple(
            (
                each.asked_by,
                each.what,
                each.quantity,
                each.unit,
                year_said(each.year_starting),
                str(each.lot) if each.lot else "none yet",
            )
            for each in required
        ),
    )


def register_of_procurements(rows: Iterable[Procurement]) -> Table:
    """Procurements; as many queries as it takes to read them."""
    return Table(
        key="procurements",
        title="Procurements",
        columns=(
            Column("title", "What is bought"),
            Column("service", "Service"),
            Column("buyer", "Buyer"),
            Column("regime", "Law"),
            Column("stage", "Stage"),
            NUMBER,
        ),
        rows=tuple(
            (
                each.title,
                each.service.name,
                each.buyer.name,
                each.get_regime_display(),
                Stage(each.stage).label,
                each.pk,
            )
            for each in rows
        ),
    )


def register_of_contracts(partnership: Partnership, *, on: date) -> Table:
    """The contracts of a partnership and what each is worth as last agreed; one query."""
    last = ContractVersion.objects.filter(contract=OuterRef("pk")).order_by("-number")
    rows = partnership.contracts.annotate(
        ends=Subquery(last.values("ends_before")[:1]),
        pence=Subquery(last.values("pence")[:1]),
    ).values_list(
        "reference",
        "title",
        "provider__organisation__name",
        "payment",
        "starts_on",
        "ends",
        "pence",
        "pk",
    )
    return Table(
        key="contracts",
        title="Contracts",
        columns=(
            Column("reference", "Contract"),
            Column("title", "What it is for"),
            Column("provider", "Provider"),
            Column("payment", "How it pays"),
            Column("starts", "Starts"),
            Column("ends", "Last day"),
            Column("state", "State"),
            Column("worth", "Worth, as last agreed", "pence"),
            NUMBER,
        ),
        rows=tuple(
            (
                reference,
                title,
                provider,
                Payment(payment).label,
                starts.isoformat(),
                last_day(ends).isoformat(),
                state_said(starts, ends, on=on),
                pence,
                pk,
            )
            for reference, title, provider, payment, starts, ends, pence, pk in rows
        ),
    )
