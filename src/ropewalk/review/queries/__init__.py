"""Questions across the parts of the field, within what the person asking may see."""
