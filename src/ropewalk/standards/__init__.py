"""Formats of publishers' files, as data."""
