"""Use cases of what is added to a case: facts, notes, replies, promises."""

from baton_cases.domain.case import commands
from baton_cases.domain.case.decide import decide
from baton_cases.domain.case.state import CASE
from baton_cases.domain.correspondence.commands import AddParticipants
from baton_cases.domain.correspondence.decide import decide as decide_correspondence
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.lookups import correspondence, subjects_in_case
from baton_cases.domain.use_cases.requests import AddFacts, AddNote, MakePromise, RequestReply
from baton_common.model.unit_of_work import UnitOfWork


def add_facts(work: UnitOfWork, request: AddFacts) -> None:
    """Adds facts to an active case. Raises Refused, Unknown."""
    command = commands.AddFacts(
        case_id=request.case_id, facts=request.facts, by=request.by, at=request.at
    )
    _record(work, command)


def add_note(work: UnitOfWork, request: AddNote) -> None:
    """Adds a note, to a closed case too. Raises Unknown."""
    command = commands.AddNote(
        case_id=request.case_id,
        note_id=request.note_id,
        text=request.text,
        by=request.by,
        at=request.at,
    )
    _record(work, command)


def request_reply(work: UnitOfWork, request: RequestReply) -> None:
    """Requests a reply to the newest mail that its recipients have; they participate from now on.
    Raises Refused, Unknown."""
    so_far = correspondence(work, request.case_id)
    customer = subjects_in_case(work, request.case_id)
    answered = so_far.answered_by(frozenset(each.subject for each in request.to))
    command = commands.RequestReply(
        case_id=request.case_id,
        reply_id=request.reply_id,
        text=request.text,
        to=request.to,
        cc=request.cc,
        thread_id=answered.thread_id if answered is not None else so_far.thread_id,
        answers=answered.mail_id if answered is not None else None,
        attachment_ids=request.attachment_ids,
        language=request.language,
        by=request.by,
        at=request.at,
    )
    _record(work, command)
    taking_part = AddParticipants(
        case_id=request.case_id,
        participants=tuple(
            each.subject for each in (*request.to, *request.cc) if each.subject not in customer
        ),
        at=request.at,
    )
    own = work.state(CORRESPONDENCE, request.case_id)
    added = decide_correspondence(taking_part, own)
    work.record(CORRESPONDENCE, request.case_id, *added)


def make_promise(work: UnitOfWork, request: MakePromise) -> None:
    """Records a promise; the latest counts. Raises Refused, Unknown."""
    command = commands.MakePromise(
        case_id=request.case_id,
        promised=request.promised,
        until=request.until,
        by=request.by,
        at=request.at,
    )
    _record(work, command)


def _record(work: UnitOfWork, command: commands.CaseCommand) -> None:
    case_id = command.case_id
    work.record(CASE, case_id, *decide(command, work.state(CASE, case_id)))
