"""The pictures of the README, taken from the demonstration: ``just pictures`` keeps them."""

import os

import pytest
import time_machine
from browser.conftest import TALL
from factories.organisations import NOON
from pictures import FOLDER, MOST_BYTES, PICTURES, not_shown

from ropewalk.organisations.models import Membership
from ropewalk.stories.demonstration import build

KEEP = os.environ.get("ROPEWALK_KEEP_PICTURES") == "1"
MARGIN = 44


@pytest.fixture
def asha():
    with time_machine.travel(NOON, tick=True):
        build(at=NOON)
        yield Membership.objects.get(account__email="asha@demonstration.example")


def test_every_picture_of_the_readme_can_be_taken_and_is_small(asha, signed_in_page):
    page = signed_in_page(membership=asha)
    for each in PICTURES:
        page.set_viewport_size({"width": each.wide, "height": TALL})
        page.goto(each.address())
        page.locator("html[data-ready]").wait_for(state="attached")
        assert not_shown(each, page.content()) == [], each.name
        top = (
            page.get_by_role("heading", name=each.top, exact=True).bounding_box()["y"]
            - MARGIN
            if each.top
            else 0
        )
        taken = page.screenshot(
            full_page=True,
            clip=dict(
                zip(("x", "y", "width", "height"), (0, top, *each.size), strict=True)
            ),
        )
        assert len(taken) <= MOST_BYTES, each.name
        if KEEP:
            (FOLDER / f"{each.name}.png").write_bytes(taken)
