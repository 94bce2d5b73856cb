"""Mails as other houses sign and send them, and what their DNS says."""

import base64
import hashlib
import math
import random
import re
from functools import lru_cache

import dkim
from dkim.canonicalization import CanonicalizationPolicy
from dkim.crypto import RSASSA_PKCS1_v1_5_sign, parse_pem_private_key
from dkim.util import parse_tag_value

from baton_email.mailroom.arrivals import Bringer
from tests.unit.email.outside import Zone

CLIENT = "192.0.2.1"
SELECTOR = "s1"
_RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
_SIGNATURE = re.compile(rb"([;\s]b=).*", re.S)


@lru_cache
def _key(bits: int) -> tuple[bytes, bytes]:
    """Private and published key. Made by hand, since libraries make none that is too short."""
    chance = random.Random(bits)
    while True:
        one, other = _prime(chance, bits // 2), _prime(chance, bits // 2)
        n, e, phi = one * other, 65537, (one - 1) * (other - 1)
        if n.bit_length() == bits and math.gcd(e, phi) == 1:
            break
    d = pow(e, -1, phi)
    numbers = [0, n, e, d, one, other, d % (one - 1), d % (other - 1), pow(other, -1, one)]
    private = _der(0x30, *map(_integer, numbers))
    public = _der(0x30, _integer(n), _integer(e))
    kind = _der(0x30, _der(0x06, _RSA), _der(0x05))
    info = _der(0x30, kind, _der(0x03, b"\x00" + public))
    name = b"RSA PRIVATE" + b" KEY"
    pem = b"-----BEGIN %b-----\n%b\n-----END %b-----\n" % (name, base64.b64encode(private), name)
    return pem, b"v=DKIM1; k=rsa; p=" + base64.b64encode(info)


def _integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _der(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    length = len(content).to_bytes(2, "big")
    return bytes([tag, 0x82]) + length + content


def _prime(chance: random.Random, bits: int) -> int:
    while True:
        number = chance.getrandbits(bits) | (3 << (bits - 2)) | 1
        if all(pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7, 11)):
            return number


def published(zone: Zone, domain: str, bits: int = 2048) -> None:
    """The domain publishes the key of its signatures."""
    zone.has(f"{SELECTOR}._domainkey.{domain}", _key(bits)[1])


def signed(raw: str | bytes, domain: str, bits: int = 2048, **how: object) -> bytes:
    """The mail with a signature of this domain on top."""
    content = raw if isinstance(raw, bytes) else raw.encode()
    usual: dict[str, object] = {"canonicalize": (b"relaxed", b"relaxed")}
    signature: bytes = dkim.sign(
        content, SELECTOR.encode(), domain.encode(), _key(bits)[0], **(usual | how)
    )
    return signature + content


def signed_with(raw: bytes, domain: str, extra: bytes) -> bytes:
    """The mail with a signature that has these tags, too: `dkimpy` reads them, and writes none."""
    plain = dkim.DKIM(raw).sign(
        SELECTOR.encode(), domain.encode(), _key(2048)[0], canonicalize=(b"relaxed", b"relaxed")
    )
    name, _, value = plain.partition(b":")
    value = _SIGNATURE.sub(rb"\1", value.replace(b"v=1;", b"v=1; " + extra + b";", 1).rstrip())
    policy = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    headers = policy.canonicalize_headers(dkim.DKIM(raw).headers)
    tags = parse_tag_value(value)
    names = [each.strip().lower() for each in tags[b"h"].split(b":")]
    hasher = dkim.HashThrough(hashlib.sha256())
    dkim.hash_headers(hasher, policy, headers, names, (name, value), tags)
    made = RSASSA_PKCS1_v1_5_sign(hasher, parse_pem_private_key(_key(2048)[0]))
    signature: bytes = name + b":" + value + base64.b64encode(made) + b"\r\n"
    return signature + raw


def from_outside(address: str = CLIENT, helo: str = "mx.mail.example") -> Bringer:
    """A host that is not ours."""
    return Bringer(address, helo)


def through_our_server(client: str = CLIENT, results: str = "") -> str:
    """The lines that our own mail server writes on top, and the results that it found."""
    found = f"Authentication-Results: mx.demo.example; {results}\r\n" if results else ""
    return (
        f"{found}Received: from mx.mail.example (mx.mail.example [{client}])\r\n"
        "\tby mx.demo.example (Postfix) with ESMTPS id 4XyZ\r\n"
        "\tfor <service@demo.example>; Mon, 2 Mar 2026 09:00:00 +0000\r\n"
    )


OUR_RELAY = Bringer("10.0.0.5", "mx.demo.example", is_relay=True)
