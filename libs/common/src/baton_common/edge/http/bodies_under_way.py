"""The bodies under way in a process: how many bytes and uploads of one principal at once."""

from collections import Counter
from dataclasses import dataclass

from baton_common.edge.http.caller import Caller
from baton_common.edge.problems import Problem


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Of one principal, or of one network address that has not said who it is, in one process of a
    service. They count from the first byte to the answer."""

    bytes: int = 100_000_000
    """Of bodies."""
    uploads: int = 5
    """Bodies that are files."""
    in_memory: int = 4
    """Large uploads of everybody that are whole in memory at the same moment."""
    upload_bytes: int = 25_000_000
    """Of one upload."""


class BodiesUnderWay:
    """One per service and process."""

    def __init__(self, limits: BodyLimits) -> None:
        self.limits = limits
        self.bytes: Counter[str] = Counter()
        self.uploads: Counter[str] = Counter()

    def begin(self, caller: Caller, *, is_upload: bool) -> "BodyUnderWay":
        """A body begins. Raises Problem 429 for one upload too many."""
        whose = caller.principal.actor if caller.principal.id else f"address:{caller.address}"
        if is_upload and self.uploads[whose] >= self.limits.uploads:
            detail = (
                f"{self.limits.uploads} uploads of yours are under way. Wait until one is done."
            )
            raise _too_many(detail)
        body = BodyUnderWay(self, whose, is_upload)
        self.uploads[whose] += is_upload
        return body


class BodyUnderWay:
    """One body; `end` gives back what it took."""

    def __init__(self, all_: BodiesUnderWay, whose: str, is_upload: bool) -> None:
        self._all = all_
        self._whose = whose
        self._is_upload = is_upload
        self._size = 0

    def grow_to(self, size: int) -> None:
        """It has, or announces, so many bytes. Raises Problem 429 if all of this principal's are
        too many."""
        if size <= self._size:
            return
        now = self._all.bytes[self._whose] + size - self._size
        if now > self._all.limits.bytes and now > size:
            detail = (
                f"Bodies of yours of {self._all.limits.bytes:,} bytes together are under way. Wait "
                "until one is done."
            )
            raise _too_many(detail)
        self._all.bytes[self._whose] = now
        self._size = size

    def end(self) -> None:
        """Its request is answered."""
        _take(self._all.bytes, self._whose, self._size)
        _take(self._all.uploads, self._whose, int(self._is_upload))


def _take(counts: Counter[str], whose: str, count: int) -> None:
    counts[whose] -= count
    if counts[whose] <= 0:
        del counts[whose]


def _too_many(detail: str) -> Problem:
    headers = {"retry-after": "1", "connection": "close"}
    return Problem(429, "too-many-requests", detail, headers=headers)
