"""Who is barred: asked again and again, so that a token is good for nothing from that second on."""

from collections.abc import Awaitable, Callable, Collection

from baton_common.edge.identity.api_keys import KEYRING, RING, WithdrawApiKey, decide
from baton_common.edge.identity.identify import Identify
from baton_common.engine.loops.steps import follower, poll
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.service import Loop
from baton_common.model.unit_of_work import UnitOfWork

EVERY = 0.5
"""Seconds between two looks."""
BY_ITSELF = "suspended"
"""Who withdraws the keys that somebody made who is barred."""

Barred = Callable[[], Awaitable[Collection[str]]]
"""The ids of everybody who is barred now."""


class Barring:
    """Keeps `Identify.barred`, and withdraws the API keys that these people made. Several processes
    may do so at once."""

    def __init__(self, log: Log, identify: Identify, barred: Barred) -> None:
        self._log = log
        self._identify = identify
        self._barred = barred

    def loop(self) -> Loop:
        """For the service's loops."""
        return follower("watches who is suspended", self.look, poll(EVERY))

    async def look(self) -> int:
        """Look once; gives 0, so that the loop idles."""
        barred = frozenset(await self._barred())
        if barred - self._identify.barred:
            metadata = Metadata(correlation_id="suspended", actor="system")
            await self._log.run(lambda work: _withdraw(work, barred), metadata=metadata)
        if barred != self._identify.barred:
            self._identify.bar(barred)
        return 0


def _withdraw(work: UnitOfWork, barred: Collection[str]) -> None:
    for key in work.state(KEYRING, RING).keys.values():
        if key.by in barred:
            command = WithdrawApiKey(key_id=key.key_id, by=BY_ITSELF, at=work.now)
            work.record(KEYRING, RING, *decide(command, work.state(KEYRING, RING)))
