"""Reports on mails of ours: how the mail is found, who failed and why, and what is told."""

import base64

import pytest

from baton_contracts.email_received.mail import (
    WORDS,
    MailBounced,
    MailReceived,
    MailReported,
    MailSent,
)
from baton_email.domain.address.state import ADDRESS
from baton_email.domain.outgoing.failures import is_hard, status_by, why
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import ChangeAddresses
from tests.unit.email.world import ANN, SERVICE, World, mail

DAEMON = "From: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nMessage-ID: <{n}@mx.example>\r\n"


async def plain(world: World) -> World:
    """The next server takes no address but our own."""
    await world.run(
        lambda work: do(
            work,
            ChangeAddresses(
                our_addresses=(SERVICE,), return_address="plain", by="ada", at=work.now
            ),
        )
    )
    return world


async def replied(world: World) -> str:
    """Ann wrote and was answered; the Message-ID of the answer."""
    await world.take(mail())
    first = world.published(MailReceived)[-1]
    await world.case_of(first)
    await world.reply(first, "It is on its way.")
    return world.outgoing()[-1].mail.message_id


def report(words: str, n: int = 1) -> str:
    return DAEMON.format(to=SERVICE, n=n) + f"Subject: failure notice\r\n\r\n{words}\r\n"


@pytest.mark.parametrize(
    "words",
    [
        "{ann}: 550 5.1.1 user unknown\r\n\r\nMessage-ID: <{id}>",
        "Not delivered: {ann}\r\nReason: user unknown\r\n\r\n> References: <a@b> <{id}>",
        "抱歉，您的邮件被退回来了。\r\n收件人：{ann}\r\n退信原因：收件人地址不存在\r\n原邮件 {id}",
    ],
)
async def test_the_mail_is_found_by_its_message_id_anywhere(world: World, words: str) -> None:
    id_ = await replied(await plain(world))
    await world.take(report(words.format(ann=ANN, id=id_)), sender="")
    (message,) = world.published(MailBounced)
    assert (message.reply_id, message.hard, message.why) == ("r1", True, "no-such-address")
    assert world.log.state(ADDRESS, message.recipient.subject).failing


async def test_it_is_found_in_words_that_are_encoded(world: World) -> None:
    id_ = await replied(await plain(world))
    text = base64.encodebytes(f"{ANN}: mailbox full\n\nMessage-ID: <{id_}>\n".encode()).decode()
    head = DAEMON.format(to=SERVICE, n=1) + "Subject: failure notice\r\n"
    await world.take(f"{head}Content-Transfer-Encoding: base64\r\n\r\n{text}", sender="")
    (message,) = world.published(MailBounced)
    assert (message.hard, message.status, message.why) == (False, "5.2.2", "mailbox-full")
    assert not world.log.state(ADDRESS, message.recipient.subject).failing


async def test_a_report_after_the_mail_was_taken_is_told_and_nothing_is_sent_again(
    world: World,
) -> None:
    id_ = await replied(world)
    sent = len(world.postman.taken)
    assert world.published(MailSent)[-1].reply_id == "r1"
    await world.take(report(f"{ANN}: 550 blocked by policy\r\n\r\nMessage-ID: <{id_}>"), sender="")
    (message,) = world.published(MailBounced)
    assert (message.hard, message.why) == (False, "blocked")
    assert len(world.postman.taken) == sent


def dsn(action: str, status: str, id_: str) -> str:
    return (
        DAEMON.format(to=SERVICE, n=2)
        + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\n\r\nnews\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {ANN}\r\n"
        f"Action: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{id_}>\r\n\r\nhi\r\n--b--\r\n"
    )


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.0.0")]
)
async def test_what_is_no_failure_is_told_apart(world: World, action: str, status: str) -> None:
    id_ = await replied(world)
    await world.take(dsn(action, status, id_), sender="")
    (message,) = world.published(MailReported)
    assert (message.action, message.reply_id, message.kind) == (action, "r1", "reply")
    assert world.published(MailBounced) == []


async def test_a_customer_who_forwards_a_report_to_us_is_heard(world: World) -> None:
    id_ = await replied(world)
    words = f"I got this:\r\n550 5.1.1 {ANN} user unknown\r\nWhat is it?"
    await world.take(mail(words, Message_ID="<5@mail.example>", In_Reply_To=f"<{id_}>"))
    assert world.published(MailReceived)[-1].kind == "person"
    assert world.published(MailBounced) == []


@pytest.mark.parametrize(
    ("code", "words", "status"),
    [
        ("", "550 User unknown", "5.1.1"),
        ("5.0.0", "收件人地址不存在", "5.1.1"),
        ("5.7.1", "No such user here", "5.1.1"),
        ("5.1.1", "The mailbox is full", "5.2.2"),
        ("", "The mailbox is full. Please try again later.", "5.2.2"),
        ("", "host or domain name not found", "5.1.2"),
        ("4.7.1", "Greylisted, please come back later", "4.7.15"),
        ("5.0.0", "rejected as spam", "5.7.1"),
        ("", "501 mail from must be same as authorization user", "5.1.8"),
        ("5.1.351", "Remote server returned unknown recipient or mailbox unavailable", "5.1.1"),
        ("5.2.1", "", "5.2.1"),
        ("", "", "5.0.0"),
    ],
)
def test_a_general_code_is_settled_by_the_words(code: str, words: str, status: str) -> None:
    assert status_by(code, words) == status


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"])
def test_an_address_that_does_not_exist_is_given_up(status: str) -> None:
    assert is_hard(status)
    assert why(status) == "no-such-address"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("5.1.7", "our-setting"),
        ("5.1.8", "our-setting"),
        ("5.2.2", "mailbox-full"),
        ("4.2.2", "mailbox-full"),
        ("4.4.7", "expired"),
        ("5.4.7", "expired"),
        ("5.7.1", "blocked"),
        ("4.7.15", "greylisted"),
        ("5.3.4", "too-large"),
        ("5.6.0", "content"),
        ("4.1.1", "unknown"),
        ("5.0.0", "unknown"),
    ],
)
def test_every_other_failure_leaves_the_address_alone(status: str, reason: str) -> None:
    assert not is_hard(status)
    assert why(status) == reason


NOTICE = "The following could not be delivered:\r\n{ann}: 550 5.1.1 user unknown\r\n"


def arrives(sender: str, subject: str, words: str, **fields: str) -> str:
    """An ordinary mail, with a return path of its own."""
    given = {"From": sender, "Subject": subject, "Message-ID": "<n1@mx.example>", **fields}
    return mail(words, **given)


@pytest.mark.parametrize(
    ("sender", "subject", "fields"),
    [
        ("no-reply@cloud.example", "AWS Notification Message", {}),
        ("alerts@cloud.example", "Amazon SES: bounce", {"Auto-Submitted": "auto-generated"}),
        ("filter@gate.example", "Undeliverable: Re: order", {}),
        ("filter@gate.example", "Message blocked: Re: order", {}),
        ("系统邮件 <service@gate.example>", "退信通知：Re: order", {}),
        ("team-owner@lists.example", "Your message to Team", {"List-Id": "<team.lists.example>"}),
        ("sys@gate.example", "[Postmaster] Delivery failed", {"X-Autoreply": "yes"}),
    ],
)
async def test_a_server_s_notice_that_comes_as_an_ordinary_mail_is_a_report_by_our_signed_id(
    world: World, sender: str, subject: str, fields: dict[str, str]
) -> None:
    id_ = await replied(world)
    words = NOTICE.format(ann=ANN) + f"\r\nMessage-ID: <{id_}>\r\n"
    await world.take(arrives(sender, subject, words, **fields), sender="bounce@mx.example")
    (message,) = world.published(MailBounced)
    assert (message.reply_id, message.hard) == ("r1", True)
    assert len(world.published(MailReceived)) == 1


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("Your mail to 'Team' is being held until the list moderator can review it.", "delayed"),
        ("Your message awaits moderator approval: the reason is its size.", "delayed"),
        ("您的邮件需要管理员审核后才能发送给成员。", "delayed"),
        ("Your message was quarantined by the filter.", "delayed"),
        ("You are not allowed to post to this list; your message was rejected.", "failed"),
    ],
)
async def test_what_a_list_s_manager_or_a_filter_did_with_our_mail_is_told(
    world: World, words: str, action: str
) -> None:
    id_ = await replied(world)
    raw = arrives(
        "team-bounces@lists.example", "Your message to Team", f"{words}\r\n\r\n> <{id_}>",
        Precedence="bulk", In_Reply_To=f"<{id_}>",
    )  # fmt: skip
    await world.take(raw, sender="team-bounces@lists.example")
    told = [each.action for each in world.published(MailReported)]
    assert told == [action] or (action == "failed" and len(world.published(MailBounced)) == 1)
    assert len(world.published(MailReceived)) == 1


@pytest.mark.parametrize(
    ("subject", "more", "fields"),
    [
        ("Your mail came back", "", {}),
        ("Problem with my order", "", {}),
        ("Re: order", "", {"In-Reply-To": "{id}"}),
        ("Re: Undeliverable: order", "", {"In-Reply-To": "{id}"}),
        ("Fwd: Undelivered Mail Returned to Sender", "", {}),
        ("Undelivered Mail Returned to Sender", "What is this?", {}),
        ("Undeliverable: order", "", {"In-Reply-To": "{id}"}),
        ("Your mail came back", "", {"List-Id": "<shop.lists.example>"}),
        ("From the contact form", "", {"From": SERVICE, "Reply-To": ANN}),
        ("退信了，请帮我看看", "", {}),
    ],
)
async def test_who_complains_about_a_mail_that_came_back_is_heard_whatever_they_quote(
    world: World, subject: str, more: str, fields: dict[str, str]
) -> None:
    id_ = await replied(world)
    words = f"Please help. {more}\r\n" + NOTICE.format(ann=ANN) + f"\r\nMessage-ID: <{id_}>"
    given = {name: value.format(id=f"<{id_}>") for name, value in fields.items()}
    await world.take(arrives(given.pop("From", ANN), subject, words, **given))
    assert world.published(MailReceived)[-1].kind in WORDS
    assert world.published(MailBounced) == []


@pytest.mark.parametrize("sender", ["no-reply@cloud.example", "filter@gate.example"])
async def test_without_our_signature_a_notice_that_is_an_ordinary_mail_is_a_case(
    world: World, sender: str
) -> None:
    await replied(world)
    raw = arrives(sender, "Undeliverable: Re: order", NOTICE.format(ann=ANN))
    await world.take(raw, sender=sender)
    assert world.published(MailReceived)[-1].kind in WORDS
