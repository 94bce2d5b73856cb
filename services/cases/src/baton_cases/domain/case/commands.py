"""What may be wished of a case; every command names it, and who wishes it."""

from datetime import datetime

import msgspec

from baton_cases.domain.case.events import Channel, Why
from baton_cases.domain.handoff.events import Package
from baton_cases.domain.organisation.model import Language, Priority
from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class OpenCase(Command, frozen=True):
    """A concern that nobody has yet. Its matter says department, priority and policy."""

    case_id: str
    handoff_id: str
    """Of the intake that begins with it."""
    number: str
    customer_id: str
    channel: Channel
    language: Language
    matter: str
    department: str | None = None
    """Other than the matter's; None: the matter's."""
    priority: Priority | None = None
    """Other than the matter's; None: the matter's."""
    answered_by: str | None = None
    """The agent who answered the call: the case is theirs, nobody is asked."""
    by: str | None = None
    contact_id: str | None = None
    thread_id: str | None = None
    mail_id: str | None = None
    unverified_reference: bool = False
    follows: str | None = None
    facts: dict[str, Personal[str]] = msgspec.field(default_factory=dict)
    asked: Personal[str] | None = None


class RequestTransfer(Command, frozen=True):
    """Ask another department to take the case."""

    case_id: str
    handoff_id: str
    to: str
    by: str
    package: Package = Package()
    contact_id: str | None = None
    """The call that is transferred with it: who answers it has accepted."""


class RequestInternal(Command, frozen=True):
    """Ask a colleague of the case's department to take it."""

    case_id: str
    handoff_id: str
    to: str
    by: str
    package: Package = Package()
    contact_id: str | None = None


class ReclassifyCase(Command, frozen=True):
    """It is about another matter. Before acceptance the intake begins anew there."""

    case_id: str
    handoff_id: str
    """Of the intake that begins anew, if one does."""
    matter: str
    by: str
    priority: Priority | None = None


class AddFacts(Command, frozen=True):
    """Facts of the case, by the names that rules use."""

    case_id: str
    facts: dict[str, Personal[str]]
    by: str | None


class AddNote(Command, frozen=True):
    """What colleagues should know."""

    case_id: str
    note_id: str
    text: Personal[str]
    by: str


class RequestReply(Command, frozen=True):
    """Answer the customer by mail."""

    case_id: str
    reply_id: str
    text: Personal[str]
    to: tuple[Personal[str], ...]
    by: str
    language: Language
    cc: tuple[Personal[str], ...] = ()
    thread_id: str | None = None
    answers: str | None = None
    attachment_ids: tuple[str, ...] = ()


class MakePromise(Command, frozen=True):
    """Say what was promised to the customer, and until when."""

    case_id: str
    promised: Personal[str]
    until: datetime
    by: str


class LinkThread(Command, frozen=True):
    """A mail thread belongs to this case."""

    case_id: str
    customer_id: str
    thread_id: str
    subjects: tuple[str, ...] = ()


class ResolveCase(Command, frozen=True):
    """The concern was answered."""

    case_id: str
    outcome: str
    by: str


class CloseCase(Command, frozen=True):
    """Shut the file; an open handoff ends with it."""

    case_id: str
    by: str
    outcome: str = ""
    mail_addresses: tuple[Personal[str], ...] = ()
    """Which of the customer's addresses are mail addresses: found before, as it takes the vault.
    The first that works is where they can be reached."""


class MergeCase(Command, frozen=True):
    """Shut it and go on in another case of the customer."""

    case_id: str
    into: str
    by: str


class ReopenCase(Command, frozen=True):
    """It was not over. A customer who writes or calls may say so for the matter's days."""

    case_id: str
    handoff_id: str
    """Of the intake that begins, unless the former person is on duty."""
    why: Why | None = None
    """None: somebody of ours says so if there is `by`, else the customer wrote."""
    by: str | None = None
    thread_id: str | None = None

    @property
    def because(self) -> Why:
        """Why it is reopened."""
        return self.why or ("by-hand" if self.by else "written-again")


class FollowOffice(Command, frozen=True):
    """Look whose the office is by now."""

    case_id: str
