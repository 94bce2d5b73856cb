"""A service as a program of its own: its settings, its ground in production, its verbs."""
