"""The way of a mail to us, by the lines that servers wrote on top of it: who brought it, and which
`Authentication-Results` our own server wrote."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

RECEIVED, RESULTS = "received", "authentication-results"
MOST_FIELDS = 60
LONGEST_FIELD = 4_000

TraceField = tuple[str, str]
"""A field's name in lower case, and its value on one line."""

_SPACE = re.compile(r"\s+")
_FROM = re.compile(
    r"from (?P<helo>\S{1,255}) "
    r"\((?:[^\s()\[\]]{1,255} )?\[(?:IPv6:)?(?P<address>[0-9A-F:.]{2,45})\]\)(?: |;|$)",
    re.I,
)
"""As Postfix, Sendmail and those who write like them say whom they took it from: the address stands
in brackets behind what the other side may choose."""
_FROM_PLAIN = re.compile(r"from (?P<helo>\S{1,255}) \((?P<address>[0-9A-F:.]{2,45})\) by ", re.I)
_LOCAL = re.compile(
    r"(?:from \S+ (?:\([^()]*\) )?)?by \S+ (?:\([^()]*\) )?with LMTPS?A?(?: |;|$)", re.I
)
"""The last step into a mailbox, which is always within a house."""


class Client(NamedTuple):
    """Who gave a mail to the first server of ours; empty where its line does not say."""

    address: str = ""
    helo: str = ""


class Way(NamedTuple):
    """What the lines that servers of ours wrote say."""

    client: Client
    results: tuple[str, ...]
    """`Authentication-Results` above the line of the server that took it from outside."""


def trace_fields(fields: Sequence[tuple[str, str]]) -> tuple[TraceField, ...]:
    """The fields that tell the way, from the top, on one line each."""
    found = [(name, value) for name, value in fields if name in {RECEIVED, RESULTS}][:MOST_FIELDS]
    return tuple((name, _SPACE.sub(" ", value[:LONGEST_FIELD]).strip()) for name, value in found)


def way_of(fields: Sequence[TraceField], is_ours: Callable[[str], bool]) -> Way:
    """Read from the top, where the last server wrote: a line that says that the mail came from
    another server of ours (`is_ours`, by its address) leads to that server's own lines; what stands
    below the first that says otherwise was written by others, and is worth nothing."""
    results: list[str] = []
    trusted: tuple[str, ...] = ()
    for name, value in fields:
        if name == RESULTS:
            results.append(value)
            continue
        trusted = tuple(results)
        if _LOCAL.match(value):
            continue
        found = _FROM.match(value) or _FROM_PLAIN.match(value)
        if found is None or value.partition(" by ")[0].count("[") > 1:
            return Way(Client(), trusted)
        if not is_ours(found["address"]):
            return Way(Client(found["address"], found["helo"]), trusted)
    return Way(Client(), trusted)
