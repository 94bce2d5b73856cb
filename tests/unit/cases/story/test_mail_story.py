"""What a case's correspondence reads like, in both languages."""

from typing import Any

import msgspec
import pytest

from baton_cases.domain.correspondence import events as happened
from baton_cases.domain.correspondence.events import CORRESPONDENCE_EVENTS, FiledAttachment
from baton_cases.domain.organisation.model import Names
from baton_cases.projections.story.mail import tell_mail
from baton_cases.projections.story.words import OrganisationNames
from tests.unit.cases.story.telling import AT, FILED, WORDS, Sentence

PHOTO = FiledAttachment(id="a1", size=1, type="image/png", hash="0" * 64)
SENT = happened.MailSentOut(
    case_id="c1", mail_id="m2", thread_id="t1", kind="reply", reply_id="r1", participants=(), at=AT
)
BACK = happened.MailCameBack(
    case_id="c1", mail_id="m2", thread_id="t1", reply_id="r1", recipient=WORDS, hard=True,
    status="5.1.1", at=AT,
)  # fmt: skip
REPORT = happened.MailReportCame(
    case_id="c1", mail_id="m2", thread_id="t1", kind="reply", reply_id="r1", action="delayed",
    recipient=WORDS, status="4.4.1", at=AT,
)  # fmt: skip

NOTE = happened.NoteMailed(
    case_id="c1", mail_id="m3", by="ana", is_proven=True, sender=WORDS, sender_name=None,
    subject=WORDS, text=WORDS, text_is_cut=False, of_text=happened.MailText(), attachments=(),
    at=AT,
)  # fmt: skip
NAMES = OrganisationNames(people={"ana": Names(zh="安娜", en="Ana Keller")})

COUNTED = happened.HeldMailCounted(
    case_id="c1", mail_id="m3", by="ana", words=None, participants=(), goes_on_in=None, at=AT
)
JUDGED = happened.MailSenderJudged(
    case_id="c1", mail_id="m3", proof="fail", opened=False, doubted=True, at=AT
)

SENTENCES: list[Sentence] = [
    (FILED, "收到客户来信。", "The customer wrote."),
    (
        msgspec.structs.replace(FILED, attachments=(PHOTO, PHOTO)),
        "收到客户来信，附件 2 个。",
        "The customer wrote, with 2 attached.",
    ),
    (
        msgspec.structs.replace(FILED, from_customer=False),
        "收到他人来信。",
        "Somebody other than the customer wrote.",
    ),
    (
        msgspec.structs.replace(FILED, automatic="automatic"),
        "收到一封自动邮件，已存入个案。",
        "An automatic mail came in and is kept here.",
    ),
    (
        msgspec.structs.replace(FILED, text=None, subject=None),
        "收到一封无法读取的邮件，请查看原文。",
        "A mail came in that could not be read; look at the original.",
    ),
    (SENT, "回复已寄出。", "The reply was sent."),
    (
        msgspec.structs.replace(SENT, kind="acknowledgement", reply_id=None),
        "已向客户发出收信确认。",
        "The acknowledgement was sent.",
    ),
    (
        BACK,
        "回复没有送达：对方地址不存在（5.1.1），该地址已标记；已告知负责人。",
        "The reply did not arrive: the address does not exist (5.1.1); the address is marked; "
        "whoever is accountable is told.",
    ),
    (
        msgspec.structs.replace(BACK, hard=False, status="5.2.2", why="mailbox-full"),
        "回复没有送达：对方邮箱已满（5.2.2）；已告知负责人。",
        "The reply did not arrive: the mailbox is full (5.2.2); whoever is accountable is told.",
    ),
    (
        msgspec.structs.replace(BACK, reply_id=None, hard=False, status="4.4.7", why="expired"),
        "邮件没有送达：对方服务器多日无应答（4.4.7）；已告知负责人。",
        "A mail did not arrive: the other server did not take it in time (4.4.7); whoever is "
        "accountable is told.",
    ),
    (
        msgspec.structs.replace(BACK, hard=False, status="4.2.2"),
        "回复没有送达：对方服务器未说明原因（4.2.2）；已告知负责人。",
        "The reply did not arrive: the other server did not say why (4.2.2); whoever is "
        "accountable is told.",
    ),
    (
        REPORT,
        "邮件暂未送达，对方服务器仍在尝试。",
        "A mail is delayed; the other server goes on trying.",
    ),
    (
        msgspec.structs.replace(REPORT, action="delivered"),
        "邮件已送达。",
        "A mail was delivered.",
    ),
    (
        msgspec.structs.replace(REPORT, action="relayed"),
        "邮件已转交给对方的服务器。",
        "A mail was handed on to the recipient's server.",
    ),
    (
        msgspec.structs.replace(REPORT, action="failed"),
        "对方服务器报告邮件未能送达其中一位收件人，但未说明是谁；已告知负责人。",
        "A mail did not arrive at one of its recipients; the report does not say which. Whoever is "
        "accountable is told.",
    ),
    (
        msgspec.structs.replace(FILED, written_by="form"),
        "收到客户通过表单发来的信。",
        "The customer wrote by a form.",
    ),
    (
        msgspec.structs.replace(FILED, written_by="generated"),
        "收到系统自动生成的来信。",
        "A machine wrote.",
    ),
    (
        msgspec.structs.replace(FILED, automatic="receipt"),
        "收到已读回执，已存入个案。",
        "A read receipt came in and is kept here.",
    ),
    (
        msgspec.structs.replace(BACK, hard=False, status="5.6.0"),
        "邮件因内容或附件未能寄出（5.6.0），请检查后重写；已告知负责人。",
        "A mail could not be sent with what is in it (5.6.0); whoever is accountable is told, to "
        "look at its files and write again.",
    ),
    (NOTE, "安娜通过邮件写了一条内部备注。", "Ana Keller wrote a note by mail."),
    (
        msgspec.structs.replace(NOTE, attachments=(PHOTO,), is_proven=False),
        "收到以安娜名义发来的内部备注，附件 1 个；未能证实确由其本人发出。",
        "A note came by mail in the name of Ana Keller, with 1 attached; it is not proven that "
        "they wrote it.",
    ),
    (
        msgspec.structs.replace(NOTE, of_text=happened.MailText(folded_lines=2)),
        "安娜通过邮件写了一条内部备注。引用和签名共 2 行已折叠。",
        "Ana Keller wrote a note by mail. 2 lines of quotation or signature folded.",
    ),
    (
        msgspec.structs.replace(FILED, belongs_by="number", sender_proof="unknown", held=True),
        "收到以客户地址发来的邮件。发件人身份未经证实，暂不计入个案；已告知负责人，确认是本人所写后才算数。",
        "A mail came in under the customer's address. Its sender is not proven: it counts for "
        "nothing until somebody says that it is theirs. Whoever is accountable is told.",
    ),
    (
        msgspec.structs.replace(FILED, sender_proof="fail"),
        "收到客户来信。发件人身份未经证实。",
        "The customer wrote. The sender is not proven.",
    ),
    (
        COUNTED,
        "安娜确认邮件是发件人本人所写：自收到时起计入个案。",
        "Ana Keller said that the mail is theirs: it counts from its arrival.",
    ),
    (
        msgspec.structs.replace(COUNTED, by=None, goes_on_in="7KX3M9QAH"),
        "发件人身份已得到证实：本个案已结束过久，转入新个案 7KX3M9QAH。",
        "The sender of the mail is proven: this case is over, and it goes on in 7KX3M9QAH.",
    ),
    (msgspec.structs.replace(COUNTED, is_elsewhere=True), None, None),
    (
        happened.HeldMailDismissed(case_id="c1", mail_id="m3", by="ana", at=AT),
        "安娜认定此邮件并非发件人本人所写，不计入个案。",
        "Ana Keller said that the mail is not from whom it says; it counts for nothing.",
    ),
    (
        JUDGED,
        "经核查，此前一封邮件的发件人身份未经证实；此后不再计入，也不再作为回复地址，此前由它引起的变动保持不变；"
        "已告知负责人。",
        "The sender of an earlier mail turned out not to be proven: it counts no more and is not "
        "answered; what it has brought about stays. Whoever is accountable is told.",
    ),
    (
        msgspec.structs.replace(JUDGED, doubted=False, opened=True),
        "经核查，开启个案的邮件发件人身份未经证实。",
        "The sender of the mail that opened the case turned out not to be proven.",
    ),
    (msgspec.structs.replace(JUDGED, doubted=False, proof="pass"), None, None),
    (
        happened.NoteJudged(case_id="c1", mail_id="m3", by="ana", is_theirs=True, at=AT),
        "经核查，以安娜名义发来的内部备注确由其本人发出。",
        "The note that came by mail in the name of Ana Keller is theirs: its sender is proven.",
    ),
    (
        happened.NoteJudged(case_id="c1", mail_id="m3", by="ana", is_theirs=False, at=AT),
        "经核查，以安娜名义发来的内部备注未能证实由其本人发出，请勿采信。",
        "The note that came by mail in the name of Ana Keller turned out not to be proven theirs.",
    ),
    (happened.ParticipantsAdded(case_id="c1", participants=("s9",), at=AT), None, None),
]


@pytest.mark.parametrize(("event", "zh", "en"), SENTENCES, ids=lambda each: type(each).__name__)
def test_a_mail_is_told(event: Any, zh: str | None, en: str | None) -> None:
    told = tell_mail(event, NAMES)
    assert told == ((zh, en) if zh is not None else None)


def test_every_event_of_a_correspondence_was_told_above() -> None:
    assert {type(event) for event, _, _ in SENTENCES} == set(
        CORRESPONDENCE_EVENTS.classes().values()
    )
