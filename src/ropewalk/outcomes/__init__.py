"""What ought to be better for people, how that is measured, and under which headings."""
