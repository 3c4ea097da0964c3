"""What law asks of each kind of agreement, as pure rules: no records needed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import Certainty
from ropewalk.partnership.kinds import AgreementKind, DutyKind, Found, Standing
from ropewalk.partnership.rules.agreement_checks import (
    AgreementSaid,
    PartySaid,
    checks_of,
    facts_of,
    missing_in,
    refusal_of_parties,
    total_of,
    why_not_covered,
    why_not_ready,
)
from ropewalk.partnership.rules.agreement_law import agreement_law
from ropewalk.partnership.rules.agreement_review import (
    annex_of,
    checklist,
    elements_of,
    why_review,
)
from ropewalk.partnership.rules.agreements import (
    Held,
    KeyFields,
    ParentTerm,
    fault_in_children,
    fault_in_notice,
    fault_in_overlap,
    fault_in_term,
)
from ropewalk.partnership.rules.duties import report_duties, state_of, term_duties
from ropewalk.partnership.rules.terms import (
    ends_after,
    last_day,
    last_day_for_notice,
    months_after,
)

K = AgreementKind
TODAY = date(2026, 10, 13)
COUNCIL = PartySaid(1, "A council", "council", Standing.PARTY)
ICB = PartySaid(2, "A board", "icb", Standing.PARTY)
TRUST = PartySaid(3, "A trust", "trust", Standing.PARTY)
PCN = PartySaid(4, "A network", "pcn", Standing.PARTY)
FIELDS = KeyFields(
    starts_on=date(2026, 4, 1),
    ends_before=date(2029, 4, 1),
    notice_months=6,
    review_on=date(2027, 9, 1),
    host_id=1,
    manager_post="Pool manager",
    yearly_pence=300,
)
REPORTS = frozenset(
    (each.kind, each.due_on)
    for year in (2026, 2027, 2028)
    for each in report_duties(K.POOLED_FUND, FIELDS, year_starting=year)
)
TERMS = dict.fromkeys(
    (
        "aims",
        "improvement",
        "consultation",
        "money_varied",
        "resources",
        "review",
        "variation",
        "termination",
        "monitoring",
    ),
    "Said.",
)
POOL = AgreementSaid(
    kind=K.POOLED_FUND,
    parties=(COUNCIL, ICB),
    fields=FIELDS,
    terms=TERMS,
    functions=("community", "meeting_needs"),
    schemes=1,
    pence_by_year={2026: {1: 100, 2: 200}},
    duties=REPORTS,
)


def not_met(said, *, on=TODAY):
    return {each.code for each in checks_of(said, on=on) if each.found == Found.NOT_MET}


def test_a_pooled_fund_that_says_everything_is_ready():
    assert why_not_ready(checks_of(POOL, on=TODAY)) is None


@pytest.mark.parametrize(
    ("changes", "code", "named"),
    [
        *(
            ({"terms": {k: v for k, v in TERMS.items() if k != term}}, code, named)
            for term, code, named in (
                ("aims", "aims", "What it is for, and the outcomes agreed"),
                ("money_varied", "contributions", "may be varied"),
                ("resources", "resources", "Staff, goods, services"),
                ("review", "duration", "How it is reviewed"),
                ("variation", "duration", "How it may be varied"),
                ("termination", "duration", "How it may be ended"),
                ("monitoring", "management", "managed and monitored"),
                ("improvement", "improvement", "likely to improve"),
                ("consultation", "consultation", "consulted jointly"),
            )
        ),
        ({"pence_by_year": {2026: {1: 300}}}, "contributions", "each party puts in"),
        ({"functions": ("community",)}, "functions", "a function of the council"),
        ({"functions": ("meeting_needs",)}, "functions", "an NHS function"),
        ({"schemes": 0}, "people", "a scheme or"),
        ({"duties": frozenset(each for each in REPORTS if each[0] == "annual")}, "reports", "days of quarterly reports"),
        ({"duties": frozenset(each for each in REPORTS if each[0] != "annual")}, "reports", "day of the annual return"),
        ({"fields": replace(FIELDS, host_id=None)}, "management", "the host"),
        ({"fields": replace(FIELDS, manager_post=" ")}, "management", "the post that"),
        ({"fields": replace(FIELDS, starts_on=None)}, "duration", "the day it starts"),
        ({"fields": replace(FIELDS, ends_before=None)}, "duration", "when it ends"),
        ({"parties": (COUNCIL, PartySaid(5, "B", "council", Standing.PARTY))},
         "parties", "an NHS body"),
        ({"parties": (TRUST, ICB)}, "parties", "a council"),
    ],
)  # fmt: skip
def test_each_thing_that_a_pooled_fund_misses_is_named(changes, code, named):
    said = replace(POOL, **changes)

    assert code in not_met(said)
    assert named in why_not_ready(checks_of(said, on=TODAY))


@pytest.mark.parametrize("kind", AgreementKind)
def test_nothing_of_a_kind_is_ready_when_nothing_is_said(kind):
    said = AgreementSaid(
        kind=kind, parties=(COUNCIL, ICB), fields=KeyFields(), terms={}
    )

    refusal = why_not_ready(checks_of(said, on=TODAY))

    assert refusal
    for requirement in agreement_law().kinds[kind].requirements:
        assert requirement.title in refusal


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (kind, code)
        for kind in (K.POOLED_FUND, K.LEAD_BY_COUNCIL, K.LEAD_BY_NHS)
        for code in (
            "surgery",
            "radiotherapy",
            "termination_of_pregnancy",
            "endoscopy",
            "laser",
            "invasive",
            "emergency_ambulance",
        )
    ]
    + [
        (K.GRANT_TO_NHS, "surgery"),
        *(
            (K.CARE_ACT_DELEGATION, code)
            for code in (
                "safeguarding",
                "integration",
                "cooperation",
                "charging",
                "delegating",
            )
        ),
    ],
)
def test_excluded_functions_are_refused(kind, code):
    assert "excluded from this kind of agreement" in why_not_covered(kind, code)
    assert "excluded" in not_met(replace(POOL, kind=kind, functions=(code,)))


def test_a_delegation_between_nhs_bodies_does_not_carry_functions_of_the_council():
    assert "Use section 75" in why_not_covered(K.NHS_DELEGATION, "meeting_needs")
    assert why_not_covered(K.NHS_DELEGATION, "community") is None


def test_the_care_act_delegates_functions_of_the_council_only():
    assert why_not_covered(K.CARE_ACT_DELEGATION, "assessment") is None
    assert "council only" in why_not_covered(K.CARE_ACT_DELEGATION, "community")


def test_a_function_that_our_list_does_not_hold_needs_advice():
    found = {
        each.code: each.found
        for each in checks_of(
            replace(POOL, functions=("nhs_other", "meeting_needs")), on=TODAY
        )
    }

    assert found["excluded"] == Found.ADVICE


def test_a_body_is_party_only_once_the_law_names_it():
    assert (
        refusal_of_parties(K.POOLED_FUND, (COUNCIL, ICB), on=date(2022, 7, 1)) is None
    )
    assert "cannot be party" in refusal_of_parties(
        K.POOLED_FUND, (COUNCIL, ICB), on=date(2022, 6, 30)
    )


def test_s2_04_three_are_party_and_the_network_joins_by_memorandum():
    assert refusal_of_parties(K.POOLED_FUND, (COUNCIL, ICB, TRUST), on=TODAY) is None

    refusal = refusal_of_parties(K.POOLED_FUND, (COUNCIL, ICB, TRUST, PCN), on=TODAY)
    assert "A network cannot be party to it" in refusal
    assert "It can join by memorandum" in refusal

    joined = replace(PCN, standing=Standing.BY_MEMORANDUM)
    assert (
        refusal_of_parties(K.POOLED_FUND, (COUNCIL, ICB, TRUST, joined), on=TODAY)
        is None
    )


def test_a_trust_that_pools_needs_the_consent_of_its_commissioners():
    with_trust = replace(
        POOL,
        parties=(COUNCIL, ICB, TRUST),
        in_kind=frozenset({3}),
    )

    assert not_met(with_trust) == {"consents"}
    assert not_met(replace(with_trust, consents=frozenset({3}))) == set()


def test_s1_20_contributions_listed_for_each_partner_add_up_to_the_sum():
    assert total_of(POOL, 2026) == 300

    short = replace(POOL, pence_by_year={2026: {1: 100, 2: 199}})
    assert not_met(short) == {"sums"}
    assert "£2.99, and the agreement states £3.00" in why_not_ready(
        checks_of(short, on=TODAY)
    )


def test_one_report_of_each_kind_is_no_calendar():
    once = frozenset({("quarterly", date(2026, 7, 30)), ("annual", date(2027, 5, 30))})
    said = why_not_ready(checks_of(replace(POOL, duties=once), on=TODAY))

    assert "the days of quarterly reports for 2026/27, 2027/28 and 2028/29" in said
    assert "the day of the annual return for 2027/28 and 2028/29" in said


@pytest.mark.parametrize("gone", sorted(REPORTS))
def test_every_quarter_and_every_year_of_the_term_has_its_report(gone):
    assert not_met(replace(POOL, duties=REPORTS - {gone})) == {"reports"}


def test_the_partners_may_choose_other_days_for_their_reports():
    later = frozenset((kind, due + timedelta(days=20)) for kind, due in REPORTS)

    assert not_met(replace(POOL, duties=later)) == set()


def test_reports_of_a_pool_without_an_end_are_asked_for_when_the_year_begins():
    first = frozenset(each for each in REPORTS if each[1] < date(2027, 6, 1))
    open_ended = replace(FIELDS, ends_before=None, is_open_ended=True)
    said = replace(POOL, fields=open_ended, duties=first)

    assert not_met(said, on=date(2027, 3, 31)) == set()
    assert not_met(said, on=date(2027, 4, 1)) == {"reports"}


def test_a_variation_is_judged_by_its_own_day():
    before = replace(FIELDS, starts_on=date(2020, 4, 1))
    said = replace(POOL, fields=before)

    assert "parties" in not_met(said)
    assert "parties" not in not_met(replace(said, counts_on=TODAY))


@pytest.mark.parametrize(
    ("starts_on", "named"),
    [
        (date(2012, 4, 1), "primary care trust"),
        (date(2013, 4, 1), "clinical commissioning group"),
        (date(2022, 6, 30), "clinical commissioning group"),
    ],
)
def test_of_a_paper_law_named_the_body_that_an_icb_stands_in_the_place_of(
    starts_on, named
):
    said = replace(
        POOL, fields=replace(FIELDS, starts_on=starts_on), is_from_paper=True
    )
    found = next(each for each in checks_of(said, on=TODAY) if each.code == "parties")

    assert found.found == Found.ADVICE
    assert f"the law named a {named}" in found.said
    assert found.law.certainty == Certainty.UNVERIFIED


def test_a_new_agreement_cannot_start_before_law_named_its_parties():
    said = replace(POOL, fields=replace(FIELDS, starts_on=date(2020, 4, 1)))

    assert "parties" in not_met(said)


def test_a_grant_needs_its_memorandum_and_yearly_statement():
    grant = AgreementSaid(
        kind=K.GRANT_TO_COUNCIL,
        parties=(COUNCIL, ICB),
        fields=FIELDS,
        terms={"memorandum": "Said.", "conditions": "Said."},
        duties=frozenset({("voucher", TODAY)}),
    )

    assert not_met(grant) == set()
    assert not_met(replace(grant, duties=frozenset())) == {"voucher"}
    assert not_met(replace(grant, terms={})) == {"memorandum"}


def test_what_vat_treatment_is_not_recorded_needs_advice_and_holds_nothing_up():
    found = {each.code: each.found for each in checks_of(POOL, on=TODAY)}
    assert found["vat"] == Found.ADVICE


def test_every_requirement_says_where_it_comes_from_and_how_certain_that_is():
    for asked in agreement_law().kinds.values():
        for each in asked.requirements:
            assert each.law.title
            assert isinstance(each.law.certainty, Certainty)
            assert missing_in(each.needs, frozenset(), agreement_law().terms)


def test_s0_05_completeness_and_a_recommended_review():
    facts = facts_of(POOL)
    elements = elements_of(facts)

    assert elements.certainty == Certainty.RECONSTRUCTED
    assert len(elements.items) == 21
    assert len(checklist()) == 11
    there = {each.code for each in elements.items if each.is_there}
    assert {"purpose", "contributions", "host"} <= there
    assert not {"exit", "signature", "vat"} & there
    assert elements.percent == 100 * len(there) // 21
    reasons = why_review(
        facts,
        on=TODAY,
        starts_on=FIELDS.starts_on,
        review_on=None,
        last_reviewed_on=None,
        months=12,
    )
    assert reasons == ["It is not signed by every party.", "It has no exit terms."]


@pytest.mark.parametrize(
    ("review_on", "last", "said"),
    [
        (None, None, "started and not reviewed since on 1 April 2024"),
        (None, date(2025, 10, 12), "last reviewed on 12 October 2025"),
        (None, date(2025, 10, 13), ""),
        (date(2026, 10, 12), None, "was due on 12 October 2026"),
        (date(2026, 10, 12), date(2026, 10, 12), ""),
        (date(2026, 10, 13), date(2026, 1, 1), ""),
    ],
)
def test_s0_05_a_review_is_overdue_after_its_day_or_after_twelve_months(
    review_on, last, said
):
    reasons = why_review(
        frozenset({"signed", "exit", "termination"}),
        on=TODAY,
        starts_on=date(2024, 4, 1),
        review_on=review_on,
        last_reviewed_on=last,
        months=12,
    )

    assert bool(reasons) == bool(said)
    assert said in " ".join(reasons)


def test_s1_19_an_annex_without_an_exit_strategy_is_not_robust():
    asked = annex_of(frozenset())
    assert (len(asked.questions), len(asked.arrangements)) == (8, 11)
    every = frozenset(agreement_law().terms) | {
        "functions",
        "schemes",
        "contributions",
        "sharing",
    }

    assert annex_of(every).is_complete
    without = annex_of(every - {"exit"})
    assert not without.is_robust
    assert without.said == "Not robust: nothing is said on exit strategy."


def test_s0_39_three_years_from_1_april_2009_end_on_31_march_2012():
    ends_before = ends_after(date(2009, 4, 1), years=3)

    assert last_day(ends_before) == date(2012, 3, 31)
    parent = ParentTerm("Strategic agreement", ends_before)
    child = KeyFields(starts_on=date(2011, 4, 1), ends_before=date(2012, 4, 1))
    assert fault_in_term(child, parent=parent) is None
    longer = replace(child, ends_before=date(2012, 4, 2))
    assert "whose last day is 31 March 2012" in fault_in_term(longer, parent=parent)
    endless = replace(child, ends_before=None, is_open_ended=True)
    assert "cannot outlast" in fault_in_term(endless, parent=parent)
    unsaid = replace(child, ends_before=None)
    assert "Say when it ends" in fault_in_term(unsaid, parent=parent)


def test_s0_39_a_parent_cannot_be_cut_short_of_its_child():
    child = Held("Financial agreement", date(2011, 4, 1), date(2012, 4, 1), False)  # noqa: FBT003

    assert "“Financial agreement” would outlast it" in fault_in_children(
        KeyFields(ends_before=date(2012, 3, 31)), children=[child]
    )
    assert (
        fault_in_children(KeyFields(ends_before=date(2012, 4, 1)), children=[child])
        is None
    )


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "overlaps"),
    [
        (date(2026, 4, 1), date(2027, 4, 1), True),
        (date(2025, 4, 1), date(2026, 4, 1), False),
        (date(2027, 4, 1), date(2028, 4, 1), False),
        (date(2027, 3, 31), date(2028, 4, 1), True),
        (date(2020, 4, 1), None, True),
        (None, None, False),
    ],
)
def test_terms_of_the_same_agreement_do_not_overlap(starts_on, ends_before, overlaps):
    held = Held("Pool", date(2026, 4, 1), date(2027, 4, 1), is_open_ended=False)
    fields = KeyFields(starts_on=starts_on, ends_before=ends_before)

    fault = fault_in_overlap("Pool", fields, others=[held])

    assert bool(fault) == overlaps
    if fault:
        assert "from 1 April 2026 to 31 March 2027" in fault


def test_s2_31_notice_is_as_long_as_agreed():
    said = {"given_on": date(2026, 8, 31), "notice_months": 6}

    assert fault_in_notice(leaves_on=date(2027, 2, 28), **said) is None
    assert "the earliest day to leave" in fault_in_notice(
        leaves_on=date(2027, 2, 27), **said
    )
    assert "not yet recorded" in fault_in_notice(
        leaves_on=date(2027, 2, 27), given_on=date(2026, 8, 31), notice_months=None
    )


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 1), -1, date(2026, 2, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
    ],
)
def test_months_are_counted_as_people_count_them(start, months, then):
    assert months_after(start, months) == then


def test_a_pool_reports_four_times_and_once_a_year():
    due = report_duties(K.POOLED_FUND, FIELDS, year_starting=2026)

    assert [each.kind for each in due] == [DutyKind.QUARTERLY_REPORT] * 4 + [
        DutyKind.ANNUAL_RETURN
    ]
    assert [each.due_on for each in due] == [
        date(2026, 7, 30),
        date(2026, 10, 30),
        date(2027, 1, 30),
        date(2027, 4, 30),
        date(2027, 5, 30),
    ]


def test_only_quarters_within_the_term_are_reported():
    late = replace(FIELDS, starts_on=date(2026, 10, 1), ends_before=date(2026, 12, 31))

    about = [
        each.about for each in report_duties(K.POOLED_FUND, late, year_starting=2026)
    ]

    assert about[:-1] == ["Report for quarter 3 of 2026/27"]
    assert report_duties(K.POOLED_FUND, late, year_starting=2027) == []
    assert report_duties(K.MEMORANDUM, FIELDS, year_starting=2026) == []


def test_the_term_gives_a_review_a_last_day_and_a_last_day_for_notice():
    assert {(each.kind, each.due_on) for each in term_duties(FIELDS)} == {
        (DutyKind.REVIEW, date(2027, 9, 1)),
        (DutyKind.EXPIRY, date(2029, 3, 31)),
        (DutyKind.NOTICE, date(2028, 9, 30)),
    }


@pytest.mark.parametrize(
    ("due_on", "done_on", "said"),
    [
        (date(2026, 10, 14), None, "due in 1 day"),
        (date(2026, 10, 13), None, "due today"),
        (date(2026, 10, 12), None, "overdue by 1 day"),
        (date(2026, 10, 1), None, "overdue by 12 days"),
        (date(2026, 10, 1), date(2026, 10, 1), "done on 1 October 2026"),
        (date(2026, 10, 1), date(2026, 10, 2), "done on 2 October 2026 (late)"),
    ],
)
def test_a_duty_stands_in_words(due_on, done_on, said):
    assert state_of(due_on=due_on, done_on=done_on, on=TODAY) == said


@pytest.mark.parametrize(
    ("ends_before", "months", "by"),
    [
        (date(2028, 4, 1), 6, date(2027, 9, 30)),
        (date(2028, 10, 1), 6, date(2028, 3, 31)),
        (date(2027, 3, 1), 1, date(2027, 1, 31)),
        (date(2027, 4, 16), 3, date(2027, 1, 15)),
    ],
)
def test_the_last_day_for_notice_is_within_the_term(ends_before, months, by):
    assert last_day_for_notice(ends_before, months=months) == by


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(min_value=1, max_value=60),
)
def test_notice_runs_out_within_the_term_and_a_day_later_it_would_not(
    ends_before, months
):
    by = last_day_for_notice(ends_before, months=months)

    assert months_after(by, months) <= last_day(ends_before)
    assert months_after(by + timedelta(days=1), months) > last_day(ends_before)


def test_the_duty_to_give_notice_falls_on_the_last_day_for_it():
    fields = replace(FIELDS, ends_before=date(2028, 4, 1), notice_months=6)

    [due] = [each for each in term_duties(fields) if each.kind == DutyKind.NOTICE]

    assert due.due_on == date(2027, 9, 30)
