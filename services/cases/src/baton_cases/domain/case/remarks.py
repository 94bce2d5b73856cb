"""Rules for what is added to a case without moving it: facts, notes, replies, promises, links."""

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.accountability import still_active
from baton_cases.domain.case.commands import (
    AddFacts,
    AddNote,
    LinkContact,
    LinkThread,
    MakePromise,
    RequestReply,
)
from baton_cases.domain.case.events import CaseEvent
from baton_cases.domain.case.state import Case, NotYetOpened
from baton_cases.domain.handoff.promises import must_be_an_instant_of_ours
from baton_common.model.messages import Refused, Unknown


def must_exist(case: Case) -> None:
    """Raises Unknown for a case that was never opened; a closed case passes."""
    if isinstance(case, NotYetOpened):
        raise Unknown


def facts(command: AddFacts, case: Case) -> CaseEvent:
    """Adds facts to an active case."""
    still_active(case)
    return happened.FactsAdded(
        case_id=command.case_id, facts=command.facts, by=command.by, at=command.at
    )


def note(command: AddNote, case: Case) -> CaseEvent:
    """Adds a note; closed cases take notes too."""
    must_exist(case)
    return happened.NoteAdded(
        case_id=command.case_id,
        note_id=command.note_id,
        text=command.text,
        by=command.by,
        at=command.at,
    )


def reply(command: RequestReply, case: Case) -> CaseEvent:
    """Requests a reply by mail about an active case."""
    still_active(case)
    return happened.ReplyRequested(
        case_id=command.case_id,
        reply_id=command.reply_id,
        text=command.text,
        to=command.to,
        cc=command.cc,
        thread_id=command.thread_id,
        answers=command.answers,
        attachment_ids=command.attachment_ids,
        language=command.language,
        by=command.by,
        at=command.at,
    )


def promise(command: MakePromise, case: Case) -> CaseEvent:
    """Records a promise on an active case; it must be due in the future."""
    still_active(case)
    must_be_an_instant_of_ours(command.until, command.at)
    if command.until <= command.at:
        raise Refused("A promise needs a time in the future.", code="past")
    return happened.PromiseMade(
        case_id=command.case_id,
        promised=command.promised,
        until=command.until,
        by=command.by,
        at=command.at,
    )


def linked_thread(command: LinkThread, case: Case) -> CaseEvent:
    """Files the thread's mails with the case from now on."""
    must_exist(case)
    return happened.ContactLinked(
        case_id=command.case_id,
        contact_id=None,
        thread_id=command.thread_id,
        customer_id=command.customer_id,
        subjects=command.subjects,
        inbound=command.inbound,
        mail_id=command.mail_id,
        at=command.at,
    )


def linked_contact(command: LinkContact, case: Case) -> CaseEvent:
    """Adds the contact's story to the case from now on."""
    must_exist(case)
    return happened.ContactLinked(
        case_id=command.case_id,
        contact_id=command.contact_id,
        thread_id=None,
        customer_id=command.customer_id,
        subjects=command.subjects,
        call=command.call,
        at=command.at,
    )
