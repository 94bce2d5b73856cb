"""Indicators counted from what the other services publish."""
