"""Signed addresses and ids: proof that the bearer got a mail from us. Only email has the key."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from uuid import UUID

_SIGNATURE_BYTES = 10
_TOKEN = re.compile(r"([cr])([a-z2-7]{26})([a-z2-7]{16})")
_LONGEST_LOCAL_PART = 64


@dataclass(frozen=True, slots=True)
class Signed:
    """The content of a valid token."""

    case_id: str = ""
    mail_id: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes and checks tokens, and hashes values for comparison, all from one secret."""

    secret: bytes

    def case_token(self, case_id: str) -> str:
        """Token of a case: proves that the bearer was written to about it."""
        return self._token("c", case_id)

    def return_token(self, mail_id: str) -> str:
        """Return address token of one outgoing mail: a report sent there is about that mail."""
        return self._token("r", mail_id)

    def read(self, text: str) -> Signed | None:
        """The content of the first token in `text`, if it is valid; else None."""
        for kind, packed, signature in _TOKEN.findall(text.lower()):
            if hmac.compare_digest(signature, self._signature(kind, packed)):
                id_ = str(UUID(bytes=base64.b32decode(packed.upper() + "======")))
                return Signed(case_id=id_) if kind == "c" else Signed(mail_id=id_)
        return None

    def message_key(self, message_id: str) -> str:
        """The keyed hash under which a Message-ID is registered."""
        return self.key_of("message-id", message_id.encode("utf-8", "replace"))

    @property
    def loop_mark(self) -> str:
        """The loop mark in every outgoing mail; a received mail with it is a loop."""
        return self.key_of("loop", b"")[:16]

    def form_key(self, name: str) -> str:
        """The key of a form that may write in our name; given out to whoever runs it."""
        return self.key_of("form", name.encode())

    def key_of(self, purpose: str, content: bytes) -> str:
        """A keyed hash: equal for equal content, reveals nothing else."""
        return self._mac(purpose, content).hex()[:40]

    def _token(self, kind: str, id_: str) -> str:
        packed = base64.b32encode(UUID(id_).bytes).decode().rstrip("=").lower()
        return f"{kind}{packed}{self._signature(kind, packed)}"

    def _signature(self, kind: str, packed: str) -> str:
        mac = self._mac("reply-token", f"{kind}{packed}".encode())[:_SIGNATURE_BYTES]
        return base64.b32encode(mac).decode().lower()

    def _mac(self, purpose: str, content: bytes) -> bytes:
        key = hmac.digest(self.secret, purpose.encode(), hashlib.sha256)
        return hmac.digest(key, content, hashlib.sha256)


def tagged(address: str, token: str) -> str:
    """`service+<token>@…`; the plain address where that would be too long to be delivered."""
    local, _, domain = address.rpartition("@")
    extended = f"{local}+{token}"
    return f"{extended}@{domain}" if len(extended) <= _LONGEST_LOCAL_PART else address


def untagged(address: str) -> str:
    """The address without its tag after the plus, in lower case, for comparison with ours."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
