"""A mail being received: its bytes are counted, and the memory for all of them is bounded."""

from collections import Counter
from dataclasses import dataclass, field

LONGEST_LINE = 256 * 1024
_END = b"\r\n.\r\n"


class MailMemory:
    """Memory for all mails being received at one moment. Each host has half of it at most; one
    without a name, a relay, may have all."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0
        self._by: Counter[str] = Counter()

    def of(self, host: str) -> "HostMemory":
        """What this host may use."""
        return HostMemory(self, host)

    def reserve(self, host: str, size: int) -> bool:
        """Reserve memory for received bytes; False: none is left."""
        is_full = self._taken + size > self._limit
        if is_full or (host and self._by[host] + size > self._limit // 2):
            return False
        self._taken += size
        self._by[host] += size
        return True

    def release(self, host: str, size: int) -> None:
        """Give memory back after the bytes were stored or discarded."""
        self._taken -= size
        self._by[host] -= size
        if not self._by[host]:
            del self._by[host]


@dataclass(frozen=True)
class HostMemory:
    """The memory for mails of one host."""

    all_: MailMemory
    host: str

    def reserve(self, size: int) -> bool:
        """False: none is left for it."""
        return self.all_.reserve(self.host, size)

    def release(self, size: int) -> None:
        """Give it back."""
        self.all_.release(self.host, size)


@dataclass(slots=True)
class IncomingMail:
    """The bytes of one mail being received, at most `limit` of them."""

    memory: HostMemory
    limit: int
    refusal: str | None = None
    """SMTP's answer to a mail that cannot be taken."""
    _held: bytearray = field(default_factory=lambda: bytearray(b"\r\n"))
    _reserved: int = 0
    _line: int = 0

    def add(self, chunk: bytes) -> bytes | None:
        """Adds bytes. None: more is to come; else the bytes after the end of the mail."""
        looked_at = max(0, len(self._held) - len(_END))
        self._held += chunk
        end = self._held.find(_END, looked_at)
        if end >= 0:
            rest = bytes(self._held[end + len(_END) :])
            del self._held[end + 2 :]
            self._measure(chunk)
            return rest
        self._measure(chunk)
        if self.refusal is not None:
            del self._held[: -len(_END)]
        return None

    def content(self) -> bytes:
        """The mail without the dots that SMTP puts before lines that begin with one."""
        return bytes(self._held[2:]) if b"\r\n." not in self._held else self._unstuffed()

    def let_go(self) -> None:
        """Gives the memory back."""
        self.memory.release(self._reserved)
        self._reserved = 0

    def _unstuffed(self) -> bytes:
        return bytes(self._held.replace(b"\r\n.", b"\r\n")[2:])

    def _measure(self, chunk: bytes) -> None:
        first = chunk.find(b"\n")
        longest = self._line + (len(chunk) if first < 0 else first)
        self._line = longest if first < 0 else len(chunk) - chunk.rfind(b"\n") - 1
        if self.refusal is not None:
            return
        if len(self._held) > self.limit + 2:
            self.refusal = (
                f"552 5.3.4 The mail is too large; at most {self.limit:,} bytes are accepted"
            )
        elif longest > LONGEST_LINE:
            self.refusal = "500 5.5.2 A line is too long"
        elif not self.memory.reserve(len(chunk)):
            self.refusal = "452 4.3.1 No room for it now, try again later"
        else:
            self._reserved += len(chunk)
