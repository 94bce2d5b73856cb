"""Absences: people who are away, whatever the roster says."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import merge

from baton_cases.domain.organisation.model import Absence


class Absences:
    """The absences of all people; an absence includes its first instant, not its last. Whoever is
    suspended is away at any instant."""

    def __init__(
        self, absences: Mapping[str, Sequence[Absence]], suspended: Collection[str] = ()
    ) -> None:
        self._suspended = frozenset(suspended)
        self._edges: dict[str, list[datetime]] = {}
        for person, theirs in absences.items():
            self._edges[person] = _outlines(theirs)

    def is_away(self, person: str, at: datetime) -> bool:
        """True if the person is absent at the instant."""
        if person in self._suspended:
            return True
        edges = self._edges.get(person)
        return edges is not None and bisect_right(edges, at) % 2 == 1

    def edges(self, people: Iterable[str], after: datetime) -> Iterator[datetime]:
        """Instants after `after` at which one of these people leaves or comes back, in order."""
        theirs = [self._edges[person] for person in people if person in self._edges]
        return merge(*(edges[bisect_right(edges, after) :] for edges in theirs))


def _outlines(absences: Sequence[Absence]) -> list[datetime]:
    """The edges of absences, sorted; overlapping or touching absences are merged."""
    edges: list[datetime] = []
    for absence in sorted(absences, key=lambda absence: absence.start):
        if absence.start >= absence.end:
            continue
        if edges and absence.start <= edges[-1]:
            edges[-1] = max(edges[-1], absence.end)
        else:
            edges += (absence.start, absence.end)
    return edges
