"""Agreements, bodies, authority and decisions: who may decide what, with whose money."""
