"""Questions about partnerships, within what the person asking may see."""
