"""When things may be done: composition, quorum, conflicts and authority. No queries."""
