"""Sentences about a case's correspondence: received, sent, bounced."""

from collections.abc import Mapping
from typing import assert_never

from baton_cases.domain.correspondence.events import (
    CorrespondenceEvent,
    MailCameBack,
    MailFiled,
    MailSentOut,
    ParticipantsAdded,
)
from baton_cases.projections.story.mail_text import of_text
from baton_cases.projections.story.words import Both

SENT: Mapping[str, Both] = {
    "acknowledgement": Both("已向客户发出收信确认。", "The acknowledgement was sent."),
    "reply": Both("回复已寄出。", "The reply was sent."),
    "notice": Both("通知已寄出。", "The notice was sent."),
    "invitation": Both("评价邀请已寄出。", "The invitation to the survey was sent."),
}


def tell_mail(event: CorrespondenceEvent) -> Both | None:
    """The sentence for an event of the correspondence; the mail's words are shown beside it to
    those who may read them."""
    match event:
        case MailFiled():
            said, more = _filed(event), of_text(event)
            return Both(said.zh + more.zh, said.en + more.en)
        case MailSentOut():
            return SENT.get(event.kind, Both("邮件已寄出。", "A mail was sent."))
        case MailCameBack(hard=True):
            return Both(
                f"邮件被永久退回（{event.status}），该地址已标记；已告知负责人。",
                f"A mail came back for good ({event.status}); the address is marked and whoever "
                "is accountable is told.",
            )
        case MailCameBack(status=status) if status.startswith("5.6."):
            return Both(
                f"邮件因内容或附件未能寄出（{status}），请检查后重写；已告知负责人。",
                f"A mail could not be sent with what is in it ({status}); whoever is accountable "
                "is told, to look at its files and write again.",
            )
        case MailCameBack():
            return Both(
                f"邮件暂时被退回（{event.status}）。", f"A mail came back ({event.status})."
            )
        case ParticipantsAdded():
            return None
        case _:
            assert_never(event)


def _filed(event: MailFiled) -> Both:
    if event.automatic is not None:
        return Both("收到一封自动邮件，已存入个案。", "An automatic mail came in and is kept here.")
    if event.text is None:
        return Both(
            "收到一封无法读取的邮件，请查看原文。",
            "A mail came in that could not be read; look at the original.",
        )
    count = len(event.attachments)
    zh, en = (f"，附件 {count} 个", f", with {count} attached") if count else ("", "")
    if event.from_customer:
        return Both(f"收到客户来信{zh}。", f"The customer wrote{en}.")
    return Both(f"收到他人来信{zh}。", f"Somebody other than the customer wrote{en}.")
