"""The hash of what is published, stored with its event and compared by auditors."""

from hashlib import sha256


def published_hash(partition: int, key: str, type_: str, body: bytes) -> bytes:
    """SHA-256 of what is published: each part behind its length as four bytes, big-endian."""
    digest = sha256()
    for part in (str(partition).encode(), key.encode(), type_.encode(), body):
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()
