"""The log on PostgreSQL: one way in, one reader of its end, and what keeps both honest."""

from baton_common.log.keys import KeyReused
from baton_common.log.postgres_log import PostgresLog

__all__ = ["KeyReused", "PostgresLog"]
