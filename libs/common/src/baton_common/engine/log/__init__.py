"""The log on PostgreSQL: one way in, one reader of its end, and what keeps both honest."""
