"""AES-256-GCM under a subject's key, each ciphertext bound to its subject and key version."""

import base64
import binascii
import hashlib
import hmac
import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from baton_common.model.personal import Personal

KEY_SIZE = 32
_NONCE_SIZE = 12
_VERSION = struct.Struct(">4sI")
_MAGIC = b"bat1"


class Tampered(ValueError):
    """The ciphertext is not what was sealed for this subject under this key."""


def new_key() -> bytes:
    """256 random bits."""
    return os.urandom(KEY_SIZE)


def seal_words(key: bytes, subject: str, version: int, words: str) -> Personal[str]:
    """Words under version `version` of the subject's key."""
    sealed = _encrypt(key, words.encode(), _bound("words", subject, version))
    return Personal(
        subject=subject, key_version=version, ciphertext=base64.b64encode(sealed).decode()
    )


def open_words(key: bytes, sealed: Personal[str]) -> str:
    """The inverse of `seal_words`. Raises Tampered."""
    try:
        ciphertext = base64.b64decode(sealed.ciphertext, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Tampered(f"ciphertext of subject {sealed.subject} is no base64") from error
    return _decrypt(key, ciphertext, _bound("words", sealed.subject, sealed.key_version)).decode()


def seal_content(key: bytes, subject: str, version: int, content: bytes) -> bytes:
    """Bytes under the subject's key; they begin with a mark and the key's version."""
    sealed = _encrypt(key, content, _bound("bytes", subject, version))
    return _VERSION.pack(_MAGIC, version) + sealed


def version_of(sealed: bytes) -> int:
    """The key version that `seal_content` used. Raises Tampered for other bytes."""
    if len(sealed) < _VERSION.size:
        raise Tampered("these bytes were not sealed by the vault")
    magic, version = _VERSION.unpack_from(sealed)
    if magic != _MAGIC:
        raise Tampered("these bytes were not sealed by the vault")
    return int(version)


def open_content(key: bytes, subject: str, sealed: bytes) -> bytes:
    """The inverse of `seal_content`. Raises Tampered."""
    bound = _bound("bytes", subject, version_of(sealed))
    return _decrypt(key, sealed[_VERSION.size :], bound)


def wrap(master: bytes, name: str, version: int, key: bytes) -> bytes:
    """A key as the vault's database keeps it, bound to whose it is."""
    return _encrypt(master, key, _bound("key", name, version))


def unwrap(master: bytes, name: str, version: int, wrapped: bytes) -> bytes:
    """The inverse of `wrap`. Raises Tampered, also for another master key."""
    return _decrypt(master, wrapped, _bound("key", name, version))


def digest(key: bytes, text: str) -> bytes:
    """HMAC-SHA-256: what stands for an address or a word where neither may be read."""
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _bound(kind: str, name: str, version: int) -> bytes:
    """The context covered by the tag, length-prefixed so that no two meanings share bytes."""
    parts = (kind.encode(), name.encode(), str(version).encode())
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def _encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE_SIZE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], bound)
    except (InvalidTag, ValueError) as error:
        raise Tampered("the ciphertext does not belong to this subject and key") from error
