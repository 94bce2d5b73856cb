"""`make run-apart`: one command, five processes on PostgreSQL and Kafka, one address, the demo."""

import os
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from baton_apart.environments import SERVICES
from baton_apart.leftovers import end_leftovers
from baton_embedded.leftover import stop_leftover
from baton_embedded.servers.processes import free_port
from baton_testkit.waiting import until
from tests.documents import ROOT, RUN_ELSEWHERE
from tests.e2e.onebox import START_LIMIT, STOP_LIMIT, new_folder
from tests.e2e.program import Typed
from tests.e2e.shell import shell


class RunApart:
    """Started as the Makefile starts it; home and ports stay over every start."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.port, self.kafka_port = free_port(), free_port()
        settings = {
            "BATON_HOME": str(self.home),
            "BATON_PORT": str(self.port),
            "BATON_SMTP_PORT": str(free_port()),
            "BATON_KAFKA_PORT": str(self.kafka_port),
            "BATON_LANG": "en",
            "BATON_DNS": "off",
        }
        self.program = Typed("make run-apart", settings, folder / "output.txt")

    async def start(self) -> None:
        """Ready when it returns."""
        self.program.start()
        await until(
            lambda: not self.program.running() or "Baton is ready" in self.program.said(),
            START_LIMIT,
            every=0.1,
        )
        assert self.program.running(), self.program.said()

    def pid(self, name: str) -> int:
        """The process id of a program that it runs."""
        return int((self.home / "run" / name).read_text().split()[0])

    async def stories(self) -> list[str]:
        """Sentences on the terminal since the start."""
        return [line for line in self.program.said().splitlines() if "accountable" in line]


@pytest.fixture(scope="module")
def home() -> Iterator[RunApart]:
    folder = new_folder()
    made = RunApart(folder)
    yield made
    if (made.home / "run").exists():
        end_leftovers(made.home / "run")
        stop_leftover(made.home / "postgres" / "data")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
async def apart(home: RunApart) -> AsyncIterator[RunApart]:
    """The edition with five processes, running, with its demo."""
    await home.start()
    yield home
    await home.program.kill()


@pytest.fixture
async def page(apart: RunApart) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at its address."""
    url = f"http://127.0.0.1:{apart.port}"
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=30) as client:
        yield client


async def test_one_address_has_the_page_and_every_service(page: httpx.AsyncClient) -> None:
    assert "<h1>Baton" in (await page.get("/")).text
    assert (await page.get("/readyz")).json()["facts"] == dict.fromkeys(SERVICES, "ok")
    for name in SERVICES:
        assert (await page.get(f"/{name}/v1/healthz")).json()["facts"]["service"] == name
        document = (await page.get(f"/{name}/openapi.json")).json()
        assert document["servers"] == [{"url": f"/{name}"}]


async def test_the_demo_plays_through_the_doors_and_over_kafka(
    apart: RunApart, page: httpx.AsyncClient
) -> None:
    await until(apart.stories, START_LIMIT, every=0.5)
    await until(lambda: _has_mail(page), START_LIMIT, every=0.5)


async def _has_mail(page: httpx.AsyncClient) -> bool:
    return "<article " in (await page.get("/outbox")).text


async def test_what_was_told_is_compared_with_kafka_as_the_page_says(apart: RunApart) -> None:
    command = next(each for each in RUN_ELSEWHERE if each.endswith("--kafka"))
    number = (await apart.stories())[0].split()[2]
    settings = {
        "BATON_HOME": str(apart.home),
        "BATON_URL": f"http://127.0.0.1:{apart.port}",
        "BATON_KAFKA": f"127.0.0.1:{apart.kafka_port}",
        "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }
    async with shell(ROOT, settings) as terminal:

        async def compared() -> str:
            said = await terminal.run(command.replace("K7NM2QX8Z", number))
            return said.text if said.code == 0 else ""

        assert "Kafka         same" in await until(compared, START_LIMIT, every=0.5)


@pytest.mark.parametrize("name", ["cases", "kafka"])
async def test_a_program_that_is_killed_comes_back(
    apart: RunApart, page: httpx.AsyncClient, name: str
) -> None:
    before = apart.pid(name)
    os.kill(before, signal.SIGKILL)
    await until(lambda: apart.pid(name) != before, START_LIMIT, every=0.1)
    await until(lambda: _is_ready(page), START_LIMIT, every=0.2)
    assert "it is started again" in apart.program.said()


async def _is_ready(page: httpx.AsyncClient) -> bool:
    return (await page.get("/readyz")).status_code == 200


async def test_after_a_kill_of_it_all_a_start_ends_the_leftovers_and_goes_on(
    apart: RunApart, page: httpx.AsyncClient
) -> None:
    left = {name: apart.pid(name) for name in (*SERVICES, "kafka")}
    await apart.program.kill()
    assert all(map(psutil.pid_exists, left.values()))
    await apart.start()
    assert not any(map(psutil.pid_exists, left.values()))
    assert "was left over from an earlier run" in apart.program.said()
    assert f"127.0.0.1:{apart.kafka_port}" in apart.program.said()
    socket.create_connection(("127.0.0.1", apart.kafka_port), timeout=30).close()
    assert await _is_ready(page)


async def test_ctrl_c_ends_everything(apart: RunApart) -> None:
    running = [apart.pid(name) for name in (*SERVICES, "kafka")]
    apart.program.signal(signal.SIGINT)
    assert await apart.program.ended(STOP_LIMIT) in {0, 2, -2}  # as make ends; promised: 15 s
    assert not any(map(psutil.pid_exists, running))
    assert "Traceback" not in apart.program.said()
    assert list((apart.home / "run").iterdir()) == []
