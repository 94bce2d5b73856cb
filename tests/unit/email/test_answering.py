"""The customer gets one acknowledgement; nobody answers a machine; a reply is a proper answer."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from baton_contracts.case_updated.case import ReplyRequested
from baton_contracts.email_received.mail import MailBounced, MailReceived, MailSent
from baton_email.domain.attachment.events import FileUploaded
from baton_email.domain.attachment.state import UPLOAD
from baton_email.domain.configuration.events import Trust
from baton_email.domain.stored_bytes import Blob
from tests.unit.email.outside import Zone
from tests.unit.email.signing import CLIENT, from_outside
from tests.unit.email.world import ANN, CASE, NINE, NUMBER, SERVICE, World, mail, summary


def sent(world: World, which: int = -1) -> EmailMessage:
    message = message_from_bytes(world.postman.taken[which].raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


async def acknowledged(world: World, raw: str, case_id: str = CASE, **how: Any) -> int:
    """The number of mails that went out because of this one."""
    before = len(world.postman.taken)
    await world.take(raw, **how)
    await world.case_of(world.published(MailReceived)[-1], case_id)
    return len(world.postman.taken) - before


@pytest.fixture
async def proving() -> World:
    """In whose DNS the domain of Ann's mails names the host that brings them."""
    zone = Zone()
    zone.has("mail.example", f"v=spf1 ip4:{CLIENT} -all")
    return await World(zone=zone).begin()


async def test_the_acknowledgement_answers_the_mail_and_says_its_number(proving: World) -> None:
    world = proving
    raw = mail(References="<0@mail.example>")
    assert await acknowledged(world, raw, bringer=from_outside()) == 1
    message = sent(world)
    assert message["To"] == ANN
    assert message["From"] == SERVICE
    assert message["Subject"] == f"We have received: order [{NUMBER}]"
    assert NUMBER in message.get_content()
    assert message["In-Reply-To"] == "<1@mail.example>"
    assert message["References"] == "<0@mail.example> <1@mail.example>"
    assert message["Auto-Submitted"] == "auto-replied"
    assert world.signer.read(message["Message-ID"]) is not None
    assert world.postman.taken[-1].sender.startswith("service+r")
    (contract,) = world.published(MailSent)
    assert (contract.kind, contract.case_id) == ("acknowledgement", CASE)


async def test_it_is_in_the_language_of_the_case(proving: World) -> None:
    world = proving
    await world.take(mail("我的订单呢", Subject="=?utf-8?B?6K6i5Y2V?="), bringer=from_outside())
    await world.case_of(world.published(MailReceived)[-1], language="zh")
    assert sent(world)["Subject"] == f"已收到：订单 [{NUMBER}]"
    assert "您好" in sent(world).get_content()


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "We have received your mail"), ("zh", "已收到您的来信")],
)
async def test_a_sender_without_proof_gets_nothing_back_of_what_was_written(
    world: World, language: str, subject: str
) -> None:
    raw = mail(
        "Buy pills", From=f"Buy Pills <{ANN}>", Subject="pills", References="<x@pills.example>"
    )
    await world.take(raw)
    await world.case_of(world.published(MailReceived)[-1], language=language)
    message = sent(world)
    assert message["Subject"] == f"{subject} [{NUMBER}]"
    assert (message["To"], message["In-Reply-To"]) == (ANN, "<1@mail.example>")
    assert "pills" not in world.postman.taken[-1].raw.decode().lower()


async def test_what_a_foreign_reply_to_says_is_not_acknowledged_to(world: World) -> None:
    await acknowledged(world, mail(Reply_To="other@evil.example"))
    assert sent(world)["To"] == ANN


async def test_senders_without_proof_are_acknowledged_so_often_in_an_hour() -> None:
    zone = Zone()
    zone.has("mail.example", f"v=spf1 ip4:{CLIENT} -all")
    world = World(zone=zone)
    await world.take_mail_at(SERVICE, trust=Trust(unproven_acknowledgements=2))
    counts = [await acknowledged_of(world, n) for n in range(4)]
    assert counts == [1, 1, 0, 0]
    (withheld,) = world.log.history(f"correspondence-{case(3)}")[1:2]
    assert withheld.withheld == "too-many-unproven"
    proven = mail(Message_ID="<p@mail.example>")
    assert await acknowledged(world, proven, case(7), bringer=from_outside()) == 1
    await world.later(timedelta(hours=1))
    assert await acknowledged_of(world, 8) == 1


def case(n: int) -> str:
    return f"0190a1b2-0000-7000-8000-00000000000{n}"


async def acknowledged_of(world: World, n: int) -> int:
    """For a mail of somebody else each time."""
    sender = f"p{n}@other.example"
    raw = mail(From=sender, Message_ID=f"<{n}@other.example>")
    return await acknowledged(world, raw, case(n), sender=sender)


async def test_news_of_a_case_heard_twice_acknowledges_once(world: World) -> None:
    assert await acknowledged(world, mail()) == 1
    await world.case_of(world.published(MailReceived)[-1])
    assert len(world.postman.taken) == 1


async def test_an_address_gets_three_acknowledgements_in_a_day(world: World) -> None:
    counts = []
    for n in range(5):
        case_id = f"0190a1b2-0000-7000-8000-00000000000{n}"
        raw = mail(str(n), Message_ID=f"<{n}@mail.example>")
        counts.append(await acknowledged(world, raw, case_id))
    assert counts == [1, 1, 1, 0, 0]
    await world.later(timedelta(hours=24))
    later = await acknowledged(world, mail("z", Message_ID="<z@mail.example>"), CASE[:-1] + "9")
    assert later == 1


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("Auto-Submitted", "auto-replied", "automatic"),
        ("Auto-Submitted", "auto-generated; x=1", "generated"),
        ("Precedence", "bulk", "list"),
        ("Precedence", "list", "list"),
        ("Precedence", "auto_reply", "automatic"),
        ("List-Unsubscribe", "<mailto:x@y.example>", "list"),
        ("Return-Path", "<>", "automatic"),
        ("From", "service+abc@demo.example", "generated"),
    ],
)
async def test_what_a_machine_wrote_is_said_so_and_never_answered(
    world: World, field: str, value: str, kind: str
) -> None:
    assert await acknowledged(world, mail(**{field: value})) == 0
    assert world.published(MailReceived)[-1].kind == kind


async def test_the_null_return_path_is_never_answered(world: World) -> None:
    assert await acknowledged(world, mail(), sender="<>") == 0
    assert world.published(MailReceived)[-1].kind == "automatic"


@pytest.mark.parametrize(
    "fields",
    [{"X-Auto-Response-Suppress": "All"}, {"From": "postmaster@mx.example"},
     {"From": "root@mx.example"}, {"Feedback-ID": "1:shop"}],
)  # fmt: skip
async def test_some_mails_of_people_ask_for_no_answer_either(
    world: World, fields: dict[str, str]
) -> None:
    assert await acknowledged(world, mail(**fields)) == 0
    assert world.published(MailReceived)[-1].kind == "person"


async def test_auto_submitted_no_is_a_person(world: World) -> None:
    assert await acknowledged(world, mail(Auto_Submitted="no")) == 1


async def test_our_own_mail_that_comes_back_is_a_loop_and_ends(world: World) -> None:
    await acknowledged(world, mail())
    back = world.postman.taken[-1].raw.replace(b"Auto-Submitted: auto-replied\r\n", b"")
    back = back.replace(b"Message-ID: <", b"Message-ID: <x", 1)
    back = back.replace(b"From: service@demo.example", b"From: other@mail.example")
    assert await acknowledged(world, back.decode(), CASE[:-1] + "8") == 0
    assert world.published(MailReceived)[-1].kind == "loop"


async def test_two_responders_do_not_talk_to_each_other_for_ever(world: World) -> None:
    await acknowledged(world, mail())
    for n in range(20):
        answer = mail(f"away {n}", Message_ID=f"<a{n}@mail.example>", Auto_Submitted="auto-replied")
        await acknowledged(world, answer, f"0190a1b2-0000-7000-8000-0000000001{n:02}")
    assert len(world.postman.taken) == 1


async def test_a_reply_goes_out_as_an_answer_with_its_file(world: World) -> None:
    await acknowledged(world, mail(Subject="Re: order"))
    content = b"%PDF-1.7 invoice"
    (subject,) = await world.vault.subjects_of([ANN])
    name = await world.blobs.put(subject, await world.vault.seal_bytes(subject, content))
    (title,) = await world.vault.seal([(subject, "发票.pdf")])
    upload = FileUploaded(
        attachment_id="f1", raw=Blob(sha256=name, subject=subject, size=len(content)), name=title,
        media_type="application/pdf", sha256="0", by="ana", at=NINE,
    )  # fmt: skip
    await world.run(lambda work: work.record(UPLOAD, "f1", upload))
    first = world.published(MailReceived)[-1]
    await world.reply(first, "It is on its way.\nAna", attachment_ids=("f1",))
    message = sent(world)
    assert message["Subject"] == f"Re: order [{NUMBER}]"
    assert message["In-Reply-To"] == "<1@mail.example>"
    assert message["Auto-Submitted"] is None
    body = message.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["It is on its way.", "Ana"]
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("发票.pdf", content)
    assert world.published(MailSent)[-1].reply_id == "r1"


async def test_a_reply_may_answer_a_mail_of_ours(world: World) -> None:
    await acknowledged(world, mail())
    first = world.published(MailReceived)[-1]
    await world.reply(first, "It is on its way.")
    before = world.outgoing()[-1].mail
    (sealed,) = await world.vault.seal([(first.from_.address.subject, "And now?")])
    await world.receive(
        ReplyRequested(
            case=summary(), reply_id="r2", text=sealed, to=(first.from_.address,),
            thread_id=first.thread_id, answers=before.mail_id, language="en", by="ana",
        )
    )  # fmt: skip
    message = sent(world)
    assert message["In-Reply-To"] == f"<{before.message_id}>"
    assert message["References"] == f"<1@mail.example> <{before.message_id}>"
    assert message["Subject"] == f"Re: order [{NUMBER}]"


async def test_a_reply_asked_for_twice_goes_out_once(world: World) -> None:
    await acknowledged(world, mail())
    first = world.published(MailReceived)[-1]
    await world.reply(first, "hello")
    await world.reply(first, "hello")
    assert len(world.postman.taken) == 2


async def test_a_reply_with_a_file_that_is_not_there_comes_back_and_holds_up_no_other(
    world: World,
) -> None:
    await acknowledged(world, mail())
    first = world.published(MailReceived)[-1]
    await world.reply(first, "See there.", attachment_ids=("gone",))
    (contract,) = world.published(MailBounced)
    assert (contract.reply_id, contract.status, contract.hard) == ("r1", "5.6.0", False)
    assert len(world.postman.taken) == 1
    await world.reply(first, "Without a file, then.", reply_id="r2")
    assert len(world.postman.taken) == 2


async def test_a_subject_cannot_smuggle_a_field(proving: World) -> None:
    evil = "=?utf-8?q?hi=0D=0ABcc:_all=40x.example?="
    await acknowledged(proving, mail(Subject=evil), bringer=from_outside())
    assert sent(proving)["Bcc"] is None
    assert "Bcc: all@x.example" in sent(proving)["Subject"]
