"""A mail thread, and the case that answers in it belong to."""
