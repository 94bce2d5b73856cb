"""The decisions of cases: customers, matters, rosters, cases and their handoffs."""
