"""What people do with funds; each action is one transaction and leaves one event."""
