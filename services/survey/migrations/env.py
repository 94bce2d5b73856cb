"""Alembic's way in."""

from baton_common.platform.schema.alembic_environment import run

run()
