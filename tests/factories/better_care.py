"""Better Care Fund plans for tests, made through actions as a person would."""

from dataclasses import dataclass
from uuid import uuid4

from factories.money import Pool, contributed, open_pool
from factories.organisations import NOON, TODAY
from ropewalk.money.actions import better_care as actions
from ropewalk.money.actions.better_care import SchemeSaid
from ropewalk.money.models import BetterCarePlan
from ropewalk.money.queries.better_care import plan_seen
from ropewalk.money.rules.better_care import content_hash
from ropewalk.money.rules.better_care_lists import Listing, listed_for
from ropewalk.partnership.kinds import BodyKind
from ropewalk.partnership.models import Body


@dataclass
class Copy:
    """A plan of a pool for a year, for the area of a board."""

    pool: Pool
    board: Body
    plan: BetterCarePlan

    @property
    def said(self):
        return {"plan_id": self.plan.pk, "by": self.pool.manager, "at": NOON}

    @property
    def seen(self):
        return plan_seen(self.plan, on=TODAY)

    def scheme(self, pence=1_000_00, number=None, **changes):
        """A scheme of adult social care on the first strand, complete."""
        first = {
            listing: listed_for(listing, year_starting=self.plan.year_starting)
            .items[0]
            .code
            for listing in (Listing.TYPES, Listing.OBJECTIVES)
        }
        said = {
            "title": "Reablement",
            "description": "Help to get going again at home",
            "scheme_type": first[Listing.TYPES],
            "objective": first[Listing.OBJECTIVES],
            "area_of_spend": "social_care",
            "provider": "The council",
            "source_id": self.pool.source.pk,
            "strand_id": self.pool.strand.pk,
            "pence": pence,
        }
        return actions.enter_scheme(
            number=number,
            scheme=SchemeSaid(**said | changes),
            submission_key=uuid4(),
            **self.said,
        )

    def income(self, pence=1_000_00, **changes):
        said = {
            "source_id": self.pool.source.pk,
            "kind": "nhs_minimum",
            "pence": pence,
            "said_by": "Allocations, 30 January 2025",
        }
        return actions.enter_income(**said | changes, **self.said)

    def contributed(self, nhs=600_00, council=400_00, **changes):
        """What two partners put into the pool for the plan's year."""
        three = self.pool.three
        for organisation, pence in ((three.icb, nhs), (three.first, council)):
            contributed(
                self.pool, organisation, pence, year=self.plan.year_starting, **changes
            )

    def minimum(self, pence=900_00):
        return actions.enter_minimum(
            pence=pence, said_by="Allocations, 30 January 2025", **self.said
        )

    def load(self, listing, *titles):
        return actions.load_asked(
            listing=listing,
            titles=titles,
            said_by="Framework of 17 February 2026, section 3",
            **self.said,
        )

    def assure(self):
        for each in self.seen.asked:
            actions.assure_condition(
                code=each.code, holds=True, words="As the board heard", **self.said
            )

    def complete(self):
        """All but the board's approval."""
        self.contributed()
        self.scheme()
        self.income()
        self.minimum()
        self.assure()
        return self

    def approve(self, **changes):
        said = {
            "decision_id": None,
            "minute": "Minute 7 of 3 March",
            "approved_on": TODAY,
            "as_seen": content_hash(self.seen.said),
        }
        return actions.approve_plan(**said | changes, **self.said)


def better_care(pool: Pool | None = None, *, year=2025, board=None, **changes) -> Copy:
    """A plan with nothing entered yet, for 2025/26, whose conditions are held."""
    pool = pool or open_pool(years=(2025, 2026))
    board = board or pool.three.body(
        name="Health and wellbeing board", kind=BodyKind.WELLBEING
    )
    said = {
        "fund_id": pool.fund.pk,
        "board_id": board.pk,
        "area": "Trafford",
        "year_starting": year,
        "prepared_by_post": "Head of joint commissioning",
        "submission_key": uuid4(),
        "by": pool.manager,
        "at": NOON,
    }
    plan = actions.start_better_care(**said | changes)
    return Copy(pool, board, plan)
