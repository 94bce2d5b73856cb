"""One mail thread, folded from messages of email, and the case that it belongs to."""

from datetime import datetime
from typing import ClassVar

import msgspec

from baton_contracts.email_received import mail as told
from baton_kpi.domain.facts.contact import CaseLink, newest
from baton_kpi.domain.facts.fact import Fact, seconds_between
from baton_kpi.domain.facts.message import NOWHERE, Checkpoint, When


class MailFact(Fact, frozen=True, kw_only=True):
    """One mail that came (`direction` in) or that we sent (out)."""

    kind: ClassVar = "mails"
    main: ClassVar = "at"
    scope: ClassVar = "department"
    views: ClassVar = ("matter",)

    thread_id: str
    case_id: str | None = None
    department: str | None = None
    """Accountable when the thread was linked to the case."""
    matter: str | None = None
    direction: str
    sort: str
    """in: person, automatic or unreadable; out: acknowledgement, reply, notice or invitation."""
    at: datetime
    opens: bool = False
    """The first mail of a person in its thread, before anything of ours."""
    replied_at: datetime | None = None
    response: int | None = None
    """Seconds from the thread's first mail until our first reply left."""


class MailPart(msgspec.Struct, omit_defaults=True):
    """One mail of it."""

    id: str
    at: datetime
    sort: str
    came: bool
    """To us; otherwise we sent it."""


class ThreadRecord(msgspec.Struct, omit_defaults=True):
    """Everything that was received about one thread."""

    id: str
    seen: Checkpoint = NOWHERE
    mails: list[MailPart] = []
    links: dict[str, CaseLink] = {}

    def hear(self, news: told.MailNews, when: When) -> bool:
        """Take in a message about it; False: it was taken in before, or its mail is not known."""
        if when.checkpoint <= self.seen:
            return False
        self.seen = when.checkpoint
        match news:
            case told.MailReceived():
                sort = "person" if news.automatic is None else "automatic"
                self.mails.append(MailPart(news.mail_id, news.received_at, sort, True))
            case told.MailUnreadable():
                self.mails.append(MailPart(news.mail_id, news.received_at, "unreadable", True))
            case told.MailSent():
                self.mails.append(MailPart(news.mail_id, news.sent_at, news.kind, False))
            case _:
                return False
        return True

    def facts(self) -> list[MailFact]:
        """Each mail. The first answer is that to the mail which opened the thread."""
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

    def _opening(self) -> MailPart | None:
        for mail in self.mails:
            if mail.came and mail.sort == "person":
                return mail
            if mail.sort == "reply":
                return None
        return None
