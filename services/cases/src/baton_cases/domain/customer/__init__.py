"""A customer: the addresses that turned out to be one person's."""
