"""Header fields that show an automatic mail, and delivery reports."""

from email.message import Message

from flufl.bounce import all_failures

from baton_contracts.addresses import mail_address
from baton_email.parsing.charsets import raw_text
from baton_email.parsing.headers import message_ids
from baton_email.parsing.parsed import Automatic, DeliveryReport

LOOP_FIELD = "x-baton-loop"
"""Field in every mail of ours; a received mail with it is our own."""

_SUPPRESSING = frozenset(
    {"x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-autoresponder", "feedback-id"}
)
_REPORTERS = ("mailer-daemon@", "postmaster@", "mail-daemon@", "bounce")
_REPORT_FROM_BYTES = 512 * 1024


def automatic(fields: list[tuple[str, str]]) -> Automatic:
    """The facts of the header; it decides nothing."""
    first: dict[str, str] = {}
    for name, value in fields:
        first.setdefault(name, raw_text(value).strip())
    keyword = first.get("auto-submitted", "").partition(";")[0].partition("(")[0]
    return Automatic(
        auto_submitted=keyword.strip().lower()[:40],
        precedence=first.get("precedence", "").lower()[:40],
        has_list_fields=any(name.startswith("list-") for name in first),
        suppresses_replies=any(name in first for name in _SUPPRESSING),
        null_return_path=first.get("return-path", "").replace(" ", "") == "<>",
        loop_marks=tuple(
            raw_text(value).strip()[:200] for name, value in fields if name == LOOP_FIELD
        )[:10],
    )


def looks_like_report(fields: list[tuple[str, str]], facts: Automatic) -> bool:
    """True if the mail looks like a report, so that the slow scanner of thirty formats is worth
    running."""
    first = {name: raw_text(value).strip().lower() for name, value in reversed(fields)}
    sender = first.get("from", "")
    return (
        first.get("content-type", "").startswith("multipart/report")
        or facts.null_return_path
        or any(word in sender for word in _REPORTERS)
        or "x-failed-recipients" in first
    )


def delivery_report(message: Message, size: int) -> DeliveryReport | None:
    """The failed addresses of a delivery report; None: it is none."""
    if size > _REPORT_FROM_BYTES:
        return None
    delayed, failed = all_failures(message)
    if not delayed and not failed:
        return None
    return DeliveryReport(
        failed=_addresses(failed),
        delayed=_addresses(delayed),
        original_message_id=_original_message_id(message),
        status=_status(message),
    )


def _addresses(found: set[bytes] | set[str]) -> tuple[str, ...]:
    texts = (a.decode("utf-8", "replace") if isinstance(a, bytes) else a for a in found)
    return tuple(sorted(address for text in texts if (address := mail_address(text))))[:50]


def _original_message_id(message: Message) -> str:
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            payload = part.get_payload()
            text = payload if isinstance(payload, str) else ""
            for line in text.splitlines():
                if line.lower().startswith("message-id:"):
                    return next(iter(message_ids(line)), "")
        elif kind == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                return next(iter(message_ids(str(inner[0].get("message-id", "")))), "")
    return ""


def _status(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else ():
                if isinstance(block, Message) and (status := str(block.get("status", ""))):
                    return status.strip()[:12]
    return ""
