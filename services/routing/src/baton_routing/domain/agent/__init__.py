"""One agent: available or away, and what they are doing."""
