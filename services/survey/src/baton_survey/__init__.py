"""Satisfaction surveys after a case is closed."""
