"""What follows from what, worked out from plain facts: no records are read here."""
