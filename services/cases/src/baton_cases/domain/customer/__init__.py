"""A customer: the subjects that turned out to be one, and which addresses still work."""
