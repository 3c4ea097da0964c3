"""What the people of a partner that is a provider too learn of choices and contracts."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from factories.arrangements import arranged, joined
from factories.bidding import choice
from factories.concerns import of_provider
from factories.money import YEAR
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import AFTER, CHOSEN_BY_PEOPLE, market

from ropewalk.organisations.models import Role
from ropewalk.partnership.actions import add_partner
from ropewalk.service.actions.arrangements import decide_application, invite_to_bid
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.actions.procurements import (
    award_lot,
    move_procurement,
    record_route,
)
from ropewalk.service.advised import AdviceSaid
from ropewalk.service.kinds import Route, Stage, VersionKind
from ropewalk.service.queries.modifying import ModificationSaid

pytestmark = pytest.mark.django_db

ADVICE = AdviceSaid("Solicitor", TODAY, "We would likely lose a challenge")
NOT_PROVIDED_FOR = ModificationSaid(
    is_provided_for=False,
    is_succession=False,
    is_external=False,
    is_authority_decision=True,
    is_materially_different=True,
    is_urgent=False,
)


@pytest.fixture
def made():
    return choice()


def of_partner(here, provider, role=Role.OBSERVER):
    """Somebody of a provider that becomes a partner."""
    add_partner(
        partnership_id=here.partnership.pk,
        organisation_id=provider.organisation_id,
        starts_on=TODAY,
        by=here.three.secretary,
        at=NOON,
    )
    return of_provider(provider, role)


def reads(client, who, name, number):
    """What somebody reads on a page; nothing where there is none for them."""
    client.force_login(who)
    answer = client.get(reverse(name, args=[number]))
    assert answer.status_code in {200, 404}
    return answer.content.decode() if answer.status_code == 200 else ""


def test_a_rival_learns_of_no_choice_that_it_can_bid_in_until_it_is_made(client, made):
    rival = of_partner(made.here, made.second)
    of_buyer = MembershipFactory(organisation=made.here.three.first).account
    procurement, lot = made.procurement, made.lot
    invite_to_bid(
        procurement_id=procurement.pk,
        providers=[made.first.pk],
        why="They alone are near",
        by=made.here.commissioner,
        at=NOON,
    )
    made.call()

    for name, number in (
        ("procurement", procurement.pk),
        ("invite-to-bid", procurement.pk),
        ("call-for-bids", procurement.pk),
        ("bids-received", procurement.pk),
        ("award-lot", lot.pk),
    ):
        assert not reads(client, rival, name, number), name
        assert reads(client, of_buyer, name, number), name
    register = ("procurements", made.here.partnership.pk)
    assert "Nothing is being bought" in reads(client, rival, *register)
    assert procurement.title in reads(client, of_buyer, *register)
    page = ("commissioning", made.here.partnership.pk)
    assert "0 procurements going on" in reads(client, rival, *page)
    assert "1 procurement going on" in reads(client, of_buyer, *page)
    client.force_login(rival)
    found = client.get(reverse("search"), {"q": procurement.title}).content.decode()
    assert reverse("procurement", args=[procurement.pk]) not in found

    move_procurement(
        procurement_id=procurement.pk,
        to=Stage.ABANDONED,
        why="Nobody could",
        **made.here.said,
    )
    assert "They alone are near" in reads(client, rival, "procurement", procurement.pk)


def test_who_commissions_or_scores_and_a_buyer_that_provides_see_the_choice(
    client, made
):
    here, number = made.here, made.procurement.pk
    commissions = of_partner(here, made.second, Role.COMMISSIONER)
    scores = of_provider(made.second, Role.OBSERVER)
    assert not reads(client, scores, "procurement", number)
    made.evaluator(account=scores)
    itself = here.another_provider(here.three.first.name)
    of_buyer = of_provider(itself, Role.OBSERVER)

    for who in (commissions, scores, of_buyer):
        assert "120,000" in reads(client, who, "procurement", number)


def test_another_partners_provider_learns_nothing_of_who_applied(client, made):
    market = arranged(made)
    application = joined(made, market, made.first, is_admitted=None, how="OUR WAY")
    rival = of_partner(made.here, made.second)
    deciding = of_provider(made.second)
    observer = MembershipFactory(organisation=made.here.three.first).account

    for who in (rival, deciding, observer):
        assert not reads(client, who, "decide-application", application.pk)
    page = reads(client, made.here.commissioner, "decide-application", application.pk)
    assert "OUR WAY" in page
    for by in (rival, deciding, observer):
        with pytest.raises(PermissionDenied):
            decide_application(
                application_id=application.pk,
                is_admitted=False,
                reason="Not near",
                by=by,
                at=NOON,
            )


def test_the_buyers_own_side_alone_reads_the_legal_advice_on_a_change(client):
    here = market()
    contract = here.contract()
    vary_contract(
        contract_id=contract.pk,
        kind=VersionKind.VARIATION,
        terms=VersionSaid(
            date(YEAR, 10, 1), AFTER, 60_000_00, Decimal("99.0000"), "Clause 9"
        ),
        after_version=1,
        facts=NOT_PROVIDED_FOR,
        advice=ADVICE,
        **here.said,
    )
    of_buyer = MembershipFactory(organisation=here.three.first).account
    partner = of_partner(here, here.provider)
    both = of_provider(here.provider)
    MembershipFactory(
        account=both, organisation=here.three.first, role=Role.COMMISSIONER
    )
    rival = of_partner(here, here.another_provider())
    told = "What the law found of each change"

    for who in (partner, both, rival):
        page = reads(client, who, "contract", contract.pk)
        assert told in page
        assert ADVICE.advised not in page
        assert ADVICE.post not in page
    for who in (here.commissioner, of_buyer):
        assert ADVICE.advised in reads(client, who, "contract", contract.pk)


def test_the_buyers_own_side_alone_reads_the_legal_advice_on_a_route(client):
    here = market()
    lot = here.lot()
    record_route(
        procurement_id=lot.procurement_id,
        route=Route.DIRECT_B,
        why="People choose",
        answers=CHOSEN_BY_PEOPLE,
        advice=ADVICE,
        **here.said,
    )
    move_procurement(
        procurement_id=lot.procurement_id, to=Stage.EVALUATING, **here.said
    )
    award_lot(
        lot_id=lot.pk,
        provider_id=here.provider.pk,
        why="It meets the terms",
        awarded_on=TODAY,
        **here.said,
    )
    page = ("procurement", lot.procurement_id)
    of_buyer = MembershipFactory(organisation=here.three.first).account
    partner = of_partner(here, here.provider, Role.COMMISSIONER)

    assert ADVICE.advised not in reads(client, partner, *page)
    assert ADVICE.advised in reads(client, of_buyer, *page)
