"""The body of an upload: on disk while it arrives, in memory while it is worked on.

Clients may take minutes for 25 MB. What has arrived of it waits in a file without a name, sealed
under a key that only this process has and forgets."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR
from starlette.requests import Request

IN_MEMORY = 256 * 1024
"""Bytes of a body up to which it needs no file."""


class Spool:
    """One for each process of a service. `at_once`: larger bodies that are whole in memory at the
    same moment."""

    def __init__(self, at_once: int) -> None:
        self._turns = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def whole(self, request: Request) -> AsyncIterator[bytes]:
        """The whole body, while the block works on it. Raises what reading the body raises."""
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            key, nonce = os.urandom(32), os.urandom(16)
            sealing = _cipher(key, nonce).encryptor()
            size = 0
            async for chunk in request.stream():
                size += len(chunk)
                sealed = sealing.update(chunk)
                if size > IN_MEMORY:
                    await asyncio.to_thread(file.write, sealed)
                else:
                    file.write(sealed)
            if size <= IN_MEMORY:
                yield _opened(file, _cipher(key, nonce))
                return
            async with self._turns:
                yield await asyncio.to_thread(_opened, file, _cipher(key, nonce))


def _cipher(key: bytes, nonce: bytes) -> Cipher[CTR]:
    return Cipher(AES256(key), CTR(nonce))


def _opened(file: "tempfile.SpooledTemporaryFile[bytes]", cipher: Cipher[CTR]) -> bytes:
    file.seek(0)
    opening: CipherContext = cipher.decryptor()
    return opening.update(file.read())
