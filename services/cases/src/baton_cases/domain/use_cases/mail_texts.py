"""Use case of long mails: pieces of their text are kept before the mail is told."""

from baton_cases.domain.mail_text.commands import KeepPiece
from baton_cases.domain.mail_text.decide import decide
from baton_cases.domain.mail_text.state import MAIL_TEXT
from baton_cases.domain.use_cases.received import KeepMoreText
from baton_common.model.unit_of_work import UnitOfWork


def keep_more_text(work: UnitOfWork, request: KeepMoreText) -> None:
    """Keeps a piece, once."""
    mail_id = request.mail_id
    keeping = KeepPiece(mail_id=mail_id, part=request.part, text=request.text, at=request.at)
    work.record(MAIL_TEXT, mail_id, *decide(keeping, work.state(MAIL_TEXT, mail_id)))
