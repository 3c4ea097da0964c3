"""The tools are scripts beside the package, not part of it; their tests find them here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
