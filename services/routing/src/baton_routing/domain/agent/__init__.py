"""One agent: presence and activity."""
