"""Who wrote a mail, and where they are answered: From, Reply-To, and a machine between."""

from collections.abc import Sequence
from dataclasses import dataclass

from baton_email.domain.mail.events import WORDS, MailKind
from baton_email.domain.thread.reply_token import untagged
from baton_email.parsing.parsed import Mailbox, ParsedMail


@dataclass(frozen=True)
class Authors:
    """The people and machines that stand in From and Reply-To."""

    author: Mailbox | None = None
    answers_to: Mailbox | None = None
    """Another address of the author's, by their own claim."""
    sent_by: Mailbox | None = None
    """Our own address, a robot or a form that wrote for the author."""

    @property
    def named(self) -> tuple[Mailbox, ...]:
        """All of them, the author first."""
        found = (self.author, self.answers_to, self.sent_by)
        return tuple(each for each in found if each is not None)


def authors_of(mail: ParsedMail, kind: MailKind, ours: Sequence[str]) -> Authors:
    """The customer is Reply-To where a form wrote the mail, else From; nobody is known by our own
    From alone, whatever Reply-To claims. Reply-To of an automatic mail changes nothing."""
    elsewhere = other_reply_to(mail, ours)
    if kind == "form":
        return Authors(author=elsewhere, sent_by=mail.sender)
    if mail.sender is not None and untagged(mail.sender.address) in ours:
        return Authors(answers_to=elsewhere if kind in WORDS else None, sent_by=mail.sender)
    if kind in WORDS:
        return Authors(author=mail.sender, answers_to=elsewhere if mail.sender else None)
    return Authors(author=mail.sender)


def other_reply_to(mail: ParsedMail, ours: Sequence[str]) -> Mailbox | None:
    """The first Reply-To that is neither ours nor the sender's address."""
    sender = mail.sender.address.lower() if mail.sender is not None else ""
    for each in mail.reply_to:
        if untagged(each.address) not in ours and each.address.lower() != sender:
            return each
    return None
