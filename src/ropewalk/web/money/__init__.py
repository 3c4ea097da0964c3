"""Pages of money: funds and what is done with them, and the statements made of them."""
