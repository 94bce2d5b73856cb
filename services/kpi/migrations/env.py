"""Alembic's way in."""

from baton_common.schema.alembic_environment import run

run()
