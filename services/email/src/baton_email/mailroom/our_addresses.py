"""Our addresses for the receivers of mail: asked often, never slow."""

import time
from collections.abc import Callable

from baton_common.model.log_port import Log, LogUnavailable
from baton_common.model.metadata import Metadata
from baton_email.domain.use_cases.configuration import current_configuration

FRESH_FOR = 1.0
"""Seconds after which the log is asked again."""
_ASKS = Metadata(correlation_id="asks-for-our-addresses")


class OurAddresses:
    """Cached for a second. "None", which refuses mail for good, is never cached, so a configuration
    just loaded counts at once. While PostgreSQL is away the last known addresses stay."""

    def __init__(self, log: Log, clock: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._clock = clock
        self._known: frozenset[str] | None = None
        self._asked_at = 0.0

    async def get(self) -> frozenset[str]:
        """The addresses; empty: nothing is configured yet. Raises LogUnavailable if they were never
        known."""
        now = self._clock()
        if self._known and now - self._asked_at < FRESH_FOR:
            return self._known
        try:
            configuration = (await self._log.run(current_configuration, metadata=_ASKS)).answer
        except LogUnavailable:
            if self._known is None:
                raise
            return self._known
        self._known, self._asked_at = frozenset(configuration.our_addresses), now
        return self._known
