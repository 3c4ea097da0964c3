"""Agreements as the days pass: who has left, what law named then, what is reported when."""

from datetime import date, timedelta

import pytest
from factories.laid import laid
from factories.organisations import NOON, TODAY
from factories.partnership import draft, signatory, three_partners, write

from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.actions.agreements import PaperSignature
from ropewalk.partnership.kinds import Found
from ropewalk.partnership.models import Notice
from ropewalk.partnership.queries.agreement_said import said_of
from ropewalk.partnership.queries.agreements import agreements_seen_by, fault_of
from ropewalk.partnership.rules.agreement_checks import checks_of, why_not_ready
from ropewalk.partnership.rules.agreements import KeyFields

pytestmark = [pytest.mark.django_db]


three = laid(three_partners)


def on_paper(three, starts_on, ends_before, **changes):
    """A pooled fund of all three from one day up to another, signed on paper before it."""
    return three.agreement(
        fields=KeyFields(
            starts_on=starts_on,
            ends_before=ends_before,
            notice_months=3,
            host_id=three.first.pk,
        ),
        signatures=[
            PaperSignature(each.pk, starts_on - timedelta(days=1), "Chief executive")
            for each in three.all
        ],
        **changes,
    )


def leave(three, agreement, organisation, leaves_on, given_on=TODAY):
    return actions.give_notice(
        party_id=agreement.parties.get(organisation=organisation).pk,
        given_on=given_on,
        leaves_on=leaves_on,
        reason="Its money is needed elsewhere.",
        impact="Assessed on 1 May; 40 people move to another service.",
        by=signatory(organisation),
        at=NOON,
    )


def test_nobody_leaves_an_agreement_that_has_ended(three):
    agreement = on_paper(three, date(2010, 4, 1), date(2012, 4, 1))

    with pytest.raises(BadInput, match=r"nothing to leave: .* ended before"):
        leave(three, agreement, three.first, TODAY + timedelta(days=200))

    assert not Notice.objects.exists()


def test_nothing_stops_without_notice_once_the_agreement_has_ended(three):
    agreement = on_paper(three, date(2010, 4, 1), date(2012, 4, 1))

    with pytest.raises(BadInput, match="Nothing was owed on that day"):
        actions.allege_breach(
            alleged_by_id=agreement.parties.get(organisation=three.first).pk,
            alleged_of_id=agreement.parties.get(organisation=three.icb).pk,
            stopped="Its contribution",
            stopped_on=date(2013, 4, 1),
            by=signatory(three.first),
            at=NOON,
        )


def test_a_pool_whose_only_nhs_partner_has_left_is_a_pool_no_more(three):
    agreement = three.agreement(
        fields=KeyFields(
            starts_on=date(2026, 4, 1),
            is_open_ended=True,
            notice_months=3,
            host_id=three.first.pk,
        )
    )
    last = TODAY + timedelta(days=120)
    leave(three, agreement, three.icb, last)
    seen = agreements_seen_by(three.secretary, on=TODAY).get(pk=agreement.pk)

    assert fault_of(seen, on=last - timedelta(days=1)) is None
    assert "needs an NHS body among its parties, and none is left" in fault_of(
        seen, on=last
    )


def test_a_pool_goes_on_when_one_of_two_councils_leaves(three):
    agreement = three.agreement(
        fields=KeyFields(
            starts_on=date(2026, 4, 1),
            is_open_ended=True,
            notice_months=3,
            host_id=three.first.pk,
        )
    )
    last = TODAY + timedelta(days=120)
    leave(three, agreement, three.second, last)

    assert fault_of(agreement, on=last) is None


def test_a_paper_of_2020_is_not_wrong_for_ever_and_is_varied_today(three):
    agreement = on_paper(three, date(2020, 4, 1), date(2028, 4, 1))
    paper = agreement.versions.get()
    found = next(
        each
        for each in checks_of(said_of(agreement, paper), on=TODAY)
        if each.code == "parties"
    )
    assert found.found == Found.ADVICE
    assert "the law named a clinical commissioning group" in found.said

    varied = actions.vary_agreement(
        agreement_id=agreement.pk,
        fields=KeyFields(
            starts_on=date(2020, 4, 1),
            ends_before=date(2028, 4, 1),
            notice_months=3,
            host_id=three.first.pk,
            manager_post="Pool manager",
        ),
        takes_effect_on=TODAY,
        what_changed="Who manages it.",
        by=three.secretary,
        at=NOON,
    )
    write(three, agreement)
    refusal = why_not_ready(checks_of(said_of(agreement, varied), on=TODAY))

    assert "Who is party to it" not in (refusal or "")
    assert "calendar" not in (refusal or "")
    # the reports of years before the variation are not asked for again
    assert agreement.duties.earliest("due_on").due_on > date(2026, 4, 1)


def test_reports_of_every_year_of_the_term_are_planned_at_once(three):
    agreement = draft(three)

    reports = agreement.duties.filter(kind="quarterly").values_list("due_on", flat=True)

    assert len(reports) == 12
    assert agreement.duties.filter(kind="annual").count() == 3
