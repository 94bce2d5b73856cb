"""How PostgreSQL is reached: databases, roles, borrowed connections, errors."""
