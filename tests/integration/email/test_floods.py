"""Costly mails of one sender, while others write: through SMTP, PostgreSQL and child processes."""

import asyncio
from pathlib import Path

from baton_common.platform.postgres.database import Database
from baton_contracts.email_received.mail import MailReceived
from baton_email.mailroom.turns import ReadingLimits
from baton_testkit.waiting import until
from tests.faults.mail_bombs import boundary_in_two_pieces
from tests.integration.email.conftest import serving
from tests.unit.email.world import mail

NASTY, OTHERS = 20, 5
LIMIT = 120.0


def nasty(number: int) -> bytes:
    """It costs a child process all of its time, and is given up."""
    head = f"From: flood@nasty.example\r\nMessage-ID: <n{number}@nasty.example>\r\n"
    return head.encode() + boundary_in_two_pieces()


async def test_mails_of_others_are_read_while_those_of_a_flood_wait(
    database: Database, tmp_path: Path
) -> None:
    reading = ReadingLimits(children=2)
    async with serving(database, tmp_path, reading=reading) as email:
        await email.load()
        await asyncio.gather(
            *(email.send(nasty(number), sender="flood@nasty.example") for number in range(NASTY))
        )
        for number in range(OTHERS):
            sender = f"ann{number}@mail.example"
            await email.send(
                mail(Message_ID=f"<{number}@mail.example>", From=f"Ann <{sender}>"), sender=sender
            )

        async def others_are_read() -> bool:
            return await email.published(MailReceived.contract_type) == OTHERS

        await until(others_are_read, LIMIT, every=0.05)
        assert await email.events("mail-unreadable") < NASTY / 2
