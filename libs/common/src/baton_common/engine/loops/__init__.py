"""Loops that follow the log: their steps, their alarms, and what is swept away."""
