"""Use case of mails of our own people: a note where they have our token, else with email's list."""

from baton_cases.domain.correspondence.commands import KeepNote
from baton_cases.domain.correspondence.decide import decide
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.lookups import subjects_in_case
from baton_cases.domain.use_cases.mail_place import MailPlace
from baton_cases.domain.use_cases.received import PlaceMail
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
    note = KeepNote(
        case_id=found.case_id,
        mail_id=mail.mail_id,
        by=mail.colleague,
        is_proven=mail.sender_proof == "pass",
        sender=mail.sender.address,
        sender_name=mail.sender.name,
        subject=mail.subject,
        text=mail.text,
        text_is_cut=mail.text_is_cut,
        of_text=mail.of_text,
        attachments=mail.attachments,
        at=mail.at,
    )
    so_far = work.state(CORRESPONDENCE, found.case_id)
    work.record(CORRESPONDENCE, found.case_id, *decide(note, so_far))
