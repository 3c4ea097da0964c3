"""Dated values with unit, source and certainty."""
