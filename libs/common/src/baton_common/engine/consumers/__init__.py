"""Consumers: one unit for each record, dead letters, parking, retries."""
