"""What Baton is measured beside: the raw limit, and what others would do."""
