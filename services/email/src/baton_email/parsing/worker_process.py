"""What the child processes share: requests from one pipe, answers to another, bounded by clocks.

They have no secrets, write no files and are killed by their own clock when a mail costs too much.
A frame is its length (4 bytes, big-endian), one letter and the content: a request's letter is its
kind, and its content begins with the CPU milliseconds that it may cost (4 bytes). The answer is
`A <content>`, `N` (there is no such thing) or, once at the start, `H` (here).
"""

import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO, TypeAlias

HEADER = struct.Struct(">Ic")
COST = struct.Struct(">I")

Answer: TypeAlias = Callable[[bytes, bytes], bytes | None]
"""From the letter and the content of a request."""


def serve(requests: BinaryIO, answers: BinaryIO, answer: Answer) -> None:
    """Serves requests until the pipe ends."""
    _answer(answers, b"H", b"")
    while header := requests.read(HEADER.size):
        length, letter = HEADER.unpack(header)
        content = requests.read(length)
        (milliseconds,) = COST.unpack_from(content)
        _may_cost(milliseconds / 1000)
        found = answer(letter, content[COST.size :])
        _answer(answers, b"N" if found is None else b"A", found or b"")
        signal.setitimer(signal.ITIMER_PROF, 0)


def _may_cost(seconds: float) -> None:
    """Limits the CPU time of one mail: beyond it SIGPROF ends this process; RLIMIT_CPU is the
    second line."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    used = resource.getrusage(resource.RUSAGE_SELF)
    so_far = used.ru_utime + used.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(so_far + seconds) + 2, hard))


def _answer(answers: BinaryIO, letter: bytes, content: bytes) -> None:
    answers.write(HEADER.pack(len(content), letter))
    answers.write(content)
    answers.flush()


def run(answer: Answer) -> None:
    """The program: its argument is the address space in bytes."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    serve(sys.stdin.buffer, sys.stdout.buffer, answer)
