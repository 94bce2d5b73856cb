"""A vault in memory with the real cipher, for tests and scenarios; it can be unavailable."""

from collections.abc import Sequence

from baton_common.model.personal import Erased, Personal, SubjectErased, VaultUnavailable
from baton_common.platform.vault import cipher


class MemoryVault:
    """Keeps the promises of the port `Vault`; the same suite tests it and `LocalVault`.

    Subjects are named `subject-1`, `subject-2`, … in the order they are met. `away = True`
    makes everything raise VaultUnavailable: nothing is cached here.
    """

    def __init__(self) -> None:
        self.away = False
        self._subjects: dict[str, str] = {}
        self._met = 0
        self._keys: dict[str, list[bytes]] = {}
        self._erased: set[str] = set()
        self._search = cipher.new_key()

    async def subjects_of(self, addresses: Sequence[str]) -> list[str]:
        """The subjects of these addresses, created where they are new."""
        self._must_be_there()
        for address in addresses:
            if address not in self._subjects:
                self._met += 1
                self._subjects[address] = f"subject-{self._met}"
        return [self._subjects[address] for address in addresses]

    async def known_subject(self, address: str) -> str | None:
        """The subject of an address; None if it has none."""
        self._must_be_there()
        return self._subjects.get(address)

    async def rekey(self, subject: str, before: str, after: str | None) -> str | None:
        """Moves a link, or takes it away."""
        self._must_be_there()
        if before != after and self._subjects.get(before) == subject:
            del self._subjects[before]
            if after is not None:
                self._subjects.setdefault(after, subject)
        return None if after is None else self._subjects.get(after)

    async def seal(self, words: Sequence[tuple[str, str]]) -> list[Personal[str]]:
        """Encrypts words under the subject's key."""
        return [cipher.seal_words(*self._newest(s), text) for s, text in words]

    async def open(self, sealed: Sequence[Personal[str]]) -> list[str | Erased]:
        """Decrypts words; erased subjects give `Erased`."""
        opened: list[str | Erased] = []
        for one in sealed:
            key = self._key(one.subject, one.key_version)
            opened.append(cipher.open_words(key, one) if key else Erased(one.subject))
        return opened

    async def seal_bytes(self, subject: str, content: bytes) -> bytes:
        """Encrypts bytes under the subject's key."""
        return cipher.seal_content(*self._newest(subject), content)

    async def open_bytes(self, subject: str, ciphertext: bytes) -> bytes | Erased:
        """Decrypts bytes; erased subjects give `Erased`."""
        key = self._key(subject, cipher.version_of(ciphertext))
        return cipher.open_content(key, subject, ciphertext) if key else Erased(subject)

    def search_token(self, word: str) -> str:
        """A keyed hash for searching."""
        self._must_be_there()
        return cipher.digest(self._search, word).hex()

    async def renew_key(self, subject: str) -> None:
        """Create a new key version for this subject; later words are sealed under it."""
        self._newest(subject)
        self._keys[subject].append(cipher.new_key())

    async def erase(self, subject: str) -> None:
        """Unlink the subject's addresses and destroy its keys at once."""
        self._must_be_there()
        self._subjects = {a: s for a, s in self._subjects.items() if s != subject}
        self._keys.pop(subject, None)
        self._erased.add(subject)

    def _newest(self, subject: str) -> tuple[bytes, str, int]:
        self._must_be_there()
        if subject in self._erased:
            raise SubjectErased(f"subject {subject} was erased: no words can be kept")
        keys = self._keys.setdefault(subject, [cipher.new_key()])
        return keys[-1], subject, len(keys)

    def _key(self, subject: str, version: int) -> bytes | None:
        self._must_be_there()
        keys = self._keys.get(subject, [])
        return keys[version - 1] if 0 < version <= len(keys) else None

    def _must_be_there(self) -> None:
        if self.away:
            raise VaultUnavailable("the vault is away")
