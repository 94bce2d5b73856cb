"""Parses one mail, from bytes to values: the table of contents of this package."""

import re

from baton_contracts.case_number import numbers_in
from baton_email.parsing.addresses import has_one_author, mailboxes
from baton_email.parsing.automatic import automatic
from baton_email.parsing.body import body_of
from baton_email.parsing.defects import Defect
from baton_email.parsing.encoded_words import words
from baton_email.parsing.headers import date_of, message_ids
from baton_email.parsing.introductions import ANSWER_SUBJECT, FORWARD_SUBJECT
from baton_email.parsing.limits import LIMITS, TooMuch
from baton_email.parsing.parsed import Mailbox, ParsedMail, Unreadable, new_in
from baton_email.parsing.quoting import Circumstances, quotes
from baton_email.parsing.report_words import sender_is
from baton_email.parsing.reports import ReportSource, delivery_report
from baton_email.parsing.structure import Opened, files_of
from baton_email.parsing.trace import trace_fields

FORM_FIELD = "x-baton-form"
"""Field in which a form shows its key."""
_NUMBERS_FROM = 50_000
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BROKEN_LINE = Defect(
    "A line of its header is broken; it was read with the field before it.",
    "邮件头中有一行已损坏，已并入前一字段读取。",
)
_NOT_ONE_FROM = Defect(
    "It does not have exactly one From field; the first counts.",
    "邮件的 From 字段不是恰好一个，以第一个为准。",
)
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
    defects: list[Defect] = []
    parts = list(opened.parts())
    body = body_of(parts, defects)
    subject = words(first.get("subject", ""))[:1_000]
    in_reply_to = message_ids(first.get("in-reply-to", ""))
    references = message_ids(first.get("references", ""))
    refers = bool(in_reply_to or references)
    circumstances = Circumstances(
        is_answer=refers or ANSWER_SUBJECT.match(subject) is not None,
        is_forward=body.is_forward or FORWARD_SUBJECT.match(subject) is not None,
    )
    spans = quotes(body.text, circumstances)
    if opened.is_repaired:
        defects.append(_BROKEN_LINE)
    new_text = new_in(body.text, spans)
    new = f"{subject}\n{new_text}"
    files = files_of(parts, body.shown)
    defects += [_broken(type(each).__name__) for each in opened.message.defects]
    if len([name for name, _ in fields if name == "from"]) != 1:
        defects.append(_NOT_ONE_FROM)
    sender = next(iter(mailboxes(first.get("from", ""), 1)), None)
    named = sender.name if sender is not None else words(first.get("from", ""))
    server = sender_is(sender.address if sender is not None else "", named)
    return ParsedMail(
        message_id=next(iter(message_ids(first.get("message-id", ""))), ""),
        in_reply_to=in_reply_to,
        references=references,
        sender=sender,
        reply_to=mailboxes(first.get("reply-to", ""), 10),
        to=_all(fields, "to", defects),
        cc=_all(fields, "cc", defects),
        date=date_of(first.get("date", "")),
        subject=subject,
        text=body.text,
        quotes=spans,
        no_text=body.no_text,
        is_answer=circumstances.is_answer,
        is_forward=circumstances.is_forward,
        html=body.html,
        language=language_of(new),
        case_numbers=numbers_in(new[:_NUMBERS_FROM]),
        attachments=files,
        automatic=automatic(fields, parts, subject, new_text, has_files=bool(files)),
        report=delivery_report(ReportSource(opened.message, parts, first, subject, server, size)),
        trace=trace_fields(fields),
        has_one_author=has_one_author(fields),
        form_key=first.get(FORM_FIELD, "").strip()[:200],
        defects=tuple(dict.fromkeys(defects))[:50],
    )


def _broken(how: str) -> Defect:
    return Defect(f"The mail is broken: {how}.", f"邮件格式有误：{how}。")


def _all(fields: list[tuple[str, str]], name: str, defects: list[Defect]) -> tuple[Mailbox, ...]:
    found: list[Mailbox] = []
    for each, value in fields:
        if each == name:
            found += mailboxes(value, LIMITS.addresses - len(found))
    if len(found) >= LIMITS.addresses:
        most, field = LIMITS.addresses, name.title()
        defects.append(
            Defect(
                f"Only the first {most} addresses of {field} are kept.",
                f"{field} 中只保留前 {most} 个地址。",
            )
        )
    return tuple(found)


def language_of(text: str) -> str:
    """`zh` when a fifth of the words are Chinese characters, `en` for Latin words."""
    sample = text[:5_000]
    han, latin = len(_HAN.findall(sample)), len(_LATIN_WORD.findall(sample))
    if han + latin < 2:
        return ""
    return "zh" if han * 4 >= latin else "en"
