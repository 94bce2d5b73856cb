"""From SMTP's 250 to the case opened, through the one-machine edition as people run it."""

import asyncio
import smtplib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import asyncpg

from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.bench.rounds import Goal, Sample, in_milliseconds, is_long, race, rounds, table
from tests.e2e.cast import OTTO
from tests.e2e.mails import letter
from tests.e2e.onebox import Onebox, onebox

MAILS, LONG = 200, 1_000
SENDERS = 8
NAME = "mails over 8 SMTP connections"
WORDS = (
    "The vase is broken, what now? I ordered it last week.\n",
    "你好，昨天收到的台灯碎了，我要退货。订单号在附件里。\n",
    "When will I get my refund? It has been ten days.\n",
    "钱还没到账，什么时候退款？谢谢。\n",
)
_LIMIT = 180.0
_numbers = count(1)
_OPENED = "select stream, recorded_at from events where type = 'case-opened'"


@dataclass(frozen=True)
class Sent:
    """A sent mail: its author, and the instant at which the server had taken it (Unix seconds)."""

    customer: str
    at: float


async def bench(_: PostgresServer) -> str:
    """The table: `rounds` bursts, together 200 mails, or 1,000 with BENCH_LONG=1."""
    each = max(1, (LONG if is_long() else MAILS) // rounds())
    async with onebox() as box:
        await box.start()
        await box.doors.load_configuration()
        cases = await asyncpg.connect(box.database("cases").owner_dsn)
        try:
            await burst(box, cases, SENDERS)  # what is first used is loaded
            rows = await race({NAME: lambda: burst(box, cases, each)}, "cases/s")
        finally:
            await cases.close()
        await box.stop()
    goals = [Goal("promised: 2 s", NAME, None, 2_000, at_most=True, column="p99 ms")]
    return table(f"SMTP 250 to case opened, {each * rounds():,} mails", rows, goals)


async def burst(box: Onebox, cases: asyncpg.Connection, mails: int) -> Sample:
    """Sends many mails at once; gives the delays of their cases, and cases a second from the
    first mail on."""
    before = {row["stream"] for row in await cases.fetch(_OPENED)}
    shares = [mails // SENDERS + (number < mails % SENDERS) for number in range(SENDERS)]
    began = time.time()
    sending = (asyncio.to_thread(send, box.smtp_port, share) for share in shares)
    sent = [each for part in await asyncio.gather(*sending) for each in part]
    taken = time.time() - began

    async def opened() -> Mapping[str, float] | None:
        rows = await cases.fetch(_OPENED)
        new = {row["stream"]: row["recorded_at"].timestamp() for row in rows}
        new = {stream: at for stream, at in new.items() if stream not in before}
        return new if len(new) >= mails else None

    found = await until(opened, _LIMIT, every=0.05)
    assert found is not None
    late = await lateness(box, sent, found)
    whole = max(found.values()) - began
    return Sample(mails / whole, {"taken/s": mails / taken, **in_milliseconds(late)})


def send(port: int, mails: int) -> Sequence[Sent]:
    """One after the other on one connection, each of a customer of its own."""
    sent = []
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as connection:
        for _ in range(mails):
            number = next(_numbers)
            customer = f"bench.{number}@customer.example"
            connection.send_message(letter(customer, WORDS[number % len(WORDS)]))
            sent.append(Sent(customer, time.time()))
    return sent


async def lateness(
    box: Onebox, sent: Sequence[Sent], opened: Mapping[str, float]
) -> Sequence[float]:
    """Seconds from the 250 to when each one's case was recorded, 0 if that was before."""
    turns = asyncio.Semaphore(SENDERS)

    async def late(mail: Sent) -> float:
        async with turns:

            async def shown() -> str | None:
                query = {"customer": mail.customer}
                page = await box.doors.get(OTTO, "cases", "/cases", **query)
                return page["items"][0]["id"] if page["items"] else None

            case_id = await until(shown, 60, every=0.1)
        return max(0.0, opened[f"case-{case_id}"] - mail.at)

    return await asyncio.gather(*map(late, sent))
