"""Reads across all levels for programs: the thread through one thing."""
