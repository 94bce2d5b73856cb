"""PostgreSQL is away for a while: 503 and 451 say come back, nothing is lost, it heals alone."""

import os
import signal
import smtplib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import pytest

from baton_testkit.waiting import until
from tests.e2e.cast import OTTO
from tests.e2e.doors import Doors
from tests.e2e.journeys import case_of, new_customer, told
from tests.e2e.mails import letter
from tests.e2e.onebox import START_LIMIT, Onebox, onebox


@pytest.fixture(scope="module")
async def box() -> AsyncIterator[Onebox]:
    """One whose PostgreSQL these tests may stop and kill."""
    async with onebox() as made:
        await made.start()
        await made.doors.load_configuration()
        yield made


@contextmanager
def frozen(box: Onebox) -> Iterator[None]:
    """The whole server stands still: nobody gets a word, no connection is cut."""
    stopped = server_processes(box)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


def server_processes(box: Onebox) -> list[int]:
    """The server and its children."""
    import psutil

    server = psutil.Process(box.postgres_pid())
    return [server.pid, *(child.pid for child in server.children(recursive=True))]


async def says_come_back(doors: Doors) -> None:
    """503 with Retry-After, and 451, until it is back. Promised: 503 within 3 s or so."""

    async def is_away() -> bool:
        body = {"text": "It is broken.", "address": new_customer()}
        answer = await doors.ask(OTTO, "POST", "cases", "/cases", json=body)
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["retry-after"]) >= 1
        return True

    await until(is_away, START_LIMIT)
    with pytest.raises(smtplib.SMTPException) as no:
        await doors.send(letter(new_customer(), "It is broken."))
    assert "451" in str(no.value)


async def taken_again(doors: Doors) -> None:
    """Without a restart of ours. Promised: 30 s (FAULT-5)."""
    customer = new_customer()
    mail = letter(customer, "台灯碎了。")

    async def is_taken() -> bool:
        try:
            await doors.send(mail)
        except (smtplib.SMTPException, OSError):
            return False
        return True

    await until(is_taken, START_LIMIT, every=0.2)
    opened = await case_of(doors, customer)
    await told(doors, opened["id"], "The acknowledgement was sent.")

    async def is_ready() -> bool:
        answer = await doors.ask(None, "GET", "cases", "/readyz")
        return answer.status_code == httpx.codes.OK

    await until(is_ready, START_LIMIT)


async def test_a_frozen_postgresql_is_503_and_451_and_heals_alone(box: Onebox) -> None:
    with frozen(box):
        await says_come_back(box.doors)
    await taken_again(box.doors)


async def test_a_killed_postgresql_is_started_again(box: Onebox) -> None:
    os.kill(box.postgres_pid(), signal.SIGKILL)
    await taken_again(box.doors)
