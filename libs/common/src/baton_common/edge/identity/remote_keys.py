"""The keys of an OIDC provider, fetched over HTTP and kept for ten minutes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey, RSAKey

from baton_common.edge.identity.refusal import KeysUnavailable

KEPT = 600.0
"""Seconds; older ones are still used if the issuer cannot be reached (stale on error)."""
ASKED_AGAIN = 30.0
"""Seconds between two fetches, whatever a token's kid says or the issuer answers."""
LARGEST = 256_000

say = structlog.get_logger()

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
        """The issuer's keys. Many callers at once cause one fetch; those whose key is known
        already do not wait for it. Raises KeysUnavailable."""
        if self._wants(kid) and not (self._lock.locked() and self._knows(kid)):
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
        return kid is not None and not self._knows(kid)

    def _knows(self, kid: str | None) -> bool:
        known = self._keys.keys if self._keys is not None else []
        return bool(known) and (kid is None or any(key.kid == kid for key in known))

    async def _refresh(self) -> None:
        try:
            self._keys = usable_keys(await self._fetch(self._url))
            self._fetched = self._clock()
        except (OSError, ValueError) as error:
            # stale on error: what we have is used on, and asked again in 30 s
            say.warning("keys not fetched", issuer=self.issuer, reason=str(error))
        finally:
            self._asked = self._clock()


def usable_keys(document: Any) -> KeySet:
    """The Ed25519 and RSA signing keys of a JWKS document; a provider's other keys are passed
    over. Raises ValueError if there is none."""
    listed = document.get("keys") if isinstance(document, dict) else None
    found: list[OKPKey | RSAKey] = []
    for each in listed if isinstance(listed, list) else []:
        kind = _KINDS.get(str(each.get("kty"))) if isinstance(each, dict) else None
        if kind is None or each.get("use", "sig") != "sig":
            continue
        try:
            found.append(kind.import_key(each))
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            continue
    if not found:
        raise ValueError("there is no Ed25519 or RSA signing key in it")
    return KeySet(list(found))


_KINDS: dict[str, type[OKPKey] | type[RSAKey]] = {"OKP": OKPKey, "RSA": RSAKey}
