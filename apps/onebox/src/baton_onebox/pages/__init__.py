"""The plain pages of the one-machine edition: the stories as they happen, and the outbox."""
