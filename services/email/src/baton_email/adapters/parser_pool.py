"""Child processes that look into mails; the event loop only moves bytes."""

import asyncio
import signal
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from baton_email.parsing.parsed import ParsedMail, Span, Unreadable
from baton_email.parsing.quoting import quoting_of
from baton_email.parsing.worker_process import HEADER

_COST = struct.Struct(">I")
_CLOCKS = frozenset({-signal.SIGPROF, -signal.SIGXCPU})
_LONGEST_START = 20.0
_LARGEST_ANSWER = 64 * 1024 * 1024


@dataclass(frozen=True)
class Cost:
    """Limits for one mail. CPU time decides; the wall-clock limit is for a stalled machine, and
    exceeding it is retried once, since a busy machine is not the mail's fault."""

    cpu_seconds: float = 1.5
    wall_seconds: tuple[float, float] = (5.0, 20.0)
    memory_bytes: int = 512 * 1024 * 1024

    @classmethod
    def of(cls, cpu_seconds: float, memory_bytes: int) -> "Cost":
        """So much CPU and memory, and as much more time on the wall as usual."""
        more = cpu_seconds - cls.cpu_seconds
        first, second = cls.wall_seconds
        walls = (first + max(0.0, more), second + max(0.0, more))
        return cls(cpu_seconds=cpu_seconds, wall_seconds=walls, memory_bytes=memory_bytes)


class _Died(Exception):
    """The child ended before it answered, or was killed; `status` as the system reports it."""

    def __init__(self, status: int | None) -> None:
        super().__init__(str(status))
        self.status = status


class ChildPool:
    """A few child processes that run `program`, each replaced after a kill. Close it after use;
    safe to use from many tasks of one loop."""

    def __init__(self, program: str, workers: int, cost: Cost) -> None:
        self._program = program
        self._workers = workers
        self._cost = cost
        self._free: asyncio.LifoQueue[Process | None] = asyncio.LifoQueue()
        self._living: set[Process] = set()
        self.killed = 0
        """Number of children killed for what a mail cost; a metric."""

    async def open(self) -> None:
        """Start the children. Raises RuntimeError with a sentence if they cannot run here."""
        for _ in range(self._workers):
            self._free.put_nowait(await self._start())

    def open_later(self) -> None:
        """They are started when they are needed first."""
        for _ in range(self._workers):
            self._free.put_nowait(None)

    async def close(self) -> None:
        """Ends every child."""
        for process in list(self._living):
            await self._end(process)

    async def ask(
        self, letter: bytes, more: bytes, raw: bytes
    ) -> tuple[bytes, bytes] | Unreadable | None:
        """The answer with its letter; the sentence where it costs too much; None where children end
        over it."""
        for wall in self._cost.wall_seconds:
            worker = await self._free.get()
            try:
                if worker is None or worker.returncode is not None:
                    worker = await self._start()
                return await self._answer(worker, letter, more, raw, wall)
            except _Died as end:
                self.killed += 1
                worker = None
                if end.status in _CLOCKS:
                    return _TOO_COSTLY_TO_READ
            except asyncio.CancelledError:
                if worker is not None:
                    await self._end(worker)
                worker = None
                raise
            finally:
                self._free.put_nowait(worker)
        return None

    async def _answer(
        self, worker: Process, letter: bytes, more: bytes, raw: bytes, wall: float
    ) -> tuple[bytes, bytes]:
        assert worker.stdin is not None
        assert worker.stdout is not None
        cost = _COST.pack(int(self._cost.cpu_seconds * 1000)) + more
        try:
            async with asyncio.timeout(wall):
                worker.stdin.write(HEADER.pack(len(cost) + len(raw), letter) + cost)
                worker.stdin.write(raw)
                await worker.stdin.drain()
                return await self._frame(worker)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            raise _Died(await self._end(worker)) from error

    async def _frame(self, worker: Process) -> tuple[bytes, bytes]:
        assert worker.stdout is not None
        length, letter = HEADER.unpack(await worker.stdout.readexactly(HEADER.size))
        if length > _LARGEST_ANSWER:
            raise OSError("the child's answer is no answer")
        return letter, await worker.stdout.readexactly(length)

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-X", "utf8", "-m", self._program,
            str(self._cost.memory_bytes),
            stdin=PIPE, stdout=PIPE, env={},
        )  # fmt: skip
        self._living.add(process)
        try:
            async with asyncio.timeout(_LONGEST_START):
                await self._frame(process)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            status = await self._end(process)
            raise RuntimeError(
                f"The process that reads mails does not start (exit status {status}); its own "
                "words are above. Is there memory for it?"
            ) from error
        return process

    async def _end(self, process: Process) -> int | None:
        self._living.discard(process)
        if process.returncode is None:
            try:
                async with asyncio.timeout(0.2):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
        if process.stdin is not None:
            process.stdin.close()
        return process.returncode


class ParserPool(ChildPool):
    """The children that parse mails, started in advance. Open before use."""

    def __init__(self, workers: int = 2, cost: Cost | None = None) -> None:
        super().__init__("baton_email.parsing.worker", workers, cost or Cost())
        self._decoder = msgspec.msgpack.Decoder(ParsedMail | Unreadable)

    async def read(self, raw: bytes) -> ParsedMail | Unreadable:
        """The parsed mail, or why it is not read; bounded in time, whatever the mail is."""
        answer = await self.ask(b"R", b"", raw)
        if isinstance(answer, Unreadable):
            return answer
        return self._decoder.decode(answer[1]) if answer else _ENDED

    async def quotes(self, mail: ParsedMail, known: Sequence[str]) -> tuple[Span, ...]:
        """What folds of its text for whoever knows these earlier mails; what reading it alone
        found, if that costs too much."""
        asked = msgspec.msgpack.encode(quoting_of(mail, known))
        answer = await self.ask(b"Q", b"", asked)
        if isinstance(answer, Unreadable) or answer is None or answer[0] != b"A":
            return mail.quotes
        return msgspec.msgpack.decode(answer[1], type=tuple[Span, ...])

    async def part(self, raw: bytes, number: int) -> bytes | None:
        """The bytes of one part of it; None if there is none or it costs too much."""
        answer = await self.ask(b"X", _COST.pack(number), raw)
        if isinstance(answer, Unreadable) or answer is None or answer[0] != b"A":
            return None
        return answer[1]


_TOO_COSTLY_TO_READ = Unreadable(
    reason="cpu", sentence="Reading it takes too long; it is kept as it came."
)
_ENDED = Unreadable(
    reason="wall",
    sentence="The process that reads mails ended twice over it; it is kept as it came.",
)
