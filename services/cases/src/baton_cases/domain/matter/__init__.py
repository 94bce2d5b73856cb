"""What a concern is about, and in which language it was said."""
