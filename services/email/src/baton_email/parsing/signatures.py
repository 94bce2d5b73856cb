"""DKIM signatures of a mail that came (RFC 6376): those that may prove its author, and whether one
does. Asks nobody: the keys come with the question."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import dkim
from dkim.canonicalization import CanonicalizationPolicy
from dkim.util import parse_tag_value

from baton_email.parsing.addresses import has_one_author, mailboxes
from baton_email.parsing.charsets import raw_text
from baton_email.parsing.check_messages import Signed
from baton_email.parsing.domains import aligned, domain_of
from baton_email.parsing.header_lines import repaired, split
from baton_email.parsing.limits import LIMITS

MOST_SIGNATURES = 5
"""Of those that may prove anything; the rest are passed over."""
LONGEST_SIGNATURE = 10_000
LONGEST_KEY = 1_000
"""Characters of a key's record: RSA with 4096 bits has 736."""
LEAST_BITS = 1024
_CLOCKS_DIFFER = 300
"""Seconds by which an expiry may be passed."""

SHOWN = frozenset(
    {
        b"from", b"sender", b"reply-to", b"to", b"cc", b"subject", b"date", b"message-id",
        b"in-reply-to", b"references", b"mime-version", b"content-type",
        b"content-transfer-encoding",
    }
)  # fmt: skip
"""Fields of which one more than was signed would be taken for the mail's."""
_NAME = re.compile(rb"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?")
_COLON = re.compile(rb"\s*:\s*")

Tags: TypeAlias = Mapping[bytes, bytes]


@dataclass(frozen=True)
class Vouching:
    """Whose signatures prove a mail: those of the author's organisation, or of these domains."""

    author: str
    domains: Collection[str] = ()

    def may(self, domain: str) -> bool:
        """True if a signature of this domain proves something."""
        return domain in self.domains if self.domains else aligned(domain, self.author)


@dataclass(frozen=True)
class _Signature:
    at: int
    """Its place among all signatures of the mail."""
    tags: Tags

    @property
    def key_name(self) -> str:
        return f"{self.tags[b's'].decode()}._domainkey.{self.tags[b'd'].decode()}".lower()


def author_of(raw: bytes) -> str:
    """The domain of the address in From; empty where there is not exactly one author."""
    mended = repaired(raw, LIMITS.header_bytes)
    fields, _ = split(mended, 0, len(mended))
    named = [(name, _text(value)) for name, value in fields]
    if not has_one_author(named):
        return ""
    (written,) = [value for name, value in named if name == "from"]
    return domain_of(mailboxes(written, 1)[0].address)


def keys_wanted(raw: bytes, vouching: Vouching) -> tuple[str, ...]:
    """The names of the keys that are needed, each once."""
    opened = _opened(raw)
    if opened is None:
        return ()
    return tuple(dict.fromkeys(each.key_name for each in _signatures(opened, vouching)))


def signed(raw: bytes, vouching: Vouching, keys: Mapping[str, bytes], at: int) -> Signed:
    """Whether a signature proves the mail, which arrived `at` (seconds of the epoch)."""
    opened = _opened(raw)
    if opened is None:
        return "none"
    signatures = _signatures(opened, vouching)
    for each in signatures:
        if _holds(opened, each, keys.get(each.key_name, b""), at):
            return "pass"
    return "broken" if signatures else "none"


def _opened(raw: bytes) -> dkim.DKIM | None:
    """None for a header that DKIM cannot read, or that has not the author that is shown."""
    try:
        opened = dkim.DKIM(raw, minkey=LEAST_BITS)
    except (dkim.DKIMException, LookupError):
        return None
    written = [value for name, value in opened.headers if name.lower() == b"from"]
    if len(written) != 1:
        return None
    named = mailboxes(_text(written[0]), 2)
    same = len(named) == 1 and domain_of(named[0].address) == author_of(raw)
    return opened if same else None


def _signatures(opened: dkim.DKIM, vouching: Vouching) -> Sequence[_Signature]:
    values = [value for name, value in opened.headers if name.lower() == b"dkim-signature"]
    found: list[_Signature] = []
    for at, value in enumerate(values):
        tags = _tags(value)
        if tags is None or not vouching.may(domain_of(tags[b"d"].decode())):
            continue
        found.append(_Signature(at, tags))
        if len(found) == MOST_SIGNATURES:
            break
    return found


def _tags(value: bytes) -> Tags | None:
    """None for what is no signature, or one that names no key."""
    if len(value) > LONGEST_SIGNATURE:
        return None
    try:
        tags: Tags = parse_tag_value(value)
    except Exception:  # a parser of hostile bytes: whatever it raises, it is no signature
        return None
    names = [tags.get(b"d", b""), tags.get(b"s", b"")]
    return tags if all(_NAME.fullmatch(each) for each in names) else None


def _holds(opened: dkim.DKIM, signature: _Signature, key: bytes, at: int) -> bool:
    tags = signature.tags
    if not key or len(key) > LONGEST_KEY or tags.get(b"a", b"").lower() == b"rsa-sha1":
        return False
    if not (_is_in_time(tags, at) and _covers_what_is_shown(opened, tags)):
        return False
    try:
        if not _covers_the_whole_body(opened, tags):
            return False
        return bool(opened.verify(signature.at, dnsfunc=lambda *_, **__: key))
    except Exception:  # a verifier of hostile bytes: whatever it raises, it proves nothing
        return False


def _is_in_time(tags: Tags, at: int) -> bool:
    expires = tags.get(b"x", b"")
    return not expires or (expires.isdigit() and at <= int(expires[:18]) + _CLOCKS_DIFFER)


def _covers_what_is_shown(opened: dkim.DKIM, tags: Tags) -> bool:
    """From is signed, and Reply-To where there is one; no field that is signed stands once more
    without a signature."""
    named = [each.lower() for each in _COLON.split(tags.get(b"h", b"").strip())]
    present = [name.lower() for name, _ in opened.headers]
    needed = {b"from", b"reply-to"} & set(present)
    if not needed <= set(named):
        return False
    return all(present.count(name) <= named.count(name) for name in SHOWN & set(named))


def _covers_the_whole_body(opened: dkim.DKIM, tags: Tags) -> bool:
    """False for a body that goes on behind what `l=` says was signed."""
    if b"l" not in tags:
        return True
    policy = CanonicalizationPolicy.from_c_value(tags.get(b"c", b"simple/simple"))
    return len(policy.canonicalize_body(opened.body)) <= int(tags[b"l"])


def _text(value: bytes) -> str:
    return raw_text(value.strip().decode("ascii", "surrogateescape"))
