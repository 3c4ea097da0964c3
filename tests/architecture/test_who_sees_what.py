"""Every address as somebody with no role, a provider, an administrator and a member see it."""

import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from factories import reference_files
from factories.arrangements import application_of
from factories.better_care import better_care
from factories.bidding import objected_to, opened_bid
from factories.business import one_of_each
from factories.concerns import of_provider, raised
from factories.money import open_pool, ordered, short, taken_in
from factories.organisations import (
    NOON,
    TODAY,
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.outcomes import FrameworkFactory, MeasureFactory
from factories.partnership import (
    area_of,
    challenge_of,
    change_of,
    post_of,
    request_of,
    role_in,
    support_of,
    three_partners,
)
from factories.performing import agreed, late, monthly, planned, reported
from factories.place import NeedFactory, NeighbourhoodFactory
from factories.placements import brokered_in
from factories.planning import planned_in
from factories.programme import local_plan_of, talks_of, work_in
from factories.savings import claimed, cost_moved, exception_asked
from factories.service import market_of, stated
from factories.statements import proposed, statement_of
from factories.statements import stated as balance_stated
from factories.strategy import planning_of
from factories.threads import intention_of

from ropewalk.exchange import terms
from ropewalk.exchange.open_contracting import ocid_of
from ropewalk.money.actions.funds import SourceSaid
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.experts import ExpertSaid
from ropewalk.partnership.kinds import Capacity
from ropewalk.partnership.models import AllegedBreach
from ropewalk.service.actions.carrying_out import carry_out_intention
from ropewalk.service.actions.options import OptionSaid
from ropewalk.service.kinds import Decider
from ropewalk.service.models import Service

# what belongs to everybody who can sign in, whoever they are: places, reference data
SHARED = {"code", "section", "kept_as", "withdrawal_id"}
WORDS = {
    "code": "E08000009",
    "section": "people",
    "kept_as": "none",
    "withdrawal_id": "1",
    "part": "schemes",
    "part_kind": "strategic",
    "step": "deliver",
    "stage": "evaluating",
    "check_of": "impact",
    "scheme_number": "1",
    "benefit_number": "1",
    "cost_number": "1",
    "listing": "conditions",
    "asked_code": "agreed",
    "ledger": "theirs",
    "year": "2026",
    "quarter": "2",
    "row_id": "1",
    "document_id": "1",
    "task_number": "1",
    "head_number": "1",
    "shipped_code": "timetable",
    "kind": "service",
}
# what is not there in the world below: nobody is told of it either
LACKING = {
    "agreement-paper",
    "asked-of",
    "asked-to-advise",
    "make-bid",
    "apply-to-join",
    "bid-attachment",  # and what only the bidder's own people are shown
    "attach-to-bid",
    "answer-exclusion",
    "say-what-happened",
}
PUBLISHED = {
    "public-register",
    "public-contract",
    "public-contract-record",
    "directory-entry",
    "feed-service",
    "feed-place",
    "feed-taxonomy",
    "feed-term",
}


def routes(resolver, before=""):
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern) and isinstance(each.pattern, RoutePattern):
            yield before + str(each.pattern), each.name
        elif not isinstance(each, URLPattern):
            yield from routes(each, before + str(each.pattern))


ROUTES = list(routes(get_resolver()))
BLANK = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
def world(tmp_path):  # noqa: PLR0915 - one of everything
    """One of each thing that an address can name, all of one partnership's organisations."""
    three = three_partners()
    actions.publish_register(
        partnership_id=three.partnership.pk,
        from_day=TODAY,
        by=three.secretary,
        at=NOON,
    )
    agreement = three.agreement()
    body = three.board()
    meeting = three.meeting(body)
    item = three.item(meeting)
    decision = three.propose(item)
    delegation = three.delegation(body, to_post="Manager")
    three.open(meeting)
    said = {"by": three.secretary, "at": NOON}
    expert = actions.invite_expert(
        item_id=item.pk,
        said=ExpertSaid("falls", Capacity.ADVISER, name="An expert"),
        **said,
    )
    action = actions.set_meeting_action(
        item_id=item.pk, text="Ask", owner_post="Chair", due_on=TODAY, **said
    )
    resolution = actions.record_resolution(
        body_id=body.pk,
        text="Look again in a year",
        kind="",
        at_most=None,
        owner_post="Chair",
        due_on=None,
        resolved_on=TODAY,
        **said,
    )
    recommendation = actions.make_recommendation(
        from_body_id=three.body(name="Group").pk,
        to_body_id=body.pk,
        title="Breaks",
        existing_resources="One centre",
        unmet_need="Breaks at short notice",
        proposal="A second centre",
        answer_by=TODAY,
        submission_key=uuid4(),
        **said,
    )
    duty = actions.add_duty(
        agreement_id=agreement.pk,
        kind="review",
        due_on=TODAY,
        about="The review",
        organisation_id=three.first.pk,
        owner_post="Manager",
        **said,
    )
    first, second, _ = agreement.parties.all()
    breach = AllegedBreach.objects.create(
        agreement=agreement,
        alleged_by=first,
        alleged_of=second,
        stopped="A service",
        stopped_on=TODAY,
        procedure="As agreed",
        recorded_at=NOON,
        recorded_by=three.secretary,
    )
    post = post_of(three)
    post_holder = actions.fill_post(
        post_id=post.pk,
        name="Somebody",
        email="",
        is_job_share=False,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    secondment = actions.make_staff_available(
        post_id=post.pk,
        organisation_id=three.first.pk,
        office=None,
        function="Advice",
        consulted_on=TODAY,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    area = area_of(three)
    own = FrameworkFactory(organisation=three.first)
    measure = MeasureFactory(outcome__framework=own)
    member = MembershipFactory(role=Role.COMMISSIONER, organisation=three.first)
    MembershipFactory(
        role=Role.ANALYST, organisation=three.first, account=member.account
    )
    pool = open_pool(three=three, sources=[SourceSaid("A grant", "For carers")])
    copy = better_care(pool)
    copy.scheme()
    claimed(pool)
    talks = talks_of(three)
    here = market_of(pool)
    contract = here.committed()
    Service.objects.filter(pk=contract.service_id).update(provider=here.provider)
    measured = monthly(here, contract)
    theirs = of_provider(here.provider)
    report = late(here, measured)
    entry = here.publish(contract.service)
    brokerage = brokered_in(here)
    placement = brokerage.open()
    practice = here.practice()
    here.require(practice_id=practice.pk)
    application = application_of(here)
    extract = taken_in(pool)
    appraisal = planning_of(three).draft()
    planning_of(three).name(appraisal, three.first)
    planning = planned_in(pool)
    intention = planning.complete()
    names = {
        "key": str(extract.lines.first().pk),
        "entry_id": entry.directory_id,
        "place_id": entry.locations.get().directory_id,
        "taxonomy_id": terms.PHASES,
        "term_id": terms.terms()[0].id,
    }
    things = {
        **one_of_each(three),
        "provider_id": here.provider,
        "practice_id": practice,
        "option_id": stated(
            here, contract, options=[OptionSaid(12, None, Decider.BUYER)]
        ).options.get(),
        "locality_id": body,
        "concern_id": raised(here, is_shared=True),
        "service_id": contract.service,
        "thing_id": contract.service,
        "carrying_out_id": carry_out_intention(
            service_id=contract.service_id,
            intention_id=intention_of(here).pk,
            **here.said,
        ),
        "placement_id": placement,
        "candidate_id": brokerage.candidate(placement, brokerage.second),
        "offer_id": brokerage.offer(placement),
        "procurement_id": contract.award.lot.procurement,
        "lot_id": contract.award.lot,
        "award_id": contract.award,
        "ending_id": here.ending(here.service()),
        "participation_id": here.participation(body),
        "claim_id": here.claim(contract.service),
        "bid_id": opened_bid(here),
        "arrangement_id": application.arrangement,
        "application_id": application,
        "representation_id": objected_to(here),
        "contract_id": contract,
        "contract_measure_id": measured,
        "report_id": report,
        "improvement_id": planned(here, contract),
        "agreed_id": agreed(here, report_id=report.pk),
        "reported_id": reported(contract, "Week 9", by=theirs),
        "invoice_id": here.invoice(contract, [here.deliver(contract)]),
        "cost_change_id": cost_moved(pool).change,
        "exception_id": exception_asked(pool),
        "plan_id": copy.plan,
        "fund_id": pool.fund,
        "order_id": ordered(pool),
        "source_id": pool.source,
        "task_id": short(pool),
        "carry_id": proposed(pool),
        "stated_id": balance_stated(pool),
        "journal_id": pool.fund.journals.first(),
        "period_id": pool.fund.periods.last(),
        "statement_id": statement_of(pool),
        "extract_id": extract,
        "partnership_id": three.partnership,
        "agreement_id": agreement,
        "version_id": agreement.versions.get(),
        "party_id": agreement.parties.first(),
        "body_id": body,
        "seat_id": body.seats.first(),
        "holder_id": body.seats.first().holders.first(),
        "member_id": three.partnership.members.first(),
        "meeting_id": meeting,
        "item_id": item,
        "expert_id": expert,
        "decision_id": decision,
        "post_id": post,
        "post_holder_id": post_holder,
        "secondment_id": secondment,
        "area_id": area,
        "role_id": role_in(three, area),
        "support_id": support_of(three, name=""),
        "request_id": request_of(three, area),
        "organisation_id": three.first,
        "action_id": action,
        "resolution_id": resolution,
        "recommendation_id": recommendation,
        "delegation_id": delegation,
        "duty_id": duty,
        "breach_id": breach,
        "change_id": change_of(three),
        "challenge_id": challenge_of(three),
        "programme_id": work_in(three).programme,
        "negotiation_id": talks.negotiation,
        "division_id": talks.north,
        "local_plan_id": local_plan_of(three),
        "framework_id": own,
        "measure_id": measure,
        "outcome_id": measure.outcome,
        "priority_id": appraisal.priority,
        "appraisal_id": appraisal,
        "appraisal_option_id": appraisal.options.first(),
        "criterion_id": appraisal.criteria.first(),
        "appraiser_id": appraisal.appraisers.first(),
        "hybrid_id": planning_of(three).mix(),
        "need_id": NeedFactory(organisation=three.first),
        "neighbourhood_id": NeighbourhoodFactory(organisation=three.first),
        "intention_id": intention,
        "milestone_id": intention.milestones.get(),
        "joint_plan_id": planning.plan(intention),
        "plan_version_id": planning.issued(planning.plan(intention)),
        "file_id": reference_files.waiting(tmp_path, at=NOON, by=member.account),
    }
    numbers = {name: str(thing.pk) for name, thing in things.items()}
    numbers |= {name: str(each) for name, each in names.items()}
    ocid = ocid_of(contract.award.lot.procurement_id, prefix=settings.OCID_PREFIX)
    return numbers | WORDS | {"ocid": ocid}, member


def address(route, known):
    """The address with what the world holds in each of its blanks."""
    return "/" + BLANK.sub(lambda blank: known[blank[1]], route)


def is_owned(route):
    """Whether an address names a thing that belongs to somebody."""
    return bool(set(BLANK.findall(route)) - SHARED)


def answered(client, known):
    """Each address, whether it names something that is somebody's, and what came back."""
    for route, name in ROUTES:
        if name != "sign-out":
            owned = is_owned(route) and name not in PUBLISHED
            yield name, owned, client.get(address(route, known)).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["stranger", "provider", "administrator"])
def test_whoever_takes_no_part_is_told_nothing(client, world, who):
    """Not even that it is there: the same answer as for what is not."""
    known, _ = world
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER)
    account = {
        "stranger": AccountFactory,
        "provider": lambda: MembershipFactory(organisation=provider).account,
        "administrator": lambda: administrator(provider),
    }[who]()
    client.force_login(account)

    told = [
        (name, status)
        for name, owned, status in answered(client, known)
        if status >= 500 or (owned and status not in {404, 405})
    ]

    assert told == []


@pytest.mark.django_db
def test_a_member_meets_no_fault(client, world):
    known, member = world
    client.force_login(member.account)

    faults = [
        (name, status)
        for name, owned, status in answered(client, known)
        if status >= 500
        or (owned and status not in {200, 302, 403, 405} and name not in LACKING)
    ]

    assert faults == []
