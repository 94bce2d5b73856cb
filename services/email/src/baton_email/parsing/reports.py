"""Delivery reports: what a mail server says about a mail, with or without a part made for it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from itertools import islice

from flufl.bounce import all_failures

from baton_contracts.addresses import mail_address
from baton_email.domain.outgoing.failures import code_in, status_by
from baton_email.parsing.charsets import decode
from baton_email.parsing.headers import message_ids, parameters
from baton_email.parsing.parsed import Action, DeliveryReport, Evidence, ReportedRecipient
from baton_email.parsing.report_words import (
    ADDRESS,
    MOST_PARTS,
    MOST_RECIPIENTS,
    TEXT_FROM,
    Server,
    reads_like_a_notice,
    recipients_by_words,
    server_words,
    tells_of_delay,
    tells_of_failure,
    words_around,
)
from baton_email.parsing.structure import MailPart

_SCANNED_BY_FORMATS = 512 * 1024
"""Larger mails are not scanned for thirty formats; their parts and words are read all the same."""
_ACTIONS: dict[str, Action] = {
    "failed": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "relayed",
    "expanded": "relayed",
}
_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_RETURN_TOKEN = re.compile(rb"(?<![a-z2-7])r[a-z2-7]{42}(?![a-z2-7])", re.I)
_OUR_MESSAGE_ID = re.compile(
    rb"(?<![a-z2-7])c[a-z2-7]{42}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[a-z0-9.-]{1,253}",
    re.I,
)
_MESSAGE_ID_LINE = re.compile(
    r"^[ \t>|*]*(?:x-(?:cm-)?original-)?message-id[ \t]*:(.{1,998})", re.I | re.M
)
_REFERRING = ("x-original-message-id", "x-cm-original-message-id", "in-reply-to", "references")
_SERVER_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_COPY_PARTS = frozenset(
    {"message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global",
     "message/global-headers"}
)  # fmt: skip


@dataclass(frozen=True)
class ReportSource:
    """A mail that may be a report."""

    message: Message
    parts: Sequence[MailPart]
    header: dict[str, str]
    """The first value of each field, by its name in lower case."""
    subject: str
    sender: Server
    size: int


def delivery_report(source: ReportSource) -> DeliveryReport | None:
    """What the mail reports; None: nothing. One by words alone still takes a server's envelope or
    a sign of ours to be a report."""
    words = server_words(source.parts)
    failed_field = source.header.get("x-failed-recipients", "")
    by = _evidence(source, words, failed_field)
    if by is None:
        return None
    is_delay = tells_of_delay(source.subject, words)
    told = (part for part in source.parts if part.media_type in _SERVER_PARTS)
    recipients = list(
        islice((each for part in told for each in _of_part(part, words)), MOST_RECIPIENTS)
    )
    if by != "words":
        recipients = recipients or list(_by_formats(source, words, is_delay))
    recipients = recipients or list(recipients_by_words(words, failed_field, is_delay))
    ours = _found(_OUR_MESSAGE_ID, source.parts)
    if by == "words" and not (recipients or code_in(words) or ours):
        return None
    quoted = _quoted_ids(source.parts, words)
    return DeliveryReport(
        by=by,
        reads_like_a_notice=reads_like_a_notice(source.subject, words),
        recipients=tuple(recipients),
        status=recipients[0].status if recipients else status_by("", words),
        is_delay=is_delay,
        original_message_ids=_originals(quoted, ours, source),
        tokens=(*quoted, *ours, *_found(_RETURN_TOKEN, source.parts))[:MOST_RECIPIENTS],
    )


def _evidence(source: ReportSource, words: str, failed_field: str) -> Evidence | None:
    kind = parameters(source.header.get("content-type", "")).get("report-type", "").lower()
    has_part = any(part.media_type in _SERVER_PARTS for part in source.parts)
    if kind == "delivery-status" or has_part or failed_field:
        return "format"
    if source.sender == "daemon":
        return "daemon"
    if source.sender == "postmaster" and code_in(words):
        return "daemon"
    return "words" if tells_of_failure(f"{source.subject}\n{words}") else None


def _of_part(part: MailPart, words: str) -> Iterator[ReportedRecipient]:
    """The recipients of the part that servers make for it (RFC 3464)."""
    text = part.content[:TEXT_FROM].decode("utf-8", "replace").replace("\r\n", "\n")
    for block in re.split(r"\n[ \t]*\n", re.sub(r"\n[ \t]+", " ", text)):
        fields: dict[str, str] = {}
        for line in block.splitlines():
            name, colon, value = line.partition(":")
            if colon:
                fields.setdefault(name.strip().lower(), value.strip())
        final, original = (
            _address_in(fields.get(f"{which}-recipient", "")) for which in ("final", "original")
        )
        if final or original:
            action, status = _action_and_status(fields, words, final or original)
            yield ReportedRecipient(
                address=original or final,
                alias=final if original and final != original else "",
                action=action,
                status=status,
            )


def _action_and_status(fields: dict[str, str], words: str, address: str) -> tuple[Action, str]:
    found = _CODE.search(fields.get("status", ""))
    code = found.group() if found is not None else ""
    action = _ACTIONS.get(fields.get("action", "").partition(" ")[0].strip("; ").lower())
    if action is None:
        action = "delivered" if code.startswith("2") else "failed"
    if action in {"delivered", "relayed"}:
        return action, code or "2.0.0"
    diagnostic = f"{fields.get('diagnostic-code', '')} {fields.get('x-supplementary-info', '')}"
    said = code_in(diagnostic)
    if said and not said.endswith(".0.0"):
        code = said  # of the server that refused it, not what the reporting one made of it
    return action, status_by(code, diagnostic.strip() or words_around(words, address))


def _address_in(field: str) -> str:
    found = ADDRESS.search(field.partition(";")[2] or field)
    return (mail_address(found.group()) or "") if found else ""


def _copies(parts: Sequence[MailPart]) -> Iterator[str]:
    """Copies of the mail, whole or their header, and texts in which it may be quoted."""
    copies = (p for p in parts if p.media_type in _COPY_PARTS or p.name.lower().endswith(".eml"))
    for part in islice(copies, MOST_PARTS):
        yield part.content[:TEXT_FROM].decode("utf-8", "replace")
    texts = (p for p in parts if p.media_type in {"text/plain", "text/html", *_SERVER_PARTS})
    for part in islice(texts, MOST_PARTS):
        yield decode(part.content[:TEXT_FROM], part.charset)[0]


def _quoted_ids(parts: Sequence[MailPart], words: str) -> tuple[str, ...]:
    """Ids in quoted header lines: of the copy, or in the server's words."""
    text = "\n".join([*_copies(parts), words])
    found = (id_ for line in _MESSAGE_ID_LINE.finditer(text) for id_ in message_ids(line.group(1)))
    return tuple(dict.fromkeys(found))[:MOST_RECIPIENTS]


def _originals(quoted: Sequence[str], ours: Sequence[str], source: ReportSource) -> tuple[str, ...]:
    """Ids that the report names: quoted, ours anywhere in its bytes, those it refers to."""
    referred = [id_ for name in _REFERRING for id_ in message_ids(source.header.get(name, ""))]
    return tuple(dict.fromkeys((*quoted, *ours, *referred)))[:MOST_RECIPIENTS]


def _found(what: re.Pattern[bytes], parts: Sequence[MailPart]) -> tuple[str, ...]:
    found = (each for part in parts for each in what.findall(part.content[:_SCANNED_BY_FORMATS]))
    return tuple(dict.fromkeys(each.decode().lower() for each in found))[:MOST_RECIPIENTS]


def _by_formats(source: ReportSource, words: str, is_delay: bool) -> Iterator[ReportedRecipient]:
    """Recipients by thirty known formats; the status is what the words around each say."""
    if source.size > _SCANNED_BY_FORMATS:
        return
    delayed, failed = all_failures(source.message)
    for address in islice(_addresses(failed), MOST_RECIPIENTS):
        action: Action = "delayed" if is_delay else "failed"
        status = status_by("", words_around(words, address))
        yield ReportedRecipient(address=address, action=action, status=status)
    for address in islice(_addresses(delayed), MOST_RECIPIENTS):
        status = status_by("4.0.0", words_around(words, address))
        yield ReportedRecipient(address=address, action="delayed", status=status)


def _addresses(found: Iterable[bytes | str]) -> list[str]:
    texts = sorted(a.decode("utf-8", "replace") if isinstance(a, bytes) else a for a in found)
    return [address for text in texts if (address := mail_address(text)) is not None]
