"""The keys of an OIDC provider, fetched over HTTP and kept for ten minutes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from baton_common.identity.refusal import KeysUnavailable

KEPT = 600.0
"""Seconds; older ones are still used if the issuer cannot be reached (stale on error)."""
ASKED_AGAIN = 30.0
"""Seconds between two fetches, whatever a token's kid says or the issuer answers."""
LARGEST = 256_000

Fetch = Callable[[str], Awaitable[Any]]
"""Gives the JSON at an address. Raises OSError or ValueError."""


async def fetch_json(url: str) -> Any:
    """Over httpx, 5 s at most, no redirects. Raises OSError or ValueError."""
    try:
        async with httpx.AsyncClient(timeout=5.0, follow_redirects=False) as client:
            answer = await client.get(url, headers={"accept": "application/json"})
            answer.raise_for_status()
    except httpx.HTTPError as error:
        raise OSError(f"{url}: {error or type(error).__name__}") from error
    if len(answer.content) > LARGEST:
        raise ValueError(f"{url} answers {len(answer.content)} bytes, which is no key set")
    return answer.json()


class RemoteKeys:
    """`Keys` of an issuer at a JWKS address."""

    def __init__(
        self,
        issuer: str,
        url: str,
        *,
        fetch: Fetch = fetch_json,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer = issuer
        self._url = url
        self._fetch = fetch
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched = self._asked = -1e9
        self._lock = asyncio.Lock()

    async def current(self, kid: str | None) -> KeySet:
        """See `Keys`. Many who wait at once cause one fetch."""
        if self._wants(kid):
            async with self._lock:
                if self._wants(kid):
                    await self._refresh()
        if self._keys is None:
            raise KeysUnavailable(f"The keys of {self.issuer} cannot be fetched now. Try again.")
        return self._keys

    def _wants(self, kid: str | None) -> bool:
        now = self._clock()
        if now - self._asked < ASKED_AGAIN:
            return False
        if self._keys is None or now - self._fetched >= KEPT:
            return True
        return kid is not None and all(key.kid != kid for key in self._keys.keys)

    async def _refresh(self) -> None:
        self._asked = self._clock()
        try:
            self._keys = KeySet.import_key_set(await self._fetch(self._url))
        except (OSError, ValueError, KeyError, TypeError, JoseError):
            return  # stale on error: what we have is used on, and asked again in 30 s
        self._fetched = self._clock()
