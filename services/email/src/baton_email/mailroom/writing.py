"""One mail of ours as bytes: always the same Message-ID, whatever attempt it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from baton_email.domain.outgoing.events import MailComposed
from baton_email.domain.thread.reply_token import Signer, tagged
from baton_email.parsing.charsets import one_line

_LINE_END = re.compile(rb"\r?\n")
"""The library leaves some of its own bare; a server may refuse them."""
_POLICY = policy.SMTP.clone(cte_type="7bit", max_line_length=78)
"""Every server takes it, and no signature breaks on the way."""


@dataclass(frozen=True)
class File:
    """An attachment in clear."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class OpenedMail:
    """The words of a mail of ours, opened for sending."""

    to: Sequence[str]
    cc: Sequence[str]
    subject_line: str
    text: str
    in_reply_to: str = ""
    references: str = ""
    files: Sequence[File] = ()


def written(mail: MailComposed, words: OpenedMail, signer: Signer) -> bytes:
    """RFC 5322 bytes. `Date` is when it was composed, so that a second copy is the same."""
    message = EmailMessage(policy=_POLICY)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Date"] = format_datetime(mail.at)
    message["From"] = mail.our_address
    message["Reply-To"] = tagged(mail.our_address, signer.case_token(mail.case_id))
    message["To"] = [_address(each) for each in words.to]
    if words.cc:
        message["Cc"] = [_address(each) for each in words.cc]
    message["Subject"] = one_line(words.subject_line)
    if words.in_reply_to:
        message["In-Reply-To"] = f"<{words.in_reply_to}>"
    if references := _references(words):
        message["References"] = references
    if mail.kind == "acknowledgement":
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    elif mail.kind == "invitation":
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message["X-Baton-Loop"] = signer.loop_mark
    message["Content-Language"] = mail.language
    text = words.text.encode("utf-8", "replace").decode()
    message.set_content(text, subtype="plain", charset="utf-8")
    for file in words.files:
        main, _, sub = file.media_type.partition("/")
        name = one_line(file.name)
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=name)
    if words.files:
        message.set_boundary(f"=_{mail.mail_id}")
    return _LINE_END.sub(b"\r\n", message.as_bytes())


def return_path(mail: MailComposed, signer: Signer) -> str:
    """The envelope's sender: a report that comes there is about this mail and no other."""
    return tagged(mail.our_address, signer.return_token(mail.mail_id))


def new_message_id(case_id: str, mail_id: str, our_address: str, signer: Signer) -> str:
    """Ours, without brackets: the token of the case, the mail, our domain."""
    domain = our_address.rpartition("@")[2]
    return f"{signer.case_token(case_id)}.{mail_id}@{domain}"


def _address(address: str) -> Address:
    """Not parsed again: there are mailboxes whose names no grammar allows."""
    local, _, domain = address.rpartition("@")
    return Address(username=local, domain=domain)


def _references(words: OpenedMail) -> str:
    ids = [*words.references.split(), words.in_reply_to]
    return " ".join(f"<{each}>" for each in dict.fromkeys(ids) if each)
