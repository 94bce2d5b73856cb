"""Turns an Authorization header into a principal; a verified one is remembered by its hash."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from baton_common.edge.identity.principal import Principal
from baton_common.edge.identity.refusal import NotProven
from baton_common.edge.identity.rights import Rights

REMEMBERED = 60.0
"""Seconds at most that a proof is believed again without being verified."""
MOST = 10_000
API_KEY_PREFIX = "bk_"

Prove = Callable[[str], Awaitable[tuple[Principal, float]]]
"""Proves a token or key: its owner, and when it expires (Unix seconds). Raises NotProven,
KeysUnavailable, LogUnavailable."""
HasKey = Callable[[str], Awaitable[bool]]
"""True while the API key of this id is not withdrawn. Raises LogUnavailable."""


class Identify:
    """Bearer tokens and API keys (`bk_…`), both as `Authorization: Bearer`.

    The cache holds SHA-256 hashes, never tokens. Only what was proven is remembered.
    """

    def __init__(
        self,
        token: Prove,
        api_key: Prove | None = None,
        clock: Callable[[], float] = time.time,
        has_key: HasKey | None = None,
    ) -> None:
        self._token = token
        self._api_key = api_key
        self._has_key = has_key
        self._clock = clock
        self.rights = Rights()
        self._known: OrderedDict[bytes, tuple[float, Principal, float]] = OrderedDict()
        self.barred: frozenset[str] = frozenset()
        """Ids of people whose proofs are good for nothing; see `Barring`."""

    def with_api_keys(self, api_key: Prove, has_key: HasKey) -> "Identify":
        """An `Identify` that accepts the same tokens and a service's own API keys."""
        return Identify(self._token, api_key, self._clock, has_key)

    async def prove(self, header: bytes | None) -> Principal:
        """The owner of the token or key. Raises NotProven with a sentence, KeysUnavailable,
        LogUnavailable."""
        return (await self.proof_of(header))[0]

    async def proof_of(self, header: bytes | None) -> tuple[Principal, float]:
        """The owner and when the proof expires (Unix seconds). Raises NotProven with a sentence,
        KeysUnavailable, LogUnavailable."""
        principal, ends = await self._proven(header)
        if principal.id in self.barred:
            raise NotProven("You are suspended: nobody comes in with this token.")
        return principal, ends

    async def _proven(self, header: bytes | None) -> tuple[Principal, float]:
        if header is None:
            raise NotProven("This needs a token. Send: Authorization: Bearer <token>.")
        known = self._known.get(hashlib.sha256(header).digest())
        if known is not None and self._clock() < known[0]:
            return known[1], known[2]
        scheme, _, proof = header.decode("latin-1").partition(" ")
        proof = proof.strip()
        if scheme.lower() != "bearer" or not proof:
            raise NotProven("Send the token as: Authorization: Bearer <token>.")
        if not proof.startswith(API_KEY_PREFIX):
            principal, ends = await self._token(proof)
            self.rights.proven(principal)
        elif self._api_key is None:
            raise NotProven("This service takes no API keys.")
        else:
            principal, ends = await self._api_key(proof)
        self._remember(header, principal, ends)
        return principal, ends

    def withdrawn(self, key_id: str) -> None:
        """An API key is withdrawn: it opens nothing, and what is open by it ends."""
        self._known.clear()
        self.rights.key_withdrawn(key_id)

    def only_keys(self, key_ids: frozenset[str]) -> None:
        """These are all API keys that there are."""
        self._known.clear()
        self.rights.only_keys(key_ids)

    def bar(self, people: frozenset[str]) -> None:
        """These people, and no others, are barred; what they have open ends."""
        self.barred = people
        self.rights.only_without(people)

    async def still_stands(self, principal: Principal) -> bool:
        """True unless they proved themselves by an API key that was withdrawn since. Raises
        LogUnavailable."""
        if principal.scopes is None or self._has_key is None:
            return True
        return await self._has_key(principal.id)

    def _remember(self, header: bytes, principal: Principal, ends: float) -> None:
        until = min(ends, self._clock() + REMEMBERED)
        self._known[hashlib.sha256(header).digest()] = (until, principal, ends)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
