"""Finds the address that a fetched mail was sent to, where there is no envelope."""

import re
from collections.abc import Collection

from baton_email.domain.thread.reply_token import untagged
from baton_email.parsing.addresses import mailboxes

_LOOKED_AT = 64 * 1024
_RECIPIENTS = re.compile(
    rb"^(?:delivered-to|x-original-to|envelope-to|to|cc)[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
    re.I | re.M,
)
_RETURN_PATH = re.compile(rb"^return-path[ \t]*:[ \t]*<([^>\r\n]*)>", re.I | re.M)
_MOST_FIELDS = 20


def recipients_of(raw: bytes, ours: Collection[str], mailbox: str) -> list[str]:
    """Our addresses in its header, tags kept; the mailbox's own address if there is none."""
    found: dict[str, None] = {}
    for field in list(_RECIPIENTS.finditer(_header(raw)))[:_MOST_FIELDS]:
        for each in mailboxes(field.group(1)[:8_192].decode("utf-8", "surrogateescape"), 100):
            if untagged(each.address) in ours:
                found[each.address] = None
    return list(found) or [mailbox]


def envelope_sender_of(raw: bytes) -> str | None:
    """The return path that the last server recorded; None without one."""
    found = _RETURN_PATH.search(_header(raw))
    return None if found is None else found.group(1).decode("utf-8", "replace")


def _header(raw: bytes) -> bytes:
    end = re.search(rb"\r?\n[ \t]*\r?\n", raw[:_LOOKED_AT])
    return raw[: end.start() if end else _LOOKED_AT]
