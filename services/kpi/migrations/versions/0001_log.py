"""The log and what follows it."""

from alembic import op

from baton_common.platform.schema.alembic_environment import service_role
from baton_common.platform.schema.common import apply_common
from baton_common.platform.schema.granting import grant_service

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Bring the common tables, and let the service call what it may."""
    apply_common(op.get_bind(), 4)
    grant_service(op.get_bind(), service_role())
