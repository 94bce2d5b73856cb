"""The text of a mail: the best part there is, or why there is none."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from baton_email.parsing.charsets import clean, decode
from baton_email.parsing.defects import Defect
from baton_email.parsing.encoded_words import words
from baton_email.parsing.flowed import unflowed
from baton_email.parsing.html import cleaned, text_of
from baton_email.parsing.invitation import said_by_invitation
from baton_email.parsing.limits import LIMITS
from baton_email.parsing.parsed import NoText
from baton_email.parsing.structure import MailPart, Opened

_MARKDOWN = frozenset({"text/markdown", "text/x-markdown", "text/x-web-markdown"})
_TEXTS = frozenset({"text/plain", "text/html", *_MARKDOWN})
_TNEF = "application/ms-tnef"
_ONLY_A_STUB = re.compile(
    r"html|mime|plain[ -]?text|e-?mail client|mail program|mail reader|in your browser"
    r"|view (?:it|this)|cannot be displayed|not (?:be )?display|客户端|客戶端|浏览器|瀏覽器"
    r"|纯文本|純文字|无法显示|無法顯示",
    re.I,
)
_LONGEST_STUB = 500
_DEEP, _LARGE = 3, 2_000_000
"""Mails inside mails inside mails are opened for their text only up to this size: each is read as
a whole."""
_MUCH_MORE = 3
_LETTERS = re.compile(r"[\W_]+")
_OPAQUE = re.compile(r"signed-data", re.I)
_PGP = "-----BEGIN PGP MESSAGE-----"
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SHOWN_FIELDS = ("from", "date", "to", "subject")

SENTENCES: dict[NoText, Defect] = {
    "encrypted": Defect(
        "It is encrypted: its text can be read only with the key that it was written for.",
        "邮件已加密，只有用收件人的密钥才能读取。",
    ),
    "opaque-signed": Defect(
        "It is signed in a form that hides its text from programs without that form.",
        "邮件采用不公开正文的签名格式，无法读取。",
    ),
    "only-files": Defect("It has no text, only files.", "邮件没有文字，只有附件。"),
    "empty": Defect("It has no text.", "邮件没有文字。"),
}


class Body(NamedTuple):
    """The text of a mail and where it came from."""

    text: str
    html: str
    shown: frozenset[int]
    """Numbers of the parts that are shown as text: they are no files."""
    no_text: NoText
    is_forward: bool
    """True if the text is that of a mail inside it."""


def body_of(parts: Sequence[MailPart], defects: list[Defect], depth: int = 0) -> Body:
    """Named or unnamed bodies first, then what an invitation says, then a mail inside the mail."""
    candidates = _candidates(parts)
    read = {part.number: _read(part, defects) for part in candidates}
    said = [text for group in _groups(candidates) if (text := _best(group, read).strip("\n"))]
    html = _shown_html(candidates, read, defects)
    shown = frozenset(part.number for part in candidates)
    text, is_forward = "\n".join(said).strip("\n"), False
    if not text.strip():
        text = _invitation(parts, defects)
    if not text.strip() and not _is_closed(parts):
        text = _inner_mail(parts, defects, depth)
        is_forward = bool(text)
    if len(text) > LIMITS.text_characters:
        most = LIMITS.text_characters
        defects.append(
            Defect(
                f"Only the first {most} characters of the text are shown.",
                f"只显示正文的前 {most} 个字符。",
            )
        )
        text = text[: LIMITS.text_characters]
    no_text = _no_text(parts, text, shown)
    if no_text:
        defects.append(SENTENCES[no_text])
    elif _PGP in text:
        defects.append(SENTENCES["encrypted"])
    return Body(text, html, shown, no_text, is_forward)


def _candidates(parts: Sequence[MailPart]) -> list[MailPart]:
    """The parts that may be the text: unnamed ones; if none of them says anything, named ones;
    if none, what was in a `winmail.dat`, else a text that came as a file of its own."""
    texts = [part for part in parts if part.media_type in _TEXTS and not _is_encrypted(part)]
    body = [p for p in texts if p.disposition != "attachment" and _TNEF not in p.within]
    ranks = (
        [p for p in body if not p.name],
        [p for p in body if p.name],
        [p for p in texts if _TNEF in p.within],
        texts if len(parts) == 1 else [],
    )
    unread = [p.number for p in texts if _TNEF in p.within and not p.name]
    for rank in ranks:
        if any(p.content.strip() for p in rank):
            return [p for p in texts if p in rank or (p.number in unread and rank is ranks[2])]
    return ranks[0]


def _read(part: MailPart, defects: list[Defect]) -> str:
    written, defect = decode(part.content[: 4 * LIMITS.text_characters], part.charset)
    if defect:
        defects.append(defect)
    typed = part.parameters or {}
    if part.media_type == "text/plain" and typed.get("format", "").lower() == "flowed":
        written = unflowed(written, delete_space=typed.get("delsp", "").lower() == "yes")
    return written


def _groups(candidates: Sequence[MailPart]) -> Iterable[list[MailPart]]:
    """Parts of one `multipart/alternative` say the same and are one group; others stand alone."""
    groups: dict[int, list[MailPart]] = {}
    for part in candidates:
        kinds = [*part.within, ""]
        said_once = next(
            (at for at, kind in enumerate(kinds) if kind in {"multipart/alternative", _TNEF}), -1
        )
        key = -part.number - 1 if said_once < 0 else (*part.path, -1)[said_once]
        groups.setdefault(key, []).append(part)
    return groups.values()


def _best(group: Sequence[MailPart], read: dict[int, str]) -> str:
    """The plain text, unless it is empty or a stub of the HTML; then HTML, then markdown."""

    def joined(kinds: Iterable[str]) -> str:
        texts = (
            text_of(read[p.number]) if p.media_type == "text/html" else clean(read[p.number])
            for p in group
            if p.media_type in kinds
        )
        return "\n".join(text.strip("\n") for text in texts if text.strip())

    plain = joined({"text/plain"})
    if any(p.media_type == "text/html" for p in group):
        html = joined({"text/html"})
        if html.strip() and (not plain.strip() or _is_stub(plain, html)):
            return html
    return plain or joined(_MARKDOWN)


def _is_stub(plain: str, html: str) -> bool:
    """True if the plain text only says that there is HTML, or has a small part of it."""
    said, whole = _LETTERS.sub("", plain).casefold(), _LETTERS.sub("", html).casefold()
    if not said:
        return True
    if said in whole:
        return len(whole) > _MUCH_MORE * len(said) and len(whole) - len(said) > 200
    return len(plain) <= _LONGEST_STUB and _ONLY_A_STUB.search(plain) is not None


def _shown_html(candidates: Sequence[MailPart], read: dict[int, str], defects: list[Defect]) -> str:
    shown: list[str] = []
    for part in candidates:
        if part.media_type == "text/html":
            safe, defect = cleaned(read[part.number])
            shown.append(safe)
            if defect:
                defects.append(defect)
    return "\n".join(shown).strip()


def _invitation(parts: Sequence[MailPart], defects: list[Defect]) -> str:
    for part in parts:
        if part.media_type != "text/calendar":
            continue
        if said := clean(said_by_invitation(_read(part, defects))):
            return said
    return ""


def _inner_mail(parts: Sequence[MailPart], defects: list[Defect], depth: int) -> str:
    """What the first mail inside says, below its sender, date and subject."""
    if depth >= LIMITS.nested_messages:
        return ""
    for part in parts:
        is_large = depth >= _DEEP and len(part.content) > _LARGE
        if part.media_type == "message/rfc822" and not is_large:
            opened = Opened(part.content)
            first = dict(reversed(opened.fields()))
            found = body_of(list(opened.parts()), defects, depth + 1)
            head = [
                f"{name.title()}: {words(first[name])}" for name in _SHOWN_FIELDS if first.get(name)
            ]
            return "\n".join([*head, "", found.text]).strip()
    return ""


def _is_encrypted(part: MailPart) -> bool:
    return "multipart/encrypted" in part.within


def _is_closed(parts: Sequence[MailPart]) -> bool:
    return any(_is_encrypted(p) or p.media_type in _PKCS7 for p in parts)


def _no_text(parts: Sequence[MailPart], text: str, shown: frozenset[int]) -> NoText:
    if text.strip():
        return ""
    for part in parts:
        if _is_encrypted(part):
            return "encrypted"
        if part.media_type in _PKCS7:
            kind = (part.parameters or {}).get("smime-type", "")
            is_signed = _OPAQUE.search(kind) or _SIGNED_DATA in part.content[:40]
            return "opaque-signed" if is_signed else "encrypted"
    others = any(part.content and part.number not in shown for part in parts)
    return "only-files" if others else "empty"


_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
"""The object identifier of signed data, as CMS begins with it."""
