"""Agreements through actions: what is written and audited, who is refused, nothing half-done."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
)
from factories.partnership import draft, signatory, signed, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.agreements import PaperSignature
from ropewalk.partnership.actions.reviews import Answered
from ropewalk.partnership.kinds import ChecklistAnswer, DutyKind, Standing
from ropewalk.partnership.models import (
    Agreement,
    AgreementDocument,
    AllegedBreach,
    Duty,
    Element,
    Notice,
    Signature,
    Version,
)
from ropewalk.partnership.queries.agreement_in_full import (
    agreements_in_full,
    in_full,
    register_of_agreements,
)
from ropewalk.partnership.queries.agreement_said import (
    fields_of,
    token_of,
    whole_agreements_seen_by,
)
from ropewalk.partnership.queries.agreements import fault_of, version_in_force
from ropewalk.partnership.queries.duties import duties_seen_by, said_first, shown
from ropewalk.partnership.queries.sharing import protocols_seen_by, refusal_to_link
from ropewalk.partnership.rules.agreement_review import checklist
from ropewalk.partnership.rules.agreements import KeyFields

pytestmark = pytest.mark.django_db


three = laid(three_partners)


def who(three, agreement):
    return {"agreement_id": agreement.pk, "by": three.secretary, "at": NOON}


def full_of(three, agreement, **asked):
    seen = whole_agreements_seen_by(three.secretary, on=TODAY).get(pk=agreement.pk)
    return in_full(seen, **{"on": TODAY} | asked)


def party_of(agreement, organisation):
    return agreement.parties.get(organisation=organisation)


# ---- recording ----


def test_an_imported_agreement_is_recorded_as_it_is_and_what_is_missing_shows(three):
    agreement = three.agreement(fields=KeyFields(starts_on=date(2026, 4, 1)))

    full = full_of(three, agreement)

    assert full.state == "in force"
    assert full.missing == [
        "Ends",
        "Notice",
        "Next review",
        "Host",
        "Managed by",
        "Put in for a year",
    ]
    aims = next(each for each in full.checks if each.code == "aims")
    assert full.found_said(aims) == "Not yet recorded"
    assert full.ready_refusal


def test_an_imported_agreement_with_a_body_the_law_does_not_name_is_shown_as_such(
    three,
):
    pcn = OrganisationFactory(kind=OrganisationKind.PCN, name="A network")
    joined_partner(three, pcn)
    agreement = three.agreement(
        party_ids=[three.first.pk, three.icb.pk, pcn.pk], signatures=()
    )

    parties = next(
        each for each in full_of(three, agreement).checks if each.code == "parties"
    )

    assert "A network cannot be party" in parties.said
    assert full_of(three, agreement).found_said(parties) == "Not met"


def joined_partner(three, organisation):
    three.partnership.partners.create(organisation=organisation, starts_on=TODAY)


def test_s2_04_a_council_a_board_and_a_trust_agree_and_a_network_joins(three):
    trust = OrganisationFactory(kind=OrganisationKind.TRUST, name="A trust")
    pcn = OrganisationFactory(kind=OrganisationKind.PCN, name="A network")
    for each in (trust, pcn):
        joined_partner(three, each)
    parties = [three.first.pk, three.icb.pk, trust.pk]

    with pytest.raises(
        BadInput, match=r"A network cannot be party .* join by memorandum"
    ):
        draft(three, written=False, party_ids=[*parties, pcn.pk])
    assert not Agreement.objects.exists()

    agreement = draft(
        three, written=False, party_ids=parties, by_memorandum_ids=[pcn.pk]
    )
    assert [each.standing for each in agreement.parties.all()] == [
        Standing.PARTY,
        Standing.PARTY,
        Standing.PARTY,
        Standing.BY_MEMORANDUM,
    ]
    with pytest.raises(BadInput, match=r"No commissioner's consent .* A trust"):
        actions.mark_ready(**who(three, agreement))


def test_an_agreement_needs_two_parties_and_a_pool_one_of_each_side(three):
    with pytest.raises(BadInput, match="two parties or more"):
        draft(three, written=False, party_ids=[three.first.pk])
    with pytest.raises(BadInput, match="needs an NHS body"):
        draft(three, written=False, party_ids=[three.first.pk, three.second.pk])


def test_the_same_form_sent_twice_records_one_agreement(three):
    key = uuid4()
    first, second = (three.agreement(submission_key=key) for _ in range(2))

    assert first == second
    assert Event.objects.filter(kind=Event.Kind.AGREEMENT_RECORDED).count() == 1


def test_overlapping_terms_of_one_agreement_are_refused(three):
    three.agreement()

    with pytest.raises(BadInput, match="the terms overlap"):
        three.agreement(title="better care fund AGREEMENT")
    following = KeyFields(starts_on=date(2027, 4, 1), ends_before=date(2028, 4, 1))
    three.agreement(fields=following)
    assert Agreement.objects.count() == 2


def test_s0_39_a_child_cannot_outlast_its_parent(three):
    strategic = three.agreement(
        title="Strategic agreement",
        fields=KeyFields(starts_on=date(2009, 4, 1), ends_before=date(2012, 4, 1)),
        signatures=[
            PaperSignature(each.pk, date(2009, 3, 1), "") for each in three.all
        ],
    )
    yearly = {"parent_id": strategic.pk, "title": "Financial agreement"}

    with pytest.raises(BadInput, match="last day is 31 March 2012"):
        three.agreement(
            **yearly,
            fields=KeyFields(starts_on=date(2011, 4, 1), ends_before=date(2013, 4, 1)),
        )
    child = three.agreement(
        **yearly,
        fields=KeyFields(starts_on=date(2011, 4, 1), ends_before=date(2012, 4, 1)),
    )
    with pytest.raises(BadInput, match="“Financial agreement” would outlast it"):
        actions.vary_agreement(
            fields=KeyFields(starts_on=date(2009, 4, 1), ends_before=date(2012, 1, 1)),
            takes_effect_on=date(2010, 4, 1),
            what_changed="Ends early",
            **who(three, strategic),
        )
    assert strategic.versions.count() == 1
    assert full_of(three, strategic).children == [child]
    ends = full_of(three, strategic, on=date(2010, 1, 1)).fields[4]
    assert ends.said == "on 31 March 2012, its last day"


def test_a_paper_signature_is_a_partys_and_not_still_to_come(three):
    stranger = OrganisationFactory()
    for signature, said in (
        (PaperSignature(stranger.pk, date(2026, 3, 1), ""), "Only a party"),
        (PaperSignature(three.first.pk, TODAY + timedelta(1), ""), "still to come"),
    ):
        with pytest.raises(BadInput, match=said):
            three.agreement(signatures=[signature])
    assert not Agreement.objects.exists()


def test_a_term_that_there_is_not_is_refused(three):
    with pytest.raises(BadInput, match="no term called weather"):
        three.agreement(elements={"weather": "Fine"})


# ---- what it says, and the gate ----


def test_each_missing_element_is_named_and_nothing_is_marked(three):
    agreement = draft(three, written=False)

    with pytest.raises(BadInput) as refused:
        actions.mark_ready(**who(three, agreement))

    for title in (
        "Agreed aims and outcomes",
        "Each partner's contribution",
        "functions and the health-related functions",
        "The people and the kinds of service",
        "Staff, goods, services and accommodation",
        "Duration, and provision for review",
        "How the fund is managed",
        "Likely improvement",
        "Joint consultation",
        "calendar of quarterly reports",
    ):
        assert title in str(refused.value)
    assert agreement.versions.get().ready_at is None
    assert not Event.objects.filter(kind=Event.Kind.AGREEMENT_READY).exists()


def test_a_written_agreement_is_marked_ready_signed_by_each_and_in_force(three):
    agreement = draft(three)
    version = actions.mark_ready(**who(three, agreement))

    for party in agreement.parties.all():
        assert version_in_force(agreement, on=date(2027, 5, 1)) is None
        actions.sign_version(
            version_id=version.pk,
            party_id=party.pk,
            post="Chief executive",
            by=signatory(party.organisation),
            at=NOON,
        )
        agreement = Agreement.objects.get(pk=agreement.pk)

    assert version_in_force(agreement, on=date(2027, 5, 1)) == version
    assert full_of(three, agreement).state == "signed; starts on 1 April 2027"
    kinds = set(agreement.duties.values_list("kind", flat=True))
    assert {DutyKind.NOTICE, DutyKind.EXPIRY, DutyKind.QUARTERLY_REPORT} <= kinds


def test_nobody_signs_what_is_not_marked_ready(three):
    agreement = draft(three)

    with pytest.raises(PermissionDenied, match="not marked ready"):
        actions.sign_version(
            version_id=agreement.versions.get().pk,
            party_id=party_of(agreement, three.first).pk,
            post="Chief executive",
            by=signatory(three.first),
            at=NOON,
        )
    assert not Signature.objects.exists()


def test_signing_twice_and_signing_for_others_are_refused(three):
    agreement = draft(three)
    version = actions.mark_ready(**who(three, agreement))
    party, signer = party_of(agreement, three.first), signatory(three.first)
    said = {"version_id": version.pk, "post": "Chief executive", "at": NOON}

    actions.sign_version(party_id=party.pk, by=signer, **said)

    with pytest.raises(PermissionDenied, match="already signed"):
        actions.sign_version(party_id=party.pk, by=signer, **said)
    with pytest.raises(PermissionDenied, match="not an authorised signatory"):
        actions.sign_version(
            party_id=party_of(agreement, three.icb).pk, by=signer, **said
        )
    assert Signature.objects.count() == 1


def test_what_was_signed_cannot_be_changed_only_varied(three):
    agreement = draft(three)
    signed(three, agreement)

    with pytest.raises(PermissionDenied, match="Vary the agreement"):
        actions.say_terms(texts={"aims": "Others"}, **who(three, agreement))
    assert Element.objects.get(code="aims").text.startswith("Fewer people")


def test_a_change_to_what_is_ready_has_to_be_made_ready_again(three):
    agreement = draft(three)
    actions.mark_ready(**who(three, agreement))

    actions.say_terms(texts={"exit": "A plan within 28 days."}, **who(three, agreement))

    assert agreement.versions.get().ready_at is None


def test_what_changed_since_it_was_read_is_not_signed(three):
    agreement = draft(three)
    version = actions.mark_ready(**who(three, agreement))
    seen = token_of(agreement, version)
    actions.say_terms(texts={"exit": "Another plan."}, **who(three, agreement))
    actions.mark_ready(**who(three, agreement))

    with pytest.raises(BadInput, match="changed since you opened it"):
        actions.sign_version(
            version_id=version.pk,
            party_id=party_of(agreement, three.first).pk,
            post="Chief executive",
            by=signatory(three.first),
            at=NOON,
            as_seen=seen,
        )
    assert not Signature.objects.exists()


def test_excluded_functions_and_functions_of_strangers_are_refused(three):
    agreement = draft(three, written=False)
    stranger = OrganisationFactory()

    with pytest.raises(BadInput, match="“Surgery” is excluded"):
        actions.cover_functions(
            covered=[("surgery", three.icb.pk)], **who(three, agreement)
        )
    with pytest.raises(BadInput, match="one of the parties"):
        actions.cover_functions(
            covered=[("community", stranger.pk)], **who(three, agreement)
        )
    assert not agreement.versions.get().functions.exists()


def test_an_imported_agreement_that_covers_an_excluded_function_shows_it(three):
    agreement = three.agreement()

    actions.cover_functions(
        covered=[("surgery", three.icb.pk)], **who(three, agreement)
    )

    excluded = next(
        each for each in full_of(three, agreement).checks if each.code == "excluded"
    )
    assert "“Surgery” is excluded" in excluded.said


def test_what_was_recorded_from_paper_is_added_to_and_never_changed(three):
    agreement = three.agreement(elements={"aims": "As on paper"})

    actions.say_terms(texts={"exit": "Clause 30"}, **who(three, agreement))
    with pytest.raises(BadInput, match="recorded from the paper already"):
        actions.say_terms(texts={"aims": "Otherwise"}, **who(three, agreement))
    with pytest.raises(PermissionDenied, match="recorded as it is"):
        actions.strike_from_draft(part="schemes", row_id=1, **who(three, agreement))

    terms = {each.code: each.text for each in full_of(three, agreement).terms}
    assert (terms["aims"], terms["exit"]) == ("As on paper", "Clause 30")


def test_contributions_are_money_or_in_kind_and_once_a_year(three):
    agreement = draft(three, written=False)
    said = {"organisation_id": three.first.pk, "year_starting": 2027}

    for pence, in_kind in ((None, " "), (100, "Two nurses")):
        with pytest.raises(BadInput, match="one of the two"):
            actions.add_contribution(
                pence=pence, in_kind=in_kind, **said, **who(three, agreement)
            )
    actions.add_contribution(pence=0, in_kind="", **said, **who(three, agreement))
    actions.add_contribution(
        pence=None, in_kind="Two nurses", **said, **who(three, agreement)
    )
    with pytest.raises(BadInput, match="there already"):
        actions.add_contribution(pence=5, in_kind="", **said, **who(three, agreement))

    shown_here = [each.said for each in full_of(three, agreement).contributions]
    assert shown_here == ["£0.00", "Two nurses"]


def test_a_scheme_is_taken_out_of_a_draft(three):
    agreement = draft(three)
    scheme = agreement.versions.get().schemes.get()

    actions.strike_from_draft(part="schemes", row_id=scheme.pk, **who(three, agreement))

    assert full_of(three, agreement).schemes == []
    with pytest.raises(BadInput, match="not in this draft"):
        actions.strike_from_draft(
            part="schemes", row_id=scheme.pk, **who(three, agreement)
        )


def test_s1_20_what_each_partner_commits_adds_up_on_the_page(three):
    full = full_of(three, draft(three))

    assert full.totals == [("2027/28", "£3,000,000.00")]
    assert [each.said for each in full.contributions] == ["£1,000,000.00"] * 3


def test_a_consent_is_for_a_trust(three):
    agreement = draft(three, written=False)

    with pytest.raises(BadInput, match="choose the trust"):
        actions.add_consent(
            trust_id=three.icb.pk,
            commissioner="A neighbouring board",
            given_on=TODAY,
            **who(three, agreement),
        )


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.FINANCE, Role.SIGNATORY])
def test_another_role_writes_nothing(three, role):
    agreement = draft(three)
    other = MembershipFactory(role=role, organisation=three.first).account
    events = Event.objects.count()
    asked = {"agreement_id": agreement.pk, "by": other, "at": NOON}

    for act, said in (
        (actions.say_terms, {"texts": {"aims": "Others"}}),
        (actions.cover_functions, {"covered": []}),
        (actions.mark_ready, {}),
        (
            actions.plan_reports,
            {"year_starting": 2027, "organisation_id": 1, "owner_post": "x"},
        ),
        (
            actions.vary_agreement,
            {"fields": KeyFields(), "takes_effect_on": None, "what_changed": "x"},
        ),
    ):
        with pytest.raises(PermissionDenied, match="does not let you keep"):
            act(**asked, **said)
    assert Event.objects.count() == events


# ---- variations and what was known ----


def test_a_variation_is_a_version_and_the_one_before_holds_until_all_have_signed(three):
    agreement = draft(three)
    first = signed(three, agreement)
    longer = replace(fields_of(first), ends_before=date(2032, 4, 1))

    second = actions.vary_agreement(
        fields=longer,
        takes_effect_on=date(2027, 10, 1),
        what_changed="Two years longer",
        **who(three, agreement),
    )

    agreement = Agreement.objects.get(pk=agreement.pk)
    assert version_in_force(agreement, on=date(2028, 1, 1)) == first
    assert second.elements.count() == first.elements.count()
    actions.plan_reports(
        organisation_id=three.first.pk,
        owner_post="Head of joint commissioning",
        **who(three, agreement),
    )
    signed(three, agreement)
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert version_in_force(agreement, on=date(2027, 9, 30)) == first
    assert version_in_force(agreement, on=date(2027, 10, 1)) == second
    assert agreement.duties.get(kind=DutyKind.EXPIRY).due_on == date(2032, 3, 31)


def test_what_was_known_then_prints_the_same_afterwards(three):
    agreement = three.agreement(fields=KeyFields(starts_on=date(2026, 4, 1)))
    later = NOON + timedelta(days=30)
    full = full_of(three, agreement)
    then = (full.missing, [each.text for each in full.terms])

    actions.vary_agreement(
        agreement_id=agreement.pk,
        fields=KeyFields(
            starts_on=date(2026, 4, 1), ends_before=date(2027, 4, 1), notice_months=3
        ),
        takes_effect_on=date(2026, 4, 1),
        what_changed="Filled in from the paper",
        is_imported=True,
        by=three.secretary,
        at=later,
    )
    actions.say_terms(
        agreement_id=agreement.pk,
        texts={"exit": "Clause 30"},
        by=three.secretary,
        at=later,
    )

    now = full_of(three, agreement)
    assert now.version.number == 2
    assert "Notice" not in now.missing
    known = full_of(three, agreement, as_known=NOON)
    assert known.version.number == 1
    assert (known.missing, [each.text for each in known.terms]) == then
    with pytest.raises(LookupError):
        full_of(three, agreement, as_known=NOON - timedelta(days=1))


def test_terms_added_to_a_paper_later_were_not_known_before(three):
    agreement = three.agreement()
    actions.say_terms(
        agreement_id=agreement.pk,
        texts={"exit": "Clause 30"},
        by=three.secretary,
        at=NOON + timedelta(days=30),
    )

    said = {each.code: each.text for each in full_of(three, agreement).terms}
    known = full_of(three, agreement, as_known=NOON)
    assert said["exit"] == "Clause 30"
    assert {each.code: each.text for each in known.terms}["exit"] == ""


def test_a_variation_says_what_changed_and_from_when(three):
    agreement = three.agreement()
    said = {"fields": KeyFields(), **who(three, agreement)}

    with pytest.raises(BadInput, match="Say what changed"):
        actions.vary_agreement(takes_effect_on=TODAY, what_changed=" ", **said)
    with pytest.raises(BadInput, match="from which day"):
        actions.vary_agreement(takes_effect_on=None, what_changed="The end", **said)
    with pytest.raises(BadInput, match="changed since you opened it"):
        actions.vary_agreement(
            takes_effect_on=TODAY, what_changed="The end", as_seen="old", **said
        )
    assert Version.objects.count() == 1


def test_a_draft_is_changed_where_it_stands_and_made_ready_again(three):
    agreement = draft(three)
    actions.mark_ready(**who(three, agreement))
    fields = replace(
        fields_of(agreement.versions.get()),
        notice_months=12,
        starts_on=date(2028, 4, 1),
    )

    actions.vary_agreement(
        fields=fields, takes_effect_on=None, what_changed="", **who(three, agreement)
    )

    version = agreement.versions.get()
    assert version.notice_months == 12
    assert version.ready_at is None
    assert version.takes_effect_on == version.starts_on == date(2028, 4, 1)


# ---- duties ----


def test_an_imported_pool_has_its_duties_on_the_calendar_from_then_on(three):
    three.agreement(
        fields=KeyFields(
            starts_on=date(2026, 4, 1),
            ends_before=date(2027, 4, 1),
            notice_months=3,
            review_on=date(2026, 9, 1),
            host_id=three.first.pk,
            manager_post="Pool manager",
        )
    )

    duties = shown(duties_seen_by(three.secretary, on=TODAY), on=TODAY)

    assert [(each.kind, each.due_on) for each in duties] == [
        ("Review", date(2026, 9, 1)),
        ("Quarterly report", date(2026, 10, 30)),
        ("Last day to give notice before the agreement ends", date(2026, 12, 31)),
        ("Quarterly report", date(2027, 1, 30)),
        ("Last day of the agreement", date(2027, 3, 31)),
        ("Quarterly report", date(2027, 4, 30)),
        ("Annual return", date(2027, 5, 30)),
    ]
    assert {each.owner for each in duties} == {f"Pool manager, {three.first}"}
    assert said_first(duties).startswith("1 duty is overdue; the next is due on 30")


def test_a_duty_is_done_once_and_not_in_days_to_come(three):
    agreement = draft(three)
    duty = agreement.duties.first()
    said = {"duty_id": duty.pk, "by": three.secretary, "at": NOON}

    with pytest.raises(BadInput, match="still to come"):
        actions.finish_duty(done_on=TODAY + timedelta(1), **said)
    actions.finish_duty(done_on=TODAY, **said)
    with pytest.raises(BadInput, match="done already"):
        actions.finish_duty(done_on=TODAY, **said)

    assert Event.objects.filter(kind=Event.Kind.DUTY_DONE).count() == 1


def test_planning_the_same_year_twice_plans_it_once(three):
    agreement = draft(three)
    planned = Duty.objects.count()

    again = actions.plan_reports(
        year_starting=2027,
        organisation_id=three.first.pk,
        owner_post="Somebody else",
        **who(three, agreement),
    )

    assert (again, Duty.objects.count()) == ([], planned)
    with pytest.raises(BadInput, match="outside the term"):
        actions.plan_reports(
            year_starting=2040,
            organisation_id=three.first.pk,
            owner_post="Manager",
            **who(three, agreement),
        )


ANNEX = {
    "health_gain": "Said",
    "consultation": "Said",
    "council_part": "Said",
    "existing": "Said",
    "governance": "Said",
    "audit": "Said",
    "operations": "Said",
    "staff": "Said",
    "eligibility": "Said",
    "complaints": "Said",
    "overspend": "Said",
    "disputes": "Said",
}


def test_s1_18_it_goes_live_only_once_the_annex_is_complete(three):
    agreement = draft(three)
    actions.say_terms(texts=ANNEX, **who(three, agreement))
    actions.add_sharing(
        data="Who is in hospital",
        purpose="Planning care at home",
        legal_basis="Public task",
        given_by_id=three.icb.pk,
        given_to_id=three.first.pk,
        impact_assessment="DPIA 12",
        **who(three, agreement),
    )
    owner = {"organisation_id": three.first.pk, "owner_post": "Commissioning group"}
    actions.add_duty(
        kind=DutyKind.MILESTONE,
        due_on=date(2000, 11, 30),
        about="Apply, autumn 2000",
        **owner,
        **who(three, agreement),
    )
    live = actions.add_duty(
        kind=DutyKind.GO_LIVE,
        due_on=date(2001, 4, 1),
        about="Goes live, April 2001",
        **owner,
        **who(three, agreement),
    )
    done = {"duty_id": live.pk, "done_on": TODAY, "by": three.secretary, "at": NOON}

    with pytest.raises(BadInput, match="nothing is said on exit strategy"):
        actions.finish_duty(**done)
    assert Duty.objects.get(pk=live.pk).done_on is None

    actions.say_terms(texts={"exit": "A plan in 28 days."}, **who(three, agreement))
    assert actions.finish_duty(**done).done_on == TODAY


def test_s1_19_a_missing_exit_strategy_is_not_robust(three):
    agreement = draft(three)
    actions.say_terms(texts=ANNEX, **who(three, agreement))

    annex = full_of(three, agreement).annex

    assert not annex.is_robust
    assert "exit strategy" in annex.said


# ---- reviews ----


def answers(**changes):
    return [
        Answered(each.code, ChecklistAnswer.YES, "Seen")
        if each.code not in changes
        else changes[each.code]
        for each in checklist()
    ]


def test_s0_05_unsigned_or_without_exit_terms_recommends_a_review(three):
    unsigned = draft(three)
    held = agreements_in_full(three.secretary, three.partnership, on=TODAY)

    assert held[0].agreement == unsigned
    assert held[0].review_because == [
        "It is not signed by every party.",
        "It has no exit terms.",
    ]
    row = register_of_agreements(held).records()[0]
    assert row["review"].startswith("recommended: It is not signed")
    assert row["complete"] == held[0].elements.percent == 28  # 6 of 21


def test_s0_05_a_review_answers_each_question_and_sets_the_next(three):
    agreement = three.agreement(
        fields=KeyFields(starts_on=date(2026, 4, 1), review_on=date(2026, 9, 1))
    )
    said = {
        "reviewed_on": TODAY,
        "next_on": date(2027, 9, 1),
        "submission_key": uuid4(),
        **who(three, agreement),
    }

    with pytest.raises(BadInput, match="Answer each question once"):
        actions.review_agreement(answers=answers()[1:], **said)
    no_action = Answered("value", ChecklistAnswer.NO)
    with pytest.raises(BadInput, match="Say what is to be done about: Is value"):
        actions.review_agreement(answers=answers(value=no_action), **said)
    partly = Answered("value", ChecklistAnswer.PARTLY, action="Compare prices by June")
    actions.review_agreement(answers=answers(value=partly), **said)

    full = full_of(three, agreement)
    assert ("Is value for money shown?", "Partly", "", "Compare prices by June") in (
        full.reviews[0].answers
    )
    reviews = agreement.duties.filter(kind=DutyKind.REVIEW)
    assert [(each.due_on, each.done_on) for each in reviews] == [
        (date(2026, 9, 1), TODAY),
        (date(2027, 9, 1), None),
    ]
    assert full.review_because == ["It has no exit terms."]


# ---- leaving ----


def in_force_with_notice(three, **elements):
    return three.agreement(
        fields=KeyFields(
            starts_on=date(2026, 4, 1),
            ends_before=date(2029, 4, 1),
            notice_months=6,
            manager_post="Pool manager",
        ),
        elements=elements,
    )


def test_s2_31_notice_within_terms_starts_the_exit_plan(three):
    agreement = in_force_with_notice(three)
    party = party_of(agreement, three.first)
    said = {
        "party_id": party.pk,
        "given_on": TODAY,
        "reason": "Another way of working",
        "by": three.secretary,
        "at": NOON,
    }

    with pytest.raises(BadInput, match=r"the earliest day to leave .* 13 April 2027"):
        actions.give_notice(leaves_on=date(2027, 4, 12), impact="Seen", **said)
    with pytest.raises(BadInput, match="what leaving does to the people"):
        actions.give_notice(leaves_on=date(2027, 4, 13), impact=" ", **said)
    assert not Notice.objects.exists()
    assert not Duty.objects.filter(kind=DutyKind.EXIT_PLAN).exists()

    actions.give_notice(leaves_on=date(2027, 4, 13), impact="Assessed", **said)

    plan = agreement.duties.get(kind=DutyKind.EXIT_PLAN)
    assert plan.due_on == date(2026, 11, 10)
    assert f"{three.first} has given notice" in full_of(three, agreement).state
    with pytest.raises(BadInput, match="given notice already"):
        actions.give_notice(leaves_on=date(2027, 4, 13), impact="Assessed", **said)


def test_s2_31_a_service_stopped_without_notice_is_alleged_by_whom_and_opens_a_dispute(
    three,
):
    agreement = in_force_with_notice(three, disputes="First the two directors, then…")
    first, icb = (party_of(agreement, each) for each in (three.first, three.icb))
    said = {
        "alleged_by_id": first.pk,
        "alleged_of_id": icb.pk,
        "stopped": "The collaborative care team",
        "stopped_on": date(2026, 9, 1),
        "at": NOON,
    }

    breach = actions.allege_breach(by=three.secretary, **said)

    assert (breach.alleged_by, breach.alleged_of) == (first, icb)
    assert breach.procedure == "First the two directors, then…"
    assert breach.settled_on is None
    event = Event.objects.get(kind=Event.Kind.BREACH_ALLEGED)
    assert event.detail == f"by {three.first} of {three.icb}"

    theirs = MembershipFactory(role=Role.COMMISSIONER, organisation=three.icb).account
    with pytest.raises(PermissionDenied, match="for it"):
        actions.allege_breach(by=theirs, **said)
    settled = actions.settle_breach(
        breach_id=breach.pk,
        settled_on=TODAY,
        settlement="The team comes back in January.",
        by=three.secretary,
        at=NOON,
    )
    assert settled.settlement.startswith("The team")


def test_s2_31_what_stopped_after_notice_is_no_breach_without_notice(three):
    agreement = in_force_with_notice(three)
    first, icb = (party_of(agreement, each) for each in (three.first, three.icb))
    Notice.objects.create(
        agreement=agreement,
        party=icb,
        given_on=date(2026, 4, 1),
        leaves_on=date(2026, 10, 1),
        reason="x",
        impact="x",
        recorded_at=NOON,
        recorded_by=three.secretary,
    )
    said = {
        "alleged_by_id": first.pk,
        "alleged_of_id": icb.pk,
        "stopped": "A service",
        "by": three.secretary,
        "at": NOON,
    }

    with pytest.raises(BadInput, match="gave notice and had left"):
        actions.allege_breach(stopped_on=date(2026, 10, 1), **said)
    actions.allege_breach(stopped_on=date(2026, 9, 30), **said)
    assert AllegedBreach.objects.count() == 1


def test_an_agreement_ends_when_only_one_party_is_left(three):
    agreement = in_force_with_notice(three)
    for organisation in (three.first, three.second):
        actions.give_notice(
            party_id=party_of(agreement, organisation).pk,
            given_on=TODAY,
            leaves_on=date(2027, 4, 13),
            reason="Another way of working",
            impact="Assessed",
            by=MembershipFactory(
                role=Role.COMMISSIONER, organisation=organisation
            ).account,
            at=NOON,
        )

    before, then = date(2027, 4, 12), date(2027, 4, 13)
    assert fault_of(agreement, on=before) is None
    assert "its parties have left" in fault_of(agreement, on=then)
    assert full_of(three, agreement, on=before).state.startswith("in force; ")
    assert full_of(three, agreement, on=then).state.startswith("ended; ")


# ---- sharing information ----


def test_s2_56_two_of_three_sites_have_a_protocol_and_the_third_cannot_link(three):
    agreement = three.agreement()
    for council in (three.first, three.second):
        actions.add_sharing(
            data="Who is in hospital",
            purpose="Planning care at home",
            legal_basis="Public task",
            given_by_id=three.icb.pk,
            given_to_id=council.pk,
            impact_assessment="DPIA 12",
            **who(three, agreement),
        )
    third = OrganisationFactory(name="The third site")

    protocols = protocols_seen_by(three.secretary, on=TODAY)
    assert [each.is_in_force for each in protocols] == [True, True]
    for council in (three.first, three.second):
        assert refusal_to_link(given_by=three.icb, given_to=council, on=TODAY) is None
    refusal = refusal_to_link(given_by=three.icb, given_to=third, on=TODAY)
    assert "to The third site are in force" in refusal
    after = refusal_to_link(
        given_by=three.icb, given_to=three.first, on=date(2027, 4, 1)
    )
    assert "cannot be linked" in after
    back = refusal_to_link(given_by=three.first, given_to=three.icb, on=TODAY)
    assert "cannot be linked" in back


def given(agreement, organisation, **changes):
    said = {
        "party_id": party_of(agreement, organisation).pk,
        "reason": "Another way of working",
        "impact": "Assessed",
        "by": MembershipFactory(
            role=Role.COMMISSIONER, organisation=organisation
        ).account,
        "at": NOON,
    }
    return actions.give_notice(**said | changes)


def test_notice_is_counted_from_the_day_it_is_recorded_unless_a_paper_shows_it(three):
    agreement = in_force_with_notice(three)
    before = date(2026, 4, 13)
    asked = {"given_on": before, "leaves_on": TODAY}
    letter = AgreementDocument.objects.create(
        agreement=agreement,
        name="Letter.pdf",
        folder=uuid4(),
        size=1,
        sha256="0" * 64,
        pages=1,
        recorded_at=NOON,
        recorded_by=three.secretary,
    )
    elsewhere = three.agreement(title="Another pool")

    with pytest.raises(BadInput, match=r"notice on 13 October 2026 is 13 April 2027"):
        given(agreement, three.second, **asked)
    with pytest.raises(BadInput, match="one of the papers of this agreement"):
        given(elsewhere, three.second, **asked, shown_by_id=letter.pk)
    assert not Notice.objects.exists()

    given(agreement, three.second, **asked, shown_by_id=letter.pk)
    given(agreement, three.first, given_on=before, leaves_on=date(2027, 4, 13))

    assert set(Notice.objects.values_list("given_on", "shown_by")) == {
        (before, letter.pk),
        (TODAY, None),
    }


def test_old_signatures_do_not_stand_under_changed_terms(three):
    agreement = three.agreement()
    first = agreement.versions.get()
    changed = replace(fields_of(first), yearly_pence=99_000_000_00)
    said = {
        "takes_effect_on": date(2026, 4, 1),
        "what_changed": "Filled in from the paper",
        "is_imported": True,
        "by": three.secretary,
        "at": NOON + timedelta(days=1),
    }
    new = [PaperSignature(each.pk, TODAY, "Chief executive") for each in three.all]
    filled = actions.vary_agreement(agreement_id=agreement.pk, fields=changed, **said)
    assert filled.signatures.count() == 3  # nobody had said what is put in for a year

    for name, other in (
        ("yearly_pence", 1_00),
        ("yearly_pence", None),
        ("host_id", three.second.pk),
        ("ends_before", date(2030, 4, 1)),
    ):
        with pytest.raises(BadInput, match="changes what was signed"):
            actions.vary_agreement(
                agreement_id=agreement.pk,
                fields=replace(changed, **{name: other}),
                **said,
            )
    longer = replace(changed, ends_before=date(2030, 4, 1))
    with pytest.raises(BadInput, match=r"signed: when it ends\. Add the paper"):
        actions.vary_agreement(
            agreement_id=agreement.pk, fields=longer, signatures=new, **said
        )
    AgreementDocument.objects.create(
        agreement=agreement,
        name="Deed of variation.pdf",
        folder=uuid4(),
        size=1,
        sha256="1" * 64,
        pages=1,
        recorded_at=NOON + timedelta(days=2),
        recorded_by=three.secretary,
    )
    varied = actions.vary_agreement(
        agreement_id=agreement.pk, fields=longer, signatures=new, **said
    )

    assert {each.signed_on for each in varied.signatures.all()} == {TODAY}
