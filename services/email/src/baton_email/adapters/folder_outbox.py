"""Keeps outgoing mails as encrypted files where no mail server is set: the one-machine edition."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from baton_common.model.personal import Erased, Vault
from baton_email.ports import Door, Letter, NotNow

_SUFFIX = ".mail"


class _Kept(msgspec.Struct, frozen=True):
    subject: str
    content: bytes


class FolderOutbox:
    """One file per mail, named by its id; a second copy of a mail replaces the first."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    @asynccontextmanager
    async def at_the_door(self, letter: Letter) -> AsyncIterator[Door]:
        """Accepts every mail; the door writes it to the folder."""
        yield _FolderDoor(self, letter)

    async def keep(self, letter: Letter, raw: bytes) -> None:
        """Durable when this returns. Raises NotNow if the folder cannot be written."""
        ciphertext = await self._vault.seal_bytes(letter.subject, raw)
        kept = msgspec.msgpack.encode(_Kept(letter.subject, ciphertext))
        try:
            await asyncio.to_thread(_write, self._folder / f"{letter.mail_id}{_SUFFIX}", kept)
        except OSError as error:
            raise NotNow(0, "4.3.1") from error

    async def newest(self, limit: int = 50) -> list[tuple[str, bytes]]:
        """(mail id, mail as bytes), newest first; mails of erased people are left out."""
        return [mail async for mail in self.mails(limit)]

    async def mails(self, limit: int, before: str = "") -> AsyncIterator[tuple[str, bytes]]:
        """(mail id, mail as bytes) one by one, newest first; with `before`, a mail's id, only
        older ones."""
        names = await asyncio.to_thread(_names, self._folder)
        older = [name for name in names if not before or name.stem < before]
        for name in older[:limit]:
            content = await asyncio.to_thread(name.read_bytes)
            kept = msgspec.msgpack.decode(content, type=_Kept)
            raw = await self._vault.open_bytes(kept.subject, kept.content)
            if not isinstance(raw, Erased):
                yield name.stem, raw


@dataclass
class _FolderDoor:
    outbox: FolderOutbox
    letter: Letter
    refused: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    async def hand_over(self, raw: bytes) -> None:
        """Keeps the mail in the folder; no recipient is ever refused."""
        await self.outbox.keep(self.letter, raw)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with open(part, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _names(folder: Path) -> list[Path]:
    """Names sorted by id; ids grow with time, so the greatest is the newest."""
    if not folder.is_dir():
        return []
    return sorted((p for p in folder.iterdir() if p.suffix == _SUFFIX), reverse=True)
