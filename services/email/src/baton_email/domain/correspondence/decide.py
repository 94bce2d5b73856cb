"""Decides commands of the correspondence about a case. A repeated command changes nothing."""

from typing import assert_never

from baton_email.domain.correspondence.acknowledgement import why_withheld
from baton_email.domain.correspondence.commands import (
    CorrespondenceCommand,
    DecideAcknowledgement,
    NoteCase,
    NoteCustomer,
    NoteReply,
)
from baton_email.domain.correspondence.events import (
    AcknowledgementDecided,
    CaseNoted,
    CorrespondenceEvent,
    CustomerNoted,
    ReplyComposed,
)
from baton_email.domain.correspondence.state import Correspondence


def decide(command: CorrespondenceCommand, so_far: Correspondence) -> list[CorrespondenceEvent]:
    """Refuses nothing: a withheld acknowledgement is an event with its reason."""
    match command:
        case NoteCase():
            return [] if _is_known(command, so_far) else [_noted(command)]
        case NoteCustomer(subjects=subjects, thread_id=thread_id, at=at):
            return [CustomerNoted(subjects=subjects, thread_id=thread_id, at=at)]
        case DecideAcknowledgement():
            return [] if so_far.acknowledged else [_acknowledged(command)]
        case NoteReply(reply_id=reply_id, mail_id=mail_id, at=at):
            if reply_id in so_far.replies:
                return []
            return [ReplyComposed(reply_id=reply_id, mail_id=mail_id, at=at)]
        case _:
            assert_never(command)


def _is_known(command: NoteCase, so_far: Correspondence) -> bool:
    same = (so_far.number, so_far.language) == (command.number, command.language)
    same = same and command.customer_id in {"", so_far.customer_id}
    return same and (not command.thread_id or so_far.thread_id == command.thread_id)


def _noted(command: NoteCase) -> CaseNoted:
    return CaseNoted(
        case_id=command.case_id,
        number=command.number,
        language=command.language,
        thread_id=command.thread_id,
        customer_id=command.customer_id,
        at=command.at,
    )


def _acknowledged(command: DecideAcknowledgement) -> AcknowledgementDecided:
    if reason := why_withheld(command.circumstances):
        return AcknowledgementDecided(withheld=reason, at=command.at)
    return AcknowledgementDecided(mail_id=command.mail_id, at=command.at)
