"""Our outbox hands mails to a submission server with STARTTLS and AUTH; Postfix says the rest."""

import asyncio
from dataclasses import dataclass

import dkim
import pytest

from baton_contracts.email_received.mail import MailBounced, MailReceived, MailSent
from baton_email.adapters.smtp_outbox import SmtpOutbox, SmtpRoute
from baton_email.domain.outgoing.attempts import PAUSES
from baton_email.domain.outgoing.state import Composed
from baton_testkit.servers.greenmail import MailUser
from baton_testkit.waiting import until
from tests.integration.debian.conftest import BUSY, CUSTOMER, LIMIT, OURS, PostOffice
from tests.integration.email.box import read
from tests.integration.email.dkim_key import dkim_key
from tests.integration.email.talking import talking
from tests.unit.email.world import NUMBER, World, mail

pytestmark = pytest.mark.needs_debian("postfix", "dovecot")

TOO_BUSY = {BUSY.address: "450 4.2.0 come back later"}
GONE = "gone@mail.example"
UNKNOWN = "unknown@mail.example"


@dataclass(frozen=True)
class Configuration:
    """A world that sends through Dovecot, and what DNS knows of its key."""

    post: PostOffice
    world: World
    records: dict[bytes, bytes]

    async def wrote(self, sender: str) -> MailReceived:
        """A mail came; its acknowledgement shall go out."""
        await self.world.take(mail(From=sender, References="<0@mail.example>"), sender=sender)
        message = self.world.published(MailReceived)[-1]
        await self.world.case_of(message)
        return message

    async def mails_of(self, user: MailUser, count: int) -> list[bytes]:
        """Wait until so many are in somebody's mailbox."""
        box = self.post.box(user)

        async def there() -> list[bytes]:
            mails = await box.mails()
            return mails if len(mails) >= count else []

        return await until(there, LIMIT, every=0.1)

    async def signed(self, raw: bytes) -> bool:
        """True if dkimpy accepts our signature."""

        def record(name: bytes, timeout: int = 5) -> bytes:
            return self.records[name]

        return bool(await asyncio.to_thread(dkim.verify, raw, dnsfunc=record))

    @property
    def ours(self) -> Composed:
        """The only mail of ours."""
        (only,) = self.world.outgoing()
        return only


@pytest.fixture
async def configuration(post: PostOffice) -> Configuration:
    key, records = dkim_key("demo.example")
    route = SmtpRoute(
        "127.0.0.1", post.dovecot.submission_port, "starttls", OURS.address, OURS.password,
        answer_within=10.0,
    )  # fmt: skip
    world = await World(SmtpOutbox(route, dkim=key, tls=post.trust)).begin()
    await post.postfix.refuse({GONE: "550 5.1.1 no such person", **TOO_BUSY})
    return Configuration(post, world, records)


async def test_acknowledgement_and_reply_are_signed_answers_in_the_mailbox(
    configuration: Configuration,
) -> None:
    message = await configuration.wrote(CUSTOMER.address)
    await configuration.world.reply(message, "已经寄出。It is on its way.")
    raws = await configuration.mails_of(CUSTOMER, 2)
    assert [await configuration.signed(raw) for raw in raws] == [True, True]
    acknowledgement, reply = map(read, raws)
    assert NUMBER in str(acknowledgement["Subject"])
    assert reply.get_content().rstrip() == "已经寄出。It is on its way."
    assert [str(each["In-Reply-To"]) for each in (acknowledgement, reply)] == [
        "<1@mail.example>"
    ] * 2
    assert str(reply["References"]).split() == ["<0@mail.example>", "<1@mail.example>"]
    ids = [f"<{each.mail.message_id}>" for each in configuration.world.outgoing()]
    assert [str(each["Message-ID"]) for each in (acknowledgement, reply)] == ids
    assert str(reply["Return-Path"]).startswith("<service+")
    assert len(configuration.world.published(MailSent)) == 2
    assert not await configuration.signed(raws[1].replace(b"To: ann@", b"To: bob@"))


async def test_a_wrong_password_is_tried_again_and_is_no_bounce(post: PostOffice) -> None:
    route = SmtpRoute(
        "127.0.0.1",
        post.dovecot.submission_port,
        "starttls",
        OURS.address,
        "wrong",
        answer_within=9.0,
    )
    world = await World(SmtpOutbox(route, tls=post.trust)).begin()
    await world.take(mail())
    await world.case_of(world.published(MailReceived)[0])
    (ours,) = world.outgoing()
    assert (ours.failures, ours.over) == (1, False)
    assert world.published(MailBounced) == []


async def test_never_from_the_next_server_is_a_bounce_at_once(configuration: Configuration) -> None:
    await configuration.wrote(GONE)
    (message,) = configuration.world.published(MailBounced)
    assert (message.hard, message.status) == (True, "5.1.1")
    assert await configuration.world.words(message.recipient) == GONE
    assert configuration.ours.over


async def test_later_from_the_next_server_is_tried_again_and_delivered_once(
    configuration: Configuration,
) -> None:
    await configuration.wrote(BUSY.address)
    assert (configuration.ours.failures, configuration.ours.over) == (1, False)
    await configuration.world.later(PAUSES[0])
    assert configuration.ours.failures == 2
    await configuration.post.postfix.refuse({})
    await configuration.world.later(PAUSES[1])
    assert configuration.ours.over
    await configuration.world.later(PAUSES[2])
    assert len(await configuration.mails_of(BUSY, 1)) == 1
    assert configuration.world.published(MailBounced) == []


async def test_never_from_a_server_further_on_comes_back_as_a_report(
    configuration: Configuration,
) -> None:
    """Postfix took it, Dovecot does not know them: Postfix writes to our return address."""
    async with talking(configuration.world, port=configuration.post.door):
        await configuration.wrote(UNKNOWN)
        assert len(configuration.world.published(MailSent)) == 1

        async def told() -> bool:
            await configuration.world.settle()
            return bool(configuration.world.published(MailBounced))

        await until(told, LIMIT, every=0.05)
    (message,) = configuration.world.published(MailBounced)
    assert (message.hard, message.status, message.mail_id) == (
        True,
        "5.1.1",
        configuration.ours.mail.mail_id,
    )
    assert await configuration.world.words(message.recipient) == UNKNOWN
    assert len(configuration.world.published(MailReceived)) == 1
