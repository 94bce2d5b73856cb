"""Proves API keys against the ring in the service's log."""

from baton_common.edge.identity.api_keys import KEYRING, RING, Keyring, opens
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.identity.refusal import NotProven
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork


class ApiKeys:
    """Asked at most once a minute for each key (`Identify` remembers the answer)."""

    def __init__(self, log: Log) -> None:
        self._log = log

    async def verify(self, proof: str) -> tuple[Principal, float]:
        """The owner of the key and when it expires. Raises NotProven, LogUnavailable."""
        ring = await self.ring()
        key = opens(ring, proof, await self._log.now())
        if key is None:
            raise NotProven("This API key is unknown, withdrawn or expired. Ask for a new one.")
        principal = Principal(
            id=key.key_id,
            roles=frozenset({Role.MACHINE}),
            departments=frozenset(key.departments),
            scopes=frozenset(key.scopes),
            is_machine=True,
        )
        return principal, key.expires_at.timestamp()

    async def has(self, key_id: str) -> bool:
        """True while the key is not withdrawn. Raises LogUnavailable."""
        return key_id in (await self.ring()).keys

    async def ring(self) -> Keyring:
        """All keys as committed. Raises LogUnavailable."""

        def look(work: UnitOfWork) -> Keyring:
            return work.state(KEYRING, RING)

        return (await self._log.run(look, metadata=Metadata(correlation_id="api-keys"))).answer
