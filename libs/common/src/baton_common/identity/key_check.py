"""Proves API keys against the ring in the service's log."""

from baton_common.about import About
from baton_common.identity.api_keys import KEYRING, RING, Keyring, opens
from baton_common.identity.principal import Principal, Role
from baton_common.identity.refusal import NotProven
from baton_common.log_port import Log
from baton_common.work import Work


class ApiKeys:
    """Asked at most once a minute for each key (`Identify` remembers the answer)."""

    def __init__(self, log: Log) -> None:
        self._log = log

    async def verify(self, proof: str) -> tuple[Principal, float]:
        """Whose key it is and when it ends. Raises NotProven, LogUnavailable."""
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

    async def ring(self) -> Keyring:
        """All keys, as committed. Raises LogUnavailable."""

        def look(work: Work) -> Keyring:
            return work.state(KEYRING, RING)

        return (await self._log.run(look, about=About(correlation_id="api-keys"))).answer
