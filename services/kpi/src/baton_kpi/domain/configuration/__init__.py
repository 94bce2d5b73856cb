"""The configuration of indicators: time zone, limits, and the department of each queue."""
