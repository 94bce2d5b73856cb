"""Postfix in front of our SMTP door: it relays, it keeps while we are away, it bounces."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from baton_common.platform.postgres.database import Database
from baton_testkit.servers.wire import Wire, wire_to
from baton_testkit.waiting import until
from tests.integration.debian.conftest import CUSTOMER, LIMIT, PostOffice
from tests.integration.email.box import read
from tests.integration.email.conftest import Running, serving
from tests.integration.email.cutting_proxy import CuttingProxy, cutting_proxy
from tests.unit.email.world import mail

pytestmark = pytest.mark.needs_debian("postfix", "dovecot")


@dataclass(frozen=True)
class Configuration:
    """Baton behind Postfix, with a wire on either side that can be cut."""

    email: Running
    wire: Wire
    proxy: CuttingProxy
    database: Database
    post: PostOffice

    async def taken(self) -> list[str]:
        """Message-IDs of what Postfix delivered, each as often as it is stored."""
        listed = await self.email.ask("command-centre", "GET", "/messages")
        raws = [
            await self.email.ask("auditor", "GET", f"/messages/{line['id']}/raw")
            for line in listed.json()["items"]
        ]
        return sorted(str(read(raw.content)["Message-ID"]) for raw in raws)

    async def kept(self) -> list[dict[str, Any]]:
        """The mails that wait in Postfix's queue because we answered 451."""
        return [each for each in await self.post.postfix.queue() if _said_451(each)]

    async def doubles(self) -> int:
        """The number of mails that came again after they had been stored."""
        connection = await asyncpg.connect(self.database.service_dsn)
        try:
            sql = "select count(*) from events where type = 'mail-came-again'"
            return int(await connection.fetchval(sql))
        finally:
            await connection.close()


def _said_451(kept: dict[str, Any]) -> bool:
    return any("451" in each.get("delay_reason", "") for each in kept["recipients"])


@pytest.fixture
async def configuration(
    post: PostOffice, database: Database, tmp_path: Path
) -> AsyncIterator[Configuration]:
    async with wire_to(database.service_dsn) as wire:
        through = replace(database, service_dsn=wire.dsn)
        async with (
            serving(through, tmp_path) as email,
            cutting_proxy(email.settings.smtp_port, post.door) as proxy,
        ):
            await email.load()
            yield Configuration(email, wire, proxy, database, post)


async def _queue_is_empty(post: PostOffice) -> bool:
    return await post.postfix.queue() == []


async def test_a_mail_that_postfix_has_is_relayed_and_stored_as_it_is(
    configuration: Configuration,
) -> None:
    await configuration.post.send(
        mail("Hello, 你好\r\n.\r\n..dots", Content_Type="text/plain; charset=utf-8")
    )
    (line,) = await configuration.email.messages(1)
    raw = await configuration.email.ask("auditor", "GET", f"/messages/{line['id']}/raw")
    assert raw.content.endswith("\r\n\r\nHello, 你好\r\n.\r\n..dots\r\n".encode())
    assert b"by postfix.example" in raw.content
    assert await until(lambda: _queue_is_empty(configuration.post), LIMIT, every=0.1)


async def test_while_postgres_is_away_postfix_keeps_everything_and_delivers_it_once(
    configuration: Configuration,
) -> None:
    await configuration.post.send(mail("before"))
    await configuration.email.messages(1)
    configuration.wire.refuse()
    ids = [f"<{number}@mail.example>" for number in range(1, 6)]
    for each in ids[1:]:
        await configuration.post.send(mail(each, Message_ID=each))
    await until(lambda: _all_kept(configuration, 4), LIMIT, every=0.2)
    configuration.wire.accept()
    await until(lambda: _delivered(configuration), LIMIT, every=0.5)
    await configuration.email.messages(5)
    assert await configuration.taken() == ids
    assert await configuration.doubles() == 0


async def _all_kept(configuration: Configuration, count: int) -> bool:
    return len(await configuration.kept()) == count


async def _delivered(configuration: Configuration) -> bool:
    await configuration.post.postfix.flush()
    return await _queue_is_empty(configuration.post)


async def test_a_250_that_postfix_did_not_hear_is_one_mail_all_the_same(
    configuration: Configuration,
) -> None:
    cut = configuration.proxy.cuts

    def lost_once(answer: bytes) -> bool:
        return answer.startswith(b"250 2.0.0 Taken") and configuration.proxy.cuts == cut

    configuration.proxy.cut_answer = lost_once
    await configuration.post.send(mail())
    await until(lambda: configuration.proxy.cuts == cut + 1, LIMIT)
    await until(lambda: _delivered(configuration), LIMIT, every=0.5)
    await configuration.email.messages(1)
    assert await configuration.taken() == ["<1@mail.example>"]
    assert await configuration.doubles() == 1


async def test_too_large_or_for_nobody_is_bounced_by_postfix_and_not_stored(
    configuration: Configuration,
) -> None:
    large = mail(("y" * 70 + "\r\n") * 380_000, Message_ID="<large@mail.example>")
    await configuration.post.send(large)
    await configuration.post.send(
        mail(Message_ID="<nobody@mail.example>"), to="nobody@demo.example"
    )
    box = configuration.post.box(CUSTOMER)
    await until(lambda: _has(box.count, 2), LIMIT, every=0.2)
    statuses = sorted(_status(raw) for raw in await box.mails())
    assert statuses == ["5.1.1", "5.3.4"]
    assert await configuration.taken() == []


async def _has(count: Any, number: int) -> bool:
    return bool(await count() == number)


def _status(report: bytes) -> str:
    parts = [
        part for part in read(report).walk() if part.get_content_type() == "message/delivery-status"
    ]
    return next(str(block["Status"]) for part in parts for block in part.walk() if block["Status"])
