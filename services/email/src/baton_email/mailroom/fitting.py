"""Cuts a mail's text to the size of its event, given what is already sealed in it."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from baton_contracts.email_received.mail import MAX_TEXT_BYTES
from baton_contracts.email_received.rest import SHARED, in_pieces, packed, unpacked
from baton_email.domain.mail.events import Span
from baton_email.parsing.parsed import ParsedMail

LARGEST_EVENT = 60_000
"""Bytes of the event (the log takes 64 kB); the text is cut so that all fits."""
MOST_SPANS = 200
"""Most parts that fold; what comes after them is shown."""
_SEALED = 120
"""Bytes that sealing adds to any text, plus a third."""
PIECE = (LARGEST_EVENT - 1_000) * 3 // 4
"""Most characters of a packed piece, in an event of its own."""
MOST_PIECES = 12
"""Most pieces of one mail: they are written in one unit. A million characters of a language with
letters fit, some 200,000 Chinese ones."""


class Fitted(NamedTuple):
    """As much of the text as fits."""

    text: str
    folded: tuple[Span, ...]
    left_out: int
    """Characters that are not in it."""
    rest: str = ""
    """Those characters, packed as far as they fit."""
    more: tuple[str, ...] = ()
    """What they do not fit into, in pieces."""


def fitting(mail: ParsedMail, rest: msgspec.Struct) -> Fitted:
    """The text of the mail as far as it fits. What folds is left out before any of the rest."""
    room = LARGEST_EVENT - len(msgspec.json.encode(rest)) - _SEALED
    most = min(MAX_TEXT_BYTES, room * 3 // 4)
    pieces = list(_pieces(mail))
    new = sum(len(_bytes(text)) for text, folds in pieces if not folds)
    for_folded = max(0, most - new)
    kept: list[str] = []
    left: list[str] = []
    folded: list[Span] = []
    length = 0
    for text, folds in pieces:
        cut = _bytes(text)[: for_folded if folds else most]
        part = text if len(cut) == len(_bytes(text)) else cut.decode("utf-8", "ignore")
        if folds:
            for_folded -= len(cut)
            if part:
                folded.append((length, length + len(part)))
        most -= len(cut)
        kept.append(part)
        if len(part) < len(text):
            left.append(text[max(0, len(part) - SHARED) :])
        length += len(part)
    whole, remaining = "".join(kept), "\n".join(left)
    free = (room - len(_bytes(whole)) * 4 // 3) * 3 // 4 - _SEALED
    written = packed(remaining, whole, max(0, free))
    packed_length = len(unpacked(written, whole))
    more: list[str] = []
    if packed_length < len(remaining):
        more = in_pieces(remaining[max(0, packed_length - SHARED) :], PIECE, MOST_PIECES)
    return Fitted(whole, tuple(folded), len(mail.text) - length, written, tuple(more))


def _pieces(mail: ParsedMail) -> Iterator[tuple[str, bool]]:
    """The text in order, and whether each piece folds."""
    after = 0
    for start, end in mail.quotes[:MOST_SPANS]:
        yield mail.text[after:start], False
        yield mail.text[start:end], True
        after = end
    yield mail.text[after:], False


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
