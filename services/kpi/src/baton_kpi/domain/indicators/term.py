"""A term: facts of one kind, by one of their instants, with some properties.

It gives, for any range of that instant, how many facts fit (`n`) and the sum of one of their fields
(`total`). All indicators are made of such pairs.
"""

import hashlib
from bisect import bisect_right
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, TypeAlias

import msgspec

from baton_contracts.limits import LIMITS
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.kinds import KIND

Test: TypeAlias = Literal["is", "is-not", "at-least", "at-most"]


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """A property that a fact must have; unknown values never fit."""

    field: str
    test: Test
    value: str | int | bool

    def fits(self, fact: Fact) -> bool:
        """True if the fact has the property."""
        found = getattr(fact, self.field)
        if found is None:
            return False
        match self.test:
            case "is":
                return bool(found == self.value)
            case "is-not":
                return bool(found != self.value)
            case "at-least":
                return bool(found >= self.value)
            case "at-most":
                return bool(found <= self.value)


class Term(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Facts of one kind, by one of their instants."""

    fact: str
    at: str
    where: tuple[Where, ...] = ()
    field: str | None = None
    """The field that is summed; facts without it do not count. None: facts are only counted."""
    spread: bool = False
    """Keep the distribution of the field too, for limits and percentiles."""

    @cached_property
    def id(self) -> str:
        """An id that equal terms share."""
        return hashlib.sha256(canonical(self)).hexdigest()[:12]

    @property
    def kind(self) -> type[Fact]:
        """The kind of its facts."""
        return KIND[self.fact]

    def of(self, fact: Fact) -> tuple[datetime, int, int] | None:
        """The instant at which the fact counts, its bucket and its value; None: it does not
        count."""
        at: datetime | None = getattr(fact, self.at)
        if at is None:
            return None
        for each in self.where:
            if not each.fits(fact):
                return None
        if self.field is None:
            return at, 0, 0
        value: int | None = getattr(fact, self.field)
        if value is None:
            return None
        return at, bucket_of(value) if self.spread else 0, value


BEGINS: tuple[int, ...] = tuple(limit + 1 for limit in LIMITS)
"""The first whole second after each limit: what PostgreSQL's `width_bucket` is given. Bucket i
holds values above limit i − 1 and up to limit i; a percentile is reported as the limit of its
bucket, at most a quarter above it. The limits are few, so that a month's sums are few."""


def bucket_of(value: int) -> int:
    """The bucket of a number of seconds; the last one is open-ended."""
    return bisect_right(BEGINS, value)


def limit_of(bucket: int) -> int | None:
    """The upper limit of a bucket; None for the last one."""
    return LIMITS[bucket] if bucket < len(LIMITS) else None


def bucket_within(seconds: int) -> int:
    """The last bucket within a limit; exact if it is one of `LIMITS`."""
    return bisect_right(LIMITS, seconds) - 1


_encoder = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8; what hashes are taken over."""
    return _encoder.encode(value)
