"""What the service and the child that checks senders say to each other, as plain values."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

_LENGTH = 4

Kind: TypeAlias = Literal["TXT", "A", "AAAA", "MX", "PTR"]
Signed: TypeAlias = Literal["pass", "broken", "none"]
"""`broken`: a signature of the author's own domain does not hold. `none`: there is none that can be
checked."""
Policy: TypeAlias = Literal["pass", "refused", "none", "failed"]
"""`refused`: there is a policy, and it does not say that the host may. `failed`: DNS could not tell
just now."""


class DnsQuestion(msgspec.Struct, frozen=True):
    """A name and a kind of record."""

    name: str
    kind: Kind = "TXT"


class DnsAnswer(msgspec.Struct, frozen=True):
    """The records; none where there are none. TXT as it was written, in one piece; MX with its
    preference, a blank between."""

    question: DnsQuestion
    records: tuple[bytes, ...] = ()
    failed: bool = False
    """True: nobody could tell just now."""


class AskAuthor(msgspec.Struct, frozen=True, kw_only=True, tag="author"):
    """Who stands in From, and what could prove it. Followed by the mail."""

    envelope: str = ""
    """The domain whose policy could prove it: that of MAIL FROM, or of HELO where that is empty."""
    domains: tuple[str, ...] = ()
    """Only signatures of these domains count; none: those of the author's organisation."""


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """The answer."""

    domain: str
    """Empty: there is not exactly one author."""
    organisation: str = ""
    is_from_there: bool = False
    """True if the policy of the envelope's domain could prove it."""
    keys: tuple[str, ...] = ()
    """The names of the keys of its signatures."""


class AskSigned(msgspec.Struct, frozen=True, kw_only=True, tag="signed"):
    """Whether a signature proves the author. Followed by the mail."""

    author: str
    domains: tuple[str, ...] = ()
    keys: Mapping[str, bytes]
    at: int


class AskPolicy(msgspec.Struct, frozen=True, kw_only=True, tag="policy"):
    """Whether the host may send for the sender's domain."""

    client: str
    sender: str
    helo: str
    answers: tuple[DnsAnswer, ...] = ()


Ask = AskAuthor | AskSigned | AskPolicy


def asked(ask: Ask, raw: bytes = b"") -> bytes:
    """The question as bytes, its length first."""
    written = msgspec.msgpack.encode(ask)
    return len(written).to_bytes(_LENGTH, "big") + written + raw


def understood(content: bytes) -> tuple[Ask, bytes]:
    """The question, and the mail behind it."""
    end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
    return _ASK.decode(content[_LENGTH:end]), content[end:]


class PolicyAnswer(msgspec.Struct, frozen=True):
    """What a policy says, as far as the answers reach."""

    policy: Policy | None = None
    wanted: DnsQuestion | None = None
    """What must be asked before it can be told."""


_ASK = msgspec.msgpack.Decoder(Ask)
SIGNED: msgspec.msgpack.Decoder[Signed] = msgspec.msgpack.Decoder(Signed)
AUTHOR = msgspec.msgpack.Decoder(Author)
POLICY = msgspec.msgpack.Decoder(PolicyAnswer)
