"""What email knows of a case: its number, its thread, and that it was acknowledged once."""
