"""Ropewalk: integrated commissioning of health and social care."""
