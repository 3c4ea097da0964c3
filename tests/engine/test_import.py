"""The engine is usable from a notebook: it loads fast and brings nothing with it."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["allocation", "comparison", "market", "spc"])
def test_the_engine_loads_without_the_web_or_the_slow_libraries(module):
    code = (
        f"import sys, ropewalk.engine.{module}; "
        "print(sorted({'django', 'scipy', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
