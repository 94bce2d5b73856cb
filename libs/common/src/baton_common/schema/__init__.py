"""The common tables of every service: numbered SQL that each service's Alembic history calls."""

from baton_common.schema.common import LATEST, apply_common, create_common
from baton_common.schema.granting import grant_service, grants_for

__all__ = ["LATEST", "apply_common", "create_common", "grant_service", "grants_for"]
