"""The one-machine edition: every service in one process on its own PostgreSQL, with a living demo."""
