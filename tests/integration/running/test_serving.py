"""A served process ends in order, within its limit, when it is asked to."""

import asyncio
import signal
import sys
import time
from pathlib import Path

import httpx

from baton_testkit.waiting import until

PROGRAM = """
import asyncio, socket, sys
from baton_common.program.serving import serve
from baton_common.model.service import Loop, Service

def say(word):
    print(word, flush=True)

async def app(scope, receive, send):
    if scope["path"] == "/slow":
        say("asked")
        await asyncio.to_thread(sys.stdin.readline)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"answered"})

async def follow():
    try:
        await asyncio.Event().wait()
    finally:
        say("loop ended")

async def opening():
    say("opened")

async def closing():
    say("closed")

async def main():
    door = socket.create_server(("127.0.0.1", 0))
    async def ready():
        say(f"port {door.getsockname()[1]}")
    one = Service("one", app, [Loop("follows", follow)], opening=[opening], closing=[closing])
    await serve(app, [one], [door], ready=ready)
    say("over")

asyncio.run(main())
"""


async def start(folder: Path) -> tuple[asyncio.subprocess.Process, int]:
    program = folder / "served.py"
    program.write_text(PROGRAM, "utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(program),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"opened\n"
    word, _, port = (await process.stdout.readline()).decode().partition(" ")
    assert word == "port"
    return process, int(port)


async def is_closed(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


async def test_a_request_under_way_is_answered_then_loops_end_then_it_is_closed(
    tmp_path: Path,
) -> None:
    process, port = await start(tmp_path)
    assert process.stdin is not None
    assert process.stdout is not None
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        slow = asyncio.create_task(client.get("/slow", timeout=20))
        assert await process.stdout.readline() == b"asked\n"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        await until(lambda: is_closed(port))
        process.stdin.write(b"answer\n")
        assert (await slow).text == "answered"
        rest = (await process.stdout.read()).decode().split("\n")
    said = [line for line in rest if line in ("loop ended", "closed", "over")]
    assert said == ["loop ended", "closed", "over"]
    assert await process.wait() == 0
    assert time.monotonic() - began < 25


async def test_ctrl_c_ends_it_as_well(tmp_path: Path) -> None:
    process, _ = await start(tmp_path)
    process.send_signal(signal.SIGINT)
    await until(lambda: process.returncode is not None, limit=20)
    assert await process.wait() == 0
