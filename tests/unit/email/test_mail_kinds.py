"""What a mail is: each row of the table, and mails that went wrong once."""

from pathlib import Path

import pytest

from baton_contracts.email_received.mail import WORDS, MailKind, MailReceived
from baton_email.domain.configuration.events import Form, Trust
from baton_email.domain.mail.state import MAIL, Readable
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import ChangeAddresses
from baton_email.mailroom.arrivals import Bringer
from tests.unit.email.world import ANN, SERVICE, World, mail

KINDS = Path(__file__).parent / "kinds"
SHOP = "service@shop.example"


async def kind_of(world: World, raw: str | bytes, *, sender: str | None = ANN) -> MailKind:
    """What the mail is taken for, as it is published; a report on a mail of ours is not."""
    await world.take(raw, sender=sender)
    return world.published(MailReceived)[-1].kind


@pytest.mark.parametrize(
    ("name", "kind", "sender"),
    [
        ("a1-through-our-group", "list", ANN),
        ("a2-form-auto-generated", "form", ANN),
        ("a2-form-from-our-address", "generated", ANN),
        ("a3-bounce-in-the-name", "person", ANN),
        ("a4-delivered-dsn", "report", ANN),
        ("a4-dmarc", "dmarc", ANN),
        ("a4-read-receipt", "receipt", ANN),
        ("a4-subject-en", "automatic", ANN),
        ("a4-x-autoreply", "automatic", ANN),
        ("b1-chinese-html", "report", ""),
        ("b1-text-daemon", "report", ""),
        ("b2-mailbox-full", "report", ""),
    ],
)
async def test_a_mail_that_went_wrong_once_is_what_it_is(
    name: str, kind: MailKind, sender: str
) -> None:
    world = World()
    await world.take_mail_at(SHOP)
    await world.take((KINDS / f"{name}.eml").read_bytes(), sender=sender, to=SHOP)
    assert world.published(MailReceived)[-1].kind == kind


@pytest.mark.parametrize("name", ["a2-form-auto-generated", "a2-form-from-our-address"])
async def test_the_customer_of_a_form_is_its_reply_to(name: str) -> None:
    world = World()
    website = Form(name="website", hosts=("192.0.2.10",))
    await world.take_mail_at(SHOP, trust=Trust(forms=(website,)))
    raw = (KINDS / f"{name}.eml").read_bytes()
    await world.take(raw, to=SHOP, bringer=Bringer("192.0.2.10"))
    message = world.published(MailReceived)[-1]
    assert await world.words(message.from_.address) == "qian@post.example"
    assert message.sent_by is not None
    assert message.answers_to is None


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"Precedence": "junk"}, "person"),
        ({"From": "bounces@rentals.example", "Subject": "bounce house"}, "person"),
        ({"Auto-Submitted": "auto-generated", "Precedence": "bulk"}, "list"),
        ({"Auto-Submitted": "auto-notified"}, "generated"),
        ({"From": "no-reply@shop.example"}, "generated"),
        ({"From": "order-noreply@shop.example"}, "generated"),
        ({"From": "Shop <noreply@shop.example>", "Reply-To": ANN}, "form"),
        ({"X-Autoreply": "no"}, "person"),
        ({"X-Autorespond": "away"}, "automatic"),
        ({"Auto-Submitted": "auto-replied", "List-Id": "<a.example>"}, "automatic"),
    ],
)
async def test_each_row_of_the_table_is_read_from_the_top(
    world: World, fields: dict[str, str], kind: MailKind
) -> None:
    assert await kind_of(world, mail(**fields)) == kind


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Automatic reply: order", "I am away until Monday.", "automatic"),
        ("自动回复：您的个案", "您好，来信已收到。", "automatic"),
        ("Out of office", "Back on Monday.", "automatic"),
        ("Out of office chair broke", "It broke.", "person"),
        ("Your automatic reply: wrong", "It says another number.", "person"),
        ("自动回复功能坏了", "请修一下。", "person"),
        ("Automatic reply: order", "Why do I get these?", "person"),
        ("Automatic reply: order", "long " * 250, "person"),
        ("Automatic reply: order", "Away; see https://x.example/?id=1", "automatic"),
    ],
)
async def test_a_subject_makes_a_responder_only_where_nothing_looks_like_a_person(
    world: World, subject: str, text: str, kind: MailKind
) -> None:
    assert await kind_of(world, mail(text, Subject=subject)) == kind
    assert world.published(MailReceived)[-1].by_subject == (kind == "automatic")


async def test_a_file_is_a_sign_of_a_person(world: World) -> None:
    raw = (
        f"From: {ANN}\r\nTo: {SERVICE}\r\nSubject: Automatic reply: order\r\n"
        "Message-ID: <9@mail.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\n\r\nsee there\r\n--b\r\nContent-Type: image/png; name=lamp.png\r\n"
        "Content-Disposition: attachment\r\n\r\nx\r\n--b--\r\n"
    )
    assert await kind_of(world, raw) == "person"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Your mail was taken.", "automatic"),
        ("I will be back on Monday. Write to bob@mail.example instead.", "automatic"),
        ("Delivery failed.\r\n\r\nbob@mail.example: 550 user unknown", "report"),
        ("您的邮件未送达。收件人 bob@mail.example 地址不存在", "report"),
    ],
)
async def test_a_null_return_path_alone_is_a_machine_and_with_evidence_a_report(
    world: World, text: str, kind: MailKind
) -> None:
    assert await kind_of(world, mail(text), sender="") == kind


async def test_a_mail_server_s_own_name_is_a_null_return_path(world: World) -> None:
    words = "Delivery failed.\r\n\r\nbob@mail.example: 550 user unknown"
    assert await kind_of(world, mail(words), sender="MAILER-DAEMON@mx.example") == "report"


async def test_a_person_who_quotes_a_report_is_a_person(world: World) -> None:
    text = (
        "I got this from you:\r\n\r\nDelivery has failed to these recipients:\r\n"
        "sales@demo.example 550 5.1.1 user unknown\r\n\r\nPlease help."
    )
    assert await kind_of(world, mail(text)) == "person"


async def test_our_loop_mark_comes_before_every_other_row(world: World) -> None:
    marked = {"X-Baton-Loop": world.signer.loop_mark, "List-Id": "<a.example>"}
    assert await kind_of(world, mail(**marked)) == "loop"


async def test_bulk_may_stay_on_the_list_where_a_rule_of_the_address_says_so(world: World) -> None:
    await world.run(
        lambda work: do(
            work,
            ChangeAddresses(our_addresses=(SERVICE,), bulk_listed=(SERVICE,), by="a", at=work.now),
        )
    )
    for which, (fields, listed) in enumerate(
        [
            ({"List-Id": "<a.example>"}, True),
            ({}, False),
            ({"Auto-Submitted": "auto-replied"}, False),
        ]
    ):
        await world.take(mail(f"news {which}", Message_ID=f"<{which}@a.example>", **fields))
        assert world.published(MailReceived)[-1].may_be_listed == listed


async def test_bulk_is_a_case_by_default(world: World) -> None:
    await world.take(mail(List_Id="<a.example>"))
    message = world.published(MailReceived)[-1]
    assert message.kind in WORDS
    assert not message.may_be_listed


async def test_a_reply_to_of_an_automatic_mail_changes_nothing(world: World) -> None:
    mail_id = await world.take(mail(Auto_Submitted="auto-replied", Reply_To="x@other.example"))
    read = world.log.state(MAIL, mail_id)
    assert isinstance(read, Readable)
    assert read.read.answers_to is None


async def test_another_reply_to_is_told_beside_the_sender(world: World) -> None:
    await world.take(mail(Reply_To="Ann's desk <desk@mail.example>"))
    message = world.published(MailReceived)[-1]
    assert message.answers_to is not None
    assert await world.words(message.answers_to.address) == "desk@mail.example"
    assert await world.words(message.from_.address) == ANN
