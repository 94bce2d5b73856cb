"""Access to PostgreSQL: databases, roles, borrowed connections, errors."""
