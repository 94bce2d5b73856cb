"""Sentences about a case's correspondence: received, sent, bounced."""

from collections.abc import Mapping
from typing import assert_never

from baton_cases.domain.correspondence.events import (
    CorrespondenceEvent,
    MailCameBack,
    MailFiled,
    MailReportCame,
    MailSentOut,
    NoteMailed,
    ParticipantsAdded,
)
from baton_cases.projections.story.mail_text import of_text
from baton_cases.projections.story.words import Both, OrganisationNames

SENT: Mapping[str, Both] = {
    "acknowledgement": Both("已向客户发出收信确认。", "The acknowledgement was sent."),
    "reply": Both("回复已寄出。", "The reply was sent."),
    "notice": Both("通知已寄出。", "The notice was sent."),
    "invitation": Both("评价邀请已寄出。", "The invitation to the survey was sent."),
}


WHY: Mapping[str, Both] = {
    "no-such-address": Both("对方地址不存在", "the address does not exist"),
    "mailbox-full": Both("对方邮箱已满", "the mailbox is full"),
    "expired": Both("对方服务器多日无应答", "the other server did not take it in time"),
    "blocked": Both("对方服务器拒收", "the other server refused it by its rules"),
    "greylisted": Both(
        "对方服务器要求稍后再试，仍未接收", "the other server put it off and never took it"
    ),
    "too-large": Both("邮件过大", "it is too large for the other server"),
    "our-setting": Both(
        "对方服务器不接受我方发件地址，请管理员检查邮件设置",
        "the other server refuses our own sender; an administrator must look at the mail settings",
    ),
    "unknown": Both("对方服务器未说明原因", "the other server did not say why"),
}
"""Why a mail did not arrive."""
REPORTED: Mapping[str, Both] = {
    "failed": Both(
        "对方服务器报告邮件未能送达其中一位收件人，但未说明是谁；已告知负责人。",
        "A mail did not arrive at one of its recipients; the report does not say which. Whoever is "
        "accountable is told.",
    ),
    "delayed": Both(
        "邮件暂未送达，对方服务器仍在尝试。", "A mail is delayed; the other server goes on trying."
    ),
    "delivered": Both("邮件已送达。", "A mail was delivered."),
    "relayed": Both(
        "邮件已转交给对方的服务器。", "A mail was handed on to the recipient's server."
    ),
}
FILED: Mapping[str, Both] = {
    "automatic": Both(
        "收到一封自动邮件，已存入个案。", "An automatic mail came in and is kept here."
    ),
    "receipt": Both("收到已读回执，已存入个案。", "A read receipt came in and is kept here."),
    "abuse": Both(
        "收到投诉报告：收件人将我方邮件标记为垃圾邮件。",
        "A complaint came in: a recipient marked a mail of ours as junk. It is kept here.",
    ),
    "report": Both(
        "收到一封投递报告，无法对应到具体邮件，已存入个案。",
        "A delivery report came in that names no mail of ours; it is kept here.",
    ),
    "loop": Both(
        "我方邮件被退转回来，已存入个案。", "A mail of ours came back to us and is kept here."
    ),
}
"""Mails without words for us."""


def tell_mail(event: CorrespondenceEvent, names: OrganisationNames) -> Both | None:
    """The sentence for an event of the correspondence; the mail's words are shown beside it to
    those who may read them."""
    match event:
        case MailFiled():
            said, more = _filed(event), of_text(event)
            return Both(said.zh + more.zh, said.en + more.en)
        case NoteMailed():
            said, more = _note(event, names), of_text(event)
            return Both(said.zh + more.zh, said.en + more.en)
        case MailSentOut():
            return SENT.get(event.kind, Both("邮件已寄出。", "A mail was sent."))
        case MailCameBack():
            return _came_back(event)
        case MailReportCame():
            return REPORTED[event.action]
        case ParticipantsAdded():
            return None
        case _:
            assert_never(event)


def _came_back(event: MailCameBack) -> Both:
    status = event.status
    if event.why == "content" or status.startswith("5.6."):
        return Both(
            f"邮件因内容或附件未能寄出（{status}），请检查后重写；已告知负责人。",
            f"A mail could not be sent with what is in it ({status}); whoever is accountable "
            "is told, to look at its files and write again.",
        )
    why = WHY[event.why or ("no-such-address" if event.hard else "unknown")]
    zh, en = ("，该地址已标记", "; the address is marked") if event.hard else ("", "")
    what = Both("回复", "The reply") if event.reply_id is not None else Both("邮件", "A mail")
    return Both(
        f"{what.zh}没有送达：{why.zh}（{status}）{zh}；已告知负责人。",
        f"{what.en} did not arrive: {why.en} ({status}){en}; whoever is accountable is told.",
    )


def _filed(event: MailFiled) -> Both:
    if event.automatic is not None:
        return FILED.get(event.automatic, FILED["automatic"])
    if event.text is None:
        return Both(
            "收到一封无法读取的邮件，请查看原文。",
            "A mail came in that could not be read; look at the original.",
        )
    zh, en = _with_files(event)
    if event.written_by == "form":
        return Both(f"收到客户通过表单发来的信{zh}。", f"The customer wrote by a form{en}.")
    if event.written_by == "generated":
        return Both(f"收到系统自动生成的来信{zh}。", f"A machine wrote{en}.")
    if event.from_customer:
        return Both(f"收到客户来信{zh}。", f"The customer wrote{en}.")
    return Both(f"收到他人来信{zh}。", f"Somebody other than the customer wrote{en}.")


def _note(event: NoteMailed, names: OrganisationNames) -> Both:
    who, files = names.person(event.by), _with_files(event)
    if event.is_proven:
        return Both(
            f"{who.zh}通过邮件写了一条内部备注{files.zh}。",
            f"{who.en} wrote a note by mail{files.en}.",
        )
    return Both(
        f"收到以{who.zh}名义发来的内部备注{files.zh}；未能证实确由其本人发出。",
        f"A note came by mail in the name of {who.en}{files.en}; it is not proven that they wrote "
        "it.",
    )


def _with_files(event: MailFiled | NoteMailed) -> Both:
    count = len(event.attachments)
    return Both(f"，附件 {count} 个", f", with {count} attached") if count else Both("", "")
