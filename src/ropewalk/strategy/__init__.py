"""Priorities, options and their appraisal, intentions, plans and their programme."""
