"""Reads one mail as it came, bounded, in a child process that may be killed at any time."""
