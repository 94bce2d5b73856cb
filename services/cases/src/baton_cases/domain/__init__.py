"""What cases decides: customers, matters, rosters, cases and their handoffs."""
