"""Signing in and out, changing a password, and choosing in which role to act."""
