"""Money for programs: funds, what moves in them, and the statements made of them."""
