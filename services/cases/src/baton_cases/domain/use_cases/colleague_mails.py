"""Use cases of our own people's mails: a note where they have our token, else email's list."""

from baton_cases.domain.correspondence.commands import JudgeNote, KeepNote
from baton_cases.domain.correspondence.decide import decide
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.mail.commands import Judge, Note
from baton_cases.domain.mail.decide import decide as decide_mail
from baton_cases.domain.mail.state import MAIL, Noted
from baton_cases.domain.use_cases.lookups import living, subjects_in_case
from baton_cases.domain.use_cases.mail_place import MailPlace
from baton_cases.domain.use_cases.received import JudgeSender, PlaceMail
from baton_common.model.unit_of_work import UnitOfWork

COLLEAGUE = "colleague"


def is_the_customer(work: UnitOfWork, mail: PlaceMail, found: MailPlace) -> bool:
    """True for a colleague in a case of which somebody made them the customer: there, by its
    token, they are heard as one."""
    if found.by != "token" or found.case_id is None or mail.colleague is None:
        return False
    return mail.sender.address.subject in subjects_in_case(work, found.case_id)


def keep_note(work: UnitOfWork, mail: PlaceMail, found: MailPlace) -> None:
    """Whoever has the token was written to about the case and may write there, a closed one too. It
    reads nothing, moves nothing, and nobody takes part by it. Checked and not theirs, or of
    somebody suspended, it stays with email, as all without a token."""
    if found.by != "token" or found.case_id is None or mail.sender_proof == "fail":
        return
    if mail.colleague is None or mail.text is None:
        return
    of_mail = work.state(MAIL, mail.mail_id)
    is_proven = "pass" in {mail.sender_proof, of_mail.proof}
    if not is_proven:
        waiting = Note(
            mail_id=mail.mail_id,
            thread_id=mail.thread_id,
            case_id=found.case_id,
            person=mail.colleague,
            at=mail.at,
        )
        work.record(MAIL, mail.mail_id, *decide_mail(waiting, of_mail))
    note = KeepNote(
        case_id=found.case_id,
        mail_id=mail.mail_id,
        by=mail.colleague,
        is_proven=is_proven,
        sender=mail.sender.address,
        sender_name=mail.sender.name,
        subject=mail.subject,
        text=mail.text,
        text_is_cut=mail.text_is_cut,
        of_text=mail.of_text,
        attachments=mail.attachments,
        at=mail.at,
    )
    _keep(work, note)


def judge_note(work: UnitOfWork, request: JudgeSender) -> bool:
    """Tells in its case whether the colleague wrote the note, once; False: the mail is none."""
    mail = work.state(MAIL, request.mail_id)
    if not isinstance(mail, Noted):
        return False
    judging = Judge(
        mail_id=request.mail_id,
        thread_id=request.thread_id,
        proof=request.proof,
        told=None,
        at=request.at,
    )
    if events := decide_mail(judging, mail):
        work.record(MAIL, request.mail_id, *events)
        judged = JudgeNote(
            case_id=living(work, mail.case_id),
            mail_id=request.mail_id,
            by=mail.person,
            is_theirs=request.proof == "pass",
            at=request.at,
        )
        _keep(work, judged)
    return True


def _keep(work: UnitOfWork, command: KeepNote | JudgeNote) -> None:
    so_far = work.state(CORRESPONDENCE, command.case_id)
    work.record(CORRESPONDENCE, command.case_id, *decide(command, so_far))
