"""Claims, costs that move and exceptions for tests, made through actions."""

from uuid import uuid4

from factories.money import Pool
from factories.organisations import NOON
from ropewalk.money.actions import savings as actions
from ropewalk.money.actions.savings import ClaimSaid, CostSaid
from ropewalk.money.models import BenefitClaim, CostLine, ExceptionRequest


def once(pool: Pool) -> dict:
    """Who does it, when, and once only."""
    return {"by": pool.manager, "at": NOON, "submission_key": uuid4()}


def claimed(pool: Pool, **changes) -> BenefitClaim:
    """£1,000 that somebody says is saved on adult social care this year."""
    said = {
        "title": "Less demand",
        "source": "Case study",
        "effect": "Calls are directed elsewhere",
        "service": "Adult social care",
        "pence": 1_000_00,
        "year_starting": 2026,
        "years": 1,
    }
    return actions.claim_benefit(
        fund_id=pool.fund.pk,
        number=None,
        claim=ClaimSaid(**said | changes),
        **once(pool),
    )


def cost_moved(pool: Pool, **changes) -> CostLine:
    """£100 that the second council pays after a change, and the first paid before."""
    change = actions.record_cost_change(
        fund_id=pool.fund.pk, title="Equipment moves", **once(pool)
    )
    said = {
        "what": "Equipment",
        "paid_before": "First council",
        "paid_after": "Second council",
        "before_pence": 100_00,
        "after_pence": 100_00,
        "said_by": "Both ledgers",
    }
    return actions.record_cost(
        change_id=change.pk, number=None, cost=CostSaid(**said | changes), **once(pool)
    )


def exception_asked(pool: Pool) -> ExceptionRequest:
    """That the fund pays for heating."""
    return actions.ask_exception(
        fund_id=pool.fund.pk,
        what="Heating",
        usually_paid_by="The person",
        pence=400_00,
        reasons="Fewer stays in hospital",
        clinical_view="The practice supports it",
        **once(pool),
    )
