"""Writes an outgoing mail as bytes; the Message-ID is the same for every attempt."""

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
"""Bare line ends to repair: the library leaves some, and a server may refuse them."""
_POLICY = policy.SMTP.clone(cte_type="7bit", max_line_length=78)
"""Every server accepts it, and signatures survive transport."""


@dataclass(frozen=True)
class File:
    """A decrypted attachment."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class OpenedMail:
    """The decrypted words of an outgoing mail."""

    to: Sequence[str]
    cc: Sequence[str]
    subject_line: str
    text: str
    in_reply_to: str = ""
    references: str = ""
    files: Sequence[File] = ()


def written(mail: MailComposed, words: OpenedMail, signer: Signer) -> bytes:
    """RFC 5322 bytes. `Date` is the instant of composition, so that a second copy is identical."""
    message = EmailMessage(policy=_POLICY)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Date"] = format_datetime(mail.at)
    message["From"] = mail.our_address
    if mail.kind != "notice":
        message["Reply-To"] = _returning(mail, signer.case_token(mail.case_id))
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
    elif mail.kind in ("invitation", "notice"):
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
    """The envelope sender: a report that comes there is about this mail only, unless the next
    server takes none but our plain address."""
    return _returning(mail, signer.return_token(mail.mail_id))


def _returning(mail: MailComposed, token: str) -> str:
    return mail.our_address if mail.return_address == "plain" else tagged(mail.our_address, token)


def new_message_id(case_id: str, mail_id: str, our_address: str, signer: Signer) -> str:
    """Our Message-ID, without brackets: the case's token, the mail, our domain."""
    domain = our_address.rpartition("@")[2]
    return f"{signer.case_token(case_id)}.{mail_id}@{domain}"


def notice_message_id(mail_id: str, our_address: str) -> str:
    """That of a mail to a colleague: without a token, so that no answer is taken for a
    customer's."""
    domain = our_address.rpartition("@")[2]
    return f"notice.{mail_id}@{domain}"


def _address(address: str) -> Address:
    """The address unparsed: some mailboxes have names that no grammar allows."""
    local, _, domain = address.rpartition("@")
    return Address(username=local, domain=domain)


def _references(words: OpenedMail) -> str:
    ids = [*words.references.split(), words.in_reply_to]
    return " ".join(f"<{each}>" for each in dict.fromkeys(ids) if each)
