"""What happens to a case, in the order in which it happens."""

from datetime import datetime
from typing import Any, Literal, TypeAlias

import msgspec

from baton_cases.domain.handoff.events import HandoffKind, Office
from baton_cases.domain.organisation.model import Language, Priority
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal

Channel: TypeAlias = Literal["mail", "voice", "chat", "callback", "letter", "fax", "desk"]
"""How it came in; `desk`: somebody of ours wrote it down."""


Why: TypeAlias = Literal["written-again", "called-again", "by-hand", "low-score"]
"""The reason of a reopening; low-score: the customer answered the survey."""


class CaseFact(Event, frozen=True):
    """What every event of a case says."""

    case_id: str


class CaseOpened(CaseFact, frozen=True):
    """A concern became a case; somebody is accountable from here on.

    By the office of the lead, until somebody on the ladder accepts; or, without an office, the
    agent who answered the call.
    """

    number: str
    customer_id: str
    channel: Channel
    language: Language
    matter: str
    priority: Priority
    department: str
    person: str
    office: Office | None
    backup: str | None
    by: str | None
    """The person who opened it; None: it came in."""
    contact_id: str | None
    thread_id: str | None
    mail_id: str | None
    unverified_reference: bool
    """The mail quoted another case and could not prove that it belongs there."""
    follows: str | None
    """The closed case that it goes on from."""
    facts: dict[str, Personal[str]]
    roster_version: int


class HandoffBegan(CaseFact, frozen=True):
    """The case's one open handoff from here on; accountability has not moved."""

    handoff_id: str
    kind: HandoffKind
    to_department: str
    to_person: str | None
    by: str | None


class AccountabilityMoved(CaseFact, frozen=True):
    """A handoff was accepted, or assigned to the duty officer's office: it has ended."""

    handoff_id: str
    kind: HandoffKind
    before_department: str
    before_person: str
    department: str
    person: str
    office: Office | None
    backup: str | None
    roster_version: int


class AccountabilityReturned(CaseFact, frozen=True):
    """A handoff came back and has ended: the former person if on duty, else the office."""

    handoff_id: str
    kind: HandoffKind
    before_person: str
    from_department: str
    """Where it came back from; for the third time between two departments see the ladder."""
    department: str
    person: str
    office: Office | None
    roster_version: int


class HandoffTakenBack(CaseFact, frozen=True):
    """The open handoff was withdrawn; accountability stays where it is."""

    handoff_id: str
    kind: HandoffKind
    by: str | None


class AccountabilityFollowedOffice(CaseFact, frozen=True):
    """The case is held by office, and somebody else holds the office from this instant on."""

    office: Office
    department: str
    before_person: str
    person: str
    roster_version: int


class OfficeLookSet(CaseFact, frozen=True):
    """When the office that holds the case will next be somebody else's, as the roster stands."""

    look: int
    look_at: datetime


class CaseReclassified(CaseFact, frozen=True):
    """The matter was changed by a person. Before acceptance the intake begins anew there."""

    before: str
    matter: str
    priority: Priority
    by: str
    department: str
    """Accountable after it, with person and office."""
    person: str
    office: Office | None
    roster_version: int


class FactsAdded(CaseFact, frozen=True):
    """Facts of the case, by the names that rules use."""

    facts: dict[str, Personal[str]]
    by: str | None


class NoteAdded(CaseFact, frozen=True):
    """Somebody wrote down what colleagues should know."""

    note_id: str
    text: Personal[str]
    by: str


class ReplyRequested(CaseFact, frozen=True):
    """An agent answers the customer; email sends it."""

    reply_id: str
    text: Personal[str]
    to: tuple[Personal[str], ...]
    """The addresses that it goes to, first the customer's."""
    cc: tuple[Personal[str], ...]
    thread_id: str | None
    """None: the customer has not written by mail, the reply begins a thread."""
    answers: str | None
    """The mail id that it answers."""
    attachment_ids: tuple[str, ...]
    language: Language
    by: str


class PromiseMade(CaseFact, frozen=True):
    """Something was promised to the customer; the latest one counts, and one that a returned
    handoff had left behind is dated anew by it."""

    promised: Personal[str]
    until: datetime
    by: str


class CallSoFar(msgspec.Struct, frozen=True, kw_only=True):
    """A contact up to the moment at which it was linked; what comes later is told as it comes."""

    channel: Channel
    dialled: str | None = None
    """The number or address of ours that they used."""
    arrived_at: datetime | None = None
    answered_at: datetime | None = None
    answered_by: tuple[str, ...] = ()
    """Everybody who has spoken with the customer, in order."""


class ContactLinked(CaseFact, frozen=True):
    """A contact or a mail thread belongs to this case."""

    contact_id: str | None
    thread_id: str | None
    customer_id: str
    subjects: tuple[str, ...]
    call: CallSoFar | None = None
    """None: it is a mail thread."""


class CaseResolved(CaseFact, frozen=True):
    """The concern was answered; the customer's next word says otherwise."""

    outcome: str
    by: str


class CaseClosed(CaseFact, frozen=True):
    """The file is shut: nobody is accountable any more. An open handoff ends in the same unit."""

    outcome: str
    by: str
    reach: Personal[str] | None = None
    """The customer's mail address that works; None: there is none."""


class CaseMerged(CaseFact, frozen=True):
    """The case belonged to another case's concern: it is closed and goes on there."""

    into: str
    by: str


class CaseReopened(CaseFact, frozen=True):
    """The case is open again. Accountable: the former person if on duty, else the office of the
    lead."""

    why: Why
    by: str | None
    """None: the customer did it, by whatever `why` says."""
    thread_id: str | None
    department: str
    person: str
    office: Office | None
    roster_version: int


CaseEvent: TypeAlias = (
    CaseOpened
    | HandoffBegan
    | AccountabilityMoved
    | AccountabilityReturned
    | HandoffTakenBack
    | AccountabilityFollowedOffice
    | OfficeLookSet
    | CaseReclassified
    | FactsAdded
    | NoteAdded
    | ReplyRequested
    | PromiseMade
    | ContactLinked
    | CaseResolved
    | CaseClosed
    | CaseMerged
    | CaseReopened
)


def say_why(v1: dict[str, Any]) -> dict[str, Any]:
    """v1 told only who did it; v2 tells a mail from a call, a survey and a hand."""
    return {**v1, "why": "by-hand" if v1.get("by") else "written-again"}


CASE_EVENTS = EventTypes(
    {
        "case-opened": CaseOpened,
        "handoff-began": HandoffBegan,
        "accountability-moved": AccountabilityMoved,
        "accountability-returned": AccountabilityReturned,
        "handoff-taken-back": HandoffTakenBack,
        "accountability-followed-office": AccountabilityFollowedOffice,
        "office-look-set": OfficeLookSet,
        "case-reclassified": CaseReclassified,
        "facts-added": FactsAdded,
        "note-added": NoteAdded,
        "reply-requested": ReplyRequested,
        "promise-made": PromiseMade,
        "contact-linked": ContactLinked,
        "case-resolved": CaseResolved,
        "case-closed": CaseClosed,
        "case-merged": CaseMerged,
        "case-reopened": CaseReopened,
    },
    {"case-reopened": [say_why]},
)
