"""Deadlines with an effect outside are claimed."""

from alembic import op

from baton_common.platform.schema.alembic_environment import service_role
from baton_common.platform.schema.common import apply_common
from baton_common.platform.schema.granting import grant_service

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring the claims, and let the service take them."""
    apply_common(op.get_bind(), 5)
    grant_service(op.get_bind(), service_role())
