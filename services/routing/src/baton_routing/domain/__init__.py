"""The decisions of routing: the life of a contact until somebody answers it."""
