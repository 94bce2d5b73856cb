"""Definition of an indicator: data in two languages, identified by a hash."""

import hashlib
from functools import cached_property
from typing import Literal, TypeAlias

import msgspec

from baton_kpi.domain.indicators.formula import Formula, LimitName, parts_of
from baton_kpi.domain.indicators.term import canonical

By: TypeAlias = Literal[
    "hour",
    "day",
    "queue",
    "department",
    "person",
    "matter",
    "channel",
    "language",
    "rung",
    "outcome",
    "code",
]
Unit: TypeAlias = Literal["count", "seconds", "share", "points"]
"""share: between 0 and 1; points: on the scale of the question or the score."""


class Bilingual(msgspec.Struct, frozen=True):
    """A text in both languages."""

    zh: str
    en: str


class Definition(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """An indicator. Change its version when its meaning changes."""

    id: str
    version: int = 1
    names: Bilingual
    description: Bilingual
    unit: Unit
    formula: Formula
    times: Literal[1, 100] = 1
    """Factor on the formula's figure (a net promoter score is from −100 to 100)."""

    @cached_property
    def hash(self) -> str:
        """SHA-256 (hex) of the definition's canonical JSON."""
        return hashlib.sha256(canonical(self)).hexdigest()

    @property
    def dimensions(self) -> tuple[By, ...]:
        """The dimensions that all its facts have."""
        return dimensions_of(self.formula)

    @property
    def limits(self) -> tuple[LimitName, ...]:
        """The configured limits it uses."""
        found = {part.within for parts in parts_of(self.formula) for part in parts if part.within}
        return tuple(sorted(found))


def dimensions_of(formula: Formula) -> tuple[By, ...]:
    """Hour and day, then the scope of the facts, then their other properties."""
    terms = [part.term for parts in parts_of(formula) for part in parts]
    found: list[By] = ["hour", "day"]
    scopes = {term.kind.scope for term in terms}
    if scopes == {"queue"}:
        found += ["queue", "department"]
    elif len(scopes) == 1:
        found += list(msgspec.convert(list(scopes), list[By]))
    shared = set.intersection(*(set(term.kind.views) for term in terms))
    ordered: tuple[By, ...] = (
        *("person", "matter", "channel", "language"),
        *("rung", "outcome", "code"),
    )
    found += [view for view in ordered if view in shared and view not in found]
    return tuple(found)
