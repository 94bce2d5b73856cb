"""A mail that came to us, from its bytes to what is known of it."""
