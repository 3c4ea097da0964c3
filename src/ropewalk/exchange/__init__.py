"""Our records as other systems read them, and theirs as we do."""
