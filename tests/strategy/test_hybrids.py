"""Models of joint commissioning, mixed by dimension, with what that carries along."""

import pytest
from factories.laid import laid
from factories.strategy import Planning, planning

from ropewalk.figures import BadInput
from ropewalk.strategy.actions.hybrids import offer_hybrid
from ropewalk.strategy.kinds import Side
from ropewalk.strategy.queries.hybrids import hybrid_page
from ropewalk.strategy.rules.hybrid import (
    brought,
    conflicts,
    library,
    wrong_choices,
)


@laid
def here() -> Planning:
    return planning()


def mixed(every="2", **choices):
    return dict.fromkeys(library().dimensions, every) | choices


def test_s4_06_the_library_has_three_models_by_six_dimensions():
    held = library()

    assert len(held.models) == 3
    assert len(held.dimensions) == 6
    assert all(set(each.cells) == set(held.dimensions) for each in held.models.values())
    named = {each.dimension for each in held.requirements} | {
        each.wants for each in held.requirements
    }
    assert named <= set(held.dimensions)


@pytest.mark.parametrize("model", ["1", "2", "3"])
def test_a_model_as_it_stands_conflicts_with_nothing_of_itself(model):
    assert conflicts(mixed(model)) == []


@pytest.mark.parametrize("lead", ["1", "2"])
def test_s4_07_option_3_requires_joint_lead_commissioners(lead):
    found = conflicts(mixed("3", lead=lead))

    assert any("requires joint lead commissioners for all areas" in e for e in found)


def test_what_is_brought_twice_stands_once_and_says_where_it_comes_from():
    found = brought(mixed("2"))

    texts = [text for _, text, _ in found]
    assert texts.count("Matrix management across organisations") == 1
    assert (Side.DISADVANTAGE, "Matrix management across organisations") in {
        each[:2] for each in found
    }


def test_a_dimension_that_is_left_out_is_named():
    choices = mixed()
    del choices["lead"]

    assert wrong_choices(choices).endswith("Still to choose: Lead commissioners.")
    assert "of the library" in wrong_choices(mixed(lead="9"))
    assert not wrong_choices(mixed())


@pytest.mark.django_db
def test_s4_06_governance_of_3_with_officers_of_2_is_saved_and_flagged(here):
    made = here.mix(governance="3", lead="3", officers="2")

    page = hybrid_page(made)

    assert made.choices.count() == 6
    assert page.sentence == (
        "It is mixed from models 2 and 3; 1 conflict in it has to be settled."
    )
    assert page.conflicts[0].startswith(
        "Governance and executive from model 3 and commissioning officers from model 2:"
    )
    with pytest.raises(BadInput, match="of the library"):
        here.mix(lead="9")


@pytest.mark.django_db
def test_an_offered_hybrid_carries_what_it_brings_and_its_conflicts(here):
    made = here.mix(governance="3", lead="3", officers="2")
    draft = here.draft()
    said = {"hybrid_id": made.pk, **here.said}
    with pytest.raises(BadInput, match="option 2 already"):
        offer_hybrid(appraisal_id=draft.pk, code="2", **said)

    option = offer_hybrid(appraisal_id=draft.pk, code="4", **said)

    risks = option.points.filter(side=Side.RISK)
    assert [each.evidence for each in risks] == [
        "Mix of the models in the option library: Conflict"
    ]
    assert option.points.filter(side=Side.BENEFIT).exists()
    assert "by joint appointment" in option.description
    with pytest.raises(BadInput, match="stay as they are"):
        offer_hybrid(appraisal_id=here.opened().pk, code="4", **said)
