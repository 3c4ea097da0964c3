"""Pages that read across all levels: the thread through a thing, and its loose ends."""
