"""Follows the log for API keys: a withdrawn one is forgotten in every process, at once."""

from collections.abc import Callable

from baton_common.edge.identity.api_keys import (
    KEYRING,
    RING,
    ApiKeyWithdrawn,
    Keyring,
    OpenApiKeysToAll,
    decide,
)
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.metadata import Metadata
from baton_common.model.service import Loop
from baton_common.model.unit_of_work import UnitOfWork

_METADATA = Metadata(correlation_id="api-keys")


class KeyWatch:
    """Tells `withdrawn` the id of each key that is withdrawn, in whichever process that was.

    At its beginning it tells `there` which keys there are, and writes down of those that were made
    while no departments meant all of them that they are limited to none.
    """

    def __init__(
        self,
        log: PostgresLog,
        *,
        there: Callable[[frozenset[str]], None],
        withdrawn: Callable[[str], None],
    ) -> None:
        self._log = log
        self._there = there
        self._withdrawn = withdrawn

    def loop(self) -> Loop:
        """The loop of it."""
        return Loop("watches the API keys", self.run)

    async def run(self) -> None:
        """For ever, until cancelled."""
        at = await self._log.head()
        ring = (await self._log.run(_say_departments, metadata=_METADATA)).answer
        self._there(frozenset(ring.keys))
        async for page in self._log.tail.follow(at):
            for record in page:
                if isinstance(record.event, ApiKeyWithdrawn):
                    self._withdrawn(record.event.key_id)


def _say_departments(work: UnitOfWork) -> Keyring:
    ring = work.state(KEYRING, RING)
    events = decide(OpenApiKeysToAll(at=work.now), ring)
    return work.record(KEYRING, RING, *events) if events else ring
