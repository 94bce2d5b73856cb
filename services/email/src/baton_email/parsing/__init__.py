"""Parses one mail, bounded, in a child process that may be killed at any time."""
