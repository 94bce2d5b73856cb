"""Stored events as an auditor's queries read them."""

from typing import Any

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.recorded_rows import recorded
from baton_common.model.event_types import UnknownEvent
from baton_common.model.log_port import Recorded

COLUMNS = """position, epoch, stream, version, id, type, type_version, data, metadata, at,
    recorded_at"""


def known(row: Any, aggregates: Aggregates) -> Recorded:
    """Decoded. Raises UnknownEvent also for a stream of a category that this release has not."""
    try:
        return recorded(row, aggregates)
    except ValueError as stranger:
        raise UnknownEvent(str(stranger)) from stranger
