"""Money that a variation changes: each contributing partner's finance officer clears it."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.partnership import draft, signatory, signed, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import Clearing, Found, Office
from ropewalk.partnership.models import Decision, MoneyCleared
from ropewalk.partnership.queries.agreement_said import fields_of, said_of
from ropewalk.partnership.queries.agreements import version_in_force
from ropewalk.partnership.queries.authority import cleared_of
from ropewalk.partnership.queries.decisions import (
    cleared_by_deputies,
    offices_to_answer_as,
)
from ropewalk.partnership.queries.officers import officers_of, vacancies
from ropewalk.partnership.rules.agreement_checks import checks_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@laid
def three():
    """Three partners, the second council with a finance officer as well."""
    made = three_partners()
    officer = MembershipFactory(role=Role.FINANCE, organisation=made.second).account
    appoint(made.second, officer)
    made.officers[made.second.pk] = officer
    return made


def appoint(organisation, account, office=Office.SECTION_151, **changes):
    return actions.appoint_officer(
        **{
            "organisation_id": organisation.pk,
            "office": office,
            "email": account.email,
            "starts_on": TODAY,
            "by": administrator(organisation),
            "at": NOON,
        }
        | changes
    )


def varied(three, **fields):
    """A pool that all have signed, and a variation of its key fields that nobody has."""
    agreement = draft(three)
    first = signed(three, agreement)
    version = actions.vary_agreement(
        agreement_id=agreement.pk,
        fields=replace(fields_of(first), **fields),
        takes_effect_on=date(2028, 4, 1),
        what_changed="What is put in.",
        by=three.secretary,
        at=NOON,
    )
    return agreement, version


def clear(three, version, organisation, *, by=None, **changes):
    return actions.clear_money(
        **{
            "version_id": version.pk,
            "party_id": version.agreement.parties.get(organisation=organisation).pk,
            "is_clear": True,
            "advice": "",
            "by": by or three.officers[organisation.pk],
            "at": NOON,
        }
        | changes
    )


def money_check(agreement, version):
    return next(
        (
            each
            for each in checks_of(said_of(agreement, version), on=TODAY)
            if each.code == "money"
        ),
        None,
    )


def test_a_variation_of_the_money_waits_for_each_finance_officer(three):
    agreement, version = varied(three, yearly_pence=3_300_000_00)
    actions.strike_from_draft(
        agreement_id=agreement.pk,
        part="contributions",
        row_id=version.contributions.first().pk,
        by=three.secretary,
        at=NOON,
    )
    actions.add_contribution(
        agreement_id=agreement.pk,
        organisation_id=three.first.pk,
        year_starting=2027,
        pence=1_300_000_00,
        in_kind="",
        by=three.secretary,
        at=NOON,
    )
    assert money_check(agreement, version).found == Found.NOT_MET
    with pytest.raises(BadInput, match=r"finance officer of .* has not cleared"):
        actions.mark_ready(agreement_id=agreement.pk, by=three.secretary, at=NOON)

    for organisation in three.all:
        clear(three, version, organisation)

    assert money_check(agreement, version).found == Found.MET
    signed(three, agreement)
    agreement.refresh_from_db()
    assert version_in_force(agreement, on=date(2028, 4, 1)) == version
    assert Event.objects.filter(kind=Event.Kind.AGREEMENT_MONEY_CLEARED).count() == 3


def test_what_was_cleared_is_cleared_no_more_when_the_sums_change(three):
    agreement, version = varied(three, yearly_pence=3_300_000_00)
    for organisation in three.all:
        clear(three, version, organisation)
    actions.vary_agreement(
        agreement_id=agreement.pk,
        fields=replace(fields_of(version), yearly_pence=9_000_000_00),
        takes_effect_on=date(2028, 4, 1),
        what_changed="",
        by=three.secretary,
        at=NOON,
    )
    version.refresh_from_db()

    assert money_check(agreement, version).found == Found.NOT_MET


def test_advice_against_it_after_it_was_marked_ready_stops_the_signatures(three):
    agreement, version = varied(three, yearly_pence=3_000_000_00)
    assert money_check(agreement, version) is None
    version = varied_again(three, agreement, version)
    for organisation in three.all:
        clear(three, version, organisation)
    actions.mark_ready(agreement_id=agreement.pk, by=three.secretary, at=NOON)
    clear(three, version, three.icb, is_clear=False, advice="It is not affordable.")

    with pytest.raises(BadInput, match="has not cleared what this version"):
        actions.sign_version(
            version_id=version.pk,
            party_id=agreement.parties.get(organisation=three.first).pk,
            post="Chief executive",
            by=signatory(three.first),
            at=NOON,
        )


def varied_again(three, agreement, version):
    """The same draft with less in kind: £1 less from the board."""
    row = version.contributions.get(party__organisation=three.icb)
    who = {"agreement_id": agreement.pk, "by": three.secretary, "at": NOON}
    actions.strike_from_draft(part="contributions", row_id=row.pk, **who)
    actions.add_contribution(
        organisation_id=three.icb.pk,
        year_starting=2027,
        pence=999_999_00,
        in_kind="",
        **who,
    )
    actions.vary_agreement(
        fields=replace(fields_of(version), yearly_pence=2_999_999_00),
        takes_effect_on=date(2028, 4, 1),
        what_changed="",
        **who,
    )
    version.refresh_from_db()
    return version


def test_only_a_partners_own_finance_officer_clears_and_the_word_stays(three):
    _, version = varied(three, yearly_pence=3_300_000_00)

    with pytest.raises(PermissionDenied, match="own finance officer"):
        clear(three, version, three.icb, by=three.officers[three.first.pk])
    with pytest.raises(BadInput, match="Say why you advise against"):
        clear(three, version, three.icb, is_clear=False)
    assert not MoneyCleared.objects.exists()

    clear(three, version, three.icb)
    with pytest.raises(IntegrityError), transaction.atomic():
        MoneyCleared.objects.update(is_clear=False)


def test_a_finance_officer_clears_it_on_the_page_of_the_agreement(three, client):
    agreement, version = varied(three, yearly_pence=3_300_000_00)
    officer = three.officers[three.icb.pk]
    client.force_login(officer)
    page = client.get(reverse("agreement", args=[agreement.pk])).content.decode()
    address = reverse("clear-agreement-money", args=[agreement.pk])
    assert address in page

    form = client.get(address).content.decode()
    token = re.search(r'name="as_seen" value="([^"]+)"', form)[1]
    party = version.agreement.parties.get(organisation=three.icb)
    answer = client.post(
        address,
        {"party_id": party.pk, "is_clear": "yes", "advice": "", "as_seen": token},
        follow=True,
    )

    assert f"{three.icb}: {officer.name} clears it on" in answer.content.decode()


def test_a_stranger_does_not_learn_of_it_and_others_are_told_who_clears(three, client):
    agreement, _ = varied(three, yearly_pence=3_300_000_00)
    address = reverse("clear-agreement-money", args=[agreement.pk])

    client.force_login(MembershipFactory().account)
    assert client.get(address).status_code == 404
    client.force_login(three.secretary)
    assert "finance officer" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "kind",
    [
        OrganisationKind.VOLUNTARY,
        OrganisationKind.PCN,
        OrganisationKind.HOUSING,
        OrganisationKind.SUB_ICB,
    ],
)
def test_whoever_answers_for_the_money_of_any_partner_clears_for_it(three, kind):
    partner = OrganisationFactory(kind=kind, name="Another partner")
    actions.add_partner(
        partnership_id=three.partnership.pk,
        organisation_id=partner.pk,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    treasurer = MembershipFactory(role=Role.FINANCE, organisation=partner).account
    appoint(partner, treasurer, Office.MONEY)
    decision = three.propose(
        three.item(three.meeting(three.body())),
        pence_by_organisation={partner.pk: 1_000_00},
    )
    assert offices_to_answer_as(decision, actor=treasurer, on=TODAY) == [
        (f"finance-{partner.pk}", "Officer who answers for its money, Another partner")
    ]

    give(decision, partner, treasurer)

    assert cleared_of(decision) == {"Another partner": True}


def give(decision, organisation, by, at=NOON):
    return actions.give_clearance(
        decision_id=decision.pk,
        organisation_id=organisation.pk,
        about=Clearing.FINANCE,
        is_clear=True,
        advice="",
        by=by,
        at=at,
    )


def test_a_named_deputy_acts_beside_the_officer_and_is_shown_as_deputy(three, client):
    deputy = MembershipFactory(role=Role.FINANCE, organisation=three.first).account
    appoint(three.first, deputy, is_deputy=True, ends_before=TODAY + timedelta(days=30))
    officer = three.officers[three.first.pk]
    decision = three.propose(
        three.item(three.meeting(three.body())),
        pence_by_organisation={three.first.pk: 1_000_00},
    )
    by_officer = give(decision, three.first, officer)
    by_deputy = give(decision, three.first, deputy)

    decision = Decision.objects.get(pk=decision.pk)
    assert cleared_by_deputies(decision) == {by_deputy.pk}
    assert by_officer.pk != by_deputy.pk
    with pytest.raises(PermissionDenied):
        give(decision, three.first, deputy, at=NOON + timedelta(days=30))
    now = next(
        each
        for each in officers_of(three.partnership, on=TODAY)
        if each.organisation_id == three.first.pk and each.holder
    )
    assert (now.holder, len(now.deputies)) == (officer.name, 1)
    client.force_login(three.secretary)
    page = client.get(reverse("decision", args=[decision.pk])).content.decode()
    assert page.count("(by a deputy)") == 1


def test_somebody_deputises_once_and_ends_after_they_start(three):
    deputy = MembershipFactory(role=Role.FINANCE, organisation=three.first).account
    appoint(three.first, deputy, is_deputy=True)

    with pytest.raises(BadInput, match="deputises there already"):
        appoint(three.first, deputy, is_deputy=True)
    with pytest.raises(BadInput, match="end after it starts"):
        appoint(three.first, deputy, ends_before=TODAY)


def test_an_office_that_no_statute_asks_for_is_not_called_vacant(three):
    partner = OrganisationFactory(kind=OrganisationKind.VOLUNTARY, name="A charity")
    actions.add_partner(
        partnership_id=three.partnership.pk,
        organisation_id=partner.pk,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    offices = officers_of(three.partnership, on=TODAY)

    assert "A charity" in {each.organisation for each in offices}
    assert not any("A charity" in each for each in vacancies(offices))
