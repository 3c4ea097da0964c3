"""Bulk data in Parquet: the reference set that ships, and what has been added to it."""
