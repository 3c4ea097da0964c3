"""Frameworks and dynamic markets, and who applied to join them, made through actions."""

from datetime import timedelta
from uuid import uuid4

from factories.bidding import Choice
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import Market
from ropewalk.organisations.models import Role
from ropewalk.service.actions.arrangements import (
    ArrangementSaid,
    apply_to_join,
    decide_application,
    make_arrangement,
)
from ropewalk.service.kinds import ArrangementKind
from ropewalk.service.models import Arrangement, ArrangementApplication


def arrangement_of(here: Market, **changes) -> Arrangement:
    """A dynamic market of a partnership, unless it is said to be another."""
    said = {
        "kind": ArrangementKind.DYNAMIC,
        "title": "Care at home",
        "conditions": "Registered, and insured",
        "starts_on": TODAY - timedelta(30),
        "ends_before": TODAY + timedelta(3650),
    }
    return make_arrangement(
        partnership_id=here.partnership.pk,
        said=ArrangementSaid(**said | changes),
        submission_key=uuid4(),
        **here.said,
    )


def arranged(made: Choice, **changes) -> Arrangement:
    """A dynamic market of a choice's partnership."""
    return arrangement_of(made.here, **changes)


def joined(
    made: Choice,
    market: Arrangement,
    provider,
    *,
    is_admitted=True,
    how="We are",
) -> ArrangementApplication:
    """An application of one of a choice's providers, decided unless that is none."""
    bidder = made.first_bidder if provider == made.first else made.second_bidder
    application = apply_to_join(
        arrangement_id=market.pk,
        provider_id=provider.pk,
        how=how,
        submission_key=uuid4(),
        by=bidder,
        at=NOON,
    )
    if is_admitted is not None:
        decide_application(
            application_id=application.pk,
            is_admitted=is_admitted,
            reason="By the conditions",
            by=made.here.commissioner,
            at=NOON,
        )
    return application


def application_of(here: Market) -> ArrangementApplication:
    """An application to join a market of a partnership, which waits for an answer."""
    bidder = MembershipFactory(
        organisation=here.provider.organisation, role=Role.COMMISSIONER
    ).account
    return apply_to_join(
        arrangement_id=arrangement_of(here).pk,
        provider_id=here.provider.pk,
        how="We are",
        submission_key=uuid4(),
        by=bidder,
        at=NOON,
    )
