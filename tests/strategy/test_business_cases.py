"""Business cases: what they are worth, who pays, and that nothing starts unapproved."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import hypothesis
import pytest
from django.core.exceptions import PermissionDenied
from factories.business import YEAR, business
from factories.laid import laid
from factories.organisations import TODAY, MembershipFactory
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.parameters import parameters
from ropewalk.strategy.actions import business_cases as actions
from ropewalk.strategy.case_kinds import (
    CasePartKind,
    EvidenceGrade,
    LineAbout,
    LineNature,
    LineSide,
    Optimism,
    Party,
    RouteState,
)
from ropewalk.strategy.models import BusinessCase, CaseStart
from ropewalk.strategy.queries.business_cases import case_told, cases_told
from ropewalk.strategy.rules.case_rates import factors_of, rates_on
from ropewalk.strategy.rules.case_worth import (
    LineGiven,
    sums_of,
    worth_of_case,
)

pytestmark = pytest.mark.django_db


@laid
def here():
    return business()


def told(case):
    return case_told(case, on=TODAY)


def section(case, key):
    return next(each for each in told(case).sections if each.key == key)


def rows(case, part, table):
    held = section(case, part).table(table)
    return {
        row[0]: dict(zip([c.key for c in held.columns], row, strict=True))
        for row in held.rows
    }


def test_the_worked_example_is_worth_what_it_says(here):
    """Costs 300, 20, 20, 20, 20; benefits 0, 120, 120, 120, 120; 3.5% a year.

    The rate is published; the example is worked out by us.
    """
    case = here.worked_example()

    worth = section(case, "worth")

    assert worth.figure("npsv").value == 67_31
    assert worth.figure("bcr").value == pytest.approx(1.1802, abs=5e-5)
    assert "On evidence alone it is worth £67 more than it costs" in told(case).said
    assert "£1.18 of benefit for each pound" in told(case).said
    parties = rows(case, "parties", "by_party")
    assert parties["People who use support"]["evidence"] == 440_77
    assert parties[here.three.first.name]["costs"] == 373_46


def given(**changes):
    said = {
        "number": 1,
        "title": "A line",
        "side": LineSide.BENEFIT,
        "party": "People",
        "nature": LineNature.WELFARE,
        "first": 0,
        "years": 5,
        "amount": Decimal("0.1"),
        "grade": EvidenceGrade.STUDY,
        "is_of_health": True,
    }
    return LineGiven(**said | changes)


@pytest.mark.parametrize(("first", "qalys"), [(0, 0.485438), (1, 0.478264)])
def test_health_is_discounted_by_its_own_rate(first, qalys):
    """A tenth of a year in full health a year for five years, each worth £70,000."""
    found = worth_of_case([given(first=first)], 6, rates_on(TODAY))

    assert found.evidence.benefits == pytest.approx(qalys * 70_000_00, abs=4)
    assert sums_of(found.lines, ()).evidence == pytest.approx(found.evidence.benefits)
    assert found.evidence.ratio is None


@pytest.mark.parametrize(
    ("which", "year", "factor"),
    [
        ("standard", 1, 0.966184),
        ("standard", 10, 0.708919),
        ("standard", 31, 0.345901),
        ("health", 10, 0.861667),
    ],
)
def test_the_dated_rates_give_the_factors_worked_out_by_us(which, year, factor):
    """The rates are published; the factors are not, and are worked out from them."""
    rates = rates_on(TODAY)

    found = factors_of(rates.steps, getattr(rates, which), 40)

    assert found[year] == pytest.approx(factor, abs=5e-7)


def test_a_cost_of_a_project_is_uplifted_and_the_answer_without_is_shown(here):
    case = here.case()
    here.line(case, pence=100_00, optimism=Optimism.BUILDING)
    here.benefit(case, pence=150_00)

    views = rows(case, "worth", "views")

    assert section(case, "worth").figure("npsv").value == 150_00 - 124_00
    assert views["Without the uplift for optimism"]["net"] == 50_00


def test_a_case_of_more_than_fifty_years_is_looked_at_with_reduced_rates(here):
    case = here.case(years=60)
    here.line(case, pence=100_00)
    here.benefit(case, pence=10_00, year_starting=YEAR + 1, years=59)

    views = rows(case, "worth", "views")

    assert (
        views["With the reduced rates of discount"]["net"]
        > views["Benefits with evidence only"]["net"]
    )


def test_s2_66_claims_are_kept_apart_from_evidence_in_every_sum(here):
    case = here.worked_example()
    icb = {"party": Party.PARTNER, "organisation_id": here.three.icb.pk}
    claim = {"grade": EvidenceGrade.CLAIM, "evidence": "A lead GP", "pence": 50_00}
    here.benefit(
        case,
        title="Drugs",
        about=LineAbout.DRUGS,
        nature=LineNature.CASH,
        **icb,
        **claim,
    )
    here.benefit(
        case,
        title="GP time",
        about=LineAbout.GP_TIME,
        nature=LineNature.RESOURCE,
        **icb,
        **claim,
    )
    here.benefit(
        case,
        title="Sickness absence",
        about=LineAbout.SICKNESS,
        nature=LineNature.RESOURCE,
        party=Party.EMPLOYERS,
        **claim,
    )

    assert section(case, "worth").figure("npsv").value == 67_31
    assert section(case, "worth").figure("npsv_claimed").value == 217_31
    assert "A further £150 is claimed without evidence." in told(case).said
    cash = rows(case, "natures", "by_nature")["Of which cash of NHS bodies"]
    assert (cash["evidence"], cash["claimed"]) == (0, 50_00)
    assert rows(case, "parties", "by_party")["Employers"]["claimed"] == 50_00
    year = rows(case, "years", "by_year")["2026/27"]
    assert (year["evidence"], year["claimed"]) == (0, 150_00)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {"about": LineAbout.SICKNESS, "party": Party.PARTNER},
            "days off sick are the employers'",
        ),
        (
            {"about": LineAbout.GP_TIME, "nature": LineNature.CASH},
            "moves no money",
        ),
        (
            {"nature": LineNature.WELFARE, "party": Party.PROVIDERS},
            "how well people live",
        ),
        (
            {"nature": LineNature.CASH, "qalys": Decimal(1), "pence": None},
            "full health",
        ),
        ({"optimism": Optimism.BUILDING}, "Only a cost is uplifted"),
        ({"least_pence": 1_00}, "both the least and the most"),
        ({"least_pence": 2_00, "most_pence": 99_00}, "at most the likely amount"),
        ({"years": 6}, "The case looks at 2026/27 to 2030/31"),
        ({"year_starting": YEAR - 1}, "Enter years within them"),
        ({"evidence": " "}, "what it rests on"),
        ({"pence": -1}, "No amount is below nothing"),
        ({"least_pence": -1, "most_pence": 200_00}, "No amount is below nothing"),
        ({"qalys": Decimal(1)}, "and not both"),
        ({"party": Party.PARTNER, "organisation_id": 0}, "not a partner"),
        (
            {
                "party": Party.EMPLOYERS,
                "nature": LineNature.CASH,
                "deprivation_fifth": 1,
            },
            "Only people live",
        ),
    ],
)
def test_a_line_that_cannot_be_is_refused_in_words(here, changes, why):
    case = here.case()
    said = (
        {"organisation_id": here.three.first.pk}
        if changes.get("party") == Party.PARTNER
        else {}
    )

    with pytest.raises(BadInput, match=why):
        here.benefit(case, **said | changes)

    assert not case.lines.exists()


def test_what_nobody_knows_is_named_and_its_sums_are_not_known(here):
    case = here.worked_example()
    here.line(case, title="Training", pence=None)

    page = told(case)

    assert (
        "No amount is known of “Training”: a sum that it belongs to is not known."
        in page.notes
    )
    assert any(
        "Not written yet: the strategic, economic" in each for each in page.notes
    )
    assert section(case, "fifths").answer.startswith("Not known")
    assert section(case, "sensitivity").answer == (
        "Not known: nobody has said how far any amount may be off. No range is known of "
        "“To begin”, “To go on” and “Better lives”. No amount is known of “Training”."
    )


@pytest.mark.parametrize("postage", [None, 10_00])
def test_a_cost_that_nobody_knows_is_not_told_as_no_cost(here, postage):
    """A team that nobody costed, and a benefit of £1 million."""
    case = here.case()
    here.line(case, title="The team", pence=None)
    if postage:
        here.line(case, title="Postage", pence=postage, least_pence=0, most_pence=99_00)
    here.benefit(case, pence=1_000_000_00)

    page, worth = told(case), section(case, "worth")

    assert page.said == (
        "What it is worth cannot be said: the cost of “The team” is not known. On their "
        "own, benefits with evidence are worth £1.0 million in 2026/27, its first year. "
        "Nothing else is claimed."
    )
    for key in ("npsv", "bcr", "npsv_claimed", "bcr_claimed"):
        assert worth.figure(key).value is None
        assert worth.figure(key).note == "The cost of “The team” is not known."
    costs = next(each for each in worth.figure("npsv").inputs if each.key == "costs")
    assert costs.value is None
    said = (
        "at least £10 (“The team” is not known)"
        if postage
        else "not known (“The team”)"
    )
    assert f"costs {said}." in worth.answer
    everything = str(page.sections)
    assert "No cost is recorded" not in everything
    assert "There is no cost" not in everything
    for each in rows(case, "worth", "views").values():
        assert (each["net"], each["ratio"]) == (None, None)
    for part, table in (
        ("parties", "by_party"),
        ("natures", "by_nature"),
        ("fifths", "by_fifth"),
    ):
        sums = rows(case, part, table)
        name = {
            "by_party": here.three.first.name,
            "by_nature": "Cash",
            "by_fifth": "Not known",
        }[table]
        assert (sums[name]["costs"], sums[name]["net"]) == (None, None)
    assert rows(case, "parties", "by_party")["People who use support"]["net"] == (
        1_000_000_00
    )
    assert f"Of whom it is not known: {here.three.first.name}." in (
        section(case, "parties").answer
    )
    years = rows(case, "years", "by_year")
    assert [each["costs"] for each in years.values()] == [None, 0, 0, 0, 0]
    assert section(case, "years").answer == (
        "Money is spent in 2026/27 only. How much “The team” comes to is not known."
    )
    if postage:
        swing = section(case, "sensitivity").table("swings").rows
        assert swing == (("Postage", 99_00, None, None),)


def test_no_cost_is_said_only_where_there_is_none(here):
    case = here.case()
    here.benefit(case, pence=100_00)
    assert told(case).said.startswith("No cost is recorded; benefits with evidence")

    here.line(case, pence=0)

    assert told(case).said.startswith("Its costs come to nothing; benefits with")
    assert section(case, "worth").figure("bcr").note == (
        "The costs come to nothing to divide by."
    )
    assert section(case, "years").answer == "Its costs come to nothing."


@pytest.mark.parametrize(
    ("pence", "said"),
    [
        (150_00, "it is worth at least £50 more than it costs, in 2026/27"),
        (50_00, "it is worth at most £50 less than it costs, in 2026/27"),
    ],
)
def test_a_benefit_that_nobody_knows_makes_it_worth_more(here, pence, said):
    case = here.case()
    here.line(case, pence=100_00)
    here.benefit(case, pence=pence)
    here.benefit(case, title="Calm", pence=None)
    here.benefit(case, title="Time", pence=None, grade=EvidenceGrade.CLAIM)

    page, worth = told(case), section(case, "worth")

    assert said in page.said
    assert "What “Calm” is worth is not known." in page.said
    assert page.said.endswith(
        "An amount that nobody knows is claimed without evidence: “Time”."
    )
    assert worth.figure("npsv").value == pence - 100_00
    assert worth.figure("npsv").label.endswith(", at least")
    assert "“Calm”" in worth.figure("npsv").note
    assert "“Calm” and “Time”" in worth.figure("npsv_claimed").note
    people = rows(case, "parties", "by_party")["People who use support"]
    assert people["evidence"] is people["claimed"] is people["net"] is None


def test_of_unknown_amounts_alone_nothing_can_be_said(here):
    case = here.case()
    here.line(case, title="The team", pence=None)

    assert told(case).said == (
        "What it is worth cannot be said: no amount is known of “The team”."
    )


def test_a_case_is_counted_in_its_first_year_and_not_today(here):
    case = here.case(first_year=2030)
    here.line(case, pence=100_00, year_starting=2030)
    here.benefit(case, pence=150_00, year_starting=2031)

    page = told(case)

    assert page.said == (
        "On evidence alone it is worth £45 more than it costs, in 2030/31, its first "
        "year: £1.45 of benefit for each pound. Nothing else is claimed."
    )
    assert section(case, "worth").answer == (
        "In 2030/31, its first year, benefits with evidence are worth £145, and costs "
        "£100. What is only claimed is said to be worth £0."
    )
    lines = next(each for each in page.tables if each.key == "lines")
    assert "Worth in 2030/31" in [each.title for each in lines.columns]
    assert "today" not in f"{page.said}{page.sections}{page.tables}".lower()


@pytest.fixture
def later(monkeypatch):
    """From 1 December 2026 values that are named are others."""

    def change(**values):
        held = dict(parameters())
        for name, value in values.items():
            last = held[name][-1]
            held[name] = (
                *held[name][:-1],
                replace(last, ends_before=LATER),
                replace(last, value=value, starts_on=LATER),
            )
        for module in ("parameters.register", "strategy.rules.case_rates"):
            monkeypatch.setattr(f"ropewalk.{module}.parameters", lambda: held)

    return change


LATER = date(2026, 12, 1)
NEXT_YEAR = date(2027, 1, 4)


def test_an_approved_case_keeps_its_figures_when_values_change(here, later):
    later(discount_standard_step_1=6.0)
    case = here.worked_example()
    net = {}
    for which in ("open", "approved"):
        page = case_told(case, on=NEXT_YEAR)
        net[which] = page.sections[0].figure("npsv").value
        if which == "open":
            here.answer(here.route(case))

    assert net["approved"] == 67_31
    assert net["open"] < 67_31
    assert (
        "Worked out with the values of 13 October 2026, when a route first approved it. "
        "With those of 4 January 2027 it would be worth, on evidence alone, £47 more than "
        "it costs." in page.notes
    )


def test_an_approval_recorded_later_does_not_change_the_values(here, later):
    later(discount_standard_step_1=6.0)
    case = here.worked_example()
    first, second = (here.route(case, name=each) for each in ("One", "Two"))
    after = {"on": NEXT_YEAR, "at": datetime(2027, 1, 4, 12, tzinfo=UTC)}
    here.answer(first, **after)
    late = case_told(case, on=NEXT_YEAR).sections[0].figure("npsv").value
    here.answer(second, **after | {"on": TODAY})

    page = case_told(case, on=NEXT_YEAR)

    assert page.sections[0].figure("npsv").value == late < 67_31


def test_a_case_approved_before_the_values_held_is_worked_out_with_the_earliest(here):
    case = here.worked_example()
    long_ago = date(2005, 3, 1)
    here.answer(here.route(case, asked_on=long_ago), on=long_ago)

    page = told(case)

    assert section(case, "worth").figure("npsv").value == 67_31
    assert (
        "A route first approved it on 1 March 2005. Values of that day are not held: it "
        "is worked out with the earliest, of 1 February 2026." in page.notes
    )
    assert "not known when it is expected" in dict(page.facts)["Starts"]


def test_values_of_a_day_before_those_held_are_refused_with_what_to_do():
    with pytest.raises(BadInput) as refused:
        rates_on(date(2026, 1, 31))

    assert str(refused.value) == (
        "What a case is worth cannot be worked out with the values of 31 January 2026: "
        "those held begin on 1 February 2026, and of earlier ones no source was read. Work "
        "it out with the values of a later day, or have whoever keeps the dated values add "
        "the earlier ones with their source."
    )
    assert rates_on(date(2026, 2, 1)).qaly.value == 70_000_00


@pytest.mark.parametrize(("years", "is_long"), [(1, False), (50, False), (51, True)])
def test_a_figure_names_every_value_that_it_was_worked_out_with(here, years, is_long):
    case = here.case(years=years)
    here.line(case, pence=100_00)

    inputs = {each.key for each in section(case, "worth").figure("npsv").inputs}

    named = {each for each in inputs if "reduced_step" in each}
    reduced = {f"parameter.discount_reduced_step_{each}" for each in (1, 2)}
    assert named == (reduced if is_long else set())
    assert ("parameter.discount_step_1_from_year" in inputs) == (years > 1)
    assert ("parameter.discount_standard_step_2" in inputs) == (years > 31)
    assert "parameter.discount_standard_step_3" not in inputs
    assert ("With the reduced rates of discount" in rows(case, "worth", "views")) == (
        is_long
    )


def test_from_when_rates_fall_and_a_case_is_long_are_dated_values(later):
    later(discount_step_2_from_year=11, discount_reduced_above_years=20)
    before, after = rates_on(TODAY), rates_on(LATER)

    assert not before.is_long(21)
    assert after.is_long(21)
    old, new = (factors_of(each.steps, each.standard, 20) for each in (before, after))
    assert (old[:11] == new[:11]).all()
    assert new[11] == pytest.approx(new[10] / 1.03)
    assert old[11] == pytest.approx(old[10] / 1.035)


def test_how_long_a_start_takes_is_said_as_it_is_held(here, later):
    later(case_start_after_months_least=2, case_start_after_months_most=6)
    case = here.case()
    after = {"on": LATER, "at": datetime(2026, 12, 1, 12, tzinfo=UTC)}
    here.answer(here.route(case), **after)

    said = dict(case_told(case, on=LATER).facts)["Starts"]

    assert "from 1 February 2027 to 1 June 2027" in said
    assert "expected to start 2 to 6 months after" in said


def test_the_answer_hangs_most_on_the_line_that_moves_it_most(here):
    case = here.case()
    here.line(case, title="Staff", pence=100_00, least_pence=90_00, most_pence=150_00)
    here.benefit(
        case,
        title="Lives",
        pence=200_00,
        least_pence=50_00,
        most_pence=220_00,
        deprivation_fifth=1,
    )

    found = section(case, "sensitivity")

    assert [row[0] for row in found.table("swings").rows] == ["Lives", "Staff"]
    assert "between -£50 and £120" in found.answer
    views = rows(case, "worth", "views")
    assert (
        views["Every cost at its most and every benefit at its least"]["net"] == -100_00
    )
    assert rows(case, "fifths", "by_fifth")["1: most deprived"]["evidence"] == 200_00
    assert rows(case, "fifths", "by_fifth")["Not known"]["costs"] == 100_00


def test_a_cost_that_is_likely_nothing_is_in_the_worst_case(here):
    """Nothing, or £1 million: beside £100,000, give or take £10,000, and £200,000."""
    case = here.case()
    here.line(case, title="Claims", pence=0, least_pence=0, most_pence=1_000_000_00)
    team = {"least_pence": 90_000_00, "most_pence": 110_000_00}
    here.line(case, title="Staff", pence=100_000_00, **team)
    here.benefit(case, pence=200_000_00)

    views = rows(case, "worth", "views")
    swings = section(case, "sensitivity").table("swings").rows

    worst = views["Every cost at its most and every benefit at its least"]
    assert worst["net"] == 90_000_00 - 1_000_000_00
    best = views["Every cost at its least and every benefit at its most"]
    assert best["net"] == 110_000_00
    assert [row[:2] for row in swings] == [
        ("Claims", 1_000_000_00),
        ("Staff", 20_000_00),
    ]


ends = st.lists(st.integers(0, 10**12), min_size=3, max_size=3).map(sorted)
lines_with_ends = st.lists(
    st.tuples(st.sampled_from(LineSide), ends, st.sampled_from(Optimism)),
    min_size=1,
    max_size=6,
)


@hypothesis.given(lines_with_ends)
@hypothesis.settings(
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
def test_the_worst_case_is_what_it_is_worth_if_its_ends_were_likely(drawn):
    """Looked at with every line at its end: as if that had been entered."""
    rates = rates_on(TODAY)
    lines = [
        given(
            number=number,
            side=side,
            amount=likely,
            least=least,
            most=most,
            is_of_health=False,
            optimism=optimism if side == LineSide.COST else Optimism.NONE,
        )
        for number, (side, (least, likely, most), optimism) in enumerate(drawn)
    ]
    for title, of_costs, of_benefits in (
        ("Every cost at its most and every benefit at its least", "most", "least"),
        ("Every cost at its least and every benefit at its most", "least", "most"),
    ):
        entered = [
            replace(
                each,
                amount=getattr(
                    each, of_costs if each.side == LineSide.COST else of_benefits
                ),
                least=None,
                most=None,
            )
            for each in lines
        ]

        found = worth_of_case(lines, 6, rates).views

        view = next(each for each in found if each.title == title)
        assert view.net == pytest.approx(
            worth_of_case(entered, 6, rates).evidence.net, abs=1
        )


def test_a_line_is_taken_off_with_a_reason_and_kept(here):
    case = here.worked_example()
    line = case.lines.first()

    actions.take_line_off(line_id=line.pk, because="Entered twice", **here.who)

    assert section(case, "worth").figure("npsv").value == 367_31
    assert case.lines.count() == 3
    with pytest.raises(BadInput, match="off the case already"):
        actions.take_line_off(line_id=line.pk, because="Again", **here.who)


def test_a_part_is_written_over_only_what_its_writer_read(here):
    case = here.case()
    said = {"case_id": case.pk, "kind": CasePartKind.STRATEGIC, **here.who}
    first = actions.write_part(text="Falls", after=None, **said)

    with pytest.raises(BadInput, match="Somebody wrote this part"):
        actions.write_part(text="Falls at home", after=None, **said)
    actions.write_part(text="Falls at home", after=first.pk, **said)

    assert "Falls at home" in str(told(case).tables[0].rows)
    assert (
        "the economic, commercial, financial and management parts"
        in told(case).notes[0]
    )


def test_s2_29_three_cases_by_one_route_and_proposals_by_another(here):
    cases = [
        here.case(each) for each in ("Self care", "Care coordination", "Reablement")
    ]
    for each in cases:
        here.route(each)
    proposal = here.case("Social care reablement")
    here.route(proposal, name="Social care budget round")
    here.answer(here.route(cases[2], name="Social care budget round"))

    page = cases_told(here.partnership, actor=here.by, on=TODAY)

    assert page.said == (
        "4 business cases: 0 with all of the money approved, 0 with a day on which it "
        "starts."
    )
    assert page.tables[1].rows == (
        ("NHS local delivery plan", 3, 0, 0),
        ("Social care budget round", 1, 1, 0),
    )


def test_s2_29_nothing_starts_before_every_route_has_approved_it(here):
    case = here.case()
    with pytest.raises(BadInput, match="no route to it was asked"):
        here.start(case, TODAY)
    plan, round_ = here.route(case), here.route(case, name="Social care budget round")
    here.answer(plan)
    with pytest.raises(
        BadInput, match=r"Still open: Social care budget round \(asked\)"
    ):
        here.start(case, TODAY)
    here.answer(round_, RouteState.REFUSED)
    with pytest.raises(BadInput, match=r"budget round \(refused\)"):
        here.start(case, TODAY)
    assert not CaseStart.objects.exists()

    here.answer(round_, RouteState.ASKED, because="")
    here.answer(round_)
    facts = dict(told(case).facts)
    assert "from 13 January 2027 to 13 February 2027" in facts["Starts"]
    with pytest.raises(BadInput, match="Start on that day or later"):
        here.start(case, TODAY - timedelta(1))
    here.start(case, date(2027, 2, 1))

    assert dict(told(case).facts)["Starts"] == "1 February 2027"
    assert Event.objects.filter(kind=Event.Kind.CASE_START_SAID).count() == 1


def test_what_a_route_approved_no_longer_changes(here):
    case = here.worked_example()
    here.answer(here.route(case))

    for change in (
        lambda: here.line(case),
        lambda: actions.take_line_off(
            line_id=case.lines.first().pk, because="No", **here.who
        ),
        lambda: actions.write_part(
            case_id=case.pk,
            kind=CasePartKind.ECONOMIC,
            text="No",
            after=None,
            **here.who,
        ),
    ):
        with pytest.raises(BadInput, match="has approved this case as it is"):
            change()


@pytest.mark.parametrize(
    ("state", "changes", "why"),
    [
        (RouteState.ASKED, {}, "asked already, and has not answered"),
        (RouteState.APPROVED, {"on": TODAY - timedelta(1)}, "not before that"),
        (RouteState.APPROVED, {"on": TODAY + timedelta(1)}, "still to come"),
        (RouteState.REFUSED, {"because": ""}, "Say why"),
        (RouteState.APPROVED, {"decision_id": 0}, "no decision of this partnership"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(here, state, changes, why):
    route = here.route(here.case())

    with pytest.raises(BadInput, match=why):
        here.answer(route, state, **changes)

    assert route.steps.count() == 1


def test_a_decision_that_says_otherwise_is_no_approval(here):
    three = here.three
    decision = three.propose(three.item(three.meeting(three.board())))
    route = here.route(here.case())

    with pytest.raises(BadInput, match="it is “proposed”"):
        here.answer(route, decision_id=decision.pk)


def test_a_case_is_begun_once_and_for_one_thing_of_its_own_partnership(here):
    case = here.case()
    again = {
        "partnership_id": here.partnership.pk,
        "title": "Reablement",
        "intention_id": case.intention_id,
        "option_id": None,
        "first_year": YEAR,
        "years": 5,
        "submission_key": case.submission_key,
        **here.who,
    }

    assert actions.begin_case(**again) == case
    assert BusinessCase.objects.count() == 1
    other = business().case()
    for changes, why in (
        ({"intention_id": other.intention_id}, "not among what this partnership"),
        ({"intention_id": None}, "one intention, or one option"),
        ({"years": 61}, "1 to 60 years"),
    ):
        key = {"submission_key": uuid4()}
        with pytest.raises(BadInput, match=why):
            actions.begin_case(**again | key | changes)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SIGNATORY, Role.POOL_MANAGER])
def test_whoever_does_not_plan_is_refused_and_nothing_is_written(here, role):
    case = here.case()
    account = MembershipFactory(role=role, organisation=here.three.first).account

    with pytest.raises(PermissionDenied, match="does not let you plan"):
        here.route(case, by=account)

    assert not case.routes.exists()
