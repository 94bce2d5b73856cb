"""SMTP as it is spoken, well and badly: never lost after 250, never stops the next."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from baton_contracts.email_received.mail import MailReceived, MailRefused
from baton_email.adapters.smtp_listener import SmtpLimits
from baton_email.domain.mail.events import MailArrived
from baton_testkit.waiting import until
from tests.integration.email.talking import Talking, talking
from tests.unit.email.world import SERVICE, World, mail

SMALL = SmtpLimits(
    mail_bytes=100_000,
    recipients=3,
    connections=4,
    connections_of_one=4,
    room_for_new=0,
    memory=250_000,
)


@pytest.fixture
async def open_door() -> AsyncIterator[Talking]:
    async with talking(await World().begin(), SMALL) as talk:
        yield talk


async def stored(talk: Talking, answer: str) -> bytes | None:
    """The bytes that were stored under the id in a 250."""
    assert answer.startswith("250 2.0.0 Taken as ")
    (arrived,) = talk.world.log.history(f"mail-{answer.rpartition(' ')[2]}")
    assert isinstance(arrived, MailArrived)
    blob = await talk.world.blobs.get(arrived.raw.sha256)
    assert blob is not None
    content = await talk.world.vault.open_bytes(blob.subject, blob.ciphertext)
    assert isinstance(content, bytes)
    return content


async def test_250_means_stored_byte_for_byte(open_door: Talking) -> None:
    raw = (mail("one\r\n.two\r\n..three\r\n.") + "\x00\xff").encode("latin1")
    async with open_door.client() as client:
        await client.begins()
        assert await stored(open_door, await client.mails(raw)) == raw + b"\r\n"


async def test_many_mails_on_one_connection_sent_without_waiting(open_door: Talking) -> None:
    one = f"MAIL FROM:<a@x.example>\r\nRCPT TO:<{SERVICE}>\r\nDATA\r\n"
    async with open_door.client() as client:
        await client.hears()
        await client.says("EHLO x")
        batch = "".join(f"{one}{mail(str(n))}\r\n.\r\n" for n in range(5)) + "QUIT\r\n"
        await client.sends(batch.encode())
        answers = [await client.hears() for _ in range(21)]
    assert [a for a in answers if a.startswith("250 2.0.0 Taken")] == answers[3:20:4]
    await open_door.world.settle()
    assert len(open_door.world.published(MailReceived)) == 5


async def test_an_unknown_recipient_is_refused_with_words(open_door: Talking) -> None:
    async with open_door.client() as client:
        await client.begins(to=())
        answer = await client.says("RCPT TO:<nobody@demo.example>")
    assert answer.startswith("550 5.1.1 ")
    assert open_door.world.published(MailRefused)[0].reason == "recipient"


async def test_an_empty_configuration_says_what_to_do() -> None:
    async with talking(World()) as talk, talk.client() as client:
        await client.begins(to=())
        assert "baton config apply" in await client.says(f"RCPT TO:<{SERVICE}>")


async def test_ten_thousand_recipients_are_refused_and_then_hung_up_on() -> None:
    async with talking(await World().begin()) as talk, talk.client() as client:
        await client.begins(to=())
        await client.sends(
            b"".join(b"RCPT TO:<service+%d@demo.example>\r\n" % n for n in range(10_000))
        )
        answers = [await client.hears() for _ in range(10_000)]
        assert sum(a.startswith("250") for a in answers) == 100
        assert answers[-1].startswith("452 4.5.3")
        assert talk.world.published(MailRefused)[0].reason == "recipients"
        assert len(talk.world.published(MailRefused)) == 60


async def test_a_mail_that_is_too_large_is_refused_and_the_next_one_taken(
    open_door: Talking,
) -> None:
    async with open_door.client() as client:
        await client.begins()
        assert (await client.mails(b"x" * 90 + b"\r\n" + b"y\r\n" * 50_000)).startswith("552")
        assert (await client.says("MAIL FROM:<a@x.example>")).startswith("250")
        assert (await client.says(f"RCPT TO:<{SERVICE}>")).startswith("250")
        assert (await client.mails(mail())).startswith("250")
        assert (await client.says("MAIL FROM:<a@x.example> SIZE=200000")).startswith("552")


async def test_a_line_without_an_end_is_refused(open_door: Talking) -> None:
    limits = SmtpLimits(mail_bytes=2_000_000)
    async with talking(open_door.world, limits) as talk, talk.client() as client:
        await client.begins()
        assert (await client.mails(b"x" * 700_000)).startswith("500")


async def test_postgres_or_the_vault_away_is_451_and_heals_alone(open_door: Talking) -> None:
    world = open_door.world
    async with open_door.client() as client:
        await client.begins()
        world.log.store.away = True
        assert (await client.mails(mail())).startswith("451")
        world.log.store.away, world.vault.away = False, True
        await client.says("MAIL FROM:<a@x.example>")
        await client.says(f"RCPT TO:<{SERVICE}>")
        assert (await client.mails(mail())).startswith("451")
        world.vault.away = False
        await client.says("MAIL FROM:<a@x.example>")
        await client.says(f"RCPT TO:<{SERVICE}>")
        assert (await client.mails(mail())).startswith("250")
    await world.settle()
    assert len(world.published(MailReceived)) == 1


async def test_a_slow_sender_does_not_hold_up_the_next(open_door: Talking) -> None:
    async with open_door.client() as slow:
        await slow.begins()
        assert (await slow.says("DATA")).startswith("354")
        await slow.sends(b"Subject: sl")
        async with open_door.client() as quick:
            await quick.begins()
            assert (await quick.mails(mail())).startswith("250")
        await slow.sends(b"ow\r\n\r\nat last\r\n.\r")
        await slow.sends(b"\n")
        assert (await slow.hears()).startswith("250")


async def test_no_more_connections_than_there_is_room_for(open_door: Talking) -> None:
    async with open_door.client() as a, open_door.client() as b, open_door.client() as c:
        for each in (a, b, c):
            assert (await each.hears()).startswith("220")
        async with open_door.client() as last:
            assert (await last.hears()).startswith("220")
            async with open_door.client() as turned_away:
                assert (await turned_away.hears()).startswith("421")
                assert await turned_away.is_closed()

        async def again() -> bool:
            async with open_door.client() as next_one:
                return (await next_one.hears()).startswith("220")

        assert await until(again)


async def test_no_more_memory_than_there_is_for_all_mails_together(open_door: Talking) -> None:
    async with open_door.client() as a, open_door.client() as b, open_door.client() as c:
        for each in (a, b, c):
            await each.begins()
            assert (await each.says("DATA")).startswith("354")
            await each.sends(b"Subject: x\r\n\r\n" + b"word \r\n" * 13_500)
        for each in (a, b, c):
            await each.sends(b".\r\n")
        answers = sorted([(await each.hears())[:3] for each in (a, b, c)])
        assert answers == ["250", "250", "452"]
    async with open_door.client() as after:
        await after.begins()
        assert (await after.mails(mail())).startswith("250")


async def test_who_hangs_up_in_the_middle_leaves_nothing_behind(open_door: Talking) -> None:
    async with open_door.client() as client:
        await client.begins()
        await client.says("DATA")
        await client.sends(b"Subject: half a mail\r\n\r\nand th")
    async with open_door.client() as client:
        await client.begins()
        assert (await client.mails(mail())).startswith("250")
    arrived = [s for s in open_door.world.log.store.streams if s.startswith("mail-")]
    assert len(arrived) == 1


@pytest.mark.parametrize(
    "nonsense",
    ["", "FOO", "DATA", "RCPT TO:<x>", "MAIL FROM:<a@b", "EHLO", "MAIL FROM:" + "(" * 400,
     "VRFY \xff\xfe", "MAIL FROM:<\xff@x.example>", "X" * 5_000, "HELP \x00", "AUTH PLAIN AAAA"],
)  # fmt: skip
async def test_nonsense_is_answered_and_the_connection_goes_on(
    open_door: Talking, nonsense: str
) -> None:
    async with open_door.client() as client:
        await client.hears()
        await client.sends(nonsense.encode("latin1") + b"\r\n")
        assert (await client.hears())[:1] in {"2", "4", "5"}
        assert (await client.says("EHLO again.example")).startswith("250")


async def test_a_mail_that_came_through_too_many_servers_is_a_loop(open_door: Talking) -> None:
    hops = "".join(f"Received: from a{n}.example by b.example\r\n" for n in range(101))
    async with open_door.client() as client:
        await client.begins()
        assert (await client.mails(hops + mail())).startswith("554")
    assert open_door.world.published(MailRefused)[0].reason == "loop"


async def test_stopping_waits_for_what_is_being_stored(open_door: Talking) -> None:
    async with open_door.client() as client:
        await client.begins()
        sending = asyncio.create_task(client.mails(mail()))
        assert (await sending).startswith("250")
        await open_door.listener.stop()
        assert await client.is_closed()
