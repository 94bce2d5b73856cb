"""A received mail, from its bytes to its content."""
