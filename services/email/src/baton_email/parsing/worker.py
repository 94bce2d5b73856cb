"""The child process that reads mails: one after the other, from one pipe to another.

It has no secrets, writes no files and is killed by its own clock when a mail costs too much.
A frame is its length (4 bytes, big-endian), one letter and the content:

    R <cpu milliseconds, 4 bytes> <raw mail>                        read it: gives a mail
    Q <cpu milliseconds, 4 bytes> <text and earlier mails>          gives what folds of the text
    X <cpu milliseconds, 4 bytes> <part, 4 bytes> <raw mail>        gives that part's bytes

and the answer `A <content>`, `N` (no such part) or, once at the start, `H` (here).
"""

import os
import resource
import signal
import struct
import sys
from typing import BinaryIO

import msgspec

from baton_email.parsing.parsed import Quoting
from baton_email.parsing.quoting import quotes_in
from baton_email.parsing.reading import read_mail
from baton_email.parsing.structure import content_of

HEADER = struct.Struct(">Ic")
_COST = struct.Struct(">I")


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Serves requests until the pipe ends."""
    encoder = msgspec.msgpack.Encoder()
    _answer(answers, b"H", b"")
    while header := requests.read(HEADER.size):
        length, letter = HEADER.unpack(header)
        content = requests.read(length)
        (milliseconds,) = _COST.unpack_from(content)
        _may_cost(milliseconds / 1000)
        if letter == b"R":
            _answer(answers, b"A", encoder.encode(read_mail(content[4:])))
        elif letter == b"Q":
            spans = quotes_in(msgspec.msgpack.decode(content[4:], type=Quoting))
            _answer(answers, b"A", encoder.encode(spans))
        else:
            (number,) = _COST.unpack_from(content, 4)
            part = content_of(content[8:], number)
            _answer(answers, b"N" if part is None else b"A", part or b"")
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


def main() -> None:
    """`python -m baton_email.parsing.worker MEMORY`: address space in bytes."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
