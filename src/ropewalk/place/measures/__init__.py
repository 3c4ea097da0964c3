"""Measures that a place can be compared on: of its people, its practices, its hospitals."""
