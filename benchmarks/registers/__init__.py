"""Registers: an installation of its own, made before anything of it is imported."""

import os
import tempfile

import django

os.environ["ROPEWALK_HOME"] = tempfile.mkdtemp(prefix="ropewalk-registers-")
os.environ["DJANGO_SETTINGS_MODULE"] = "ropewalk.config.settings"
os.environ.pop("DATABASE_URL", None)
django.setup()
