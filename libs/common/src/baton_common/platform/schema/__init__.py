"""The common tables of every service: numbered SQL that each service's Alembic history calls."""
