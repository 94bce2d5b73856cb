"""Bearer tokens: verified once, then known by their hash until they end, 60 s at most."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from baton_common.edge.identity.claims import ALGORITHMS, principal_of
from baton_common.edge.identity.keys import Keys
from baton_common.edge.identity.principal import Principal
from baton_common.edge.identity.refusal import NotProven

LONGEST = 8_192
"""Characters of a token."""
_FITS = {"Ed25519": "OKP", "RS256": "RSA"}
SENTENCE = "The token cannot be verified. Get a new one."


class Tokens:
    """Verifies tokens of any of the issuers. Which one is asked is decided by the token's own
    `iss`, which is believed only after that issuer's key has proven it."""

    def __init__(self, issuers: Sequence[Keys], clock: Callable[[], float] = time.time) -> None:
        self._issuers = {keys.issuer: keys for keys in issuers}
        self._clock = clock

    async def verify(self, token: str) -> tuple[Principal, float]:
        """The owner and when the token expires (Unix seconds). Raises NotProven,
        KeysUnavailable."""
        header, claims = _unproven(token)
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS or not isinstance(kid, str | None):
            raise NotProven(f"The token must be signed with one of {', '.join(ALGORITHMS)}.")
        issuer = claims.get("iss")
        keys = self._issuers.get(issuer) if isinstance(issuer, str) else None
        if keys is None:
            raise NotProven("The token was issued by somebody else than this service trusts.")
        _prove(token, algorithm, kid, await keys.current(kid))
        return principal_of(claims, header, self._clock())


def _unproven(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims as the token says them, believed by nobody yet."""
    if len(token) > LONGEST:
        raise NotProven("This token is too long to be one; get a new one.")
    try:
        obj = jws.extract_compact(token.encode("ascii"))
        header, claims = obj.headers(), msgspec.json.decode(obj.payload)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise NotProven("This is no token. Send: Authorization: Bearer <token>.") from None
    if not isinstance(header, dict) or not isinstance(claims, dict) or "crit" in header:
        raise NotProven("This is no token. Send: Authorization: Bearer <token>.")
    return header, claims


def _prove(token: str, algorithm: str, kid: str | None, keys: KeySet) -> None:
    """Accepts only a key made for the token's algorithm. Raises NotProven."""
    fitting = [
        key
        for key in keys.keys
        if key.key_type == _FITS[algorithm] and (kid is None or key.kid == kid)
    ]
    for key in fitting[:8]:
        try:
            jws.deserialize_compact(token, key, algorithms=[algorithm])
        except (JoseError, ValueError):
            continue
        return
    raise NotProven(SENTENCE)
