"""Contracts that anybody may read of, with all that can happen to one."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from factories.money import YEAR
from factories.organisations import LONG_AGO, NOON, TODAY, administrator
from factories.service import Market, market
from ropewalk.organisations.actions import give_identifier
from ropewalk.organisations.models import Scheme
from ropewalk.partnership.actions import publish_register
from ropewalk.partnership.rules.as_seen import version_of_publication
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.actions.deliveries import pass_invoice, pay_invoices
from ropewalk.service.actions.ending import end_service
from ropewalk.service.actions.procurements import publish_notice
from ropewalk.service.kinds import NoticeKind, VersionKind
from ropewalk.service.models import Contract
from ropewalk.service.queries.modifying import ModificationSaid


def number(organisation, *, scheme=Scheme.COMPANY, code="01234567", at=NOON):
    """A register knows an organisation by a number, recorded at a moment."""
    return give_identifier(
        organisation_id=organisation.pk,
        scheme=scheme,
        code=code,
        starts_on=LONG_AGO,
        by=administrator(),
        at=at,
    )


def publish(here: Market, from_day=TODAY) -> None:
    """The partnership publishes what it decides from a day on; none stops it."""
    here.partnership.refresh_from_db()
    publish_register(
        partnership_id=here.partnership.pk,
        from_day=from_day,
        as_seen=version_of_publication(here.partnership.publishes_from),
        by=here.three.secretary,
        at=NOON,
    )


@dataclass
class Life:
    """A contract and the steps of its life, an hour apart."""

    here: Market
    contract: Contract
    hours: int = field(default=0)

    def next(self):
        """The moment of the next step."""
        self.hours += 1
        return NOON + timedelta(hours=self.hours)

    @property
    def procurement(self):
        return self.contract.award.lot.procurement

    def notice(self, kind=NoticeKind.AWARD, **changes):
        said = {"published_on": TODAY, "reference": "2026/S 000-1", "at": self.next()}
        return publish_notice(
            procurement_id=self.procurement.pk,
            kind=kind,
            by=self.here.commissioner,
            **said | changes,
        )

    def vary(self, pence=60_000_01, *, starts_on=date(YEAR, 10, 1), **changes):
        last = self.contract.versions.last()
        said = {"ends_before": last.ends_before, "why": "Clause 9"}
        return vary_contract(
            facts=ModificationSaid(is_provided_for=True),
            contract_id=self.contract.pk,
            kind=VersionKind.VARIATION,
            terms=VersionSaid(
                starts_on=starts_on,
                pence=pence,
                unit_pounds=Decimal("20.1250"),
                **said | changes,
            ),
            after_version=last.number,
            by=self.here.commissioner,
            at=self.next(),
        )

    def pay(self, reference="Week 1", quantity=Decimal("30.5")):
        here = self.here
        delivery = here.deliver(self.contract, reference, quantity=quantity)
        invoice = here.invoice(self.contract, [delivery], f"INV {reference}")
        at = self.next()
        pass_invoice(invoice_id=invoice.pk, by=here.pool.manager, at=at)
        pay_invoices(
            fund_id=here.pool.fund.pk,
            invoice_ids=[invoice.pk],
            by=here.pool.manager,
            at=at,
        )
        return invoice

    def end(self, **changes):
        here = self.here
        lot = here.lot(here.procurement(), [here.require(1)])
        instead = here.contract(here.award(lot), reference="C-INSTEAD")
        ending = here.ending(
            self.contract.service, alternative_ids=[instead.service_id], **changes
        )
        here.found(ending)
        return end_service(
            ending_id=ending.pk, by=self.here.commissioner, at=self.next()
        )


def published_life(*, code="01234567", **changes) -> Life:
    """A contract of a partnership that publishes, of a provider that a register knows."""
    here = market()
    if code:
        number(here.provider.organisation, code=code)
    publish(here)
    return Life(here, here.committed(**changes))


def whole_life() -> Life:
    """A contract to which everything has happened."""
    life = published_life()
    life.notice()
    life.vary()
    life.pay()
    life.pay("Week 2", Decimal(1))
    life.notice(NoticeKind.CHANGE)
    life.end(ends_before=date(YEAR + 1, 1, 1))
    return life
