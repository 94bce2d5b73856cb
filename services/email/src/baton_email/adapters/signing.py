"""DKIM (RFC 6376): signs outgoing mails with the key of their domain."""

from dataclasses import dataclass

import dkim

SIGNED = (
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"reply-to",
    b"in-reply-to", b"references", b"mime-version", b"content-type",
)  # fmt: skip


@dataclass(frozen=True)
class DkimKey:
    """A selector's private key (PEM: RSA, or the 32 bytes of Ed25519 in base64)."""

    domain: str
    selector: str
    private_key: bytes

    def sign(self, raw: bytes, sender: str) -> bytes:
        """The mail with its signature on top; unchanged for another domain."""
        if sender.rpartition("@")[2].lower() != self.domain.lower():
            return raw
        algorithm = b"rsa-sha256" if b"PRIVATE KEY" in self.private_key else b"ed25519-sha256"
        signature: bytes = dkim.sign(
            raw,
            selector=self.selector.encode(),
            domain=self.domain.encode(),
            privkey=self.private_key,
            canonicalize=(b"relaxed", b"relaxed"),
            signature_algorithm=algorithm,
            include_headers=list(SIGNED),
        )
        return signature + raw
