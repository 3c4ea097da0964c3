"""What was signed, cleared, voted, decided and delegated cannot be altered unseen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import TERMS, draft, signed, three_partners

from ropewalk.audit import append_only
from ropewalk.audit.models import AppendOnly, Event
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.decisions import Option, Proof
from ropewalk.partnership.kinds import BodyKind
from ropewalk.partnership.models import Clearance, Decision, Delegation
from ropewalk.partnership.queries.fingerprints import changed_rows

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
NOTICE = TODAY - timedelta(days=40)


@laid
def three():
    """A partnership in which everything that is fingerprinted was done."""
    three = three_partners()
    signed(three, draft(three))
    body = three.board(terms=replace(TERMS, call_in_days=5))
    cabinet = three.body(
        name="Cabinet",
        is_joint=False,
        organisation_ids=[three.first.pk],
        terms=replace(TERMS, quorum=1, quorum_per_partner=0, rules=()),
    )
    agreement = three.agreement()
    actions.set_approval_chain(
        agreement_id=agreement.pk, turns=[[cabinet.pk]], by=three.secretary, at=NOON
    )
    decision = three.decided(
        body,
        agreement_id=agreement.pk,
        is_key=True,
        notice_on=NOTICE,
        evidence=[Proof("Notice as published", "0" * 64)],
        options=[Option("Do nothing", "It saves nothing.")],
    )
    said = {"decision_id": decision.pk, "at": NOON}
    actions.record_approval(
        body_id=cabinet.pk,
        is_approved=False,
        because="Dear.",
        meeting_id=three.met(cabinet).pk,
        by=three.secretary,
        **said,
    )
    actions.call_in_decision(because="No consultation.", by=three.secretary, **said)
    keeper = MembershipFactory(organisation=three.second, role=Role.SECRETARY).account
    actions.settle_call_in(because="Heard.", by=keeper, **said)
    first = three.delegation(body, to_post="Clerk")
    later = TODAY + timedelta(days=1)
    three.delegation(body, to_post="Clerk", starts_on=later, replaces_id=first.pk)
    group = three.board(
        name="Group", kind=BodyKind.GROUP, reports_to_body_ids=[body.pk]
    )
    sent, withdrawn = (three.propose(three.item(three.meeting(group))) for _ in "12")
    said = {"by": three.secretary, "at": NOON}
    actions.route_decision(decision_id=sent.pk, to_body_id=body.pk, **said)
    actions.withdraw_proposal(decision_id=withdrawn.pk, **said)
    return three


def tamper(model, statement):
    """Do what only somebody with the whole database could do, and hide it."""
    connection.check_constraints()  # what waits for the end holds the table on PostgreSQL
    is_guarded = issubclass(model, AppendOnly)
    if is_guarded:
        append_only.lift_triggers(connection, model)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.check_constraints()
    if is_guarded:
        append_only.put_triggers(connection, model)


def test_nothing_is_said_of_what_is_as_it_was_recorded(three):
    assert changed_rows() == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("signature", "signatory_post = 'Somebody else'"),
        ("clearance", "advice = 'Added later.'"),
        ("vote", "way = 'against'"),
        ("approval", "is_approved = NOT is_approved"),
        ("delegation", "limit_pence = 2"),
        ("delegation", "ends_before = NULL"),
        ("decision", "proposal = 'Something else'"),
        (
            "decision",
            "called_in_on = NULL, called_in_because = '', call_in_settled_on = NULL",
        ),
        ("checkfound", "sentence = 'All is well.'"),
        ("decisionevidence", "sha256 = '1'"),
        ("contributingpartner", "pence = pence + 1"),
        ("optionconsidered", "title = 'Do it'"),
        ("approvalneeded", "turn = 7"),
    ],
)
def test_a_row_that_was_altered_is_named(three, name, change):
    model = apps.get_model("partnership", name)
    table = model._meta.db_table

    tamper(model, f"UPDATE {table} SET {change}")

    found = changed_rows()
    assert found
    assert all(each.endswith("is not as it was recorded.") for each in found)


def test_a_row_that_was_taken_away_or_slipped_in_is_named(three):
    last = Clearance.objects.latest("pk")
    given = f"{last.pk + 1}, decision_id, about, organisation_id, is_clear"
    columns = "id, decision_id, about, organisation_id, is_clear"
    others = "advice, given_at, given_by_id"
    tamper(
        Clearance,
        f"INSERT INTO partnership_clearance ({columns}, {others}) "
        f"SELECT {given}, {others} FROM partnership_clearance WHERE id = {last.pk}",
    )
    assert changed_rows() == [
        f"Clearance {last.pk + 1} was added with no record of who did."
    ]

    tamper(Clearance, f"DELETE FROM partnership_clearance WHERE id >= {last.pk}")

    assert changed_rows() == [f"Clearance {last.pk} is not there any more."]


def test_what_was_recorded_before_hashes_were_kept_is_not_held_against_anybody(three):
    Delegation.objects.create(
        pk=-1,
        from_body=Decision.objects.latest("pk").item.meeting.body,
        to_post="Clerk of old",
        subject="Beds",
        limit_basis="single",
        starts_on=TODAY,
        approved_on=TODAY,
        approver_post="Chair",
        recorded_at=NOON,
        recorded_by=three.secretary,
    )

    assert changed_rows() == []


def test_a_hash_that_somebody_typed_is_not_taken_for_one(three):
    last = Event.objects.filter(kind=Event.Kind.CLEARANCE_GIVEN).latest("pk")
    typed = last.detail.replace(last.detail[-5:-1], "0000")

    Event.objects.create(
        kind=Event.Kind.CLEARANCE_GIVEN,
        subject_type="t",
        subject_id="1",
        actor_id=None,
        at=NOON,
        detail=f"{typed}, a council of this name, clear",
    )

    assert changed_rows() == []
