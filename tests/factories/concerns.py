"""Concerns for tests, raised through actions, and the people who meet them."""

from uuid import uuid4

from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import Market
from ropewalk.organisations.models import Account, Role
from ropewalk.place.models import Need
from ropewalk.service.actions.concerns import ConcernSaid, raise_concern
from ropewalk.service.market_kinds import ConcernAbout
from ropewalk.service.models import Concern, Provider


def raised(here: Market, provider: Provider | None = None, **changes) -> Concern:
    """A concern of the first council, from carers, not shared yet."""
    said = {
        "voice": Need.Voice.CARERS,
        "about": ConcernAbout.STAFFING,
        "statement": "Visits are cut short since two of the team left.",
        "heard_on": TODAY,
    }
    return raise_concern(
        provider_id=(provider or here.provider).pk,
        organisation_id=here.three.first.pk,
        said=ConcernSaid(**said | changes),
        submission_key=uuid4(),
        by=here.commissioner,
        at=NOON,
    )


def of_provider(provider: Provider, role: Role = Role.COMMISSIONER) -> Account:
    """Somebody who works for a provider."""
    return MembershipFactory(organisation=provider.organisation, role=role).account
