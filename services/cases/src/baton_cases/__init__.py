"""Customers, matters, rosters, cases and their handoffs."""
