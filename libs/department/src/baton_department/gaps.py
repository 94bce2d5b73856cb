"""Gaps of an outside system's reader: said aloud, since it has no table for them."""

from collections.abc import Sequence

import structlog

from baton_common.engine.feed.gaps import Gap
from baton_common.engine.feed.port import TopicPartition

_log = structlog.get_logger("baton.outside")


class SaidGaps:
    """A `GapLedger` that forgets with the process: the checkpoints find every gap again."""

    async def known(self, subscriber: str, source: TopicPartition) -> Sequence[Gap]:
        """No gaps: none are remembered."""
        return ()

    async def opened(self, subscriber: str, gap: Gap) -> None:
        """The relay brings what is missing, mostly within seconds."""
        _log.info("a record came early", reader=subscriber, gap=str(gap))

    async def closed(self, subscriber: str, gap: Gap) -> None:
        """Does nothing: the gap is closed."""
        _log.info("a chain closed", reader=subscriber, gap=str(gap))

    async def alarmed(self, subscriber: str, gap: Gap) -> None:
        """Alarms people: they should tell the operator of the topic."""
        _log.error("records are missing", reader=subscriber, gap=str(gap))
