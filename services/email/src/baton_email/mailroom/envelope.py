"""Glance at a mail before it is stored: a few fields, found in bounded time."""

import hashlib
import re
from itertools import islice
from typing import NamedTuple

from baton_email.parsing.addresses import mailboxes
from baton_email.parsing.headers import message_ids
from baton_email.parsing.trace import MOST_FIELDS, TraceField, trace_fields

_LOOKED_AT = 64 * 1024
_END = re.compile(rb"\r?\n[ \t]*\r?\n")
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.I | re.M)
_FROM = re.compile(rb"^from[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.I | re.M)
_TRACE = re.compile(
    rb"^(received|authentication-results)[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.I | re.M
)
_HOP = re.compile(rb"^received[ \t]*:", re.I | re.M)
_ADDED_ON_THE_WAY = re.compile(
    rb"^(?:received|return-path|delivered-to|x-original-to|envelope-to|x-received"
    rb"|authentication-results|arc-[a-z-]+|x-spam-[a-z-]+|received-spf)[ \t]*:"
    rb"[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n?",
    re.I | re.M,
)

MOST_HOPS = 100
"""Most servers on the way (RFC 5321: at least 100); more is a loop."""


class Glance(NamedTuple):
    """The facts needed to store a mail."""

    message_id: str
    sender: str
    """The address in From, normalised; empty if there is none."""
    digest: bytes
    """Digest of the mail without transport headers."""
    hops: int
    trace: tuple[TraceField, ...]
    """The lines that servers wrote on the way."""


def glance(raw: bytes) -> Glance:
    """Linear in time; raises nothing, whatever the bytes are."""
    found = _END.search(raw, 0, _LOOKED_AT)
    end = found.start() if found else min(len(raw), _LOOKED_AT)
    header = raw[:end]
    digest = hashlib.sha256(_ADDED_ON_THE_WAY.sub(b"", header + b"\n"))
    digest.update(raw[end:])
    sender = _first(_FROM, header)
    return Glance(
        message_id=next(iter(message_ids(_first(_MESSAGE_ID, header))), ""),
        sender=next((each.address for each in mailboxes(sender, 1)), ""),
        digest=digest.digest(),
        hops=len(_HOP.findall(header)),
        trace=trace_fields(
            [
                (found[1].decode().lower(), found[2].decode("ascii", "replace"))
                for found in islice(_TRACE.finditer(header), MOST_FIELDS)
            ]
        ),
    )


def _first(field: re.Pattern[bytes], header: bytes) -> str:
    found = field.search(header)
    return found.group(1)[:8_192].decode("utf-8", "surrogateescape") if found else ""
