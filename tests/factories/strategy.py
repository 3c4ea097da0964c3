"""Priorities and appraisals for tests, made through actions as a person would."""

from dataclasses import dataclass
from uuid import uuid4

from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
)
from factories.outcomes import OutcomeFactory
from factories.partnership import Three
from factories.place import NeedFactory
from ropewalk.organisations.models import Account, Organisation, OrganisationKind, Role
from ropewalk.partnership.actions import form_partnership
from ropewalk.partnership.models import Body, Decision, Partnership
from ropewalk.strategy.actions.appraisals import (
    CriterionSaid,
    OptionSaid,
    add_criterion,
    add_option,
    begin_appraisal,
    close_appraisal,
    name_appraiser,
    open_appraisal,
    put_appraisal,
)
from ropewalk.strategy.actions.hybrids import mix_models
from ropewalk.strategy.actions.priorities import PrioritySaid, record_priority
from ropewalk.strategy.actions.scoring import ScoringSaid, score_options, sign_off
from ropewalk.strategy.kinds import OptionKind, PriorityHead
from ropewalk.strategy.models import Appraisal, Appraiser, Hybrid, Priority, Scoring
from ropewalk.strategy.rules.appraisals import Range
from ropewalk.strategy.rules.hybrid import library

OPTIONS = (
    OptionSaid("1(a)", "Each goes on alone", OptionKind.NOTHING, level="none", pence=0),
    OptionSaid("1(b)", "A board led by the council", OptionKind.CHANGE, level="lead"),
    OptionSaid("2", "A joint post", OptionKind.MINIMUM, pence=60_000_00),
    OptionSaid("3", "One new body", OptionKind.CHANGE, pence=250_000_00),
)
CRITERIA = (
    CriterionSaid("Outcomes", "Nobody is better off", "Everybody waits less"),
    CriterionSaid("Cost", "The dearest there is", "It costs nothing"),
    CriterionSaid("Feasibility", "It cannot be done", "It can start tomorrow"),
    CriterionSaid("Equity", "Some are left out", "All are reached"),
)
# a worked example of ours, no published one: 58, 69, 60 and 56 under weights of 40, 30,
# 20 and 10
SCORES = ((40, 70, 90, 30), (80, 60, 50, 90), (60, 50, 70, 70), (20, 80, 100, 40))
SWINGS = (100, 75, 50, 25)


@dataclass
class Planning:
    """A council and an ICB that plan together, and a commissioner of each."""

    partnership: Partnership
    council: Organisation
    icb: Organisation
    commissioner: Account
    other: Account

    @property
    def said(self):
        return {"by": self.commissioner, "at": NOON}

    def by_of(self, organisation) -> Account:
        return self.commissioner if organisation == self.council else self.other

    def priority(self, **changes) -> Priority:
        """A priority of the council's need."""
        said = {
            "head": PriorityHead.INTEGRATION,
            "title": "Short breaks at weekends",
            "because": "Carers asked for them first.",
            "need_ids": [NeedFactory(organisation=self.council).pk],
            "outcome_id": OutcomeFactory().pk,
        }
        return record_priority(
            partnership_id=self.partnership.pk,
            said=PrioritySaid(**said | changes),
            submission_key=uuid4(),
            **self.said,
        )

    def begin(self, priority=None) -> Appraisal:
        """An appraisal with nothing in it."""
        return begin_appraisal(
            priority_id=(priority or self.priority()).pk,
            title="Who commissions short breaks",
            question="Who ought to commission short breaks, and how?",
            submission_key=uuid4(),
            **self.said,
        )

    def draft(self, *, options=OPTIONS, criteria=CRITERIA) -> Appraisal:
        """An appraisal with options and criteria, and nobody to score."""
        made = self.begin()
        for each in options:
            add_option(appraisal_id=made.pk, said=each, **self.said)
        for each in criteria:
            add_criterion(appraisal_id=made.pk, said=each, **self.said)
        return made

    def name(self, appraisal, organisation, account=None) -> Appraiser:
        """Somebody who scores for a partner; its own commissioner names them."""
        by = self.by_of(organisation)
        return name_appraiser(
            appraisal_id=appraisal.pk,
            organisation_id=organisation.pk,
            account_id=(account or by).pk,
            by=by,
            at=NOON,
        )

    def opened(self, **changes) -> Appraisal:
        """An appraisal open for scoring, each commissioner an appraiser."""
        made = self.draft(**changes)
        self.name(made, self.council)
        self.name(made, self.icb)
        return open_appraisal(appraisal_id=made.pk, **self.said)

    def score(self, appraisal, by, **changes) -> Scoring:
        """What somebody gives."""
        return score_options(
            appraisal_id=appraisal.pk,
            said=scoring(appraisal, **changes),
            submission_key=uuid4(),
            by=by,
            at=NOON,
        )

    def scored(self, **changes) -> Appraisal:
        """An appraisal that both partners scored alike."""
        made = self.opened(**changes)
        self.score(made, self.commissioner)
        self.score(made, self.other)
        return made

    def sign(self, appraisal, organisation, code, *, level="", dissent=""):
        """A partner's word on which option it agrees to."""
        return sign_off(
            appraisal_id=appraisal.pk,
            organisation_id=organisation.pk,
            option_id=appraisal.options.get(code=code).pk,
            level=level,
            dissent=dissent,
            by=self.by_of(organisation),
            at=NOON,
        )

    def mix(self, **choices) -> Hybrid:
        """A mix of the models: model 2, but for the dimensions named otherwise."""
        return mix_models(
            partnership_id=self.partnership.pk,
            title="A middle way",
            choices=dict.fromkeys(library().dimensions, "2") | choices,
            submission_key=uuid4(),
            **self.said,
        )

    def close(self, appraisal) -> Appraisal:
        return close_appraisal(appraisal_id=appraisal.pk, **self.said)

    def put(self, appraisal, decision, code="1(b)", because=""):
        return put_appraisal(
            appraisal_id=appraisal.pk,
            decision_id=decision.pk,
            option_id=appraisal.options.get(code=code).pk,
            because=because,
            **self.said,
        )


def scoring(
    appraisal, *, scores=SCORES, swings=SWINGS, unsure=0, dissent=""
) -> ScoringSaid:
    """Swings and scores as rows of options; a score that is nothing is left out."""
    criteria = [each.pk for each in appraisal.criteria.all()]
    options = [each.pk for each in appraisal.options.all()]
    return ScoringSaid(
        swings=dict(zip(criteria, swings, strict=True)),
        scores={
            (option, criterion): Range(
                max(score - unsure, 0), score, min(score + unsure, 100)
            )
            for option, row in zip(options, scores, strict=True)
            for criterion, score in zip(criteria, row, strict=True)
            if score is not None
        },
        dissent=dissent,
    )


def planning() -> Planning:
    """A council and an ICB that plan together."""
    commissioner = MembershipFactory(role=Role.COMMISSIONER)
    council = commissioner.organisation
    icb = OrganisationFactory(kind=OrganisationKind.ICB, name="An integrated board")
    other = MembershipFactory(role=Role.COMMISSIONER, organisation=icb)
    partnership = form_partnership(
        name="Council and board",
        purpose="To commission together",
        organisation_ids=[council.pk, icb.pk],
        starts_on=TODAY,
        submission_key=uuid4(),
        by=commissioner.account,
        at=NOON,
    )
    return Planning(partnership, council, icb, commissioner.account, other.account)


def planning_of(three: Three) -> Planning:
    """The same of the first council and the ICB of three partners, by their secretary."""
    secretary = three.secretary
    return Planning(three.partnership, three.first, three.icb, secretary, secretary)


def _as_three(here: Planning) -> Three:
    return Three(here.commissioner, here.council, here.icb, here.icb, here.partnership)


def board_of(here: Planning) -> Body:
    """A board of the partnership."""
    return _as_three(here).body(organisation_ids=[here.council.pk, here.icb.pk])


def proposed_decision(here: Planning, **changes) -> Decision:
    """A decision that is proposed to a board of the partnership."""
    three, body = _as_three(here), board_of(here)
    return three.propose(three.item(three.meeting(body)), **changes)
