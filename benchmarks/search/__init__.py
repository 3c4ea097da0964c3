"""Search: an installation of its own, made before anything of it is imported."""

import os
import sys
import tempfile
from pathlib import Path

import django

os.environ["ROPEWALK_HOME"] = tempfile.mkdtemp(prefix="ropewalk-search-")
os.environ["DJANGO_SETTINGS_MODULE"] = "ropewalk.config.settings"
os.environ.pop("DATABASE_URL", None)
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))  # for factories
django.setup()
