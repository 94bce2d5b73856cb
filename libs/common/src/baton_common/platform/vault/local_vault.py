"""The vault of one installation: envelope encryption over a PostgreSQL database of its own."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from baton_common.model.personal import Erased, Personal, SubjectErased, VaultUnavailable
from baton_common.platform.vault import cipher
from baton_common.platform.vault.erased_ids import ErasedIds
from baton_common.platform.vault.gathering import Gathering
from baton_common.platform.vault.store import VaultStore
from baton_common.platform.vault.timed_cache import TimedCache

CACHE_SECONDS = 240.0
"""Seconds for which a value read may be used. An erasure waits it out twice, first for links,
then for keys, and is promised within ten minutes."""
DESTROY_AFTER = CACHE_SECONDS + 15
"""Seconds from unlinking a subject's addresses to destroying its keys."""
_CACHE_SIZE = 50_000
_LARGE = 1_000_000
"""Bytes from which encryption leaves the event loop: a megabyte takes about a millisecond."""
_OWN = ("addresses", "search")
_GONE = b""
"""Cached for a key that is not there any more."""


class WrongMasterKey(Exception):
    """The vault's database was made under another master key."""


class LocalVault:
    """Keeps the promises of the port `Vault`. Built without connecting; `close` it in the end.

    When its database is away, subjects used in the last `CACHE_SECONDS` go on. `seconds` is a
    clock that never goes back.
    """

    def __init__(
        self,
        dsn: str,
        master_key: bytes,
        erased_ids: ErasedIds,
        *,
        timeout: float = 2.0,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = VaultStore(dsn, timeout)
        self._master = master_key
        self._erased_ids = erased_ids
        self._own: dict[str, bytes] = {}
        self._opening = asyncio.Lock()
        self._subjects: TimedCache[bytes, str] = TimedCache(
            ttl=CACHE_SECONDS, size=_CACHE_SIZE, seconds=seconds
        )
        self._newest: TimedCache[str, tuple[int, bytes]] = TimedCache(
            ttl=CACHE_SECONDS, size=_CACHE_SIZE, seconds=seconds
        )
        self._keys: TimedCache[tuple[str, int], bytes] = TimedCache(
            ttl=CACHE_SECONDS, size=_CACHE_SIZE, seconds=seconds
        )
        self._gather_subjects = Gathering(self._store.subjects)
        self._gather_newest = Gathering(self._fetch_newest)
        self._gather_keys = Gathering(self._fetch_keys)

    async def open_up(self) -> None:
        """Read the vault's own keys and erase again what `erased_ids` remembers.

        Every method does it when it has not been done. Raises VaultUnavailable, and
        WrongMasterKey with a sentence that says what to do.
        """
        async with self._opening:
            if self._own:
                return
            await self._store.erase_again(self._erased_ids.remembered())
            made = {name: cipher.wrap(self._master, name, 0, cipher.new_key()) for name in _OWN}
            wrapped = await self._store.own_keys(made)
            try:
                own = {n: cipher.unwrap(self._master, n, 0, w) for n, w in wrapped.items()}
            except cipher.Tampered:
                raise WrongMasterKey(
                    "The vault's database was made under another master key: "
                    "give that key, or everything personal in it stays unreadable."
                ) from None
            self._own = own

    async def close(self) -> None:
        """Give its connections back."""
        await self._store.close()

    async def subjects_of(self, addresses: Sequence[str]) -> list[str]:
        """The subjects under which the vault keeps them. See the port."""
        hmacs = await self._hmacs(addresses)
        subjects = {h: s for h in hmacs if (s := self._subjects.get(h)) is not None}
        if missing := set(hmacs) - set(subjects):
            for found, subject in (await self._gather_subjects.get(missing)).items():
                self._subjects.put(found, subject)
                subjects[found] = subject
        return [subjects[h] for h in hmacs]

    async def known_subject(self, address: str) -> str | None:
        """The subject, if the vault knows it. See the port."""
        [found] = await self._hmacs([address])
        if (subject := self._subjects.get(found)) is not None:
            return subject
        subject = (await self._store.known([found])).get(found)
        if subject is not None:
            self._subjects.put(found, subject)
        return subject

    async def rekey(self, subject: str, before: str, after: str | None) -> str | None:
        """Moves a link, or takes it away. See the port."""
        old, *new = await self._hmacs([before] if after is None else [before, after])
        holder = await self._store.move(subject, old, new[0] if new else None)
        self._subjects.drop(old)
        return holder

    async def seal(self, words: Sequence[tuple[str, str]]) -> list[Personal[str]]:
        """Encrypts a value under its subject's key. See the port."""
        keys = await self._newest_of({subject for subject, _ in words})
        return [cipher.seal_words(keys[s][1], s, keys[s][0], text) for s, text in words]

    async def open(self, sealed: Sequence[Personal[str]]) -> list[str | Erased]:
        """Decrypts values; `Erased` where the key was destroyed. See the port."""
        keys = await self._keys_of({(one.subject, one.key_version) for one in sealed})
        opened: list[str | Erased] = []
        for one in sealed:
            key = keys[one.subject, one.key_version]
            opened.append(cipher.open_words(key, one) if key else Erased(one.subject))
        return opened

    async def seal_bytes(self, subject: str, content: bytes) -> bytes:
        """Encrypts bytes under their subject's key. See the port."""
        version, key = (await self._newest_of({subject}))[subject]
        if len(content) < _LARGE:
            return cipher.seal_content(key, subject, version, content)
        return await asyncio.to_thread(cipher.seal_content, key, subject, version, content)

    async def open_bytes(self, subject: str, ciphertext: bytes) -> bytes | Erased:
        """Decrypts bytes; `Erased` where the key was destroyed. See the port."""
        version = cipher.version_of(ciphertext)
        key = (await self._keys_of({(subject, version)}))[subject, version]
        if not key:
            return Erased(subject)
        if len(ciphertext) < _LARGE:
            return cipher.open_content(key, subject, ciphertext)
        return await asyncio.to_thread(cipher.open_content, key, subject, ciphertext)

    def search_token(self, word: str) -> str:
        """The token by which words are found without being stored. Raises VaultUnavailable before
        the vault was first reached."""
        if not self._own:
            raise VaultUnavailable("the vault was not reached since this process started")
        return cipher.digest(self._own["search"], word).hex()

    async def renew_key(self, subject: str) -> None:
        """Seal for this subject under a new version; what is sealed stays readable."""
        version, _ = (await self._newest_of({subject}))[subject]
        wrapped = cipher.wrap(self._master, subject, version + 1, cipher.new_key())
        await self._store.add_key(subject, version + 1, wrapped)
        self._newest.drop(subject)

    async def erase(self, subject: str) -> None:
        """Begin to erase: its addresses lead to it no more, durably, in both places. Its keys
        are destroyed by `destroy_due` when no cache holds a link to it any more.
        """
        await asyncio.to_thread(self._erased_ids.remember, subject)
        await self._store.unlink(subject)
        self._subjects.drop_where(lambda _, linked: linked == subject)

    async def destroy_due(self, waited: float = DESTROY_AFTER) -> list[str]:
        """Destroy the keys of subjects unlinked that many seconds ago; call it each minute."""
        destroyed = await self._store.destroy(timedelta(seconds=waited))
        gone = set(destroyed)
        self._newest.drop_where(lambda subject, _: subject in gone)
        self._keys.drop_where(lambda key, _: key[0] in gone)
        return destroyed

    async def _hmacs(self, addresses: Sequence[str]) -> list[bytes]:
        await self._opened()
        return [cipher.digest(self._own["addresses"], address) for address in addresses]

    async def _opened(self) -> None:
        if not self._own:
            await self.open_up()

    async def _newest_of(self, subjects: set[str]) -> dict[str, tuple[int, bytes]]:
        found = {s: newest for s in subjects if (newest := self._newest.get(s)) is not None}
        if missing := subjects - set(found):
            await self._opened()
            for subject, (version, key) in (await self._gather_newest.get(missing)).items():
                if not key:
                    raise SubjectErased(f"subject {subject} was erased: no words can be kept")
                self._newest.put(subject, (version, key))
                self._keys.put((subject, version), key)
                found[subject] = (version, key)
        return found

    async def _keys_of(self, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
        found = {w: key for w in wanted if (key := self._keys.get(w)) is not None}
        if missing := wanted - set(found):
            await self._opened()
            for key_of, key in (await self._gather_keys.get(missing)).items():
                self._keys.put(key_of, key)
                found[key_of] = key
        return found

    async def _fetch_newest(self, subjects: Sequence[str]) -> Mapping[str, tuple[int, bytes]]:
        made = {s: cipher.wrap(self._master, s, 1, cipher.new_key()) for s in subjects}
        newest = await self._store.newest_keys(made)
        keys = {s: (v, cipher.unwrap(self._master, s, v, w)) for s, (v, w) in newest.items()}
        return {subject: keys.get(subject, (0, _GONE)) for subject in subjects}

    async def _fetch_keys(
        self, wanted: Sequence[tuple[str, int]]
    ) -> Mapping[tuple[str, int], bytes]:
        kept = await self._store.keys(wanted)
        return {
            (s, v): cipher.unwrap(self._master, s, v, kept[s, v]) if (s, v) in kept else _GONE
            for s, v in wanted
        }
