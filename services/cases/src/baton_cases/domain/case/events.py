"""Events of a case, in the order in which they happen."""

from datetime import datetime
from typing import Literal, TypeAlias

from baton_cases.domain.case.any_case_event import AnyCaseEvent
from baton_cases.domain.case.call_so_far import CallSoFar
from baton_cases.domain.case.channel import Channel
from baton_cases.domain.case.lifts import say_who_began, say_why
from baton_cases.domain.case.merging_events import MERGING_EVENTS, MergingEvent
from baton_cases.domain.handoff.events import HandoffKind, Office
from baton_cases.domain.organisation.model import Language, Priority
from baton_common.model.event_types import EventTypes
from baton_common.model.personal import Personal

Why: TypeAlias = Literal["written-again", "called-again", "by-hand", "low-score"]
"""The reason of a reopening; low-score: the customer answered the survey."""


Departure: TypeAlias = Literal["left", "suspended", "dissolved"]
"""Why a case is handed over without having been accepted; left: the person leaves it to others."""


class CaseOpened(AnyCaseEvent, frozen=True):
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
    """The person who opened it; None: it was opened by a received message."""
    contact_id: str | None
    thread_id: str | None
    mail_id: str | None
    unverified_reference: bool
    """True if the mail quoted another case without proof that it belongs there."""
    follows: str | None
    """The closed case that it goes on from."""
    facts: dict[str, Personal[str]]
    roster_version: int
    customer_began: bool
    """The customer came to us with it, by mail or by a contact from an address of theirs; False: we
    opened it."""
    for_others: bool
    """Whoever opened it does not belong to the department: it was handed over to it."""
    address: Personal[str] | None
    """The address by which its customer was found; None: they were named by their id."""


class HandoffBegan(AnyCaseEvent, frozen=True):
    """The case's one open handoff from here on; accountability has not moved."""

    handoff_id: str
    kind: HandoffKind
    to_department: str
    to_person: str | None
    by: str | None


class AccountabilityMoved(AnyCaseEvent, frozen=True):
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


class AccountabilityReturned(AnyCaseEvent, frozen=True):
    """A handoff came back and has ended: the former person if on duty, else the office."""

    handoff_id: str
    kind: HandoffKind
    before_person: str
    from_department: str
    """The department that it came back from; for the third time between two departments see the
    ladder."""
    department: str
    person: str
    office: Office | None
    roster_version: int


class HandoffTakenBack(AnyCaseEvent, frozen=True):
    """The open handoff was withdrawn; accountability stays where it is."""

    handoff_id: str
    kind: HandoffKind
    by: str | None


class AccountabilityFollowedOffice(AnyCaseEvent, frozen=True):
    """The case is held by office, and somebody else holds the office from this instant on."""

    office: Office
    department: str
    before_person: str
    person: str
    roster_version: int


class AccountabilityHandedOver(AnyCaseEvent, frozen=True):
    """Whoever was accountable leaves, is suspended, or their department is dissolved: the office of
    the lead has it, and somebody is asked."""

    why: Departure
    by: str | None
    """The person who handed it over; None: the configuration was changed."""
    before_department: str
    before_person: str
    department: str
    person: str
    office: Office
    roster_version: int


class OfficeTimerSet(AnyCaseEvent, frozen=True):
    """The next instant at which the office that holds the case changes hands, by the current
    roster."""

    look: int
    look_at: datetime


class CaseReclassified(AnyCaseEvent, frozen=True):
    """The matter was changed by a person. Before acceptance the intake begins anew there."""

    before: str
    matter: str
    priority: Priority
    by: str
    department: str
    """The accountable department after the change, with person and office."""
    person: str
    office: Office | None
    roster_version: int


class FactsAdded(AnyCaseEvent, frozen=True):
    """Facts of the case, by the names that rules use."""

    facts: dict[str, Personal[str]]
    by: str | None


class NoteAdded(AnyCaseEvent, frozen=True):
    """Somebody wrote down what colleagues should know."""

    note_id: str
    text: Personal[str]
    by: str


class ReplyRequested(AnyCaseEvent, frozen=True):
    """An agent answers the customer; email sends it."""

    reply_id: str
    text: Personal[str]
    to: tuple[Personal[str], ...]
    """Recipients, the customer first."""
    cc: tuple[Personal[str], ...]
    thread_id: str | None
    """The mail thread to reply in; None: the customer has not written by mail, a new thread
    begins."""
    answers: str | None
    """Id of the mail being answered."""
    attachment_ids: tuple[str, ...]
    language: Language
    by: str


class PromiseMade(AnyCaseEvent, frozen=True):
    """Something was promised to the customer; the latest one counts, and one that a returned
    handoff had left behind is dated anew by it."""

    promised: Personal[str]
    until: datetime
    by: str


class ContactLinked(AnyCaseEvent, frozen=True):
    """A contact or a mail thread belongs to this case. Once more for a thread that we began, when
    the customer first writes in it."""

    contact_id: str | None
    thread_id: str | None
    customer_id: str
    subjects: tuple[str, ...]
    call: CallSoFar | None = None
    """None for a mail thread."""
    inbound: bool = True
    """True if the customer came to us by it; False: we began it."""
    mail_id: str | None = None
    """The customer's mail by which the thread was linked."""


class CaseResolved(AnyCaseEvent, frozen=True):
    """The concern was answered; the customer's next word says otherwise."""

    outcome: str
    by: str


class CaseClosed(AnyCaseEvent, frozen=True):
    """The case is closed: nobody is accountable any more. An open handoff ends in the same unit."""

    outcome: str
    by: str
    reach: Personal[str] | None = None
    """The customer's mail address that works; None: there is none."""


class CaseReopened(AnyCaseEvent, frozen=True):
    """The case continues. Accountable: the former person if on duty, else the office of the
    lead."""

    why: Why
    by: str | None
    """None: the customer reopened it; `why` says how."""
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
    | AccountabilityHandedOver
    | OfficeTimerSet
    | CaseReclassified
    | FactsAdded
    | NoteAdded
    | ReplyRequested
    | PromiseMade
    | ContactLinked
    | CaseResolved
    | CaseClosed
    | MergingEvent
    | CaseReopened
)


CASE_EVENTS = EventTypes(
    {
        "case-opened": CaseOpened,
        "handoff-began": HandoffBegan,
        "accountability-moved": AccountabilityMoved,
        "accountability-returned": AccountabilityReturned,
        "handoff-taken-back": HandoffTakenBack,
        "accountability-followed-office": AccountabilityFollowedOffice,
        "accountability-handed-over": AccountabilityHandedOver,
        "office-look-set": OfficeTimerSet,
        "case-reclassified": CaseReclassified,
        "facts-added": FactsAdded,
        "note-added": NoteAdded,
        "reply-requested": ReplyRequested,
        "promise-made": PromiseMade,
        "contact-linked": ContactLinked,
        "case-resolved": CaseResolved,
        "case-closed": CaseClosed,
        **MERGING_EVENTS,
        "case-reopened": CaseReopened,
    },
    {"case-opened": [say_who_began], "case-reopened": [say_why]},
)
