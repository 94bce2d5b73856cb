"""Use cases of notices: colleagues are told by mail that they are asked, as they wish."""

from datetime import timedelta

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.colleague import commands
from baton_email.domain.colleague.decide import decide
from baton_email.domain.colleague.events import NoticeSent, NoticeWaits
from baton_email.domain.colleague.state import COLLEAGUE
from baton_email.domain.use_cases.composition import compose
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import NoteColleague, SendDigest, TellColleague

DIGEST = "digest"
"""Timer of a colleague's stream."""
DIGEST_AFTER = timedelta(hours=1)
"""Between the first news of a digest and the mail."""


def note_colleague(work: UnitOfWork, request: NoteColleague) -> None:
    """Note how they are told."""
    command = commands.NoteColleague(
        mail=request.mail, notices=request.notices, language=request.language, at=request.at
    )
    record(work, COLLEAGUE, request.person, decide, command)


def tell_colleague(work: UnitOfWork, request: TellColleague) -> None:
    """Tell them now, or with the next digest, or not at all."""
    draft = request.draft
    command = commands.Tell(matter=request.matter, mail_id=draft.mail_id, at=request.at)
    for event in record(work, COLLEAGUE, request.person, decide, command):
        match event:
            case NoticeSent():
                compose(work, draft, request.at)
            case NoticeWaits():
                _wait_for_digest(work, request)
            case _:
                pass


def send_digest(work: UnitOfWork, request: SendDigest) -> None:
    """Tell them everything that waits; nothing if it was told or they want none any more."""
    command = commands.SendDigest(mail_id=request.draft.mail_id, at=request.at)
    if record(work, COLLEAGUE, request.person, decide, command):
        compose(work, request.draft, request.at)


def _wait_for_digest(work: UnitOfWork, request: TellColleague) -> None:
    colleague = work.state(COLLEAGUE, request.person)
    if len(colleague.waiting) == 1:
        stream, due_at = COLLEAGUE.stream(request.person), request.at + DIGEST_AFTER
        work.schedule(stream, DIGEST, colleague.digests, due_at)
