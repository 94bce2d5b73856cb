"""How a mail goes on with its case, or opens one, and is filed there: now, or once it counts."""

from datetime import datetime
from typing import Literal, TypeAlias

from baton_cases.domain.case.lifecycle import may_be_reopened
from baton_cases.domain.case.state import CASE, Active, Case, Closed
from baton_cases.domain.correspondence.commands import CorrespondenceCommand, FileMail
from baton_cases.domain.correspondence.decide import decide
from baton_cases.domain.correspondence.events import SenderProof
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.lifecycle import reopen_because
from baton_cases.domain.use_cases.lookups import subjects_in_case, the_organisation
from baton_cases.domain.use_cases.mail_place import is_enough
from baton_cases.domain.use_cases.openings import open_case
from baton_cases.domain.use_cases.received import PlaceMail
from baton_cases.domain.use_cases.requests import OpenCase
from baton_common.model.unit_of_work import UnitOfWork

GoesOn: TypeAlias = Literal["filed", "reopened"]
FOLLOWED = frozenset({"token", "pass"})
"""Proofs with which the address that a mail asks to be answered at is the default."""


def goes_on(
    work: UnitOfWork, mail: PlaceMail, by: str, case_id: str, *, came_at: datetime | None = None
) -> GoesOn | None:
    """Whether a mail that came then (None: now) continues its case, which is reopened if it was
    over by then and may be. None: it needs a case of its own.

    A mail of the customer, or one with our token, reopens; another participant's does not, and to a
    closed case it opens a new case. A machine that reopened the case within a day is filed.
    """
    case = work.state(CASE, case_id)
    theirs = subjects_in_case(work, case_id)
    speaks = by == "token" or mail.sender.address.subject in theirs
    if not _was_over(case, came_at) or (isinstance(case, Active) and not speaks):
        return "filed"
    so_far, came = work.state(CORRESPONDENCE, case_id), came_at or mail.at
    if speaks and not so_far.may_reopen(mail.written_by, mail.sender.address.subject, came):
        return "filed"
    if not speaks or not may_be_reopened(case, the_organisation(work), came, "written-again"):
        return None
    reopen_because(
        work,
        case_id,
        "written-again",
        handoff_id=mail.ids.handoff_id,
        thread_id=mail.thread_id,
        came_at=came,
        at=mail.at,
    )
    return "reopened"


def open_for(
    work: UnitOfWork, mail: PlaceMail, *, proof: SenderProof, unverified: bool, follows: str | None
) -> None:
    """Opens a case for the mail, and files it there."""
    request = OpenCase(
        ids=mail.ids,
        who=mail.sender,
        channel="mail",
        language=mail.language,
        matter=mail.matter,
        thread_id=mail.thread_id,
        mail_id=mail.mail_id,
        unverified_reference=unverified,
        follows=follows,
        at=mail.at,
    )
    open_case(work, request)
    file(work, mail, mail.ids.case_id, "opened", proof=proof)


def file(
    work: UnitOfWork,
    mail: PlaceMail,
    case_id: str,
    belongs_by: str,
    *,
    proof: SenderProof | None,
    reopened: bool = False,
    held: bool = False,
) -> None:
    """Files the mail with the case."""
    command = FileMail(
        case_id=case_id,
        mail_id=mail.mail_id,
        thread_id=mail.thread_id,
        sender=mail.sender.address,
        sender_name=mail.sender.name,
        others=mail.others,
        recipients=mail.recipients,
        answers_to=mail.answers_to,
        is_followed=belongs_by == "token" or proof in FOLLOWED,
        sent_by=mail.sent_by,
        customer=subjects_in_case(work, case_id),
        subject=mail.subject,
        text=mail.text,
        text_is_cut=mail.text_is_cut,
        of_text=mail.of_text,
        attachments=mail.attachments,
        automatic=mail.automatic,
        written_by=mail.written_by,
        belongs_by=belongs_by,
        reopened=reopened,
        sender_proof=proof,
        held=held,
        is_alone=belongs_by == "opened" and proof is not None and not is_enough(mail, proof),
        at=mail.at,
    )
    keep(work, command)


def keep(work: UnitOfWork, command: CorrespondenceCommand) -> None:
    """Records what the command means for the correspondence of its case."""
    case_id = command.case_id
    work.record(CORRESPONDENCE, case_id, *decide(command, work.state(CORRESPONDENCE, case_id)))


def _was_over(case: Case, by: datetime | None) -> bool:
    match case:
        case Closed():
            return by is None or case.closed_at <= by
        case Active(resolved=True):
            return by is None or case.resolved_at is None or case.resolved_at <= by
        case _:
            return False
