"""The configuration of indicators: zone, limits, and whose queues are whose."""
