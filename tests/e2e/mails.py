"""Mails as the programs of customers write them."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import make_msgid

from tests.e2e.cast import SERVICE_ADDRESS


def letter(
    sender: str, words: str, *, subject: str = "", to: str = SERVICE_ADDRESS
) -> EmailMessage:
    """A new mail; its subject is the beginning of what it says."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject or words[:24]
    mail["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    mail.set_content(words)
    return mail


def answer_to(raw: bytes, sender: str, words: str) -> EmailMessage:
    """A reply to a mail of ours, with the headers that mail programs set."""
    before = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
    to = str(before["Reply-To"] or before["From"])
    mail = letter(sender, words, subject=f"Re: {before['Subject']}", to=to)
    mail["In-Reply-To"] = str(before["Message-ID"])
    mail["References"] = f"{before['References'] or ''} {before['Message-ID']}".strip()
    return mail


def read(raw: bytes) -> EmailMessage:
    """A mail's bytes, read again."""
    return BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
