"""An auditor's ways into one log, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baton_common.edge.auditing.history import Histories
from baton_common.edge.auditing.mentions import Mentions
from baton_common.edge.auditing.published import WrittenContracts
from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.epochs import LOG
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.aggregate import Aggregate
from baton_common.model.log_port import Log
from baton_common.model.messages import Refused
from baton_common.model.personal import Vault
from baton_common.model.position import Position


@dataclass(frozen=True)
class Audit:
    """The sources that an auditor's routes read."""

    log: Log
    """Records that personal words were opened."""
    histories: Histories
    written: WrittenContracts
    mentions: Mentions
    vault: Vault


def audit_of(log: PostgresLog, vault: Vault, aggregates: Sequence[Aggregate[Any, Any]]) -> Audit:
    """The audit of a service's log; `aggregates` are those that the log was given."""
    known, rows = Aggregates([*aggregates, LOG]), log.readers
    return Audit(
        log=log,
        histories=Histories(rows, known),
        written=WrittenContracts(rows, log.service),
        mentions=Mentions(rows, known),
        vault=vault,
    )


def within(head: Position, until: Position) -> Position:
    """The position, if the log goes that far. Raises Refused."""
    if until > head:
        raise Refused(
            f"The log ends at {head}; name that position or an earlier one.", code="beyond-the-end"
        )
    return until
