"""The one folder that everything written on this machine goes under."""

import os
from pathlib import Path

VARIABLE = "ROPEWALK_HOME"


def home_folder() -> Path:
    """The folder named by ``ROPEWALK_HOME``, or the user's own data folder."""
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()

    from platformdirs import user_data_dir  # noqa: PLC0415 - only where it is needed

    return Path(user_data_dir("ropewalk", appauthor=False))
