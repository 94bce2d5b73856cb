"""What is said on a case without moving it: facts, notes, replies, promises, resolved."""

from typing import TypeAlias

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.accountability import still_active
from baton_cases.domain.case.commands import (
    AddFacts,
    AddNote,
    LinkThread,
    MakePromise,
    RequestReply,
    ResolveCase,
)
from baton_cases.domain.case.events import CaseEvent
from baton_cases.domain.case.promising import must_be_an_instant_of_ours
from baton_cases.domain.case.state import Case, Closed, NotYetOpened
from baton_common.model.messages import Refused, Unknown

Saying: TypeAlias = AddFacts | AddNote | RequestReply | MakePromise | LinkThread | ResolveCase


def decide(command: Saying, case: Case) -> list[CaseEvent]:
    """What is recorded. Who may say it is the API's policy (their own departments' cases)."""
    match command:
        case AddFacts():
            still_active(case)
            facts = happened.FactsAdded(
                case_id=command.case_id, facts=command.facts, by=command.by, at=command.at
            )
            return [facts]
        case AddNote():
            if isinstance(case, NotYetOpened):
                raise Unknown
            note = happened.NoteAdded(
                case_id=command.case_id,
                note_id=command.note_id,
                text=command.text,
                by=command.by,
                at=command.at,
            )
            return [note]
        case RequestReply():
            still_active(case)
            return [_reply(command)]
        case MakePromise():
            still_active(case)
            must_be_an_instant_of_ours(command.until, command.at)
            if command.until <= command.at:
                raise Refused("A promise needs a time that is still to come.", code="past")
            promise = happened.PromiseMade(
                case_id=command.case_id,
                promised=command.promised,
                until=command.until,
                by=command.by,
                at=command.at,
            )
            return [promise]
        case LinkThread():
            if isinstance(case, NotYetOpened):
                raise Unknown
            return [_linked(command)]
        case ResolveCase():
            if isinstance(case, Closed) or still_active(case).resolved:
                raise Refused("The case is resolved already.", code="resolved")
            resolved = happened.CaseResolved(
                case_id=command.case_id, outcome=command.outcome, by=command.by, at=command.at
            )
            return [resolved]


def _reply(command: RequestReply) -> CaseEvent:
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


def _linked(command: LinkThread) -> CaseEvent:
    return happened.ContactLinked(
        case_id=command.case_id,
        contact_id=None,
        thread_id=command.thread_id,
        customer_id=command.customer_id,
        subjects=command.subjects,
        at=command.at,
    )
