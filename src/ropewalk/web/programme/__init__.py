"""Pages about programmes of work, and what partners negotiate."""
