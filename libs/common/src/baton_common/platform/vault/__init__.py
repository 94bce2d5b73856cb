"""The vault on PostgreSQL: keys of subjects, and which subject an address belongs to."""
