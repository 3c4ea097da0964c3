"""What was added is what is read, even after a machine stopped while adding."""

import os
import signal
import subprocess
import sys
from datetime import date

import pytest
from factories import publishers

from ropewalk.lake.catalogue import open_lake
from ropewalk.place.adding import add
from ropewalk.place.need import need_index
from ropewalk.place.places import find_place
from ropewalk.place.shelf import shelf

TODAY = date(2026, 11, 23)
KILLED_AT_STEP = """
import os, signal, sys
from datetime import date
from pathlib import Path
from ropewalk.lake.adding import add_file, rename

file, home, step = sys.argv[1:]
steps = []

def put(draft, final):
    steps.append(final)
    if len(steps) == int(step):
        os.kill(os.getpid(), signal.SIGKILL)
    rename(draft, final)

add_file(Path(file), home=Path(home), on=date(2026, 11, 23), put=put)
"""


def test_the_newest_vintage_is_what_the_need_index_is_made_from(tmp_path):
    newer = publishers.practice_file(tmp_path / "2026_2027.csv", practices=9)
    before = need_index(
        shelf(tmp_path), find_place(shelf(tmp_path), "Trafford", on=TODAY)
    )

    add(newer, home=tmp_path, on=TODAY)

    lake = shelf(tmp_path)
    after = need_index(lake, find_place(lake, "Trafford", on=TODAY))
    shipped = need_index(
        lake, find_place(lake, "Trafford", on=TODAY), vintage="2025/26"
    )
    read = {lake.source("practice_allocations").vintage}
    assert read == {"2026/27"}
    assert after != before
    assert shipped == before


@pytest.mark.parametrize("step", [1, 2])
def test_a_process_killed_while_adding_leaves_the_old_state_and_no_lock(tmp_path, step):
    home = tmp_path / "home"
    newer = publishers.practice_file(tmp_path / "2026_2027.csv")
    command = [sys.executable, "-c", KILLED_AT_STEP, str(newer), str(home), str(step)]

    killed = subprocess.run(command, env={**os.environ}, check=False)

    assert killed.returncode == -signal.SIGKILL
    assert open_lake(home).resource("practice_allocations").vintage == "2025/26"
    assert add(newer, home=home, on=TODAY).is_new
    assert open_lake(home).table("practice_allocations").num_rows == 3
