"""Live updates on the running product: they end with the right, and nobody takes all of them."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from baton_common.edge.auditing.words_read import READING
from baton_common.edge.identity.keys import issue_token, local_key
from baton_testkit.waiting import until
from tests.e2e.cast import ADMINISTRATOR, ANA, AUDITOR, BO, FAY, LARS, Person
from tests.e2e.doors import Doors
from tests.e2e.every_route.asking import TOMORROW
from tests.e2e.journeys import case_of, new_customer
from tests.e2e.mails import letter
from tests.e2e.onebox import Onebox
from tests.hostile_headers import mixed, single

FOR_TWO_SECONDS = 2.0
MANY = 300


@dataclass
class Stream:
    """A stream over a connection of its own."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    text: str = ""
    is_over: bool = False

    async def read(self) -> None:
        """Until the server ends it."""
        try:
            while chunk := await self.reader.read(65_536):
                self.text += chunk.decode("utf-8", "replace")
                if self.text.endswith("\r\n0\r\n\r\n"):
                    break
            self.is_over = True
        finally:
            self.writer.close()
            await self.writer.wait_closed()


class Streams:
    """Open ones, all closed in the end."""

    def __init__(self, box: Onebox) -> None:
        self._box = box
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Streams":
        return self

    async def __aexit__(self, *_: Any) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def open(self, proof: str, service: str = "cases") -> Stream:
        """Once it has begun, or was refused."""
        stream = Stream(*await asyncio.open_connection("127.0.0.1", self._box.port))
        head = f"GET /{service}/v1/events HTTP/1.1\r\nHost: baton.example\r\n"
        stream.writer.write(f"{head}Authorization: Bearer {proof}\r\n\r\n".encode())
        self._tasks.append(asyncio.create_task(stream.read()))
        await until(lambda: ": welcome" in stream.text or " 200 " not in stream.text[:20] != "")
        assert stream.text.startswith("HTTP/1.1 200"), stream.text
        return stream


@pytest.mark.parametrize("service", ["cases", "routing"])
async def test_an_agent_with_very_many_streams_has_ten_and_others_go_on(
    shared_onebox: Onebox, doors: Doors, service: str
) -> None:
    customer = new_customer()
    async with Streams(shared_onebox) as streams:
        opened = [await streams.open(doors.token(BO), service) for _ in range(MANY)]
        await until(lambda: sum(not each.is_over for each in opened) == 10)
        assert not any(each.is_over for each in opened[-10:])
        assert "retry: 30000" in opened[0].text
        other = await streams.open(doors.token(ANA), service)
        await doors.send(letter(customer, "The kettle came broken."))
        case = await case_of(doors, customer)
        if service == "cases":
            await until(lambda: case["number"] in other.text)
            await until(lambda: case["number"] in opened[-1].text)
        for each in ("cases", "routing", "email", "survey", "kpi"):
            answer = await doors.client.get(f"http://127.0.0.1:{shared_onebox.port}/{each}/healthz")
            assert answer.status_code == 200, answer.text


async def test_a_stream_ends_when_the_token_does(shared_onebox: Onebox, doors: Doors) -> None:
    async with Streams(shared_onebox) as streams:
        began = time.time()
        stream = await streams.open(doors.token(FAY, FOR_TWO_SECONDS))
        await until(lambda: stream.is_over)
        assert FOR_TWO_SECONDS - 1 <= time.time() - began < FOR_TWO_SECONDS + 2


async def test_a_stream_ends_when_its_key_is_withdrawn(shared_onebox: Onebox, doors: Doors) -> None:
    new = {"scopes": ["cases:read"], "departments": ["returns"], "expires_at": TOMORROW}
    async with Streams(shared_onebox) as streams:
        keys = [
            await doors.post(ADMINISTRATOR, "cases", "/api-keys", label=f"till {number}", **new)
            for number in (1, 2)
        ]
        first, second = [await streams.open(key["key"]) for key in keys]
        path = f"/api-keys/{keys[0]['id']}"
        assert (await doors.ask(ADMINISTRATOR, "DELETE", "cases", path)).status_code == 204
        await until(lambda: first.is_over, 2)
        assert not second.is_over


async def test_a_stream_ends_when_a_newer_token_says_other_roles(
    shared_onebox: Onebox, doors: Doors
) -> None:
    key = local_key(doors.key_file)
    async with Streams(shared_onebox) as streams:
        lead = await streams.open(issue_token(key, "vera", ["lead"], ["returns"]))
        agent = Person("vera", departments=("returns",))
        await doors.get(agent, "cases", "/cases", limit=1)
        await until(lambda: lead.is_over, 2)


async def test_the_pages_show_what_their_visitor_may_see_and_it_is_written_down(
    shared_onebox: Onebox, doors: Doors
) -> None:
    customer = new_customer()
    await doors.send(letter(customer, "The kettle came broken."))
    case = await case_of(doors, customer)

    async def outbox(who: Person) -> str:
        cookie = {"cookie": f"baton_token={doors.token(who)}"}
        address = f"http://127.0.0.1:{shared_onebox.port}/outbox"
        answer = await doors.client.get(address, params={"q": customer}, headers=cookie)
        assert answer.status_code == 200
        return answer.text

    returns = Person("lena", ("lead",), ("returns",))

    async def shown() -> bool:
        return customer in (await outbox(returns)).partition("<article")[2]

    await until(shown)
    assert "<article" not in await outbox(LARS)
    stream = READING.stream(f"lena-{datetime.now(UTC):%Y%m%d}")
    history = await doors.get(AUDITOR, "email", f"/log/streams/{stream}")
    assert any(each["event"]["by"] == "person:lena" for each in history["items"]), history
    cookie = {"cookie": f"baton_token={doors.token(LARS)}"}
    address = f"http://127.0.0.1:{shared_onebox.port}/stories"
    async with doors.client.stream("GET", address, headers=cookie) as stories:
        assert stories.status_code == 200
        lines = stories.aiter_lines()
        await doors.send(letter(new_customer(), "My lost parcel never arrived"))
        async with asyncio.timeout(30):
            told = [line async for line in _until_told(lines)]
    assert case["number"] not in "".join(told)


async def _until_told(lines: Any) -> Any:
    """The lines up to the first sentence."""
    async for line in lines:
        yield line
        if line.startswith("data:"):
            return


async def test_any_header_on_every_address_is_answered(shared_onebox: Onebox) -> None:
    paths = ["/", "/outbox", "/stories", "/now", "/healthz"]
    paths += [f"/{each}/healthz" for each in ("cases", "routing", "email", "survey", "kpi")]
    paths += ["/cases/v1/cases", "/routing/v1/contacts", "/email/v1/messages", "/survey/v1/results"]
    paths += ["/kpi/v1/indicators", "/survey/s/abc", "/cases/v1/events", "/email/v1/attachments/x"]
    tried = [[(b"x-forwarded-for", b"not-an-ip")], *([each] for each in single(60)), *mixed(40)]
    wrong = []
    for path in paths:
        for headers in tried:
            status = await status_of(shared_onebox.port, path, headers)
            if status >= 500:
                wrong.append((path, headers, status))
    assert not wrong


async def status_of(port: int, path: str, headers: list[tuple[bytes, bytes]]) -> int:
    """Of one request with these headers as they are; 0: the server hung up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        lines = [f"GET {path} HTTP/1.1".encode(), b"Host: 127.0.0.1", b"Connection: close"]
        lines += [name + b": " + value for name, value in headers]
        writer.write(b"\r\n".join(lines) + b"\r\n\r\n")
        async with asyncio.timeout(30):
            first = await reader.readline()
        return int(first.split()[1]) if first else 0
    except (ConnectionError, IndexError, ValueError):
        return 0
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
