"""Ownership of pools: a lease decides which process tries, a fence in every unit which one
succeeds."""

import asyncio
import time
from contextlib import suppress

from baton_common.engine.log.leases import Lease, Leases, take_fence
from baton_common.engine.log.perpetual import for_ever
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.clock import NewId
from baton_common.model.log_port import FenceMove, LogMoved, LogUnavailable
from baton_common.model.metadata import Metadata
from baton_common.model.service import Loop
from baton_routing.domain.configuration.model import MAIN
from baton_routing.domain.configuration.state import the_configuration
from baton_routing.pool.ownership import Ownership, PoolEnvironment
from baton_routing.pool.shortcut import restored
from baton_routing.ports import StateStore

LOOK = 5.0
"""Seconds between two checks of the configured pools."""

_METADATA = Metadata(correlation_id="pools")


class PoolOwner:
    """Waits for the lease of one pool; with it, takes the fence and matches until it is lost."""

    def __init__(self, environment: PoolEnvironment, leases: Leases) -> None:
        self._environment = environment
        self._leases = leases
        self._name = f"pool {environment.pool}"
        self._ownership: Ownership | None = None

    async def run(self) -> None:
        """Never returns. Raises when its ownership is lost or the log is unavailable: run it
        again."""
        await self._leases.hold(self._name, self._own)

    @property
    def still(self) -> float:
        """Seconds since the last step; 0 while waiting for the lease."""
        owned = self._ownership
        return 0.0 if owned is None else time.monotonic() - owned.acted_at

    async def _own(self, lease: Lease) -> None:
        del lease  # whoever comes after us takes the fence, and that is compared in each unit
        environment, holder = self._environment, self._leases.holder
        epoch = await take_fence(environment.log.fence, environment.log, self._name, holder)
        at, matcher = await restored(environment.log, environment.store, environment.pool)
        fence = FenceMove(self._name, epoch, epoch, holder)
        self._ownership = Ownership(environment, fence, matcher, at)
        try:
            await self._ownership.run()
        finally:
            self._ownership = None


class Pools:
    """One prospective owner for each configured pool, in each process."""

    def __init__(self, log: PostgresLog, leases: Leases, store: StateStore, new_id: NewId) -> None:
        self._log = log
        self._leases = leases
        self._store = store
        self._new_id = new_id
        self._owners: dict[str, PoolOwner] = {}

    def loop(self) -> Loop:
        """The supervised loop of the service."""
        return Loop("owns pools", self._run, self._still)

    async def _run(self) -> None:
        self._owners = {}
        async with asyncio.TaskGroup() as group:
            while True:
                for pool in await self._named():
                    if pool not in self._owners:
                        environment = PoolEnvironment(self._log, self._store, pool, self._new_id)
                        owner = PoolOwner(environment, self._leases)
                        self._owners[pool] = owner
                        group.create_task(for_ever(owner.run))
                await asyncio.sleep(LOOK)

    async def _named(self) -> list[str]:
        pools = [MAIN]
        with suppress(LogUnavailable, LogMoved):  # it looks again
            configuration = (await self._log.run(the_configuration, metadata=_METADATA)).answer
            pools += sorted({queue.pool for queue in configuration.queues.values()} - {MAIN})
        return pools

    def _still(self) -> float:
        return max((owner.still for owner in self._owners.values()), default=0.0)
