"""Verdicts of email on who wrote a mail."""

from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import JudgeSender
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_contracts.email_received.mail import MailSenderJudged
from baton_contracts.reading import read_as


def verdict_handlers() -> Handlers:
    """The handler of verdicts."""

    async def judged(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailSenderJudged)
        return lambda work: do(
            work,
            JudgeSender(
                mail_id=published.mail_id,
                thread_id=published.thread_id,
                proof=published.sender_proof,
                at=work.now,
            ),
        )

    return {MailSenderJudged.contract_type: judged}
