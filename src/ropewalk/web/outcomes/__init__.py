"""Pages of outcomes: frameworks, what ought to be better, measures and their values."""
