"""The keys that prove tokens, and the own key of the one-machine edition."""

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from baton_common.edge.identity.claims import AUDIENCE
from baton_common.edge.identity.principal import EVERY, Role
from baton_common.model.clock import new_id

LOCAL_ISSUER = "baton-local"


class Keys(Protocol):
    """The public keys of one issuer."""

    issuer: str

    async def current(self, kid: str | None) -> KeySet:
        """The issuer's keys, asked for again (at most each 30 s) if `kid` is not among those
        known. Raises KeysUnavailable if there are none to be had."""
        ...


class LocalKeys:
    """The public half of a key of our own."""

    def __init__(self, key: OKPKey, issuer: str = LOCAL_ISSUER) -> None:
        self.issuer = issuer
        self._keys = KeySet([OKPKey.import_key(key.as_dict(private=False))])

    async def current(self, kid: str | None) -> KeySet:
        return self._keys


def local_key(path: Path) -> OKPKey:
    """The signing key in this file, made if there is none; only its owner may read it.

    Raises PermissionError if others may, ValueError if the file holds no Ed25519 key.
    """
    if not path.exists():
        key = OKPKey.generate_key("Ed25519", parameters={"kid": new_id(), "use": "sig"})
        _write_private(path, json.dumps(key.as_dict(private=True)).encode())
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} can be read by others; run: chmod 600 {path}")
    try:
        return OKPKey.import_key(json.loads(path.read_bytes()))
    except (ValueError, TypeError, KeyError, AttributeError, JoseError) as error:
        raise ValueError(f"{path} holds no signing key ({error}); move it away") from error


def _write_private(path: Path, content: bytes) -> None:
    """Written whole or not at all, so that a kill leaves no half a key."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, path)  # fails if somebody else was first: then theirs is the key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def issue_token(
    key: OKPKey,
    sub: str,
    roles: Iterable[str],
    departments: Iterable[str] = (),
    ttl: float = 3600,
    *,
    issuer: str = LOCAL_ISSUER,
) -> str:
    """A token valid for `ttl` seconds from now, signed with our own key. That of a machine for
    which no department is named says that it is limited to none."""
    now, roles = int(time.time()), sorted(roles)
    limits = sorted(departments) or ([EVERY] if Role.MACHINE in roles else [])
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": sub,
        "roles": roles,
        "departments": limits,
        "iat": now,
        "nbf": now,
        "exp": now + int(ttl),
    }
    header = {"alg": "Ed25519", "typ": "at+jwt", "kid": key.kid}
    return jwt.encode(header, claims, key, algorithms=["Ed25519"])
