"""One mail thread, folded from messages of email, and the case that it belongs to."""

from datetime import datetime
from typing import ClassVar

import msgspec

from baton_contracts.email_received import mail as contracts
from baton_kpi.domain.facts.contact import CaseLink, newest
from baton_kpi.domain.facts.fact import Fact, seconds_between
from baton_kpi.domain.facts.log_position import NOWHERE, LogPosition, When


class MailFact(Fact, frozen=True, kw_only=True):
    """One mail received (`direction` in) or sent (out)."""

    kind: ClassVar = "mails"
    main: ClassVar = "at"
    scope: ClassVar = "department"
    views: ClassVar = ("matter",)

    thread_id: str
    case_id: str | None = None
    department: str | None = None
    """The department accountable when the thread was linked to the case."""
    matter: str | None = None
    direction: str
    sort: str
    """in: person, colleague, automatic or unreadable; out: acknowledgement, reply, notice or
    invitation."""
    at: datetime
    opens: bool = False
    """True for the first mail of a person in its thread, before any of ours."""
    replied_at: datetime | None = None
    response: int | None = None
    """Seconds from the thread's first mail until our first reply left."""


class MailPart(msgspec.Struct, omit_defaults=True):
    """One mail of the thread."""

    id: str
    at: datetime
    sort: str
    came: bool
    """True for a received mail, False for a sent one."""


class ThreadRecord(msgspec.Struct, omit_defaults=True):
    """All received facts about one thread."""

    id: str
    seen: LogPosition = NOWHERE
    mails: list[MailPart] = []
    links: dict[str, CaseLink] = {}

    def apply(self, message: contracts.MailMessage, when: When) -> bool:
        """Apply a message about the thread; False: it was applied before, or its mail is
        unknown."""
        if when.position <= self.seen:
            return False
        self.seen = when.position
        match message:
            case contracts.MailReceived():
                self.mails.append(
                    MailPart(message.mail_id, message.received_at, _sort(message.kind), True)
                )
            case contracts.MailUnreadable():
                self.mails.append(
                    MailPart(message.mail_id, message.received_at, "unreadable", True)
                )
            case contracts.MailSent():
                self.mails.append(MailPart(message.mail_id, message.sent_at, message.kind, False))
            case _:
                return False
        return True

    def facts(self) -> list[MailFact]:
        """One fact for each mail. The first answer is the answer to the thread's opening mail."""
        case_id, link = newest(self.links)
        opening = self._opening()
        reply = next((mail for mail in self.mails if mail.sort == "reply"), None)
        return [
            MailFact(
                id=mail.id,
                thread_id=self.id,
                case_id=case_id,
                department=link.department if link else None,
                matter=link.matter if link else None,
                direction="in" if mail.came else "out",
                sort=mail.sort,
                at=mail.at,
                opens=mail is opening,
                replied_at=reply.at if reply and mail is opening else None,
                response=seconds_between(mail.at, reply.at) if reply and mail is opening else None,
            )
            for mail in self.mails
        ]

    def wrote(self, case_id: str) -> list[datetime]:
        """The instants at which the customer wrote about the case: from the mail on by which the
        thread came to it, until another case took the thread over. Mails without an answer of ours
        in between are one; an acknowledgement is no answer."""
        first = self.links[case_id].mail_id
        others = {link.mail_id for id_, link in self.links.items() if id_ != case_id}
        wrote: list[datetime] = []
        is_theirs, is_their_turn = False, True
        for mail in self.mails:
            is_theirs = mail.id == first or (is_theirs and mail.id not in others)
            if mail.came and mail.sort == "person":
                if is_theirs and is_their_turn:
                    wrote.append(mail.at)
                is_their_turn = not is_theirs
            elif not mail.came and mail.sort != "acknowledgement":
                is_their_turn = True
        return wrote

    def _opening(self) -> MailPart | None:
        for mail in self.mails:
            if mail.came and mail.sort == "person":
                return mail
            if mail.sort == "reply":
                return None
        return None


def _sort(kind: contracts.MailKind) -> str:
    if kind in contracts.WORDS:
        return "person"
    return kind if kind == "colleague" else "automatic"
