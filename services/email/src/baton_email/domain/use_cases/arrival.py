"""Use cases of arriving mail: taken once, however often it arrives, or refused."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.mail.commands import KeepMail, NoteMailAgain
from baton_email.domain.mail.decide import decide as decide_mail
from baton_email.domain.mail.state import MAIL
from baton_email.domain.message_id.commands import TakeMessageId
from baton_email.domain.message_id.decide import decide as decide_message_id
from baton_email.domain.message_id.state import MESSAGE_ID
from baton_email.domain.refusal.commands import RecordRefusal
from baton_email.domain.refusal.decide import decide as decide_refusal
from baton_email.domain.refusal.state import REFUSAL
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import RefuseMail, TakeMail


def take_mail(work: UnitOfWork, request: TakeMail) -> str:
    """Keep the mail; returns its id. The same Message-ID with the same content is the same mail,
    even through another server; with other content it is a mail of its own."""
    key, mail_id, at = request.message_key, request.mail_id, request.at
    take = TakeMessageId(mail_id=mail_id, content_key=request.content_key, at=at)
    if not record(work, MESSAGE_ID, key, decide_message_id, take):
        before = dict(work.state(MESSAGE_ID, key).mails)[request.content_key]
        if work.version(MAIL, before) < request.most_noted:
            record(work, MAIL, before, decide_mail, NoteMailAgain(source=request.source, at=at))
        return before
    keep = KeepMail(
        mail_id=mail_id,
        raw=request.raw,
        content_key=request.content_key,
        message_key=key,
        our_addresses=request.our_addresses,
        report_on=request.report_on,
        token_case=request.token_case,
        envelope_sender=request.envelope_sender,
        client=request.client,
        helo=request.helo,
        relay=request.relay,
        source=request.source,
        shares=request.shares,
        at=at,
    )
    record(work, MAIL, mail_id, decide_mail, keep)
    return mail_id


def refuse_mail(work: UnitOfWork, request: RefuseMail) -> None:
    """Record a refusal."""
    id_, code, reason = request.refusal_id, request.code, request.reason
    refusal = RecordRefusal(refusal_id=id_, code=code, reason=reason, at=request.at)
    record(work, REFUSAL, id_, decide_refusal, refusal)
