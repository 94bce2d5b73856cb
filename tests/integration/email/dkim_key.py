"""A DKIM key made for the tests, and the record of it that DNS would give."""

import base64

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from baton_email.adapters.signing import DkimKey


def dkim_key(domain: str, selector: str = "baton") -> tuple[DkimKey, dict[bytes, bytes]]:
    """The key, and by name what DNS answers."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    name = f"{selector}._domainkey.{domain}.".encode()
    return DkimKey(domain, selector, private), {name: record}
