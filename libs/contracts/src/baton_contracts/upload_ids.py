"""Ids of uploaded files: email gives them, and cases sees by them who uploaded the file."""

import hashlib
import hmac


def upload_id(key: bytes, new_id: str, uploader: str) -> str:
    """The id of a file that `uploader` (the id of a principal) brought; `key` is shared."""
    return f"{new_id}~{_proof(key, new_id, uploader)}"


def is_upload_of(key: bytes, attachment_id: str, uploader: str) -> bool:
    """True if email gave this id to this uploader."""
    new_id, _, proof = attachment_id.rpartition("~")
    return hmac.compare_digest(proof.encode(), _proof(key, new_id, uploader).encode())


def _proof(key: bytes, new_id: str, uploader: str) -> str:
    return hmac.new(key, f"upload/{new_id}/{uploader}".encode(), hashlib.sha256).hexdigest()[:32]
