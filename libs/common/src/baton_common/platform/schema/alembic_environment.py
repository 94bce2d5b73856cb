"""The body of every service's `migrations/env.py`: runs the history on the given connection."""

from alembic import context


def run() -> None:
    """Called by Alembic through `env.py`; the connection and its transaction are the caller's."""
    context.configure(connection=context.config.attributes["connection"])
    context.run_migrations()


def service_role() -> str:
    """The role that the running service connects as."""
    role: str = context.config.attributes["service_role"]
    return role
