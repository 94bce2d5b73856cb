"""Postfix in front of our SMTP door: it relays, it keeps while we are away, it bounces."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from baton_common.postgres.database import Database
from baton_common.testing.servers.wire import Wire, wire_to
from baton_common.testing.waiting import until
from tests.integration.debian.conftest import CUSTOMER, LIMIT, PostOffice
from tests.integration.email.box import read
from tests.integration.email.conftest import Running, serving
from tests.integration.email.cutting_proxy import CuttingProxy, cutting_proxy
from tests.unit.email.world import mail

pytestmark = pytest.mark.needs_debian("postfix", "dovecot")


@dataclass(frozen=True)
class House:
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
        """What waits in Postfix's queue because we said so."""
        return [each for each in await self.post.postfix.queue() if _said_451(each)]

    async def doubles(self) -> int:
        """How many mails came again after they had been stored."""
        connection = await asyncpg.connect(self.database.service_dsn)
        try:
            sql = "select count(*) from events where type = 'mail-came-again'"
            return int(await connection.fetchval(sql))
        finally:
            await connection.close()


def _said_451(kept: dict[str, Any]) -> bool:
    return any("451" in each.get("delay_reason", "") for each in kept["recipients"])


@pytest.fixture
async def house(post: PostOffice, database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with wire_to(database.service_dsn) as wire:
        through = replace(database, service_dsn=wire.dsn)
        async with (
            serving(through, tmp_path) as email,
            cutting_proxy(email.settings.smtp_port, post.door) as proxy,
        ):
            await email.load()
            yield House(email, wire, proxy, database, post)


async def _queue_is_empty(post: PostOffice) -> bool:
    return await post.postfix.queue() == []


async def test_a_mail_that_postfix_has_is_relayed_and_stored_as_it_is(house: House) -> None:
    await house.post.send(
        mail("Hello, 你好\r\n.\r\n..dots", Content_Type="text/plain; charset=utf-8")
    )
    (line,) = await house.email.messages(1)
    raw = await house.email.ask("auditor", "GET", f"/messages/{line['id']}/raw")
    assert raw.content.endswith("\r\n\r\nHello, 你好\r\n.\r\n..dots\r\n".encode())
    assert b"by postfix.example" in raw.content
    assert await until(lambda: _queue_is_empty(house.post), LIMIT, every=0.1)


async def test_while_postgres_is_away_postfix_keeps_everything_and_delivers_it_once(
    house: House,
) -> None:
    await house.post.send(mail("before"))
    await house.email.messages(1)
    house.wire.refuse()
    ids = [f"<{number}@mail.example>" for number in range(1, 6)]
    for each in ids[1:]:
        await house.post.send(mail(each, Message_ID=each))
    await until(lambda: _all_kept(house, 4), LIMIT, every=0.2)
    house.wire.accept()
    await until(lambda: _delivered(house), LIMIT, every=0.5)
    await house.email.messages(5)
    assert await house.taken() == ids
    assert await house.doubles() == 0


async def _all_kept(house: House, count: int) -> bool:
    return len(await house.kept()) == count


async def _delivered(house: House) -> bool:
    await house.post.postfix.flush()
    return await _queue_is_empty(house.post)


async def test_a_250_that_postfix_did_not_hear_is_one_mail_all_the_same(house: House) -> None:
    cut = house.proxy.cuts

    def lost_once(answer: bytes) -> bool:
        return answer.startswith(b"250 2.0.0 Taken") and house.proxy.cuts == cut

    house.proxy.cut_answer = lost_once
    await house.post.send(mail())
    await until(lambda: house.proxy.cuts == cut + 1, LIMIT)
    await until(lambda: _delivered(house), LIMIT, every=0.5)
    await house.email.messages(1)
    assert await house.taken() == ["<1@mail.example>"]
    assert await house.doubles() == 1


async def test_too_large_or_for_nobody_is_bounced_by_postfix_and_not_stored(house: House) -> None:
    large = mail(("y" * 70 + "\r\n") * 380_000, Message_ID="<large@mail.example>")
    await house.post.send(large)
    await house.post.send(mail(Message_ID="<nobody@mail.example>"), to="nobody@demo.example")
    box = house.post.box(CUSTOMER)
    await until(lambda: _has(box.count, 2), LIMIT, every=0.2)
    statuses = sorted(_status(raw) for raw in await box.mails())
    assert statuses == ["5.1.1", "5.3.4"]
    assert await house.taken() == []


async def _has(count: Any, number: int) -> bool:
    return bool(await count() == number)


def _status(report: bytes) -> str:
    parts = [
        part for part in read(report).walk() if part.get_content_type() == "message/delivery-status"
    ]
    return next(str(block["Status"]) for part in parts for block in part.walk() if block["Status"])
