"""Shared by tests: given/when/then, log and vault in memory, a manual clock, real servers."""
