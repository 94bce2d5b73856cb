"""What routing decides: the life of a contact until somebody answers it."""
