"""The Open Contracting Data Standard 1.1: a procurement told from plan to end."""
