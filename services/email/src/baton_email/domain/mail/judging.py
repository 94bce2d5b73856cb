"""What is still to be found out about the sender of a mail, and what was."""

from baton_email.domain.mail.commands import JudgeSender
from baton_email.domain.mail.events import WORDS, MailEvent, MailRead, SenderJudged
from baton_email.domain.mail.state import Mail, Readable


def is_worth_a_check(read: MailRead, *, taken_up: bool = False) -> bool:
    """True if nothing is known of its sender, there is one, and somebody may act on the answer:
    machines' mails that are of no case, and reports on mails of ours, are only filed. A colleague's
    note on a case is checked though it has a token: the customer has that, too."""
    if read.reports_on or read.is_sender_unknown or read.from_ is None:
        return False
    if read.proven != "unknown":
        return False
    return taken_up or read.sort in WORDS or bool(read.reference.case_id)


def judged(command: JudgeSender, mail: Mail) -> list[MailEvent]:
    """The first verdict stands."""
    if not isinstance(mail, Readable) or mail.sender_proof != "unknown":
        return []
    return [SenderJudged(sender_proof=command.verdict, at=command.at)]
