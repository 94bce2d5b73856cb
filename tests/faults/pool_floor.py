"""Two processes of routing on one database, calls that come in, and agents who take them."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from baton_common.edge.identity.keys import issue_token, local_key
from baton_common.platform.postgres.database import Database
from baton_embedded.servers.processes import free_port
from baton_testkit.waiting import until
from tests.e2e.program import Program

AGENTS = ("ana", "bo", "cy", "dee", "fay")
START_LIMIT = 60.0
PATIENCE = 20.0
"""Seconds until customers who still wait give up."""
BETWEEN = (0.1, 0.5)
"""Seconds between two calls: fewer than five agents with a second of wrap-up can take."""
CONFIGURATION = """
routing:
  default_queue: desk
  queues:
    desk: {ring: 5s, wrap_up: 1s, overflow: {after: 4s, to: second}}
    second: {ring: 5s, wrap_up: 1s}
  agents: {ana: {}, bo: {}, cy: {}, dee: {}, fay: {}}
"""


@dataclass
class Process:
    """One of the two."""

    program: Program
    url: str

    async def ready(self) -> None:
        """Waits until it takes requests."""

        async def answers() -> bool:
            assert self.program.running(), self.program.said()[-3_000:]
            try:
                async with httpx.AsyncClient() as http:
                    return (await http.get(f"{self.url}/readyz")).status_code == 200
            except httpx.TransportError:
                return False

        await until(answers, START_LIMIT, every=0.1)


@dataclass
class PoolFloor:
    """Asks whichever process answers; who gets no answer asks the other one, or again."""

    processes: tuple[Process, Process]
    key_file: Path
    http: httpx.AsyncClient
    chance: random.Random
    arrived: list[str] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    asking: int = 0
    """The process that answered last."""

    async def ask(self, person: str, method: str, path: str, **body: Any) -> httpx.Response:
        """The first answer that is no 503. Sent twice it does no more than once."""
        roles = {"root": ["administrator"], "pbx": ["machine"]}.get(person, ["agent"])
        token = issue_token(local_key(self.key_file), person, roles=roles)
        headers = {"authorization": f"Bearer {token}"}
        if "content" not in body and method != "GET":
            body = {"json": body}
        async with asyncio.timeout(60):
            while True:
                process = self.processes[self.asking]
                with suppress(httpx.TransportError):
                    url = f"{process.url}/v1{path}"
                    answer = await self.http.request(method, url, headers=headers, **body)
                    if answer.status_code != 503:
                        return answer
                if process is self.processes[self.asking]:
                    self.asking = 1 - self.asking
                await asyncio.sleep(0.01)

    async def load(self) -> None:
        """The organisation, and everybody available."""
        answer = await self.ask("root", "PUT", "/configuration", content=CONFIGURATION.encode())
        assert answer.status_code == 200, answer.text
        for agent in AGENTS:
            await self.ask(agent, "PUT", f"/agents/{agent}/presence", presence="available")

    async def call(self, priority: int = 0) -> str:
        """One more call comes."""
        contact_id = f"k{len(self.arrived)}"
        self.arrived.append(contact_id)
        new = {"contact_id": contact_id, "queue": "desk", "priority": priority}
        answer = await self.ask("pbx", "POST", "/contacts", **new)
        assert answer.status_code in {201, 409}, answer.text  # 409: it had landed
        return contact_id

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Brings calls while the block runs, of which agents take most; all are over in the end."""
        working = [asyncio.create_task(self._work(agent)) for agent in AGENTS]
        calling = asyncio.create_task(self._calls())
        try:
            yield
            self.over.set()
            await calling
            with suppress(AssertionError):  # everybody has passed on some
                await until(self._is_quiet, PATIENCE, every=0.2)
            await self._give_up()
            await until(self._is_quiet, PATIENCE, every=0.2)
        finally:
            for task in (*working, calling):
                task.cancel()
            await asyncio.gather(*working, calling, return_exceptions=True)

    async def _calls(self) -> None:
        while not self.over.is_set():
            await self.call()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.over.wait(), self.chance.uniform(*BETWEEN))

    async def _give_up(self) -> None:
        answer = await self.ask("pbx", "GET", "/contacts?state=waiting&limit=200")
        for contact in answer.json()["items"]:
            await self.ask("pbx", "POST", f"/contacts/{contact['id']}/abandon")

    async def _is_quiet(self) -> bool:
        answer = await self.ask("pbx", "GET", "/queues")
        rows = answer.json()["queues"] if answer.status_code == 200 else [{"waiting": 1}]
        return not any(row["waiting"] or row.get("offered") or row.get("talking") for row in rows)

    async def _work(self, agent: str) -> None:
        """Answers most, declines some, goes away while it rings now and then."""
        while True:
            seen = (await self.ask(agent, "GET", f"/agents/{agent}/offers")).json()
            if seen["agent"]["presence"] == "away":
                await self.ask(agent, "PUT", f"/agents/{agent}/presence", presence="available")
            elif seen["agent"]["activity"] == "offered":
                await self._take(agent, seen["agent"]["contact_id"], seen["agent"]["offer_id"])
            elif seen["agent"]["activity"] == "talking":
                path = f"/contacts/{seen['agent']['contact_id']}/end"
                await self.ask(agent, "POST", path)
            await asyncio.sleep(0.01)

    async def _take(self, agent: str, contact_id: str, offer_id: str) -> None:
        chance = self.chance.random()
        if chance < 0.1 and not self.over.is_set():
            await self.ask(agent, "PUT", f"/agents/{agent}/presence", presence="away")
        else:
            verb = "decline" if chance < 0.2 else "answer"
            await self.ask(agent, "POST", f"/contacts/{contact_id}/{verb}", offer_id=offer_id)


@asynccontextmanager
async def pool_floor(database: Database, folder: Path, seed: int) -> AsyncIterator[PoolFloor]:
    """Two processes running, a configuration applied."""
    key_file = folder / "token-signing"
    local_key(key_file)
    processes = []
    for number in range(2):
        port = free_port()
        command = ["tests.faults.pool_process", database.service_dsn, str(port), str(key_file)]
        program = Program(command, {}, folder / f"process-{number}.txt")
        program.start()
        processes.append(Process(program, f"http://127.0.0.1:{port}"))
    first, second = processes
    async with httpx.AsyncClient(timeout=2) as http:
        floor = PoolFloor((first, second), key_file, http, random.Random(seed))
        try:
            await asyncio.gather(*(process.ready() for process in processes))
            await floor.load()
            yield floor
        finally:
            for process in processes:
                await process.program.kill()
