"""Encrypted bytes too large for an event, stored before the event that names them."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from hashlib import sha256
from typing import NamedTuple

from baton_common.engine.log.connections import Readers

LARGEST = 32_000_000
_LONGEST_WAIT = 30.0
_PAGE = 500

_PUT = """insert into blobs (sha256, subject, ciphertext) values ($1, $2, $3)
on conflict (sha256) do update set stored_at = clock_timestamp()"""
_GET = "select subject, ciphertext from blobs where sha256 = $1"
_OLD = """select sha256 from blobs
where sha256 > $1 and stored_at < clock_timestamp() - interval '24 hours'
order by sha256 limit $2"""
_DROP = """delete from blobs
where sha256 = any($1::bytea[]) and stored_at < clock_timestamp() - interval '24 hours'
returning 1"""

Referenced = Callable[[Sequence[str]], Awaitable[Collection[str]]]
"""Selects those of the names that an event refers to."""


class Blob(NamedTuple):
    """Encrypted bytes, and the subject whose key opens them."""

    subject: str
    ciphertext: bytes


class Blobs:
    """Named by the SHA-256 of the ciphertext, in hexadecimal: the name says nothing about the
    words."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def put(self, subject: str, ciphertext: bytes) -> str:
        """Its name; it is durable when this returns, and swept after 24 h unless an event
        names it. Raises ValueError if it is too large, LogUnavailable."""
        if len(ciphertext) > LARGEST:
            raise ValueError(f"{len(ciphertext)} bytes are too many, the limit is {LARGEST}")
        name = sha256(ciphertext).digest()
        await self._readers.fetch(_PUT, name, subject, ciphertext, longest_wait=_LONGEST_WAIT)
        return name.hex()

    async def get(self, name: str) -> Blob | None:
        """The blob, None if there is none. Raises ValueError if it was tampered with,
        LogUnavailable."""
        rows = await self._readers.fetch(_GET, bytes.fromhex(name), longest_wait=_LONGEST_WAIT)
        if not rows:
            return None
        blob = Blob(*rows[0])
        if sha256(blob.ciphertext).hexdigest() != name:
            raise ValueError(f"the blob {name} is not what was stored")
        return blob

    async def sweep(self, referenced: Referenced) -> int:
        """Drop those older than 24 h that no event names; how many. Raises LogUnavailable."""
        dropped = 0
        after = b""
        while rows := await self._readers.fetch(_OLD, after, _PAGE):
            names = [row["sha256"] for row in rows]
            named = {bytes.fromhex(name) for name in await referenced([n.hex() for n in names])}
            orphans = [name for name in names if name not in named]
            dropped += len(await self._readers.fetch(_DROP, orphans))
            after = names[-1]
        return dropped
