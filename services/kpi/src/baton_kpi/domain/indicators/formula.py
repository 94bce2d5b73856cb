"""The formulas of indicators, and how they are evaluated.

A formula is evaluated from amounts (the number of facts of each of its terms, and their sums), so
figures of parts add up to the figure of the whole, and only amounts are stored.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import msgspec

from baton_contracts.limits import LIMITS
from baton_kpi.domain.indicators.term import Term, limit_of

LimitName: TypeAlias = Literal["service-level", "first-contact-window"]
"""A configured limit in seconds, by queue or for all."""


class FormulaPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A term in a formula, with its sign."""

    term: Term
    sign: Literal[1, -1] = 1
    within: LimitName | None = None
    """Only facts whose field is at most this limit."""


class Count(msgspec.Struct, frozen=True, kw_only=True, tag="count", tag_field="is"):
    """The number of facts; not measurable if there are none in `among` either."""

    of: tuple[FormulaPart, ...]
    among: tuple[FormulaPart, ...] = ()


class Share(msgspec.Struct, frozen=True, kw_only=True, tag="share", tag_field="is"):
    """One number of facts divided by another."""

    part: tuple[FormulaPart, ...]
    whole: tuple[FormulaPart, ...]


class ShareOfSum(msgspec.Struct, frozen=True, kw_only=True, tag="share-of-sum", tag_field="is"):
    """One sum divided by another."""

    part: tuple[FormulaPart, ...]
    whole: tuple[FormulaPart, ...]


class Mean(msgspec.Struct, frozen=True, kw_only=True, tag="mean", tag_field="is"):
    """The sum of a field divided by how many facts have it."""

    of: FormulaPart


class Percentile(msgspec.Struct, frozen=True, kw_only=True, tag="percentile", tag_field="is"):
    """The value that `share` of the facts do not exceed, rounded up to the limit of a bucket."""

    of: FormulaPart
    share: float


Formula: TypeAlias = Count | Share | ShareOfSum | Mean | Percentile


@dataclass(slots=True)
class Amount:
    """Number and sum of one term in one group of facts."""

    n: int = 0
    total: int = 0
    """The sum of its field."""
    within: int = 0
    """The number within the configured limit, if the formula has one."""
    spread: dict[int, int] = field(default_factory=dict)
    """Numbers by bucket, for percentiles."""

    def merge(self, other: "Amount") -> None:
        """Add the amount of another group."""
        self.n += other.n
        self.total += other.total
        self.within += other.within
        for bucket, n in other.spread.items():
            self.spread[bucket] = self.spread.get(bucket, 0) + n


Amounts: TypeAlias = Mapping[str, Amount]
"""By id of the term; a missing one is zero."""


class Worth(msgspec.Struct, frozen=True):
    """The result of a formula. `value` None: nothing to measure."""

    value: float | None
    numerator: int | None = None
    denominator: int | None = None


def parts_of(formula: Formula) -> tuple[tuple[FormulaPart, ...], tuple[FormulaPart, ...]]:
    """The parts of numerator and denominator."""
    match formula:
        case Count():
            return formula.of, formula.among
        case Share() | ShareOfSum():
            return formula.part, formula.whole
        case Mean() | Percentile():
            return (formula.of,), (formula.of,)


def terms_of(formula: Formula) -> Iterator[Term]:
    """Every term that it needs; some may come twice."""
    for parts in parts_of(formula):
        for part in parts:
            yield part.term


def worth_of(formula: Formula, amounts: Amounts) -> Worth:
    """The figure. A count is whole; shares are between 0 and 1 (or −1, with signs)."""
    match formula:
        case Count():
            counted = _number(formula.of, amounts)
            among = _number(formula.among, amounts) if formula.among else counted
            if not among and not counted:
                return Worth(None, None, 0)
            return Worth(counted, counted, among if formula.among else None)
        case Share():
            return _ratio(_number(formula.part, amounts), _number(formula.whole, amounts))
        case ShareOfSum():
            return _ratio(_sum(formula.part, amounts), _sum(formula.whole, amounts))
        case Mean():
            return _ratio(_sum((formula.of,), amounts), _number((formula.of,), amounts))
        case Percentile():
            return _percentile(formula, amounts)


def _ratio(part: int, whole: int) -> Worth:
    return Worth(part / whole if whole else None, part if whole else None, whole)


def _number(parts: tuple[FormulaPart, ...], amounts: Amounts) -> int:
    found = 0
    for part in parts:
        if (amount := amounts.get(part.term.id)) is not None:
            found += part.sign * (amount.n if part.within is None else amount.within)
    return found


def _sum(parts: tuple[FormulaPart, ...], amounts: Amounts) -> int:
    found = [(part.sign, amounts.get(part.term.id)) for part in parts]
    return sum(sign * amount.total for sign, amount in found if amount is not None)


def _percentile(formula: Percentile, amounts: Amounts) -> Worth:
    amount = amounts.get(formula.of.term.id)
    if amount is None or amount.n <= 0:
        return Worth(None, None, 0)
    needed, reached = formula.share * amount.n, 0
    for bucket in sorted(amount.spread):
        reached += amount.spread[bucket]
        if reached >= needed:
            limit = limit_of(bucket)
            return Worth(limit if limit is not None else LIMITS[-1], reached, amount.n)
    raise AssertionError("the buckets hold all of it")
