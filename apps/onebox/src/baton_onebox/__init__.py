"""The one-machine edition: every service in one process, with a living demo."""
