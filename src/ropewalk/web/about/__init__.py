"""What Ropewalk is, where its data come from, and how accessible it is."""
