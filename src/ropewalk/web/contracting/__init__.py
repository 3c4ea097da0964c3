"""Pages of contracts that anybody may read, and of what others tell of theirs."""
