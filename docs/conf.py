"""How the documentation is built."""

project = "Ropewalk"
author = "The Ropewalk developers"
project_copyright = "2026, the Ropewalk developers"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Ropewalk"
exclude_patterns = ["_build"]
nitpicky = False
