"""Parses one mail, from bytes to values: the table of contents of this package."""

import re

from baton_contracts.case_number import numbers_in
from baton_email.parsing.addresses import mailboxes
from baton_email.parsing.automatic import automatic, delivery_report, looks_like_report
from baton_email.parsing.charsets import clean, decode
from baton_email.parsing.encoded_words import words
from baton_email.parsing.headers import date_of, message_ids
from baton_email.parsing.html import cleaned, text_of
from baton_email.parsing.limits import LIMITS, TooMuch
from baton_email.parsing.parsed import Mailbox, ParsedMail, Unreadable, new_in
from baton_email.parsing.quoting import quotes
from baton_email.parsing.structure import MailPart, Opened, files_of

_FORWARDED = re.compile(
    r"(?:re|回复|答复|回覆|：|:|\s)*(?:fwd?|转发|轉寄|轉發|转寄)\s*[:：]", re.IGNORECASE
)
_NUMBERS_FROM = 50_000
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def read_mail(raw: bytes) -> ParsedMail | Unreadable:
    """The parsed mail, or why it is not read. Raises nothing for any bytes, but may run for ever or
    use all memory: that is why it runs in a child process."""
    try:
        if len(raw) > LIMITS.raw_bytes:
            raise TooMuch("size", f"It is larger than {LIMITS.raw_bytes // 1024 // 1024} MB.")
        return _read(Opened(raw), len(raw))
    except TooMuch as too_much:
        return Unreadable(reason=too_much.reason, sentence=str(too_much))
    except RecursionError:
        return Unreadable(reason="depth", sentence="Its parts are nested too deeply.")
    except MemoryError:
        return Unreadable(reason="memory", sentence="It needs too much memory to be read.")
    except Exception as error:  # a parser of hostile bytes: whatever it raises, the mail is kept
        how = type(error).__name__
        return Unreadable(reason="broken", sentence=f"It is broken in an unknown way ({how}).")


def _read(opened: Opened, size: int) -> ParsedMail:
    fields = opened.fields()
    first = dict(reversed(fields))
    defects: list[str] = []
    facts = automatic(fields)
    parts = list(opened.parts())
    texts = [part for part in parts if part.is_text_of_the_mail]
    text, html = _texts(texts, defects)
    subject = words(first.get("subject", ""))[:1_000]
    spans = quotes(text, forwarded=bool(_FORWARDED.match(subject)))
    new = f"{subject}\n{new_in(text, spans)}"
    defects += [f"The mail is broken: {type(d).__name__}." for d in opened.message.defects]
    if len([name for name, _ in fields if name == "from"]) != 1:
        defects.append("It does not have exactly one From field; the first counts.")
    return ParsedMail(
        message_id=next(iter(message_ids(first.get("message-id", ""))), ""),
        in_reply_to=message_ids(first.get("in-reply-to", "")),
        references=message_ids(first.get("references", "")),
        sender=next(iter(mailboxes(first.get("from", ""), 1)), None),
        reply_to=mailboxes(first.get("reply-to", ""), 10),
        to=_all(fields, "to", defects),
        cc=_all(fields, "cc", defects),
        date=date_of(first.get("date", "")),
        subject=subject,
        text=text,
        quotes=spans,
        html=html,
        language=language_of(new),
        case_numbers=numbers_in(new[:_NUMBERS_FROM]),
        attachments=files_of(parts, texts),
        automatic=facts,
        report=delivery_report(opened.message, size) if looks_like_report(fields, facts) else None,
        defects=tuple(dict.fromkeys(defects))[:50],
    )


def _all(fields: list[tuple[str, str]], name: str, defects: list[str]) -> tuple[Mailbox, ...]:
    found: list[Mailbox] = []
    for each, value in fields:
        if each == name:
            found += mailboxes(value, LIMITS.addresses - len(found))
    if len(found) >= LIMITS.addresses:
        defects.append(f"Only the first {LIMITS.addresses} addresses of {name.title()} are kept.")
    return tuple(found)


def _texts(texts: list[MailPart], defects: list[str]) -> tuple[str, str]:
    """Text and HTML: of alternatives the plain one is the text, if it is not empty."""
    plain: dict[int, str] = {}
    html: dict[int, str] = {}
    for part in texts:
        written, defect = decode(part.content[: 4 * LIMITS.text_characters], part.charset)
        if defect:
            defects.append(defect)
        (html if part.media_type == "text/html" else plain)[part.number] = written
    said = [text for text in map(clean, plain.values()) if text.strip()]
    alternatives = any("multipart/alternative" in part.within for part in texts)
    if html and not (said and alternatives):
        said += [text_of(written) for written in html.values()]
    shown: list[str] = []
    for written in html.values():
        safe, defect = cleaned(written)
        shown.append(safe)
        if defect:
            defects.append(defect)
    text = "\n".join(said).strip("\n")
    if len(text) > LIMITS.text_characters:
        defects.append(f"Only the first {LIMITS.text_characters} characters of the text are shown.")
    return text[: LIMITS.text_characters], "\n".join(shown).strip()


def language_of(text: str) -> str:
    """`zh` when a fifth of the words are Chinese characters, `en` for Latin words."""
    sample = text[:5_000]
    han, latin = len(_HAN.findall(sample)), len(_LATIN_WORD.findall(sample))
    if han + latin < 2:
        return ""
    return "zh" if han * 4 >= latin else "en"
