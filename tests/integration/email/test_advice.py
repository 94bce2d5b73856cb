"""What email tells those who send and those who read to do is what helps."""

import time

from baton_contracts.attachment_links import signed
from baton_email.adapters.smtp_listener import SmtpLimits
from tests.advice import Advice
from tests.integration.email.conftest import LINK_KEY, Running
from tests.integration.email.talking import talking
from tests.unit.email.world import SERVICE, World, mail


async def test_before_it_is_configured_a_configuration_is_applied() -> None:
    world = World()
    async with talking(world) as talk, talk.client() as client:
        await client.begins(to=())
        Advice("Not configured yet; apply a configuration: baton config apply FILE").said_in(
            await client.says(f"RCPT TO:<{SERVICE}>")
        )
        await world.take_mail_at(SERVICE)
        async with talk.client() as again:
            await again.begins()
            assert (await again.mails(mail())).startswith("250")


async def test_an_address_that_is_written_right_is_taken() -> None:
    async with talking(await World().begin()) as talk, talk.client() as client:
        await client.begins(to=())
        Advice("This address takes no mail; check its spelling").said_in(
            await client.says("RCPT TO:<nobody@demo.example>")
        )
        assert (await client.says(f"RCPT TO:<{SERVICE}>")).startswith("250")


async def test_what_could_not_be_stored_is_stored_when_it_comes_again() -> None:
    world = await World().begin()
    async with talking(world) as talk, talk.client() as client:
        await client.begins()
        world.log.store.away = True
        Advice("451 4.3.0 The mail cannot be stored now, try again later").said_in(
            await client.mails(mail())
        )
        world.log.store.away = False
        await client.says("MAIL FROM:<a@x.example>")
        await client.says(f"RCPT TO:<{SERVICE}>")
        assert (await client.mails(mail())).startswith("250")


async def test_for_what_there_was_no_room_there_is_some_later() -> None:
    small = SmtpLimits(mail_bytes=100_000, memory=100_000)
    async with (
        talking(await World().begin(), small) as talk,
        talk.client() as first,
        talk.client() as second,
    ):
        for each in (first, second):
            await each.begins()
        assert (await first.says("DATA")).startswith("354")
        await first.sends(b"Subject: slow\r\n\r\n" + b"x\r\n" * 25_000)
        Advice("452 4.3.1 No room for it now, try again later").said_in(
            await second.mails(mail("y\r\n" * 20_000))
        )
        await first.sends(b"\r\n.\r\n")
        assert (await first.hears()).startswith("250")
        await second.says("MAIL FROM:<a@x.example>")
        await second.says(f"RCPT TO:<{SERVICE}>")
        assert (await second.mails(mail("y\r\n" * 20_000))).startswith("250")


async def test_a_file_is_sent_in_the_body_and_fetched_by_a_fresh_link(email: Running) -> None:
    empty = await email.ask("agent", "POST", "/attachments?name=a.pdf", content=b"")
    Advice("The body is empty; send the file's bytes in it.").said_in(empty.json()["detail"])
    stored = await email.ask("agent", "POST", "/attachments?name=a.pdf", content=b"%PDF-1.7")
    assert stored.status_code == 201, stored.text
    id_ = stored.json()["id"]
    old = await email.http.get(f"/v1/attachments/{id_}?until=1&signature=x")
    Advice("The link is not valid any more: open the case again.").said_in(old.json()["detail"])
    link = signed(LINK_KEY, id_, int(time.time()))
    for _ in range(3):
        assert (await email.http.get(link)).content == b"%PDF-1.7"
    written = (await email.ask("auditor", "GET", "/log?limit=200")).json()["items"]
    assert len([each for each in written if each["stream"].startswith("reading-link-")]) == 1
