"""Charts, tables and documents made from query results."""
