"""Pages about what comes first and which option is best: the landing page of Plan."""
