"""What can be read of funds and their ledger."""
