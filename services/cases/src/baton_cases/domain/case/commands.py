"""Commands of a case, complete: use cases put in what the decision needs from other streams."""

from datetime import datetime
from typing import TypeAlias

from baton_cases.domain.case.call_so_far import CallSoFar
from baton_cases.domain.case.channel import Channel
from baton_cases.domain.case.events import Departure, Why
from baton_cases.domain.case.state import Active, CaseRecord
from baton_cases.domain.handoff.events import HandoffEvent, HandoffKind
from baton_cases.domain.organisation.model import Language, Priority
from baton_cases.domain.organisation.state import Organisation
from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class OnCase(Command, frozen=True):
    """The common part of every command of a case: the case's id."""

    case_id: str


class Open(OnCase, frozen=True):
    """A concern becomes a case. Its intake begins in the same unit, unless somebody answered who
    may keep it."""

    organisation: Organisation
    number: str
    customer_id: str
    channel: Channel
    language: Language
    matter: str
    department: str
    priority: Priority
    answered_by: str | None
    """The agent who answered the call: the case is theirs, in this department."""
    by: str | None
    contact_id: str | None
    thread_id: str | None
    mail_id: str | None
    unverified_reference: bool
    follows: str | None
    facts: dict[str, Personal[str]]
    customer_began: bool
    """The customer came to us with it."""
    address: Personal[str] | None
    """The address by which the customer was found."""


class BeginHandoff(OnCase, frozen=True):
    """The handoff that is requested in this unit becomes the case's one open handoff."""

    organisation: Organisation
    handoff_id: str
    kind: HandoffKind
    to_department: str
    to_person: str | None
    by: str | None


class FollowHandoff(OnCase, frozen=True):
    """Something happened to the case's open handoff."""

    event: HandoffEvent


class FollowOffice(OnCase, frozen=True):
    """The office that holds the case changed hands at this instant."""

    organisation: Organisation


class HandOver(OnCase, frozen=True):
    """The office of the lead of this department has the case from now on."""

    organisation: Organisation
    why: Departure
    department: str
    by: str | None


class SetTimer(OnCase, frozen=True):
    """Record when the office that holds the case will next change hands."""

    organisation: Organisation


class Reclassify(OnCase, frozen=True):
    """Changes the matter. Before acceptance the intake begins anew there."""

    organisation: Organisation
    matter: str
    priority: Priority
    by: str


class AddFacts(OnCase, frozen=True):
    """Facts of the case, by the names that rules use."""

    facts: dict[str, Personal[str]]
    by: str | None


class AddNote(OnCase, frozen=True):
    """Add a note for colleagues."""

    note_id: str
    text: Personal[str]
    by: str


class RequestReply(OnCase, frozen=True):
    """Answer the customer by mail."""

    reply_id: str
    text: Personal[str]
    to: tuple[Personal[str], ...]
    cc: tuple[Personal[str], ...]
    thread_id: str | None
    answers: str | None
    """The mail being answered; None: the customer has not written by mail."""
    attachment_ids: tuple[str, ...]
    language: Language
    by: str


class MakePromise(OnCase, frozen=True):
    """Say what was promised to the customer, and until when."""

    promised: Personal[str]
    until: datetime
    by: str


class LinkThread(OnCase, frozen=True):
    """Assign a mail thread to the case."""

    customer_id: str
    thread_id: str
    subjects: tuple[str, ...]
    inbound: bool
    """True if the customer wrote in it."""
    mail_id: str | None
    """The mail that they wrote."""


class LinkContact(OnCase, frozen=True):
    """Assign a live contact to the case."""

    customer_id: str
    contact_id: str
    subjects: tuple[str, ...]
    call: CallSoFar


class Resolve(OnCase, frozen=True):
    """Record that the concern was answered."""

    organisation: Organisation
    outcome: str
    by: str


class Close(OnCase, frozen=True):
    """Close the case; an open handoff ends with it."""

    organisation: Organisation
    outcome: str
    by: str
    reach: Personal[str] | None
    """The customer's mail address that works; None: there is none."""


class Merge(OnCase, frozen=True):
    """Close the case and continue in another one of the same customer."""

    organisation: Organisation
    into: Active
    is_same_customer: bool
    by: str


class TakeIn(OnCase, frozen=True):
    """Another case was merged into this one."""

    merged: CaseRecord
    by: str


class UndoMerge(OnCase, frozen=True):
    """Separate the case from the one that it was merged into."""

    organisation: Organisation
    into: CaseRecord
    by: str


class GiveBack(OnCase, frozen=True):
    """The other case is one of its own again."""

    separated: CaseRecord
    by: str


class Reopen(OnCase, frozen=True):
    """Continue a resolved or closed case."""

    organisation: Organisation
    why: Why
    by: str | None
    thread_id: str | None
    came_at: datetime
    """When the reason came: whether the case may still be reopened is judged as of then."""


CaseCommand: TypeAlias = (
    Open
    | BeginHandoff
    | FollowHandoff
    | FollowOffice
    | HandOver
    | SetTimer
    | Reclassify
    | AddFacts
    | AddNote
    | RequestReply
    | MakePromise
    | LinkThread
    | LinkContact
    | Resolve
    | Close
    | Merge
    | TakeIn
    | UndoMerge
    | GiveBack
    | Reopen
)
